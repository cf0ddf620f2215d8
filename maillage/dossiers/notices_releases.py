"""What is told about requests and releases. Everybody told is a member, at the address of their account."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import links, rules
from maillage.dossiers.models import AccessAnswer, AccessRequest, ExtensionRequest, Release, RequestMessage
from maillage.kernel.notices.public import Notice
from maillage.kernel.text.dates import short_date
from maillage.mailbox.public import reply_address

CATEGORY = "Dossiers"
ANSWERS = "vous répondez aux demandes sur ce dossier"
ANSWER = "Répondre à cette demande"


def _members(people: Iterable[Any]) -> list[Any]:
    return [person for person in people if person.is_member]


class _About(Notice):
    """About a request or a release. `says`: the line shown on site, with {person} who asked, {dossier}, and what is in `also`.

    `told`: the row told once, when it is another; `also`: what the templates read besides.
    """

    category: ClassVar[str] = CATEGORY
    personal: ClassVar[bool] = True
    action: ClassVar[str] = ""
    says: ClassVar[str] = ""

    def __init__(self, row: AccessRequest | Release, *, told: Any = None, **also: Any) -> None:
        self.row, self.told, self.also = row, told or row, also

    def fact(self) -> str:
        return str(self.told.uuid)

    def about(self) -> tuple[str, UUID] | None:
        return "dossiers.dossier", self.row.dossier.uuid

    def title(self) -> str:
        return self.says.format(person=self.row.person, dossier=self.row.dossier, **self.also)

    def url(self) -> str:
        return self.row.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"dossier": self.row.dossier, "action_label": self.action, **self.also}


class _OfRequest(_About):
    def __init__(self, *, request: AccessRequest, told: Any = None, **also: Any) -> None:
        super().__init__(request, told=told, **also)
        self.request = request

    def context(self, *, person: Any) -> dict[str, Any]:
        about = {"request": self.request, "asker": self.request.person, "team": self.request.organisation}
        return super().context(person=person) | about

    def replies_of(self, *, person: Any) -> str:
        """Give the address where this person goes on with the conversation by mail; it decides of nothing."""
        return reply_address(reader="dossier", key=self.request.uuid, person=person)

    def owners(self) -> list[Any]:
        """Give those who answer, without the one who asks."""
        return [owner for owner in rules.owners_of(dossier=self.request.dossier) if owner.pk != self.request.person_id]


class _ToOwners(_OfRequest):
    """To those who answer, each with a link of their own to answer without signing in."""

    why: ClassVar[str] = ANSWERS
    action: ClassVar[str] = ANSWER

    def recipients(self) -> Iterable[Any]:
        return self.owners()

    def reply_to(self, *, person: Any) -> str:
        return self.replies_of(person=person)

    def context(self, *, person: Any) -> dict[str, Any]:
        about = {"action_url": links.answer_address(request=self.request, person=person), "replies": self.replies_of(person=person)}
        return super().context(person=person) | about


class _ToAsker(_OfRequest):
    why: ClassVar[str] = "vous avez demandé ce dossier"

    def recipients(self) -> Iterable[Any]:
        return _members([self.request.person])


class AccessRequestedNotice(_ToOwners):
    """To the owners: somebody asks; the whole request is inside."""

    name: ClassVar[str] = "dossiers.access_requested"
    label: ClassVar[str] = "Une demande sur un de vos dossiers"
    managed: ClassVar[bool] = True
    says: ClassVar[str] = "{person} demande « {dossier} »"


class AccessRequestReminder(_ToOwners):
    """To the owners: nobody has answered yet. `on`: the day the coordination asked to remind, None for the reminder of seven days."""

    name: ClassVar[str] = "dossiers.access_reminder"
    label: ClassVar[str] = "Rappel d’une demande sur un de vos dossiers"
    managed: ClassVar[bool] = True
    says: ClassVar[str] = "{person} attend votre réponse pour « {dossier} »"

    def __init__(self, *, request: AccessRequest, on: date | None) -> None:
        super().__init__(request=request)
        self.on = on

    def fact(self) -> str:
        return f"{self.request.uuid}:{self.on or ''}"


class RequestMessageNotice(_OfRequest):
    """To the other side of the conversation: the words, whole."""

    name: ClassVar[str] = "dossiers.request_message"
    label: ClassVar[str] = "Un message à propos d’une demande"
    why: ClassVar[str] = "vous êtes en conversation à propos de ce dossier"
    action: ClassVar[str] = "Lire et répondre"
    says: ClassVar[str] = "{by} vous écrit à propos de « {dossier} »"

    def __init__(self, *, message: RequestMessage, to_owners: bool) -> None:
        super().__init__(request=message.request, told=message, message=message, by=message.by)
        self.to_owners = to_owners

    def recipients(self) -> Iterable[Any]:
        if not self.to_owners:
            return _members([self.request.person])
        # Whoever began to talk goes on; else all those who may answer.
        talking = set(self.request.messages.exclude(by_id=self.request.person_id).values_list("by_id", flat=True))
        owners = self.owners()
        return [owner for owner in owners if owner.pk in talking] or owners

    def reply_to(self, *, person: Any) -> str:
        return self.replies_of(person=person)

    def context(self, *, person: Any) -> dict[str, Any]:
        replies = {"replies": self.replies_of(person=person)}
        answer = {"action_label": ANSWER, "action_url": links.answer_address(request=self.request, person=person)} if self.to_owners else {}
        return super().context(person=person) | replies | answer


class AnswerLinkNotice(_OfRequest):
    """To one owner: a new link to answer, after the last one was used or grew old (`again`)."""

    name: ClassVar[str] = "dossiers.answer_link"
    label: ClassVar[str] = "Un nouveau lien pour répondre à une demande"
    why: ClassVar[str] = ANSWERS
    action: ClassVar[str] = ANSWER
    always_mailed: ClassVar[bool] = True
    says: ClassVar[str] = "Pour répondre à {person}"

    def __init__(self, *, request: AccessRequest, person: Any, again: bool = False) -> None:
        super().__init__(request=request, again=again)
        self.person, self.again = person, again

    def recipients(self) -> Iterable[Any]:
        return _members([self.person])

    def fact(self) -> str:
        more = f"{timezone.now():%Y%m%d%H%M}" if self.again else links.step_of(request=self.request, person=self.person)
        return f"{self.request.uuid}:{more}"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"action_url": links.answer_address(request=self.request, person=person)}


class AccessGrantedNotice(_ToAsker):
    """To the one who asked: it is released, with its context note."""

    name: ClassVar[str] = "dossiers.access_granted"
    label: ClassVar[str] = "Un dossier est mis à votre disposition"
    action: ClassVar[str] = "Lire le dossier"
    says: ClassVar[str] = "« {dossier} » est à votre disposition jusqu’au {until}"

    def __init__(self, *, release: Release) -> None:
        until = short_date(release.ends_on)
        super().__init__(request=release.answer.request, release=release, by=release.answer.by, until=until)
        self.release = release

    def url(self) -> str:
        return self.release.get_absolute_url()


class AccessRefusedNotice(_ToAsker):
    """To the one who asked: not this time, with words."""

    name: ClassVar[str] = "dossiers.access_refused"
    label: ClassVar[str] = "Réponse à votre demande d’un dossier"
    action: ClassVar[str] = "Voir ma demande"
    says: ClassVar[str] = "{by} a répondu à votre demande de « {dossier} »"

    def __init__(self, *, answer: AccessAnswer) -> None:
        super().__init__(request=answer.request, answer=answer, by=answer.by)


class RequestClosedNotice(_ToAsker):
    """To the one who asked: closed by time, or with the dossier."""

    name: ClassVar[str] = "dossiers.request_closed"
    label: ClassVar[str] = "Votre demande s’est refermée"
    action: ClassVar[str] = "Voir ma demande"
    says: ClassVar[str] = "Votre demande de « {dossier} » s’est refermée"


class RequestClosedOwnersNotice(_OfRequest):
    """To the owners: a request closed by itself."""

    name: ClassVar[str] = "dossiers.request_closed_owners"
    label: ClassVar[str] = "Une demande s’est refermée sans réponse"
    managed: ClassVar[bool] = True
    why: ClassVar[str] = ANSWERS
    says: ClassVar[str] = "La demande de {person} s’est refermée"

    def recipients(self) -> Iterable[Any]:
        return self.owners()


class _OfRelease(_About):
    why: ClassVar[str] = "ce dossier est mis à votre disposition"
    action: ClassVar[str] = "Voir la mise à disposition"

    def __init__(self, *, release: Release, told: Any = None, **also: Any) -> None:
        super().__init__(release, told=told, until=short_date(release.ends_on), **also)
        self.release = release

    def recipients(self) -> Iterable[Any]:
        return _members([self.release.person])

    def context(self, *, person: Any) -> dict[str, Any]:
        about = {"release": self.release, "receiver": self.release.person, "by": self.release.answer.by}
        return about | super().context(person=person)


class _OfReleaseToOwners(_OfRelease):
    why: ClassVar[str] = "vous avez mis ce dossier à disposition"

    def recipients(self) -> Iterable[Any]:
        by, dossier = self.release.answer.by, self.release.dossier
        # Whoever gave it follows it, as long as they answer for the dossier.
        if by.is_member and rules.may_answer(person=by, dossier=dossier):
            return [by]
        return rules.owners_of(dossier=dossier)


class CopyFailedNotice(_OfReleaseToOwners):
    """To the giver: the copy cannot be made."""

    name: ClassVar[str] = "dossiers.copy_failed"
    label: ClassVar[str] = "Un exemplaire n’a pas pu être fait"
    says: ClassVar[str] = "L’exemplaire de « {dossier} » pour {person} n’a pas pu être fait"


class ReleaseEndingNotice(_OfRelease):
    """To the receiver: three days left."""

    name: ClassVar[str] = "dossiers.release_ending"
    label: ClassVar[str] = "Une mise à disposition se termine bientôt"
    says: ClassVar[str] = "« {dossier} » : à votre disposition jusqu’au {until}"

    def fact(self) -> str:
        return f"{self.release.uuid}:{self.release.ends_on}"


class ReleaseEndingOwnersNotice(_OfReleaseToOwners):
    """To the giver: three days left."""

    name: ClassVar[str] = "dossiers.release_ending_owners"
    label: ClassVar[str] = "Un dossier que vous prêtez : la fin approche"
    managed: ClassVar[bool] = True
    says: ClassVar[str] = "« {dossier} » est à la disposition de {person} jusqu’au {until}"

    def fact(self) -> str:
        return f"{self.release.uuid}:{self.release.ends_on}"


class ReleaseEndedNotice(_OfRelease):
    """To the receiver: it has ended. `asks`: ask at once what it brought."""

    name: ClassVar[str] = "dossiers.release_ended"
    label: ClassVar[str] = "Une mise à disposition est terminée"
    says: ClassVar[str] = "« {dossier} » n’est plus à votre disposition"

    def __init__(self, *, release: Release, asks: bool) -> None:
        label = "Raconter ce que vous en avez fait" if asks else self.action
        super().__init__(release=release, asks=asks, action_label=label)


class ExtensionAskedNotice(_OfReleaseToOwners):
    """To the giver: the receiver needs more time."""

    name: ClassVar[str] = "dossiers.extension_asked"
    label: ClassVar[str] = "Une demande de prolongation"
    managed: ClassVar[bool] = True
    action: ClassVar[str] = "Répondre à cette demande"
    says: ClassVar[str] = "{person} aimerait garder « {dossier} » jusqu’au {wanted}"

    def __init__(self, *, extension: ExtensionRequest) -> None:
        super().__init__(release=extension.release, told=extension, extension=extension, wanted=short_date(extension.until_on))
        self.extension = extension

    def context(self, *, person: Any) -> dict[str, Any]:
        address = links.more_time_address(extension=self.extension, person=person)
        return super().context(person=person) | {"action_url": address}


class ExtensionAnsweredNotice(_OfRelease):
    """To the receiver: more time, or not."""

    name: ClassVar[str] = "dossiers.extension_answered"
    label: ClassVar[str] = "Réponse à votre demande de prolongation"

    def __init__(self, *, extension: ExtensionRequest, release: Release) -> None:
        super().__init__(release=release, told=extension, extension=extension, by=extension.answered_by)
        self.extension = extension

    def title(self) -> str:
        if self.extension.granted:
            return f"« {self.release.dossier} » reste à votre disposition jusqu’au {short_date(self.release.ends_on)}"
        return f"« {self.release.dossier} » : votre demande de prolongation"


class OutcomeAskedNotice(_OfRelease):
    """To the receiver: what did it bring? Asked once."""

    name: ClassVar[str] = "dossiers.outcome_asked"
    label: ClassVar[str] = "Ce qu’un dossier vous a apporté"
    action: ClassVar[str] = "Raconter en une phrase"
    says: ClassVar[str] = "Qu’avez-vous fait de « {dossier} » ?"

    def url(self) -> str:
        return reverse("dossiers:release_outcome", args=[self.release.uuid])


class OutcomeToldNotice(_OfReleaseToOwners):
    """To the giver: what the receiver did with it."""

    name: ClassVar[str] = "dossiers.outcome_told"
    label: ClassVar[str] = "Ce que votre dossier a apporté"
    managed: ClassVar[bool] = True
    says: ClassVar[str] = "{person} raconte ce que « {dossier} » lui a apporté"
