"""The small texts of the pages, and the sheet as a document."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives import rules
from maillage.initiatives.forms.sheets import WordForm
from maillage.initiatives.models import Contribution, Decision, Initiative, InitiativeFile
from maillage.initiatives.models.choices import Access
from maillage.initiatives.queries import pages
from maillage.kernel.documents.public import Block, Document, Heading, Paragraph, Picture, Quote, TableBlock, from_markdown
from maillage.kernel.files.public import Preview
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.numbers import number_fr
from maillage.kernel.text.typography import typo
from maillage.people import public as people

NUMBERS = ("Aucune", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix")
SECTIONS = (
    ("intention", "L’intention"),
    ("done", "Ce que nous avons fait"),
    ("observed", "Ce que nous avons observé"),
    ("not_again", "Ce que nous ne referions pas"),
    ("transfer", "Pour la reprendre ailleurs"),
)
MOST_PHOTOS = 4


def adaptations_title(*, count: int) -> str:
    """Write the heading: "Trois équipes l’ont essayée ailleurs"."""
    if count == 0:
        return "Essayée ailleurs ?"
    if count == 1:
        return "Une équipe l’a essayée ailleurs"
    return f"{NUMBERS[count] if count < len(NUMBERS) else count} équipes l’ont essayée ailleurs"


def as_list(text: str) -> str:
    """Make a list of several lines, one idea each; a text with marks of its own stays as it is."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or any(line[0] in "-*#>|" or line[:2].rstrip(".").isdigit() for line in lines):
        return text
    return "\n".join(f"- {line}" for line in lines)


def sections_of(*, initiative: Initiative) -> list[tuple[str, str, str]]:
    """Give the parts of the sheet that are written: (anchor, title, Markdown)."""
    said = [(name, title, getattr(initiative, name)) for name, title in SECTIONS]
    return [(name, title, as_list(text) if name in ("not_again", "transfer") else text) for name, title, text in said if text]


def returned_with(*, thing: Contribution | None) -> Decision | None:
    """Give the last words of the coordination about a draft, None when there are none."""
    if thing is None or not thing.is_draft:
        return None
    return Decision.objects.filter(thing=thing.uuid).exclude(word="").order_by("-pk").first()


def money(amount: Any) -> str:
    """Write an amount: "1 500 €"."""
    return f"{number_fr(amount)}\u00a0€"


def where_of(*, initiative: Initiative) -> str:
    """Say where it happened: place, commune, province."""
    commune = initiative.commune
    area = commune.parent.name if commune and commune.parent else ""
    town = f"{commune.name} ({area})" if commune and area else commune.name if commune else ""
    return ", ".join(part for part in (initiative.place, town) if part)


def facts_of(*, initiative: Initiative, links: pages.Links) -> list[tuple[str, str]]:
    """Give the facts of the sheet that are known, as (label, words)."""
    public = ", ".join(links.publics)
    facts = (
        ("Où", where_of(initiative=initiative)),
        ("Public", " : ".join(part for part in (public, initiative.ages) if part) if public else initiative.ages),
        ("Discipline", ", ".join(links.disciplines)),
        ("Année", str(initiative.year or "")),
        ("Avec", ", ".join(line.strip() for line in initiative.partners.splitlines() if line.strip())),
    )
    return [(label, typo(words[:1].upper() + words[1:])) for label, words in facts if words]


def meta_of(*, initiative: Initiative) -> list[Any]:
    """Give the facts under the title."""
    meta: list[Any] = []
    if initiative.published_at:
        meta.append(("calendar-blank", f"Racontée le {short_date(initiative.published_at)}"))
    meta.append(
        ("globe-simple", "Ouverte à toutes et tous") if initiative.access == Access.PUBLIC else ("lock-simple", "Membres du réseau")
    )
    return meta


