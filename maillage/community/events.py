from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class DiscussionSent(Event):
    """Something was brought to the others, or waits for the coordination. Of a relayed one, nobody is the actor."""

    kind: ClassVar[str] = "community.discussion.sent"
    sentence: ClassVar[str] = "{actor} a écrit dans les questions."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class DiscussionOpened(Event):
    """A discussion can be read by the others."""

    kind: ClassVar[str] = "community.discussion.opened"
    sentence: ClassVar[str] = "{actor} a ouvert une discussion."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class DiscussionDeclined(Event):
    """The coordination did not open what waited, and said why."""

    kind: ClassVar[str] = "community.discussion.declined"
    sentence: ClassVar[str] = "{actor} n’a pas ouvert une discussion."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class DiscussionRevised(Event):
    """The words of a discussion were changed."""

    kind: ClassVar[str] = "community.discussion.revised"
    sentence: ClassVar[str] = "{actor} a modifié une discussion."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class DiscussionWithdrawn(Event):
    """A discussion was withdrawn."""

    kind: ClassVar[str] = "community.discussion.withdrawn"
    sentence: ClassVar[str] = "{actor} a retiré une discussion."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class DiscussionRestored(Event):
    """A withdrawn discussion was put back."""

    kind: ClassVar[str] = "community.discussion.restored"
    sentence: ClassVar[str] = "{actor} a remis une discussion."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class AskerErased(Event):
    """The name behind a relayed question was erased, on request."""

    kind: ClassVar[str] = "community.asker.erased"
    sentence: ClassVar[str] = "Le nom derrière une question relayée a été effacé."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerGiven(Event):
    """An answer can be read by the others."""

    kind: ClassVar[str] = "community.answer.given"
    sentence: ClassVar[str] = "{actor} a répondu."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerHeld(Event):
    """An answer waits for the coordination."""

    kind: ClassVar[str] = "community.answer.held"
    sentence: ClassVar[str] = "{actor} a écrit une première réponse, qui attend la coordination."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerDeclined(Event):
    """The coordination did not open an answer, and said why."""

    kind: ClassVar[str] = "community.answer.declined"
    sentence: ClassVar[str] = "{actor} n’a pas ouvert une réponse."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerRevised(Event):
    """The words of an answer were changed."""

    kind: ClassVar[str] = "community.answer.revised"
    sentence: ClassVar[str] = "{actor} a modifié une réponse."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerWithdrawn(Event):
    """An answer was withdrawn."""

    kind: ClassVar[str] = "community.answer.withdrawn"
    sentence: ClassVar[str] = "{actor} a retiré une réponse."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerRestored(Event):
    """A withdrawn answer was put back."""

    kind: ClassVar[str] = "community.answer.restored"
    sentence: ClassVar[str] = "{actor} a remis une réponse."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerKept(Event):
    """An answer was kept."""

    kind: ClassVar[str] = "community.answer.kept"
    sentence: ClassVar[str] = "{actor} a retenu une réponse."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerReleased(Event):
    """An answer is kept no longer."""

    kind: ClassVar[str] = "community.answer.released"
    sentence: ClassVar[str] = "{actor} ne retient plus une réponse."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class AnswerThanked(Event):
    """Somebody said « merci » for an answer."""

    kind: ClassVar[str] = "community.answer.thanked"
    sentence: ClassVar[str] = "{actor} a remercié pour une réponse."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
    answer: UUID


@dataclass(frozen=True, kw_only=True)
class SameSaid(Event):
    """Somebody said « moi aussi »."""

    kind: ClassVar[str] = "community.voice.said"
    sentence: ClassVar[str] = "{actor} se pose la même question."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class SameUnsaid(Event):
    """Somebody took « moi aussi » back."""

    kind: ClassVar[str] = "community.voice.unsaid"
    sentence: ClassVar[str] = "{actor} ne se pose plus la même question."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class DiscussionCarried(Event):
    """A discussion was carried to colleagues who may have lived it."""

    kind: ClassVar[str] = "community.discussion.carried"
    sentence: ClassVar[str] = "{actor} a porté une question à des collègues."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class CarryDeclined(Event):
    """Somebody to whom a question was carried has nothing to answer."""

    kind: ClassVar[str] = "community.carry.declined"
    sentence: ClassVar[str] = "{actor} ne peut pas répondre à une question portée."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class HarvestBegun(Event):
    """Somebody began to make a resource or an initiative of a thread."""

    kind: ClassVar[str] = "community.harvest.begun"
    sentence: ClassVar[str] = "{actor} recueille une discussion."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class HarvestDone(Event):
    """The draft made of a thread is there."""

    kind: ClassVar[str] = "community.harvest.done"
    sentence: ClassVar[str] = "{actor} a fait un brouillon d’une discussion."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID


@dataclass(frozen=True, kw_only=True)
class ThreadPasted(Event):
    """A thread was brought from elsewhere, its authors agreeing."""

    kind: ClassVar[str] = "community.discussion.pasted"
    sentence: ClassVar[str] = "{actor} a repris une discussion venue d’ailleurs."
    keep_days: ClassVar[int] = YEARS
    subject: ClassVar[str] = "discussion"

    discussion: UUID
