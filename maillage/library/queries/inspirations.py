"""What took from what, as a reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from maillage.kernel.cards import Card
from maillage.kernel.db.public import Prepared
from maillage.library.inspiring import cards_of
from maillage.library.models import Inspiration

SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One side of an inspiration: the card of the other thing, and the words."""

    uuid: UUID
    card: Card
    words: str


@dataclass(slots=True, kw_only=True)
class Inspirations:
    """« Inspiré par » (`sources`) and « A inspiré » (`takers`)."""

    sources: list[Taken] = field(default_factory=list)
    takers: list[Taken] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.sources or self.takers)


BESIDE = Prepared(lambda thing: Inspiration.objects.filter(Q(taker=thing) | Q(source=thing)).order_by("-at", "-pk")[: 2 * SHOWN])


def inspirations_of(*, uuid: UUID, person: Any) -> Inspirations:
    """Give what a thing took from, and what took from it, newest first: one query, and those of the cards when there are some."""
    rows: Sequence[Inspiration] = BESIDE(thing=uuid)
    others = [(row.source_kind, row.source) if row.taker == uuid else (row.taker_kind, row.taker) for row in rows]
    cards = cards_of(things=others, person=person) if others else {}
    found = Inspirations()
    for row, (_, other) in zip(rows, others, strict=True):
        if other in cards:
            (found.sources if row.taker == uuid else found.takers).append(Taken(uuid=row.uuid, card=cards[other], words=row.words))
    return found


def count_inspirations() -> int:
    """Count what took from what: the figure of real circulation."""
    return Inspiration.objects.count()
