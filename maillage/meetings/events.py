from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class MeetingPrepared(Event):
    """Somebody began to prepare a meeting."""

    kind: ClassVar[str] = "meetings.meeting.prepared"
    sentence: ClassVar[str] = "{actor} prépare une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID
