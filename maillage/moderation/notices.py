"""What moderation tells: a report arrived; its outcome; a change asked. Whoever reported is never named to others."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse

from maillage.kernel.cards import Card
from maillage.kernel.notices.public import Notice
from maillage.moderation.models import Report
from maillage.moderation.registry import REPORTABLES
from maillage.people import public as people

CATEGORY = "Modération"


class ReportReceivedNotice(Notice):
    """To the coordination: something was reported."""

    name: ClassVar[str] = "moderation.report_received"
    label: ClassVar[str] = "Un signalement à traiter"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous coordonnez le réseau"
    managed: ClassVar[bool] = True
    coordination: ClassVar[bool] = True

    def __init__(self, *, report: Report, label: str) -> None:
        self.report, self.what = report, label

    def recipients(self) -> Iterable[Any]:
        return people.coordinators().order_by("pk")

    def fact(self) -> str:
        return str(self.report.uuid)

    def title(self) -> str:
        return f"Signalé\u00a0: «\u00a0{self.report}\u00a0»"

    def url(self) -> str:
        return reverse("moderation:desk")

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"report": self.report, "what": self.what, "action_label": "Ouvrir À traiter"}


class ReportSettledNotice(Notice):
    """To whoever reported: what became of it. A visitor who left an address is told by mail."""

    name: ClassVar[str] = "moderation.report_settled"
    label: ClassVar[str] = "Suite donnée à votre signalement"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez signalé cette page"

    def __init__(self, *, report: Report) -> None:
        self.report = report

    def recipients(self) -> Iterable[Any]:
        by = self.report.by
        return [by] if by is not None and by.left_at is None and by.is_active else []

    def addresses(self) -> Iterable[tuple[str, str]]:
        return [("", self.report.email)] if self.report.email else []

    def fact(self) -> str:
        return str(self.report.uuid)

    def title(self) -> str:
        return f"Votre signalement de «\u00a0{self.report}\u00a0»\u00a0: {self.report.get_outcome_display()}"

    def url(self) -> str:
        return reverse("moderation:register")

    def context(self, *, person: Any) -> dict[str, Any]:
        reportable = REPORTABLES.get(self.report.kind)
        withdrawn = reportable.withdrawn if reportable else "Cette page a été retirée."
        return {
            "report": self.report,
            "outcome": self.report.outcome,
            "withdrawn": withdrawn,
            "action_label": "Lire le registre de modération",
        }


class ChangeAskedNotice(Notice):
    """To the authors of a thing: the coordination asks for a change, with words."""

    name: ClassVar[str] = "moderation.change_asked"
    label: ClassVar[str] = "Un changement demandé par la coordination"
    category: ClassVar[str] = CATEGORY
    why: ClassVar[str] = "vous avez partagé cette page"

    def __init__(self, *, report: Report, card: Card, authors: Sequence[Any], words: str, by: Any) -> None:
        self.report, self.card, self.authors, self.words, self.by = report, card, authors, words, by

    def recipients(self) -> Iterable[Any]:
        return self.authors

    def fact(self) -> str:
        return str(self.report.uuid)

    def about(self) -> tuple[str, UUID]:
        """Give the thing."""
        return self.card.kind, self.card.uuid

    def title(self) -> str:
        return f"«\u00a0{self.card.title}\u00a0»\u00a0: la coordination demande un changement"

    def url(self) -> str:
        return self.card.url

    def context(self, *, person: Any) -> dict[str, Any]:
        return {"card": self.card, "words": self.words, "by": self.by, "action_label": "Voir la page"}
