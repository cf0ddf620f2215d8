from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class InitiativeSpotted(Event):
    """The coordination opened a sheet with a title and a contact."""

    kind: ClassVar[str] = "initiatives.initiative.spotted"
    sentence: ClassVar[str] = "{actor} a repéré une initiative."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "initiative"

    initiative: UUID


@dataclass(frozen=True, kw_only=True)
class ContactCalled(Event):
    """The coordination called the contact of an initiative back."""

    kind: ClassVar[str] = "initiatives.initiative.called"
    sentence: ClassVar[str] = "{actor} a rappelé le contact d’une initiative."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "initiative"

    initiative: UUID


@dataclass(frozen=True, kw_only=True)
class StepNoted(Event):
    """An initiative came to another step of its line of life. `step` is a code of `Step`."""

    kind: ClassVar[str] = "initiatives.initiative.step_noted"
    sentence: ClassVar[str] = "{actor} a noté une étape d’une initiative."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "initiative"

    initiative: UUID
    step: str


@dataclass(frozen=True, kw_only=True)
class AdaptationAdded(Event):
    """Another organisation tried an initiative and told what it gave."""

    kind: ClassVar[str] = "initiatives.adaptation.added"
    sentence: ClassVar[str] = "{actor} a raconté comment son équipe a repris une initiative."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "initiative"

    initiative: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class AdaptationRemoved(Event):
    """An organisation took its adaptation off an initiative."""

    kind: ClassVar[str] = "initiatives.adaptation.removed"
    sentence: ClassVar[str] = "{actor} a retiré le récit d’une reprise."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "initiative"

    initiative: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionSent(Event):
    """A sheet, a testimony or an experiment waits for the coordination. `thing` is its uuid."""

    kind: ClassVar[str] = "initiatives.contribution.sent"
    sentence: ClassVar[str] = "{actor} a proposé une initiative, un témoignage ou une expérimentation."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "thing"

    thing: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionReturned(Event):
    """The coordination gave a contribution back, with words kept on its decision."""

    kind: ClassVar[str] = "initiatives.contribution.returned"
    sentence: ClassVar[str] = "{actor} a répondu à une contribution."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "thing"

    thing: UUID


@dataclass(frozen=True, kw_only=True)
class InitiativePublished(Event):
    """A sheet became readable."""

    kind: ClassVar[str] = "initiatives.initiative.published"
    sentence: ClassVar[str] = "{actor} a publié une initiative."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "thing"

    thing: UUID
    contributor: UUID


@dataclass(frozen=True, kw_only=True)
class TestimonyPublished(Event):
    """A testimony became readable, its witness agreeing."""

    __test__: ClassVar[bool] = False
    kind: ClassVar[str] = "initiatives.testimony.published"
    sentence: ClassVar[str] = "{actor} a publié un témoignage."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "thing"

    thing: UUID
    contributor: UUID


@dataclass(frozen=True, kw_only=True)
class ExperimentPublished(Event):
    """The protocol of an experiment became readable."""

    kind: ClassVar[str] = "initiatives.experiment.published"
    sentence: ClassVar[str] = "{actor} a publié une expérimentation."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "thing"

    thing: UUID
    contributor: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionRevised(Event):
    """Something published was edited."""

    kind: ClassVar[str] = "initiatives.contribution.revised"
    sentence: ClassVar[str] = "{actor} a modifié une initiative, un témoignage ou une expérimentation."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "thing"

    thing: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionWithdrawn(Event):
    """A sheet or an experiment was withdrawn with a reason; or a testimony, its words erased."""

    kind: ClassVar[str] = "initiatives.contribution.withdrawn"
    sentence: ClassVar[str] = "{actor} a retiré une initiative, un témoignage ou une expérimentation."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "thing"

    thing: UUID


@dataclass(frozen=True, kw_only=True)
class ContributionRestored(Event):
    """A withdrawn sheet or experiment is readable again."""

    kind: ClassVar[str] = "initiatives.contribution.restored"
    sentence: ClassVar[str] = "{actor} a remis en ligne une initiative ou une expérimentation."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "thing"

    thing: UUID


@dataclass(frozen=True, kw_only=True)
class ConsentNoted(Event):
    """A witness agreed that a testimony is published, or did not."""

    kind: ClassVar[str] = "initiatives.testimony.consent_noted"
    sentence: ClassVar[str] = "La réponse d’un témoin a été notée."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "testimony"

    testimony: UUID
    given: bool


@dataclass(frozen=True, kw_only=True)
class ObservationNoted(Event):
    """Somebody noted what was seen during an experiment."""

    kind: ClassVar[str] = "initiatives.experiment.observed"
    sentence: ClassVar[str] = "{actor} a noté une observation."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "experiment"

    experiment: UUID


@dataclass(frozen=True, kw_only=True)
class ExperimentDecided(Event):
    """What follows an experiment was decided. `verdict` is STOP, ADAPT or EXTEND."""

    kind: ClassVar[str] = "initiatives.experiment.decided"
    sentence: ClassVar[str] = "{actor} a décidé de la suite d’une expérimentation."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "experiment"

    experiment: UUID
    verdict: str
