from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class PairDrawn(Event):
    """Two members were introduced."""

    kind: ClassVar[str] = "welcome.pair.drawn"
    sentence: ClassVar[str] = "{actor} a proposé un binôme d’accueil."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "pair"

    pair: UUID


@dataclass(frozen=True, kw_only=True)
class PairDeclined(Event):
    """One of the two declined."""

    kind: ClassVar[str] = "welcome.pair.declined"
    sentence: ClassVar[str] = "Un binôme d’accueil est défait."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "pair"

    pair: UUID


@dataclass(frozen=True, kw_only=True)
class CheckInSent(Event):
    """The coordination asked somebody how they are."""

    kind: ClassVar[str] = "welcome.check_in.sent"
    sentence: ClassVar[str] = "{actor} a pris des nouvelles d’une personne."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "check_in"

    check_in: UUID


@dataclass(frozen=True, kw_only=True)
class CheckInAnswered(Event):
    """They answered. Nobody is named: the words are for the coordination alone."""

    kind: ClassVar[str] = "welcome.check_in.answered"
    sentence: ClassVar[str] = "Une personne a donné de ses nouvelles à la coordination."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "check_in"

    check_in: UUID


@dataclass(frozen=True, kw_only=True)
class ThingHandedOver(Event):
    """A thing was passed to a colleague."""

    kind: ClassVar[str] = "welcome.handover.made"
    sentence: ClassVar[str] = "{actor} a passé le relais à une personne."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "handover"

    handover: UUID


@dataclass(frozen=True, kw_only=True)
class HandoverDeclined(Event):
    """A colleague could not take a thing over: it went back."""

    kind: ClassVar[str] = "welcome.handover.declined"
    sentence: ClassVar[str] = "{actor} ne peut pas prendre un relais."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "handover"

    handover: UUID
