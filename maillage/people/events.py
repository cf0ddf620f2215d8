"""What happens to accounts. Identifiers only: names and words stay on their rows."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    """An account was made; its holder is a candidate until admitted."""

    kind: ClassVar[str] = "people.account.opened"
    sentence: ClassVar[str] = "Un compte a été ouvert."
    keep_days: ClassVar[int] = 365

    person: UUID


@dataclass(frozen=True, kw_only=True)
class PersonAdmitted(Event):
    """A candidate became a member."""

    kind: ClassVar[str] = "people.person.admitted"
    sentence: ClassVar[str] = "{actor} a accueilli un nouveau membre."

    person: UUID


@dataclass(frozen=True, kw_only=True)
class ProfileEdited(Event):
    """Somebody's profile changed."""

    kind: ClassVar[str] = "people.profile.edited"
    sentence: ClassVar[str] = "{actor} a mis un profil à jour."
    keep_days: ClassVar[int] = 180

    person: UUID


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Event):
    """Somebody received or lost a role. `role` and `before` are values of `Person.Role`."""

    kind: ClassVar[str] = "people.role.changed"
    sentence: ClassVar[str] = "{actor} a changé un rôle."

    person: UUID
    role: str
    before: str


@dataclass(frozen=True, kw_only=True)
class ContributorTrusted(Event):
    """Somebody's contributions no longer wait."""

    kind: ClassVar[str] = "people.contributor.trusted"
    sentence: ClassVar[str] = "{actor} laisse désormais publier sans attente."

    person: UUID


@dataclass(frozen=True, kw_only=True)
class EmailChanged(Event):
    """Somebody confirmed a new address."""

    kind: ClassVar[str] = "people.email.changed"
    sentence: ClassVar[str] = "{actor} a changé d’adresse e-mail."
    keep_days: ClassVar[int] = 365

    person: UUID


@dataclass(frozen=True, kw_only=True)
class PasswordChanged(Event):
    """Somebody chose, changed or removed a password."""

    kind: ClassVar[str] = "people.password.changed"
    sentence: ClassVar[str] = "{actor} a changé son mot de passe."
    keep_days: ClassVar[int] = 365

    person: UUID


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    """Somebody left; what was personal is erased."""

    kind: ClassVar[str] = "people.person.left"
    sentence: ClassVar[str] = "Une personne a quitté le réseau."

    person: UUID


@dataclass(frozen=True, kw_only=True)
class InactivityWarned(Event):
    """Somebody not seen for long was told that the account would be closed."""

    kind: ClassVar[str] = "people.inactivity.warned"
    sentence: ClassVar[str] = "Une personne qui ne passe plus a été prévenue."
    keep_days: ClassVar[int] = 365

    person: UUID


@dataclass(frozen=True, kw_only=True)
class AccountKept(Event):
    """Somebody asked, by the mailed link, to keep an account that was to be closed."""

    kind: ClassVar[str] = "people.account.kept"
    sentence: ClassVar[str] = "{actor} garde son compte."
    keep_days: ClassVar[int] = 365

    person: UUID


@dataclass(frozen=True, kw_only=True)
class CharterAccepted(Event):
    """Somebody accepted the charter; `version` is the one they could read."""

    kind: ClassVar[str] = "people.charter.accepted"
    sentence: ClassVar[str] = "{actor} a accepté la charte."

    person: UUID
    version: str
