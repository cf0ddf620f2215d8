from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class BoardOpened(Event):
    """Notes may be taken together during a meeting."""

    kind: ClassVar[str] = "traces.board.opened"
    sentence: ClassVar[str] = "{actor} a ouvert l’animation d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID


@dataclass(frozen=True, kw_only=True)
class BoardClosed(Event):
    """The notes of a meeting no longer change."""

    kind: ClassVar[str] = "traces.board.closed"
    sentence: ClassVar[str] = "{actor} a fermé l’animation d’une rencontre."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "meeting"

    meeting: UUID
