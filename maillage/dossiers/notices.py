"""What people are told about the dossiers they share."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.urls import reverse

from maillage.dossiers.models import Dossier, DossierDecision
from maillage.kernel.notices.public import Notice
from maillage.people import public as people

CATEGORY = "Dossiers"


class DossierWaiting(Notice):
    """To the coordination: a first dossier waits."""

    name: ClassVar[str] = "dossiers.dossier_waiting"
    label: ClassVar[str] = "Un dossier à publier"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "dossiers/mail/dossier_waiting"
    why: ClassVar[str] = "vous coordonnez le réseau"

    def __init__(self, *, dossier: Dossier) -> None:
        self.dossier = dossier

    def recipients(self) -> Iterable[Any]:
        return people.coordinators()

    def fact(self) -> str:
        return f"{self.dossier.uuid}:{self.dossier.submitted_at.isoformat() if self.dossier.submitted_at else ''}"

    def title(self) -> str:
        return f"{self.dossier.contributor} propose « {self.dossier} »"

    def url(self) -> str:
        return reverse("dossiers:moderation_detail", args=[self.dossier.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"dossier": self.dossier, "contributor": self.dossier.contributor, "action_label": "Lire et décider"}


class DossierPublishedNotice(Notice):
    """To the contributor: it can be read."""

    name: ClassVar[str] = "dossiers.dossier_published"
    label: ClassVar[str] = "Votre dossier est publié"
    category: ClassVar[str] = CATEGORY
    template: ClassVar[str] = "dossiers/mail/dossier_published"
    why: ClassVar[str] = "vous avez partagé ce dossier"

    def __init__(self, *, dossier: Dossier, word: str = "") -> None:
        self.dossier = dossier
        self.word = word

    def recipients(self) -> Iterable[Any]:
        return [self.dossier.contributor] if self.dossier.contributor.is_member else []

    def fact(self) -> str:
        return str(self.dossier.uuid)

    def title(self) -> str:
        return f"« {self.dossier} » est publié"

    def url(self) -> str:
        return self.dossier.get_absolute_url()

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"dossier": self.dossier, "word": self.word, "action_label": "Voir mon dossier"}


class _Decided(Notice):
    """To whoever shared a dossier, about what was decided."""

    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez partagé ce dossier"
    action: ClassVar[str] = ""

    def __init__(self, *, dossier: Dossier, decision: DossierDecision) -> None:
        self.dossier = dossier
        self.decision = decision

    def recipients(self) -> Iterable[Any]:
        return [self.dossier.contributor] if self.dossier.contributor.is_member else []

    def fact(self) -> str:
        return str(self.decision.uuid)

    def url(self) -> str:
        return reverse("dossiers:share_draft", args=[self.dossier.uuid])

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"dossier": self.dossier, "decision": self.decision, "by": self.decision.by, "action_label": self.action}


class DossierChangeAsked(_Decided):
    """To the contributor: something to complete before publishing."""

    name: ClassVar[str] = "dossiers.change_asked"
    label: ClassVar[str] = "Un dossier à compléter"
    template: ClassVar[str] = "dossiers/mail/change_asked"
    action: ClassVar[str] = "Compléter et renvoyer"

    def title(self) -> str:
        return f"« {self.dossier} » : un point à compléter"


class DossierDeclined(_Decided):
    """To the contributor: it was not kept, and why."""

    name: ClassVar[str] = "dossiers.dossier_declined"
    label: ClassVar[str] = "Un dossier non retenu"
    template: ClassVar[str] = "dossiers/mail/dossier_declined"
    action: ClassVar[str] = "Revoir mon brouillon"

    def title(self) -> str:
        return f"« {self.dossier} » n’a pas été retenu"


class DossierWithdrawnNotice(_Decided):
    """To the contributor: somebody else withdrew it, and why."""

    name: ClassVar[str] = "dossiers.dossier_withdrawn"
    label: ClassVar[str] = "Un de vos dossiers est retiré"
    template: ClassVar[str] = "dossiers/mail/dossier_withdrawn"
    action: ClassVar[str] = "Voir la page"

    def title(self) -> str:
        return f"« {self.dossier} » a été retiré"

    def url(self) -> str:
        return self.dossier.get_absolute_url()
