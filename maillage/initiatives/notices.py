"""What the room tells people."""

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse

from maillage.initiatives.links import consent_path
from maillage.initiatives.models import Adaptation, Decision, Testimony
from maillage.kernel.notices.public import ORDINARY, Notice
from maillage.library.public import ToCoordination, ToWriter

CATEGORY = "Initiatives"
NOUNS = {"initiative": "une initiative", "temoignage": "un témoignage", "experimentation": "une expérimentation"}
ANSWERS = {
    Decision.Kind.PUBLISHED: "est en ligne",
    Decision.Kind.CHANGE_ASKED: "\u00a0: un point à compléter",
    Decision.Kind.DECLINED: "n’a pas été retenu·e",
    Decision.Kind.WITHDRAWN: "a été retiré·e",
}


class ContributionWaiting(ToCoordination):
    """To the coordination: a first contribution waits."""

    name: ClassVar[str] = "initiatives.contribution_waiting"
    label: ClassVar[str] = "Une initiative, un témoignage ou une expérimentation à publier"
    category: ClassVar[str] = CATEGORY
    called: ClassVar[str] = "thing"
    says: ClassVar[str] = "{who} propose « {thing} »"

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {"what": NOUNS[self.thing.NOUN]}


class ContributionAnswered(ToWriter):
    """To whoever wrote it: what was decided, and the words."""

    name: ClassVar[str] = "initiatives.contribution_answered"
    label: ClassVar[str] = "Réponse à l’une de vos contributions"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez écrit cette page"
    called: ClassVar[str] = "thing"
    action: ClassVar[str] = "Voir la page"

    def title(self) -> str:
        return f"« {self.thing} » {ANSWERS[Decision.Kind(self.decision.kind)]}".replace(" \u00a0", "\u00a0")

    def context(self, *, person: Any) -> dict[str, Any]:
        return super().context(person=person) | {
            "answer": self.title(),
            "to_complete": self.decision.kind == Decision.Kind.CHANGE_ASKED,
            "given_back": self.decision.kind == Decision.Kind.WITHDRAWN and self.thing.is_draft,
        }


class AdaptationAddedNotice(Notice):
    """To whoever told the initiative: another organisation tried it."""

    name: ClassVar[str] = "initiatives.adaptation_added"
    label: ClassVar[str] = "Une équipe a repris votre initiative"
    many: ClassVar[str] = "équipes ont repris"
    weight: ClassVar[str] = ORDINARY
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez raconté cette initiative"

    def __init__(self, *, adaptation: Adaptation) -> None:
        self.adaptation = adaptation

    def recipients(self) -> Iterable[Any]:
        initiative = self.adaptation.initiative
        told = [initiative.contributor, *([initiative.contact] if initiative.contact else [])]
        return [person for person in told if person.is_member and person.pk != self.adaptation.by_id]

    def fact(self) -> str:
        return str(self.adaptation.uuid)

    def about(self) -> tuple[str, UUID] | None:
        return self.adaptation.initiative.KIND, self.adaptation.initiative.uuid

    def digest_text(self, *, person: Any) -> str:
        return f"{self.adaptation.changed}\n\n{self.adaptation.outcome}"

    def title(self) -> str:
        return f"{self.adaptation.organisation} a repris « {self.adaptation.initiative} »"

    def url(self) -> str:
        return f"{self.adaptation.initiative.get_absolute_url()}#essaye-ailleurs"

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"adaptation": self.adaptation, "initiative": self.adaptation.initiative, "action_label": "Lire leur récit"}


class ConsentAsked(Notice):
    """To a witness: somebody wrote down their testimony; may it be published? The whole text is in the mail."""

    name: ClassVar[str] = "initiatives.consent_asked"
    label: ClassVar[str] = "On vous demande votre accord pour un témoignage"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "quelqu’un a noté votre témoignage"
    always_mailed: ClassVar[bool] = True

    def __init__(self, *, testimony: Testimony) -> None:
        self.testimony = testimony

    def recipients(self) -> Iterable[Any]:
        witness = self.testimony.witness
        return [witness] if witness and witness.is_member else []

    def addresses(self) -> Iterable[tuple[str, str]]:
        if self.testimony.witness or not self.testimony.witness_email:
            return ()
        return ((self.testimony.witness_name, self.testimony.witness_email),)

    def fact(self) -> str:
        return f"{self.testimony.uuid}:{self.testimony.asked_at.isoformat() if self.testimony.asked_at else ''}"

    def title(self) -> str:
        return f"{self.testimony.contributor} vous demande votre accord pour un témoignage"

    def url(self) -> str:
        return consent_path(testimony=self.testimony)

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"testimony": self.testimony, "contributor": self.testimony.contributor, "action_label": "Relire et répondre"}


class ConsentAnswered(Notice):
    """To whoever wrote a testimony down: the witness answered."""

    name: ClassVar[str] = "initiatives.consent_answered"
    label: ClassVar[str] = "Un témoin vous a répondu"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez noté ce témoignage"

    def __init__(self, *, testimony: Testimony, given: bool, fact: str) -> None:
        self.testimony, self.given, self._fact = testimony, given, fact

    def recipients(self) -> Iterable[Any]:
        return [self.testimony.contributor] if self.testimony.contributor.is_member else []

    def fact(self) -> str:
        return self._fact

    def title(self) -> str:
        return "Le témoignage que vous avez noté peut paraître" if self.given else "Le témoignage que vous avez noté ne paraîtra pas"

    def url(self) -> str:
        return self.testimony.get_absolute_url() if self.given else reverse("initiatives:testimony_list")

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"testimony": self.testimony, "given": self.given, "action_label": "Voir la page"}
