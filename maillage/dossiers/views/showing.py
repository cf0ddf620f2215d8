"""What the page of a dossier says to machines, and the small texts around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from maillage.dossiers.models import Access, Dossier, DossierStatus, PartAccess, Status
from maillage.dossiers.models.dossiers import NOTICE
from maillage.dossiers.queries.pages import Around, Holding
from maillage.kernel.access.public import is_member
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.numbers import number_fr, plural_fr
from maillage.kernel.ui.html import json_for_script
from maillage.people import public as people


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The thirty days of an incomplete file; `left` is below zero once they are over."""

    due_on: date
    left: int

    @property
    def words(self) -> str:
        if self.left < 0:
            return f"Le délai pour compléter est passé depuis le {short_date(self.due_on)}."
        if self.left == 0:
            return "Les pièces manquantes doivent partir aujourd’hui : c’est le dernier jour."
        days = plural_fr(self.left, "jour")
        return f"Il reste {days} pour envoyer les pièces manquantes, jusqu’au {short_date(self.due_on)}."


def clock_of(*, statuses: Sequence[DossierStatus]) -> Clock | None:
    """Give the clock of the newest step, when the file is incomplete."""
    due = statuses[0].due_on if statuses else None
    return Clock(due_on=due, left=(due - timezone.localdate()).days) if due else None


def quoted(text: str) -> str:
    """Put a person's words between French quotation marks, unless they already are."""
    text = text.strip()
    return text if not text or text.startswith("«") else f"«\u00a0{text}\u00a0»"


def meta_of(*, dossier: Dossier, holding: Holding) -> list[Any]:
    """Give the facts under the title: official status, pages, who reads the sheet."""
    meta: list[Any] = []
    if dossier.status != Status.DRAFT:
        meta.append(("seal-check", dossier.get_status_display()))
    if holding.shown and holding.shown.file.page_count:
        meta.append(("file-pdf", plural_fr(holding.shown.file.page_count, "page")))
    accesses = {row.part.access for row in holding.rows}
    if PartAccess.RELEASE in accesses:
        meta.append(("handshake", "Accès de personne à personne"))
    if dossier.access == Access.MEMBERS:
        meta.append(("lock-simple", "Membres du réseau"))
    return meta


def territory_of(*, dossier: Dossier, around: Around) -> str:
    """Write the territory in figures: "Ville et villages, 6 communes, 31 000 habitant·e·s"."""
    parts = [dossier.get_territory_type_display()] if dossier.territory_type else []
    if len(around.communes) > 1:
        parts.append(plural_fr(len(around.communes), "commune"))
    if dossier.inhabitants:
        parts.append(f"{number_fr(dossier.inhabitants)}\u00a0habitant·e·s")
    return ", ".join(part for part in (*parts, dossier.territory_figures) if part)


def extra_of(*, dossier: Dossier) -> list[tuple[str, str]]:
    """Give the answers to the questions of its kind's own, as (question, answer)."""
    questions = dossier.kind.extra
    return [(each["label"], str(dossier.extra[each["key"]])) for each in questions if dossier.extra.get(each["key"])]


def contact_of(*, dossier: Dossier, person: Any) -> dict[str, str]:
    """Say whom to talk to. Visitors read the organisation, members the person."""
    organisation = dossier.organisation.name if dossier.organisation else ""
    contact = dossier.contact or dossier.contributor
    if not is_member(person=person) or not contact.is_member:
        return {"name": organisation, "kind": "centre"} if organisation else {}
    role = people.visible_fields(person=contact, reader=person).get("function", "")
    url = reverse("network:person_detail", args=[contact.uuid])
    return {"name": contact.name, "role": role, "organisation": organisation, "url": url, "kind": "dossier"}


def dublin_core(*, dossier: Dossier, around: Around, url: str) -> list[tuple[str, str]]:
    """Give the Dublin Core pairs of an open sheet."""
    pairs = [("DC.title", dossier.title), ("DC.identifier", url), ("DC.type", dossier.kind.name), ("DC.language", "fr")]
    if dossier.summary:
        pairs.append(("DC.description", dossier.summary))
    if dossier.organisation:
        pairs += [("DC.creator", dossier.organisation.name), ("DC.publisher", dossier.organisation.name)]
    pairs += [("DC.subject", link.label) for link in (*around.stakes, *around.themes)]
    pairs += [("DC.coverage", link.label) for link in around.communes]
    if dossier.published_at:
        pairs.append(("DC.date", dossier.published_at.date().isoformat()))
    if dossier.filed_year:
        pairs.append(("DCTERMS.created", str(dossier.filed_year)))
    if dossier.period:
        pairs.append(("DCTERMS.temporal", dossier.period))
    pairs.append(("DC.rights", NOTICE))
    return pairs


def json_ld(*, dossier: Dossier, around: Around, holding: Holding, url: str) -> SafeString:
    """Give the schema.org description of an open sheet, safe inside a script element (data, never run). Closed parts are not named."""
    base = settings.BASE_URL
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": ["DigitalDocument", "Report"],
        "name": dossier.title,
        "url": url,
        "inLanguage": "fr",
        "genre": dossier.kind.name,
        "about": [{"@type": "Thing", "name": link.label} for link in (*around.stakes, *around.themes)],
        "spatialCoverage": [{"@type": "Place", "name": link.label} for link in around.communes],
        "image": base + reverse("dossiers:dossier_image", args=[dossier.pk]),
        "dateModified": dossier.updated_at.isoformat(),
        "usageInfo": NOTICE,
    }
    if dossier.summary:
        value["description"] = dossier.summary
    if dossier.organisation:
        value["publisher"] = {"@type": "Organization", "name": dossier.organisation.name}
    if dossier.period:
        value["temporalCoverage"] = dossier.period.replace("–", "/")
    if dossier.published_at:
        value["datePublished"] = dossier.published_at.isoformat()
    opened = [row.part for row in holding.rows if row.part.access == PartAccess.PUBLIC]
    if opened:
        value["hasPart"] = [{"@type": "CreativeWork", "name": part.title} for part in opened]
        value["encoding"] = {
            "@type": "MediaObject",
            "encodingFormat": "application/pdf",
            "contentUrl": base + reverse("dossiers:pages", args=[dossier.pk]),
        }
    return json_for_script(value)
