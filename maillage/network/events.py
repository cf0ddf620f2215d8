"""Facts of the network. Identifiers only: the words stay on their rows."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from maillage.kernel.journal.public import Event

YEAR = 365


@dataclass(frozen=True, kw_only=True)
class OrganisationAdded(Event):
    kind: ClassVar[str] = "network.organisation.added"
    sentence: ClassVar[str] = "{actor} a ajouté une organisation à l’annuaire."
    subject: ClassVar[str] = "organisation"
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationChanged(Event):
    kind: ClassVar[str] = "network.organisation.changed"
    sentence: ClassVar[str] = "{actor} a mis à jour la fiche d’une organisation."
    keep_days: ClassVar[int] = 3 * YEAR
    subject: ClassVar[str] = "organisation"
    organisation: UUID
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrganisationClosed(Event):
    kind: ClassVar[str] = "network.organisation.closed"
    sentence: ClassVar[str] = "{actor} a signalé qu’une organisation a fermé."
    subject: ClassVar[str] = "organisation"
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationReopened(Event):
    kind: ClassVar[str] = "network.organisation.reopened"
    sentence: ClassVar[str] = "{actor} a rouvert la fiche d’une organisation."
    subject: ClassVar[str] = "organisation"
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class MembershipStarted(Event):
    kind: ClassVar[str] = "network.membership.started"
    sentence: ClassVar[str] = "Une personne a rejoint une organisation."
    subject: ClassVar[str] = "organisation"
    person: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    kind: ClassVar[str] = "network.membership.ended"
    sentence: ClassVar[str] = "Une personne a quitté une organisation."
    subject: ClassVar[str] = "organisation"
    person: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class StewardNamed(Event):
    kind: ClassVar[str] = "network.steward.named"
    sentence: ClassVar[str] = "{actor} a confié la fiche d’une organisation à une personne."
    subject: ClassVar[str] = "organisation"
    person: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class StewardRelieved(Event):
    kind: ClassVar[str] = "network.steward.relieved"
    sentence: ClassVar[str] = "{actor} a repris la fiche d’une organisation à une personne."
    subject: ClassVar[str] = "organisation"
    person: UUID
    organisation: UUID


@dataclass(frozen=True, kw_only=True)
class ThemeAdded(Event):
    kind: ClassVar[str] = "network.theme.added"
    sentence: ClassVar[str] = "{actor} a créé un thème."
    subject: ClassVar[str] = "theme"
    theme: UUID


@dataclass(frozen=True, kw_only=True)
class ThemeChanged(Event):
    kind: ClassVar[str] = "network.theme.changed"
    sentence: ClassVar[str] = "{actor} a modifié un thème."
    keep_days: ClassVar[int] = 3 * YEAR
    subject: ClassVar[str] = "theme"
    theme: UUID


@dataclass(frozen=True, kw_only=True)
class ThemesMerged(Event):
    kind: ClassVar[str] = "network.theme.merged"
    sentence: ClassVar[str] = "{actor} a réuni deux thèmes."
    subject: ClassVar[str] = "theme"
    theme: UUID
    into: UUID


@dataclass(frozen=True, kw_only=True)
class JoinAsked(Event):
    kind: ClassVar[str] = "network.join.asked"
    sentence: ClassVar[str] = "Une personne demande à rejoindre le réseau."
    keep_days: ClassVar[int] = 2 * YEAR
    subject: ClassVar[str] = "request"
    request: UUID


@dataclass(frozen=True, kw_only=True)
class JoinVouched(Event):
    kind: ClassVar[str] = "network.join.vouched"
    sentence: ClassVar[str] = "{actor} recommande une personne qui demande à rejoindre le réseau."
    keep_days: ClassVar[int] = 2 * YEAR
    subject: ClassVar[str] = "request"
    request: UUID


@dataclass(frozen=True, kw_only=True)
class JoinQuestioned(Event):
    kind: ClassVar[str] = "network.join.questioned"
    sentence: ClassVar[str] = "{actor} a posé une question à une personne qui demande à rejoindre le réseau."
    keep_days: ClassVar[int] = 2 * YEAR
    subject: ClassVar[str] = "request"
    request: UUID


@dataclass(frozen=True, kw_only=True)
class JoinReplied(Event):
    kind: ClassVar[str] = "network.join.replied"
    sentence: ClassVar[str] = "Une personne qui demande à rejoindre le réseau a répondu."
    keep_days: ClassVar[int] = 2 * YEAR
    subject: ClassVar[str] = "request"
    request: UUID


@dataclass(frozen=True, kw_only=True)
class JoinAccepted(Event):
    kind: ClassVar[str] = "network.join.accepted"
    sentence: ClassVar[str] = "{actor} a accueilli une personne dans le réseau."
    subject: ClassVar[str] = "person"
    request: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class JoinDeclined(Event):
    kind: ClassVar[str] = "network.join.declined"
    sentence: ClassVar[str] = "{actor} a décliné une demande pour rejoindre le réseau."
    keep_days: ClassVar[int] = 2 * YEAR
    subject: ClassVar[str] = "request"
    request: UUID


@dataclass(frozen=True, kw_only=True)
class PeopleInvited(Event):
    kind: ClassVar[str] = "network.invitation.sent"
    sentence: ClassVar[str] = "{actor} a invité des personnes à rejoindre le réseau."
    keep_days: ClassVar[int] = 2 * YEAR
    subject: ClassVar[str] = "batch"
    batch: UUID
    count: int


@dataclass(frozen=True, kw_only=True)
class InvitationAccepted(Event):
    kind: ClassVar[str] = "network.invitation.accepted"
    sentence: ClassVar[str] = "Une personne invitée a rejoint le réseau."
    subject: ClassVar[str] = "person"
    invitation: UUID
    person: UUID


@dataclass(frozen=True, kw_only=True)
class InvitationDeclined(Event):
    kind: ClassVar[str] = "network.invitation.declined"
    sentence: ClassVar[str] = "Une personne a décliné l’invitation."
    keep_days: ClassVar[int] = 2 * YEAR
    subject: ClassVar[str] = "invitation"
    invitation: UUID
