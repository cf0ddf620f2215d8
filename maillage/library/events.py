from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class ResourceSubmitted(Event):
    """A contribution waits for the coordination."""

    kind: ClassVar[str] = "library.resource.submitted"
    sentence: ClassVar[str] = "{actor} a proposé une ressource."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class ResourcePublished(Event):
    """A resource became readable. `contributor` is who shared it, even when the coordination published it."""

    kind: ClassVar[str] = "library.resource.published"
    sentence: ClassVar[str] = "{actor} a publié une ressource."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "resource"

    resource: UUID
    contributor: UUID


@dataclass(frozen=True, kw_only=True)
class ResourceChangeAsked(Event):
    """The coordination asked the contributor for a change."""

    kind: ClassVar[str] = "library.resource.change_asked"
    sentence: ClassVar[str] = "{actor} a demandé de compléter une ressource."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class ResourceDeclined(Event):
    """The coordination declined a contribution."""

    kind: ClassVar[str] = "library.resource.declined"
    sentence: ClassVar[str] = "{actor} n’a pas retenu une ressource."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class ResourceRevised(Event):
    """The description of a published resource was edited."""

    kind: ClassVar[str] = "library.resource.revised"
    sentence: ClassVar[str] = "{actor} a modifié une ressource."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class VersionAdded(Event):
    """A published resource has new files."""

    kind: ClassVar[str] = "library.resource.version_added"
    sentence: ClassVar[str] = "{actor} a déposé une nouvelle version d’une ressource."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "resource"

    resource: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class ResourceChecked(Event):
    """Somebody in charge said that a resource is up to date."""

    kind: ClassVar[str] = "library.resource.checked"
    sentence: ClassVar[str] = "{actor} a vérifié qu’une ressource est à jour."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class ResourceUsed(Event):
    """An organisation said that it used a resource."""

    kind: ClassVar[str] = "library.resource.used"
    sentence: ClassVar[str] = "{actor} a raconté comment son équipe s’est servie d’une ressource."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "resource"

    resource: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class ResourceWithdrawn(Event):
    """A resource was withdrawn, with a reason kept on its decision."""

    kind: ClassVar[str] = "library.resource.withdrawn"
    sentence: ClassVar[str] = "{actor} a retiré une ressource."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class ResourceRestored(Event):
    """A withdrawn resource is readable again."""

    kind: ClassVar[str] = "library.resource.restored"
    sentence: ClassVar[str] = "{actor} a remis une ressource en ligne."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class ResourceDiscarded(Event):
    """An imported resource was removed by undoing its import."""

    kind: ClassVar[str] = "library.resource.discarded"
    sentence: ClassVar[str] = "{actor} a retiré une ressource en annulant sa reprise."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "resource"

    resource: UUID


@dataclass(frozen=True, kw_only=True)
class InspirationNamed(Event):
    """Somebody said that a thing took from another one: a resource, a dossier, an initiative."""

    kind: ClassVar[str] = "library.inspiration.named"
    sentence: ClassVar[str] = "{actor} a dit de quoi une ressource s’inspire."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "taker"

    taker: UUID
    source: UUID
