from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class ThingReported(Event):
    """Somebody reported a thing. Who did is on the row alone."""

    kind: ClassVar[str] = "moderation.report.sent"
    sentence: ClassVar[str] = "Quelque chose a été signalé."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "report"

    report: UUID


@dataclass(frozen=True, kw_only=True)
class ReportSettled(Event):
    """The coordination settled a report. `outcome` is a value of `Outcome`."""

    kind: ClassVar[str] = "moderation.report.settled"
    sentence: ClassVar[str] = "{actor} a traité un signalement."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "report"

    report: UUID
    outcome: str


@dataclass(frozen=True, kw_only=True)
class DecisionRecorded(Event):
    """A line was written in the register of moderation."""

    kind: ClassVar[str] = "moderation.decision.recorded"
    sentence: ClassVar[str] = "{actor} a pris une décision de modération."
    subject: ClassVar[str] = "decision"

    decision: UUID
