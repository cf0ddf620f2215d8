"""« Dans la même veine »: a room above says which things resemble a resource."""

from collections.abc import Callable, Sequence
from typing import Any

from maillage.kernel.cards import Card
from maillage.library.models import Resource

Related = Callable[[Resource, Any], Sequence[Card]]
RELATED: dict[str, Related] = {}
SHOWN = 4


def register_related(function: Related) -> None:
    """Lend the list: `function(resource, person)` gives cards this reader may see, nearest first. Call it in `AppConfig.ready`."""
    RELATED[f"{function.__module__}.{function.__qualname__}"] = function


def related(*, resource: Resource, person: Any) -> list[Card]:
    """Give the nearest things, without the resource itself."""
    found = [card for function in RELATED.values() for card in function(resource, person) if card.uuid != resource.uuid]
    return found[:SHOWN]
