from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEARS = 365


@dataclass(frozen=True, kw_only=True)
class LinkProposed(Event):
    """A link waits for the coordination."""

    kind: ClassVar[str] = "links.link.proposed"
    sentence: ClassVar[str] = "{actor} a proposé un lien."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkPublished(Event):
    """A link became readable."""

    kind: ClassVar[str] = "links.link.published"
    sentence: ClassVar[str] = "{actor} a publié un lien."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkDeclined(Event):
    """The coordination did not keep a proposed link."""

    kind: ClassVar[str] = "links.link.declined"
    sentence: ClassVar[str] = "{actor} n’a pas retenu un lien."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkRevised(Event):
    """The description or the address of a link was edited."""

    kind: ClassVar[str] = "links.link.revised"
    sentence: ClassVar[str] = "{actor} a modifié un lien."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkConfirmed(Event):
    """The sponsor said that a link is still good."""

    kind: ClassVar[str] = "links.link.confirmed"
    sentence: ClassVar[str] = "{actor} a confirmé qu’un lien est toujours bon."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkTakenOver(Event):
    """Somebody vouches for a link whose sponsor has left."""

    kind: ClassVar[str] = "links.link.taken_over"
    sentence: ClassVar[str] = "{actor} a repris un lien."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkWithdrawn(Event):
    """A link was withdrawn, with a reason kept on its decision."""

    kind: ClassVar[str] = "links.link.withdrawn"
    sentence: ClassVar[str] = "{actor} a retiré un lien."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkRestored(Event):
    """A withdrawn link is readable again."""

    kind: ClassVar[str] = "links.link.restored"
    sentence: ClassVar[str] = "{actor} a remis un lien en ligne."
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkDied(Event):
    """A link failed on three different days."""

    kind: ClassVar[str] = "links.link.died"
    sentence: ClassVar[str] = "Un lien ne répond plus."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "link"

    link: UUID


@dataclass(frozen=True, kw_only=True)
class LinkRevived(Event):
    """A dead link answers again."""

    kind: ClassVar[str] = "links.link.revived"
    sentence: ClassVar[str] = "Un lien répond de nouveau."
    keep_days: ClassVar[int] = 3 * YEARS
    subject: ClassVar[str] = "link"

    link: UUID
