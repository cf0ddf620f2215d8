"""What took from what, as a reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast

from maillage.kernel.cards import Card
from maillage.kernel.db.public import Part, Prepared
from maillage.letters import public as letters
from maillage.library.inspiring import KINDS, cards_of
from maillage.library.models import Inspiration

SHOWN = 12
LENT = "library.inspirations"
TEXT = CharField()
TOOK = {"side": "source"}
# The other thing: its kind, on which side it stands, its uuid, and the words.
OTHER = {
    "uuid": F("uuid"),
    "title": F("words"),
    "since": F("at"),
    "first": Case(When(**TOOK, then=F("source_kind")), default=F("taker_kind")),
    "second": F("side"),
    "third": Case(When(**TOOK, then=Cast("source", TEXT)), default=Cast("taker", TEXT)),
}


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


def inspirations_of(*, uuid: UUID, person: Any, beside: letters.Beside | None = None) -> Inspirations:
    """Give what a thing took from, and what took from it, newest first: one query, which `beside` spares (what its page read), and those
    of the cards when there are some.
    """
    if beside is not None:
        return _shown(
            [(row.uuid, row.second == "source", row.first, UUID(row.third), row.title) for row in beside.rows.get(LENT, ())], person
        )
    rows: Sequence[Inspiration] = BESIDE(thing=uuid)
    sides = [
        (row.uuid, row.taker == uuid, *((row.source_kind, row.source) if row.taker == uuid else (row.taker_kind, row.taker)), row.words)
        for row in rows
    ]
    return _shown(sides, person)


def part_beside(kind: str, inside: bool) -> Part | None:  # noqa: FBT001  (as `letters.Lender` asks)
    """Give the read of what a thing took from, and what took from it, for its page."""
    if kind not in KINDS:
        return None

    return Part(name=LENT, rows=_around, columns=OTHER, make=lambda row: row, most=2 * SHOWN, newest=True)


def _around(at: Any) -> Any:
    took = Case(When(taker=at.thing, then=Value("source")), default=Value("taker"))
    return Inspiration.objects.filter(Q(taker=at.thing) | Q(source=at.thing)).annotate(side=took).order_by("-at", "-pk")


def _shown(sides: Sequence[tuple[UUID, bool, str, UUID, str]], person: Any) -> Inspirations:
    cards = cards_of(things=[(kind, other) for _, _, kind, other, _ in sides], person=person) if sides else {}
    found = Inspirations()
    for uuid, took, _, other, words in sides:
        if other in cards:
            (found.sources if took else found.takers).append(Taken(uuid=uuid, card=cards[other], words=words))
    return found


def count_inspirations() -> int:
    """Count what took from what: the figure of real circulation."""
    return Inspiration.objects.count()
