"""What is answered, politely and once, to a mail that could not be taken over."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import Notice
from maillage.mailbox.models import IncomingMail
from maillage.people.public import Person

CATEGORY = "Vos courriels au site"


class _AboutMail(Notice):
    """To the person who wrote: they wait for it."""

    category: ClassVar[str] = CATEGORY
    always_mailed: ClassVar[bool] = True
    why: ClassVar[str] = "vous avez écrit au réseau par courriel"

    def __init__(self, *, mail: IncomingMail, person: Person, sentence: str = "", url: str = "", text: str = "") -> None:
        self.mail, self.person, self.sentence, self.page, self.words = mail, person, sentence, url, text

    def recipients(self) -> Iterable[Any]:
        return [self.person]

    def fact(self) -> str:
        return str(self.mail.uuid)

    def url(self) -> str:
        return self.page or "/"

    def context(self, *, person: Any) -> dict[str, Any]:
        return {
            "mail": self.mail,
            "sentence": self.sentence,
            "words": self.words,
            "action_label": "Ouvrir la page" if self.page else "Ouvrir le site",
        }


class MailNotTakenNotice(_AboutMail):
    """Their mail could not be taken over: why, where to write instead, and their words, to copy."""

    name: ClassVar[str] = "mailbox.not_taken"
    label: ClassVar[str] = "Votre courriel n’a pas pu être repris"

    def title(self) -> str:
        return f"Votre courriel «\u00a0{self.mail}\u00a0» n’a pas été repris"


class FilesLeftNotice(_AboutMail):
    """Their words were taken over, some of their files were not. `sentence`: one file a line."""

    name: ClassVar[str] = "mailbox.files_left"
    label: ClassVar[str] = "Un fichier de votre courriel n’a pas été repris"

    def title(self) -> str:
        return f"Des fichiers de votre courriel «\u00a0{self.mail}\u00a0» n’ont pas été repris"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"refusals": self.sentence.split("\n"), "action_label": "Ajouter les fichiers sur le site"}


class OtherAddressNotice(_AboutMail):
    """Somebody answered in their name from another address. Once a day for each address."""

    name: ClassVar[str] = "mailbox.other_address"
    label: ClassVar[str] = "Une réponse est arrivée d’une autre adresse que la vôtre"
    why: ClassVar[str] = "une réponse a été envoyée à l’adresse qui vous est réservée"

    def fact(self) -> str:
        return f"{timezone.localdate():%Y-%m-%d}:{self.mail.from_address}"[:160]

    def title(self) -> str:
        return "Une réponse est arrivée depuis une autre adresse que la vôtre"


class ConfirmNotice(_AboutMail):
    """A mail came in their name, and nothing proves it is theirs: one tap publishes it."""

    name: ClassVar[str] = "mailbox.confirm"
    label: ClassVar[str] = "Un courriel de votre part attend votre oui"
    why: ClassVar[str] = "un courriel a été envoyé au réseau depuis votre adresse"

    def title(self) -> str:
        return f"Est-ce bien vous\u202f? Votre courriel «\u00a0{self.mail}\u00a0» attend votre oui"

    def url(self) -> str:
        return reverse("mailbox:confirm", args=[self.mail.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"action_label": "Relire et publier"}


class UnknownSenderNotice(Notice):
    """To an address nobody has here: once in thirty days, without a word of what it sent."""

    name: ClassVar[str] = "mailbox.unknown"
    label: ClassVar[str] = "Réponse à une adresse inconnue"
    category: ClassVar[str] = CATEGORY
    always_mailed: ClassVar[bool] = True
    why: ClassVar[str] = "le réseau a reçu un courriel de cette adresse"

    def __init__(self, *, mail: IncomingMail) -> None:
        self.mail = mail

    def addresses(self) -> Iterable[tuple[str, str]]:
        return [("", self.mail.from_address)]

    def fact(self) -> str:
        return str(self.mail.uuid)

    def title(self) -> str:
        return "Votre message n’a pas été repris"

    def url(self) -> str:
        return reverse("network:join")

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"contact": settings.NETWORK.contact_email, "action_label": "Rejoindre le réseau"}
