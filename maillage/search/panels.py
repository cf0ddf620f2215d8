"""What the search lends to the pages of the rooms below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from maillage.kernel.cards import Card
from maillage.search import sources
from maillage.search.current import engine
from maillage.search.reading import Missing


def like_this(resource: Any, person: Any) -> Sequence[Card]:
    """« Dans la même veine »: the resources nearest to this one among those the reader may see."""
    tokens = sources.audience_tokens(person=person)
    hits = engine().related(kind="library.resource", uuid=resource.uuid, tokens=tokens, kinds=("library.resource",), limit=4)
    things = [(hit.kind, UUID(hit.uuid)) for hit in hits]
    cards = sources.cards(things=things, person=person)
    return [cards[uuid] for _, uuid in things if uuid in cards]


def found_by(*, words: str, person: Any, limit: int) -> Sequence[Card]:
    """What these words lead to among the things the reader may see, best first; nothing while there is no index."""
    try:
        results = engine().query(words, tokens=sources.audience_tokens(person=person), chosen={}, offset=0, limit=limit, facets=())
    except Missing:
        return []
    things = [(hit.kind, UUID(hit.uuid)) for hit in results.hits]
    cards = sources.cards(things=things, person=person)
    return [cards[uuid] for _, uuid in things if uuid in cards]
