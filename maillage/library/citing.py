"""« Montrée en rencontre »: a room above says where a resource was shown or cited."""

from collections.abc import Callable, Sequence
from typing import Any

from maillage.kernel.cards import Card
from maillage.kernel.changes import public as changes
from maillage.library.models import Resource

Citing = Callable[[Resource, Any], Sequence[Card]]
CITING: dict[str, Citing] = {}
SHOWN = 5


def register_citing(function: Citing) -> None:
    """Lend the list: `function(resource, person)` gives cards this reader may see, newest first. Call it in `AppConfig.ready`."""
    CITING[f"{function.__module__}.{function.__qualname__}"] = function


def mark_cited(*, resource: Resource, is_cited: bool) -> None:
    """Note whether anything cites a resource, in the caller's transaction; its page changes."""
    Resource.objects.filter(pk=resource.pk).update(is_cited=is_cited)
    changes.touch(kind="library.resource", uuid=resource.uuid)


def cited_by(*, resource: Resource, person: Any) -> list[Card]:
    """Give what shows or cites a resource; no query when nothing does."""
    if not resource.is_cited:
        return []
    return [card for function in CITING.values() for card in function(resource, person)][:SHOWN]
