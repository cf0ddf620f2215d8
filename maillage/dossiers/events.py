from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class DossierSubmitted(Event):
    """A first dossier waits for the coordination."""

    kind: ClassVar[str] = "dossiers.dossier.submitted"
    sentence: ClassVar[str] = "{actor} a proposé un dossier."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "dossier"

    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class DossierPublished(Event):
    """A dossier became visible."""

    kind: ClassVar[str] = "dossiers.dossier.published"
    sentence: ClassVar[str] = "{actor} a partagé un dossier."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "dossier"

    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class DossierRevised(Event):
    """The sheet, the status or the parts of a published dossier changed."""

    kind: ClassVar[str] = "dossiers.dossier.revised"
    sentence: ClassVar[str] = "{actor} a modifié un dossier."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "dossier"

    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class DossierVersionOpened(Event):
    """A new version of the document is the current one."""

    kind: ClassVar[str] = "dossiers.dossier.version_opened"
    sentence: ClassVar[str] = "{actor} a ouvert une nouvelle version d’un dossier."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "dossier"

    dossier: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class DossierDecided(Event):
    """The coordination asked for a change, declined, or put back a dossier."""

    kind: ClassVar[str] = "dossiers.dossier.decided"
    sentence: ClassVar[str] = "{actor} s’est prononcé·e sur un dossier."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "dossier"

    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class DossierWithdrawn(Event):
    """A dossier was withdrawn, with a reason kept on its decision; its releases ended."""

    kind: ClassVar[str] = "dossiers.dossier.withdrawn"
    sentence: ClassVar[str] = "{actor} a retiré un dossier."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "dossier"

    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class AccessRequested(Event):
    """A member asked for a dossier."""

    kind: ClassVar[str] = "dossiers.release.requested"
    sentence: ClassVar[str] = "{actor} a demandé une mise à disposition."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "request"

    request: UUID
    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class AccessGranted(Event):
    """The owner released a dossier."""

    kind: ClassVar[str] = "dossiers.release.granted"
    sentence: ClassVar[str] = "{actor} a mis un dossier à disposition."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "release"

    release: UUID
    request: UUID
    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class AccessRefused(Event):
    """The owner declined a request."""

    kind: ClassVar[str] = "dossiers.release.refused"
    sentence: ClassVar[str] = "{actor} a décliné une demande de mise à disposition."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "request"

    request: UUID
    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class AccessRequestClosed(Event):
    """A request was taken back, or closed by itself after thirty days."""

    kind: ClassVar[str] = "dossiers.release.closed"
    sentence: ClassVar[str] = "Une demande de mise à disposition s’est refermée."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "request"

    request: UUID
    dossier: UUID


@dataclass(frozen=True, kw_only=True)
class ReleaseExtended(Event):
    """A release runs longer."""

    kind: ClassVar[str] = "dossiers.release.extended"
    sentence: ClassVar[str] = "{actor} a prolongé une mise à disposition."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "release"

    release: UUID


@dataclass(frozen=True, kw_only=True)
class ReleaseEnded(Event):
    """A release ended: on its date, or before with words of its owner."""

    kind: ClassVar[str] = "dossiers.release.ended"
    sentence: ClassVar[str] = "Une mise à disposition a pris fin."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "release"

    release: UUID
