from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class NeedSaid(Event):
    """A member said a need."""

    kind: ClassVar[str] = "needs.need.said"
    sentence: ClassVar[str] = "{actor} a dit un besoin."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "need"

    need: UUID


@dataclass(frozen=True, kw_only=True)
class NeedRevised(Event):
    """The words of a need were changed."""

    kind: ClassVar[str] = "needs.need.revised"
    sentence: ClassVar[str] = "{actor} a modifié un besoin."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "need"

    need: UUID


@dataclass(frozen=True, kw_only=True)
class NeedJoined(Event):
    """Somebody said « moi aussi »."""

    kind: ClassVar[str] = "needs.need.joined"
    sentence: ClassVar[str] = "{actor} partage un besoin."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "need"

    need: UUID


@dataclass(frozen=True, kw_only=True)
class NeedLeft(Event):
    """Somebody no longer shares a need."""

    kind: ClassVar[str] = "needs.need.left"
    sentence: ClassVar[str] = "{actor} ne partage plus un besoin."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "need"

    need: UUID


@dataclass(frozen=True, kw_only=True)
class NeedMerged(Event):
    """Two needs that said the same became one."""

    kind: ClassVar[str] = "needs.need.merged"
    sentence: ClassVar[str] = "{actor} a réuni deux besoins."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "into"

    need: UUID
    into: UUID


@dataclass(frozen=True, kw_only=True)
class NeedClosed(Event):
    """A need was closed, with words."""

    kind: ClassVar[str] = "needs.need.closed"
    sentence: ClassVar[str] = "{actor} a clos un besoin."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "need"

    need: UUID


@dataclass(frozen=True, kw_only=True)
class NeedReopened(Event):
    """A closed need goes on."""

    kind: ClassVar[str] = "needs.need.reopened"
    sentence: ClassVar[str] = "{actor} a rouvert un besoin."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "need"

    need: UUID


@dataclass(frozen=True, kw_only=True)
class MeetingProposed(Event):
    """A meeting is prepared from a need."""

    kind: ClassVar[str] = "needs.meeting.proposed"
    sentence: ClassVar[str] = "{actor} prépare une rencontre à partir d’un besoin."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "need"

    need: UUID
    meeting: UUID