def contact_of(*, initiative: Initiative, person: Any) -> dict[str, str]:
    """Give who to call, for a reader who may know: what the account shows of itself, else what the sheet says."""
    if not rules.sees_contact(person=person, initiative=initiative) or not initiative.contact_label:
        return {}
    found = {"name": initiative.contact_label, "phone": initiative.contact_phone, "email": initiative.contact_email, "role": "", "url": ""}
    if initiative.contact is not None and initiative.contact.is_member:
        shown = people.visible_fields(person=initiative.contact, reader=person)
        found |= {"role": str(shown.get("function", "")), "url": reverse("network:person_detail", args=[initiative.contact.uuid])}
        found["email"] = str(shown.get("email", ""))
    return found


def moderation_of(*, thing: Contribution) -> dict[str, Any]:
    """Give what the panel of the coordination posts to."""
    if not thing.is_waiting:
        return {}
    return {
        "publish_url": reverse("initiatives:publish", args=[thing.NOUN, thing.uuid]),
        "answer_url": reverse("initiatives:answer", args=[thing.NOUN, thing.uuid]),
        "change": WordForm(prefix="completer"),
        "declined": WordForm(prefix="decliner"),
    }


def document_of(*, initiative: Initiative, person: Any) -> Document:
    """Write the sheet as a document, with what this reader may read."""
    links, steps = pages.links_of(initiative=initiative), pages.steps_of(initiative=initiative)
    held = pages.held_of(initiative=initiative, person=person)
    facts = facts_of(initiative=initiative, links=links)
    facts += [("Menée par", ", ".join(link.label for link in links.organisations))] if links.organisations else []
    facts += [("Thème", ", ".join(link.label for link in links.themes))] if links.themes else []
    if steps:
        facts.append(("Où elle en est", f"{steps[-1].get_step_display().capitalize()}, {short_date(steps[-1].on)}"))
    contact = contact_of(initiative=initiative, person=person)
    if contact:
        facts.append(("Qui appeler", ", ".join(part for part in (contact["name"], contact["phone"], contact["email"]) if part)))
    blocks: list[Block] = []
    for _, title, text in sections_of(initiative=initiative):
        blocks += [Heading(title), *from_markdown(text=text)]
    for title, text in (("Calendrier", initiative.calendar), ("Les moyens", initiative.means)):
        blocks += [Heading(title), *from_markdown(text=as_list(text))] if text else []
    blocks += _costs(links)
    blocks += _pictures(held.photos)
    for each in pages.adaptations_of(initiative=initiative):
        told = ", ".join(part for part in (each.organisation.name, each.where, each.when) if part)
        first = [Heading("Essayée ailleurs")] if not any(block == Heading("Essayée ailleurs") for block in blocks) else []
        blocks += [*first, Heading(told, 2), Paragraph(typo(each.changed)), Quote(typo(each.outcome))]
    address = settings.BASE_URL + initiative.get_absolute_url()
    blocks.append(
        Paragraph(f"Une inspiration, pas un modèle : à adapter à votre territoire. Fiche lue le {short_date(timezone.now())}, {address}")
    )
    network = settings.NETWORK.name
    return Document(
        title=typo(str(initiative)), subtitle=typo(initiative.summary), facts=facts, blocks=blocks, source=f"{network} · {address}"
    )


def _costs(links: pages.Links) -> list[Block]:
    if not links.fundings:
        return []
    rows = [(funder, "" if amount is None else money(amount)) for funder, amount in links.fundings]
    if links.cost is not None and len(rows) > 1:
        rows.append(("En tout", money(links.cost)))
    return [Heading("Le coût"), TableBlock("Qui a financé", ("Qui", "Montant"), rows, frozenset({1}))]


def _pictures(photos: Sequence[InitiativeFile]) -> list[Block]:
    shown = [row for row in photos if getattr(row, "width", None)][:MOST_PHOTOS]
    previews = {
        each.file_id: each for each in Preview.objects.filter(file__in=[row.file_id for row in shown], number=1).select_related("file")
    }
    blocks: list[Block] = []
    for row in shown:
        try:
            content = previews[row.file_id].path.read_bytes()
        except (OSError, KeyError):
            continue
        blocks.append(Picture(content, row.alt, row.credit))
    return [Heading("En images"), *blocks] if blocks else []
