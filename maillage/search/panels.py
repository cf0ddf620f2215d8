"""What the search lends to the pages of the rooms below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from maillage.kernel.cards import Card
from maillage.search import sources
from maillage.search.current import engine


def like_this(resource: Any, person: Any) -> Sequence[Card]:
    """« Dans la même veine »: the resources nearest to this one among those the reader may see."""
    tokens = sources.audience_tokens(person=person)
    hits = engine().related(kind="library.resource", uuid=resource.uuid, tokens=tokens, kinds=("library.resource",), limit=4)
    things = [(hit.kind, UUID(hit.uuid)) for hit in hits]
    cards = sources.cards(things=things, person=person)
    return [cards[uuid] for _, uuid in things if uuid in cards]
