"""What is told when a thread is made into a resource or an initiative: may your words be taken?"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse

from maillage.community.links import consent_path
from maillage.community.models import Harvest, HarvestPart
from maillage.community.notices import _AboutDiscussion
from maillage.people.public import members


class ConsentAskedNotice(_AboutDiscussion):
    """To whoever wrote the words: yes or no, from the mail, without signing in."""

    name: ClassVar[str] = "community.consent_asked"
    label: ClassVar[str] = "On vous demande si vos mots peuvent être repris"
    why: ClassVar[str] = "vous avez écrit ces mots"
    replies: ClassVar[bool] = False

    def __init__(self, *, part: HarvestPart) -> None:
        super().__init__(discussion=part.harvest.discussion, answer=part.answer)
        self.part = part

    def url(self) -> str:
        return consent_path(part=self.part)

    def fact(self) -> str:
        return str(self.part.uuid)

    def recipients(self) -> Iterable[Any]:
        return members().filter(pk=self.part.person_id)

    def sender_name(self) -> str:
        return str(self.part.harvest.by)

    def title(self) -> str:
        return f"{self.part.harvest.by} voudrait reprendre vos mots de «\u00a0{self.discussion}\u00a0»"

    def context(self, *, person: Any) -> dict[str, Any]:
        harvest = self.part.harvest
        return super().context(person=person) | {
            "by": harvest.by, "into": harvest.get_into_display(), "consent_url": settings.BASE_URL + consent_path(part=self.part),
            "action_label": "Dire oui ou non",
        }  # fmt: skip


class ConsentsGivenNotice(_AboutDiscussion):
    """To whoever gathers: everybody has answered."""

    name: ClassVar[str] = "community.consents_given"
    label: ClassVar[str] = "Tout le monde a répondu à votre demande de reprise"
    why: ClassVar[str] = "vous recueillez cette discussion"
    replies: ClassVar[bool] = False

    def __init__(self, *, harvest: Harvest) -> None:
        super().__init__(discussion=harvest.discussion)
        self.harvest = harvest

    def url(self) -> str:
        return reverse("community:harvest", args=[self.discussion.pk])

    def fact(self) -> str:
        return str(self.harvest.uuid)

    def recipients(self) -> Iterable[Any]:
        return members().filter(pk=self.harvest.by_id)

    def sender_name(self) -> str:
        return ""

    def title(self) -> str:
        return f"Tout le monde a répondu\u00a0: vous pouvez recueillir «\u00a0{self.discussion}\u00a0»"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"action_label": "Faire le brouillon"}
