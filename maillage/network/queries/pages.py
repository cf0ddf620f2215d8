"""Reads for the page of an organisation and of a person."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F, Prefetch
from django.db.models.functions import Cast

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Part, Row
from maillage.kernel.journal.models import Entry
from maillage.letters import public as letters
from maillage.network.models import HelpOffer, Membership, Organisation, Theme
from maillage.network.panels_registry import ORGANISATION_PANELS, PERSON_PANELS
from maillage.people import public as people

THEMES = "network.themes"
FIELD_NAMES = {
    "kind": "le type",
    "name": "le nom",
    "commune": "la commune",
    "website": "le site web",
    "contact_email": "l’adresse de contact",
    "description": "la présentation",
    "sector": "le secteur",
    "themes": "les thèmes",
}
HISTORY = {
    "network.organisation.added": "a ajouté l’organisation",
    "network.organisation.changed": "a modifié",
    "network.organisation.closed": "a signalé la fermeture",
    "network.organisation.reopened": "a rouvert la fiche",
    "network.steward.named": "a confié la fiche à un·e membre de l’équipe",
    "network.steward.relieved": "a retiré la charge de la fiche à une personne",
}


@dataclass(slots=True, kw_only=True)
class Colleague:
    """A person in an organisation, under the reader's rights."""

    membership: Membership
    function: str
    is_you: bool
    offers: list[HelpOffer]


def colleagues(*, organisation: Organisation, reader: Any) -> list[Colleague]:
    """Give the people of an organisation: to members only. Stewards first, then the order in which they came."""
    if not is_member(person=reader):
        return []
    offers = HelpOffer.objects.select_related("theme").order_by("theme__position", "pk")
    rows = (
        Membership.objects.current()
        .filter(organisation=organisation, person__joined_at__isnull=False)
        .select_related("person")
        .prefetch_related(Prefetch("person__help_offers", queryset=offers, to_attr="offers"))
        .order_by("-is_steward", "started_on", "pk")
    )
    return [
        Colleague(
            membership=row,
            function=row.function or people.visible_fields(person=row.person, reader=reader).get("function", ""),
            is_you=row.person_id == reader.pk,
            offers=row.person.offers,
        )
        for row in rows
    ]


def themes_beside(kind: str, inside: bool) -> Part | None:  # noqa: FBT001  (as `letters.Lender` asks)
    """Give the read of the themes of an organisation, for its page."""
    if kind != "network.organisation":
        return None
    return Part(
        name=THEMES,
        rows=lambda at: Theme.objects.filter(organisations__uuid=at.thing).order_by("position", "pk"),
        columns={"title": F("name"), "slug": F("slug"), "number": Cast("position", BigIntegerField())},
        make=lambda row: row,
        most=50,
    )


def themes_of(*, beside: letters.Beside) -> list[Row]:
    """Give the themes that the page of an organisation read, in their order."""
    return sorted(beside.rows.get(THEMES, ()), key=lambda row: (row.number or 0, row.pk))


def shared_by_organisation(*, organisation: Organisation, reader: Any) -> list[Card]:
    """Give what an organisation shared, as lent by the rooms above."""
    return [card for panel in ORGANISATION_PANELS.values() for card in panel(organisation, reader)]


def shared_by_person(*, of: Any, reader: Any) -> list[Card]:
    """Give what a person shared, as lent by the rooms above."""
    return [card for panel in PERSON_PANELS.values() for card in panel(of, reader)]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One change of a page: who, when, what."""

    who: str
    at: Any
    what: str


def history(*, subject: UUID, limit: int = 30) -> list[HistoryLine]:
    """Give the changes of an organisation, newest first, from the journal."""
    entries = Entry.objects.filter(subject=subject, kind__in=HISTORY).select_related("actor").order_by("-pk")[:limit]
    return [HistoryLine(who=str(entry.actor or "La coordination"), at=entry.at, what=_said(entry)) for entry in entries]


def _said(entry: Entry) -> str:
    said = HISTORY[entry.kind]
    fields = [FIELD_NAMES.get(name, name) for name in entry.payload.get("fields", [])]
    return f"{said} {', '.join(fields)}" if fields else said
