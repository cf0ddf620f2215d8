"""What is told about requests and releases. Everybody told is a member, at the address of their account."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import links, rules
from maillage.dossiers.models import AccessAnswer, AccessRequest, ExtensionRequest, Release, RequestMessage
from maillage.kernel.notices.public import Notice
from maillage.kernel.text.dates import short_date

CATEGORY = "Dossiers"
ANSWERS = "vous répondez aux demandes sur ce dossier"
ANSWER = "Répondre à cette demande"


def _members(people: Iterable[Any]) -> list[Any]:
    return [person for person in people if person.is_member]


class _OfRequest(Notice):
    category: ClassVar[str] = CATEGORY
    action: ClassVar[str] = ""

    def __init__(self, *, request: AccessRequest) -> None:
        self.request = request

    def fact(self) -> str:
        return str(self.request.uuid)

    def url(self) -> str:
        return self.request.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {
            "request": self.request,
            "dossier": self.request.dossier,
            "asker": self.request.person,
            "team": self.request.organisation,
            "action_label": self.action,
        }

    def owners(self) -> list[Any]:
        """Give those who answer, without the one who asks."""
        return [owner for owner in rules.owners_of(dossier=self.request.dossier) if owner.pk != self.request.person_id]


class _ToOwners(_OfRequest):
    """To those who answer, each with a link of their own to answer without signing in."""

    why: ClassVar[str] = ANSWERS
    action: ClassVar[str] = ANSWER

    def recipients(self) -> Iterable[Any]:
        return self.owners()

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"action_url": links.answer_address(request=self.request, person=person)}


class _ToAsker(_OfRequest):
    why: ClassVar[str] = "vous avez demandé ce dossier"

    def recipients(self) -> Iterable[Any]:
        return _members([self.request.person])


class AccessRequestedNotice(_ToOwners):
    """To the owners: somebody asks; the whole request is inside."""

    name: ClassVar[str] = "dossiers.access_requested"
    label: ClassVar[str] = "Une demande sur un de vos dossiers"

    def title(self) -> str:
        return f"{self.request.person} demande « {self.request.dossier} »"


class AccessRequestReminder(_ToOwners):
    """To the owners: nobody has answered yet. `on`: the day the coordination asked to remind, None for the reminder of seven days."""

    name: ClassVar[str] = "dossiers.access_reminder"
    label: ClassVar[str] = "Rappel d’une demande sur un de vos dossiers"

    def __init__(self, *, request: AccessRequest, on: date | None) -> None:
        super().__init__(request=request)
        self.on = on

    def fact(self) -> str:
        return f"{self.request.uuid}:{self.on or ''}"

    def title(self) -> str:
        return f"{self.request.person} attend votre réponse pour « {self.request.dossier} »"


class RequestMessageNotice(_OfRequest):
    """To the other side of the conversation: the words, whole."""

    name: ClassVar[str] = "dossiers.request_message"
    label: ClassVar[str] = "Un message à propos d’une demande"
    why: ClassVar[str] = "vous êtes en conversation à propos de ce dossier"
    action: ClassVar[str] = "Lire et répondre"

    def __init__(self, *, message: RequestMessage, to_owners: bool) -> None:
        super().__init__(request=message.request)
        self.message, self.to_owners = message, to_owners

    def recipients(self) -> Iterable[Any]:
        if not self.to_owners:
            return _members([self.request.person])
        # Whoever began to talk goes on; else all those who may answer.
        talking = set(self.request.messages.exclude(by_id=self.request.person_id).values_list("by_id", flat=True))
        owners = self.owners()
        return [owner for owner in owners if owner.pk in talking] or owners

    def fact(self) -> str:
        return str(self.message.uuid)

    def title(self) -> str:
        return f"{self.message.by} vous écrit à propos de « {self.request.dossier} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        context = super().context(person=person) | {"message": self.message, "by": self.message.by}
        if self.to_owners:
            context |= {"action_label": ANSWER, "action_url": links.answer_address(request=self.request, person=person)}
        return context


class AnswerLinkNotice(_OfRequest):
    """To one owner: a new link to answer, after the last one was used or grew old (`again`)."""

    name: ClassVar[str] = "dossiers.answer_link"
    label: ClassVar[str] = "Un nouveau lien pour répondre à une demande"
    why: ClassVar[str] = ANSWERS
    always_mailed: ClassVar[bool] = True

    def __init__(self, *, request: AccessRequest, person: Any, again: bool = False) -> None:
        super().__init__(request=request)
        self.person, self.again = person, again

    def recipients(self) -> Iterable[Any]:
        return _members([self.person])

    def fact(self) -> str:
        more = f"{timezone.now():%Y%m%d%H%M}" if self.again else links.step_of(request=self.request, person=self.person)
        return f"{self.request.uuid}:{more}"

    def title(self) -> str:
        return f"Pour répondre à {self.request.person}"

    def context(self, *, person: Any) -> dict[str, Any]:
        address = links.answer_address(request=self.request, person=person)
        return super().context(person=person) | {"action_label": ANSWER, "action_url": address, "again": self.again}


class AccessGrantedNotice(_ToAsker):
    """To the one who asked: it is released, with its context note."""

    name: ClassVar[str] = "dossiers.access_granted"
    label: ClassVar[str] = "Un dossier est mis à votre disposition"
    action: ClassVar[str] = "Lire le dossier"

    def __init__(self, *, release: Release) -> None:
        super().__init__(request=release.answer.request)
        self.release = release

    def title(self) -> str:
        return f"« {self.request.dossier} » est à votre disposition jusqu’au {short_date(self.release.ends_on)}"

    def url(self) -> str:
        return self.release.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"release": self.release, "by": self.release.answer.by}


class AccessRefusedNotice(_ToAsker):
    """To the one who asked: not this time, with words."""

    name: ClassVar[str] = "dossiers.access_refused"
    label: ClassVar[str] = "Réponse à votre demande d’un dossier"
    action: ClassVar[str] = "Voir ma demande"

    def __init__(self, *, answer: AccessAnswer) -> None:
        super().__init__(request=answer.request)
        self.answer = answer

    def title(self) -> str:
        return f"{self.answer.by} a répondu à votre demande de « {self.request.dossier} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"answer": self.answer, "by": self.answer.by}


class RequestClosedNotice(_ToAsker):
    """To the one who asked: closed by time, or with the dossier."""

    name: ClassVar[str] = "dossiers.request_closed"
    label: ClassVar[str] = "Votre demande s’est refermée"
    action: ClassVar[str] = "Voir ma demande"

    def title(self) -> str:
        return f"Votre demande de « {self.request.dossier} » s’est refermée"


class RequestClosedOwnersNotice(_OfRequest):
    """To the owners: a request closed by itself."""

    name: ClassVar[str] = "dossiers.request_closed_owners"
    label: ClassVar[str] = "Une demande s’est refermée sans réponse"
    why: ClassVar[str] = ANSWERS

    def recipients(self) -> Iterable[Any]:
        return self.owners()

    def title(self) -> str:
        return f"La demande de {self.request.person} s’est refermée"


class _OfRelease(Notice):
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "ce dossier est mis à votre disposition"
    action: ClassVar[str] = "Voir la mise à disposition"

    def __init__(self, *, release: Release) -> None:
        self.release = release

    def recipients(self) -> Iterable[Any]:
        return _members([self.release.person])

    def fact(self) -> str:
        return str(self.release.uuid)

    def url(self) -> str:
        return self.release.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {
            "release": self.release,
            "dossier": self.release.dossier,
            "receiver": self.release.person,
            "by": self.release.answer.by,
            "action_label": self.action,
        }


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

    def title(self) -> str:
        return f"L’exemplaire de « {self.release.dossier} » pour {self.release.person} n’a pas pu être fait"


class ReleaseEndingNotice(_OfRelease):
    """To the receiver: three days left."""

    name: ClassVar[str] = "dossiers.release_ending"
    label: ClassVar[str] = "Une mise à disposition se termine bientôt"

    def fact(self) -> str:
        return f"{self.release.uuid}:{self.release.ends_on}"

    def title(self) -> str:
        return f"« {self.release.dossier} » : à votre disposition jusqu’au {short_date(self.release.ends_on)}"


class ReleaseEndingOwnersNotice(_OfReleaseToOwners):
    """To the giver: three days left."""

    name: ClassVar[str] = "dossiers.release_ending_owners"
    label: ClassVar[str] = "Un dossier que vous prêtez : la fin approche"

    def fact(self) -> str:
        return f"{self.release.uuid}:{self.release.ends_on}"

    def title(self) -> str:
        return f"« {self.release.dossier} » est à la disposition de {self.release.person} jusqu’au {short_date(self.release.ends_on)}"


class ReleaseEndedNotice(_OfRelease):
    """To the receiver: it has ended. `asks`: ask at once what it brought."""

    name: ClassVar[str] = "dossiers.release_ended"
    label: ClassVar[str] = "Une mise à disposition est terminée"

    def __init__(self, *, release: Release, asks: bool) -> None:
        super().__init__(release=release)
        self.asks = asks

    def title(self) -> str:
        return f"« {self.release.dossier} » n’est plus à votre disposition"

    def context(self, *, person: Any) -> dict[str, Any]:
        label = "Raconter ce que vous en avez fait" if self.asks else self.action
        return super().context(person=person) | {"asks": self.asks, "action_label": label}


class ExtensionAskedNotice(_OfReleaseToOwners):
    """To the giver: the receiver needs more time."""

    name: ClassVar[str] = "dossiers.extension_asked"
    label: ClassVar[str] = "Une demande de prolongation"
    action: ClassVar[str] = "Répondre à cette demande"

    def __init__(self, *, extension: ExtensionRequest) -> None:
        super().__init__(release=extension.release)
        self.extension = extension

    def fact(self) -> str:
        return str(self.extension.uuid)

    def title(self) -> str:
        return f"{self.release.person} aimerait garder « {self.release.dossier} » jusqu’au {short_date(self.extension.until_on)}"

    def context(self, *, person: Any) -> dict[str, Any]:
        address = links.more_time_address(extension=self.extension, person=person)
        return super().context(person=person) | {"extension": self.extension, "action_url": address}


class ExtensionAnsweredNotice(_OfRelease):
    """To the receiver: more time, or not."""

    name: ClassVar[str] = "dossiers.extension_answered"
    label: ClassVar[str] = "Réponse à votre demande de prolongation"

    def __init__(self, *, extension: ExtensionRequest, release: Release) -> None:
        super().__init__(release=release)
        self.extension = extension

    def fact(self) -> str:
        return str(self.extension.uuid)

    def title(self) -> str:
        if self.extension.granted:
            return f"« {self.release.dossier} » reste à votre disposition jusqu’au {short_date(self.release.ends_on)}"
        return f"« {self.release.dossier} » : votre demande de prolongation"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"extension": self.extension, "by": self.extension.answered_by}


class OutcomeAskedNotice(_OfRelease):
    """To the receiver: what did it bring? Asked once."""

    name: ClassVar[str] = "dossiers.outcome_asked"
    label: ClassVar[str] = "Ce qu’un dossier vous a apporté"
    action: ClassVar[str] = "Raconter en une phrase"

    def title(self) -> str:
        return f"Qu’avez-vous fait de « {self.release.dossier} » ?"

    def url(self) -> str:
        return reverse("dossiers:release_outcome", args=[self.release.uuid])


class OutcomeToldNotice(_OfReleaseToOwners):
    """To the giver: what the receiver did with it."""

    name: ClassVar[str] = "dossiers.outcome_told"
    label: ClassVar[str] = "Ce que votre dossier a apporté"

    def title(self) -> str:
        return f"{self.release.person} raconte ce que « {self.release.dossier} » lui a apporté"
