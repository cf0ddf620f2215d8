"""Messages of the network."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from maillage.kernel.notices.public import Notice
from maillage.network import links
from maillage.network.models import Invitation, JoinAnswer, JoinQuestion, JoinRequest, Membership, Organisation
from maillage.people import public as people

JOINING = "Rejoindre le réseau"


class _JoinNotice(Notice):
    category: ClassVar[str] = JOINING

    def __init__(self, *, request: JoinRequest) -> None:
        self.request = request

    def fact(self) -> str:
        return str(self.request.uuid)

    def url(self) -> str:
        return reverse("network:join_request_detail", args=[self.request.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"request": self.request, "organisation": self.request.organisation_label}


class _ToApplicant(_JoinNotice):
    """For the person who asked, by mail whatever they chose: they have no other way to know."""

    why: ClassVar[str] = "vous avez demandé à rejoindre le réseau"
    always_mailed: ClassVar[bool] = True

    def recipients(self) -> Iterable[Any]:
        return (self.request.account,) if self.request.account else ()


class _AnswerNotice(_ToApplicant):
    def __init__(self, *, answer: JoinAnswer) -> None:
        super().__init__(request=answer.request)
        self.answer = answer

    def context(self, *, person: Any) -> dict[str, Any]:
        return {**super().context(person=person), "answer": self.answer, "by": self.answer.by}


class JoinConfirmNotice(_JoinNotice):
    """Somebody who asks to join is asked whether the address is theirs."""

    name: ClassVar[str] = "network.join_confirm"
    label: ClassVar[str] = "Confirmation de l’adresse"
    template: ClassVar[str] = "network/mail/join_confirm"
    why: ClassVar[str] = "quelqu’un a donné votre adresse pour rejoindre le réseau"
    always_mailed: ClassVar[bool] = True

    def addresses(self) -> Iterable[tuple[str, str]]:
        return ((self.request.name, self.request.email),)

    def title(self) -> str:
        return "Confirmez votre adresse"

    def url(self) -> str:
        return links.path(purpose=links.CONFIRM, uuid=self.request.uuid, more=self.request.asked_at.isoformat())

    def context(self, *, person: Any) -> dict[str, Any]:
        return {**super().context(person=person), "action_label": "Confirmer mon adresse"}


class JoinKnownNotice(Notice):
    """Somebody asks to join with an address we know: told by mail only, so that the page says nothing to others."""

    name: ClassVar[str] = "network.join_known"
    label: ClassVar[str] = "Vous êtes déjà là"
    category: ClassVar[str] = JOINING
    template: ClassVar[str] = "network/mail/join_known"
    why: ClassVar[str] = "quelqu’un a donné votre adresse pour rejoindre le réseau"
    always_mailed: ClassVar[bool] = True

    def __init__(self, *, email: str, person_name: str, waiting: bool) -> None:
        self.email, self.person_name, self.waiting = email, person_name, waiting

    def addresses(self) -> Iterable[tuple[str, str]]:
        return ((self.person_name, self.email),)

    def fact(self) -> str:
        return self.email

    def title(self) -> str:
        return "Votre demande est bien là" if self.waiting else "Vous avez déjà un compte"

    def url(self) -> str:
        return reverse("network:own_request") if self.waiting else reverse("account_login")

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"waiting": self.waiting, "action_label": "Voir où en est ma demande" if self.waiting else "Me connecter"}


class JoinRequestedNotice(_JoinNotice):
    """The coordination is told of a request, whole."""

    name: ClassVar[str] = "network.join_requested"
    label: ClassVar[str] = "Une personne demande à rejoindre le réseau"
    managed: ClassVar[bool] = True
    coordination: ClassVar[bool] = True
    template: ClassVar[str] = "network/mail/join_requested"
    why: ClassVar[str] = "vous coordonnez le réseau"

    def recipients(self) -> Iterable[Any]:
        return people.coordinators()

    def title(self) -> str:
        return f"{self.request.name} demande à rejoindre le réseau"

    def context(self, *, person: Any) -> dict[str, Any]:
        page = settings.BASE_URL + self.url()
        return {
            **super().context(person=person),
            "action_label": "Lire et accueillir",
            "question_url": f"{page}#question",
            "colleagues": _colleagues(self.request).count(),
        }


class VouchAskedNotice(_JoinNotice):
    """Colleagues of the same organisation may say that they know the applicant."""

    name: ClassVar[str] = "network.vouch_asked"
    label: ClassVar[str] = "Une personne de votre organisation demande à rejoindre le réseau"
    managed: ClassVar[bool] = True
    template: ClassVar[str] = "network/mail/vouch_asked"
    why: ClassVar[str] = "cette personne dit travailler dans votre organisation"

    def recipients(self) -> Iterable[Any]:
        return _colleagues(self.request)

    def title(self) -> str:
        return f"Connaissez-vous {self.request.name} ?"

    def url(self) -> str:
        return reverse("network:vouch", args=[self.request.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        address = links.address(purpose=links.VOUCH, uuid=self.request.uuid, more=person.uuid.hex) if person else ""
        return {**super().context(person=person), "action_label": "Dire que je la connais", "action_url": address}


def _colleagues(request: JoinRequest) -> Any:
    return (
        people.members()
        .filter(memberships__organisation_id=request.organisation_id or 0, memberships__ended_on=None)
        .exclude(pk=request.account_id)
    )


class JoinQuestionNotice(_ToApplicant):
    """The coordination asks the applicant something."""

    name: ClassVar[str] = "network.join_question"
    label: ClassVar[str] = "Une question sur votre demande"
    template: ClassVar[str] = "network/mail/join_question"

    def __init__(self, *, question: JoinQuestion) -> None:
        super().__init__(request=question.request)
        self.question = question

    def fact(self) -> str:
        return str(self.question.uuid)

    def title(self) -> str:
        return "Une question sur votre demande"

    def url(self) -> str:
        return links.path(purpose=links.REPLY, uuid=self.question.uuid)

    def context(self, *, person: Any) -> dict[str, Any]:
        return {**super().context(person=person), "question": self.question, "by": self.question.by, "action_label": "Répondre"}


class JoinRepliedNotice(_JoinNotice):
    """The applicant replied to the question."""

    name: ClassVar[str] = "network.join_replied"
    label: ClassVar[str] = "Une réponse à propos d’une demande"
    managed: ClassVar[bool] = True
    coordination: ClassVar[bool] = True
    template: ClassVar[str] = "network/mail/join_replied"
    why: ClassVar[str] = "vous coordonnez le réseau"

    def __init__(self, *, question: JoinQuestion) -> None:
        super().__init__(request=question.request)
        self.question = question

    def recipients(self) -> Iterable[Any]:
        return people.coordinators()

    def fact(self) -> str:
        return str(self.question.uuid)

    def title(self) -> str:
        return f"{self.request.name} a répondu à votre question"

    def context(self, *, person: Any) -> dict[str, Any]:
        return {**super().context(person=person), "question": self.question, "action_label": "Lire et décider"}


class WelcomeNotice(_AnswerNotice):
    """The applicant is welcomed, with words."""

    name: ClassVar[str] = "network.welcome"
    label: ClassVar[str] = "Bienvenue dans le réseau"
    template: ClassVar[str] = "network/mail/welcome"

    def title(self) -> str:
        return "Bienvenue : vous faites partie du réseau"

    def url(self) -> str:
        return reverse("home:desk")

    def context(self, *, person: Any) -> dict[str, Any]:
        return {**super().context(person=person), "action_label": "Entrer dans le réseau"}


class JoinDeclinedNotice(_AnswerNotice):
    """The applicant is told that the request is declined, with words."""

    name: ClassVar[str] = "network.join_declined"
    label: ClassVar[str] = "Réponse à votre demande"
    template: ClassVar[str] = "network/mail/join_declined"

    def title(self) -> str:
        return "Réponse à votre demande"

    def url(self) -> str:
        return reverse("network:own_request")


class InvitationNotice(Notice):
    """An address is invited, or reminded of it."""

    name: ClassVar[str] = "network.invitation"
    label: ClassVar[str] = "Invitation à rejoindre le réseau"
    category: ClassVar[str] = JOINING
    template: ClassVar[str] = "network/mail/invitation"
    why: ClassVar[str] = "une personne de la coordination a donné votre adresse"
    always_mailed: ClassVar[bool] = True

    def __init__(self, *, invitation: Invitation) -> None:
        self.invitation = invitation

    def addresses(self) -> Iterable[tuple[str, str]]:
        return ((self.invitation.name, self.invitation.email),)

    def fact(self) -> str:
        return f"{self.invitation.uuid}:{self.invitation.reminders}"

    def title(self) -> str:
        return "Invitation à rejoindre le réseau"

    def url(self) -> str:
        return links.path(purpose=links.INVITATION, uuid=self.invitation.uuid, more=self.invitation.sent_at.isoformat())

    def context(self, *, person: Any) -> dict[str, Any]:
        return {
            "invitation": self.invitation,
            "by": self.invitation.invited_by,
            "last": self.invitation.reminders >= 3,
            "action_label": "Accepter ou décliner",
            # Its one switch, for mail programs too.
            "unsubscribe_url": links.decline_address(
                purpose=links.INVITATION, uuid=self.invitation.uuid, more=self.invitation.sent_at.isoformat()
            ),
            "unsubscribe_words": "Décliner l’invitation et ne plus rien recevoir",
        }


class InvitationReminderNotice(InvitationNotice):
    """The invitation again; three times at most."""

    name: ClassVar[str] = "network.invitation_reminder"
    label: ClassVar[str] = "Rappel d’une invitation"
    template: ClassVar[str] = "network/mail/invitation_reminder"


class StewardNamedNotice(Notice):
    """Somebody now looks after the page of an organisation."""

    name: ClassVar[str] = "network.steward_named"
    label: ClassVar[str] = "La fiche de votre organisation vous est confiée"
    managed: ClassVar[bool] = True
    category: ClassVar[str] = "Mon organisation"
    template: ClassVar[str] = "network/mail/steward_named"
    why: ClassVar[str] = "la fiche de votre organisation vous est confiée"

    def __init__(self, *, membership: Membership, by: Any) -> None:
        self.membership, self.by = membership, by

    def recipients(self) -> Iterable[Any]:
        return () if self.by.pk == self.membership.person_id else (self.membership.person,)

    def fact(self) -> str:
        return f"{self.membership.uuid}:{self.membership.started_on}"

    def title(self) -> str:
        return f"La fiche « {self.membership.organisation} » vous est confiée"

    def url(self) -> str:
        return self.membership.organisation.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"organisation": self.membership.organisation, "by": self.by, "action_label": "Voir la fiche"}


def stewards_of(*, organisation: Organisation) -> list[Any]:
    """Give the members who look after the page of an organisation."""
    rows = Membership.objects.current().filter(organisation=organisation, is_steward=True).select_related("person").order_by("pk")
    return [row.person for row in rows if row.person.is_member]


class PresentationHiddenNotice(Notice):
    """To its stewards: the coordination took the presentation off the page of their organisation, and says why."""

    name: ClassVar[str] = "network.presentation_hidden"
    label: ClassVar[str] = "La présentation de votre organisation est retirée"
    managed: ClassVar[bool] = True
    category: ClassVar[str] = "Mon organisation"
    why: ClassVar[str] = "vous tenez la fiche de votre organisation"

    def __init__(self, *, organisation: Organisation, words: str, by: Any, at: datetime) -> None:
        self.organisation, self.words, self.by, self.at = organisation, words, by, at

    def recipients(self) -> Iterable[Any]:
        return [person for person in stewards_of(organisation=self.organisation) if person.pk != self.by.pk]

    def fact(self) -> str:
        return f"{self.organisation.uuid}:{self.at.isoformat()}"

    def about(self) -> tuple[str, UUID]:
        return "network.organisation", self.organisation.uuid

    def title(self) -> str:
        return f"La présentation de «\u00a0{self.organisation}\u00a0» est retirée, et voici pourquoi"

    def url(self) -> str:
        return self.organisation.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"organisation": self.organisation, "words": self.words, "by": self.by, "action_label": "Voir la fiche"}
