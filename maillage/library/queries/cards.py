"""Resources as cards and list rows: three queries whatever their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, IntegerField, Value

from maillage.kernel.cards import Card
from maillage.kernel.files.public import KINDS
from maillage.library.models import Resource, ResourceOrganisation, Use, VersionFile
from maillage.library.models.choices import Access
from maillage.library.models.resources import ResourceQuerySet

KIND = "library.resource"


@dataclass(slots=True)
class Beside:
    """What stands in other tables and lists show."""

    organisations: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    uses: int = 0


def beside(*, resources: Sequence[Resource]) -> dict[int, Beside]:
    """Give the organisations, the formats of the newest files and the number of teams who used it, by resource id, in one query."""
    found = {resource.pk: Beside() for resource in resources}
    if not found:
        return found
    organisations = _rows(
        ResourceOrganisation.objects.filter(resource__in=found), "organisation", "resource_id", "organisation__name", "position", 0
    )
    formats = _rows(
        VersionFile.objects.filter(version__resource__in=found),
        "format",
        "version__resource_id",
        "file__media_type",
        "position",
        "version__number",
    )
    uses = _rows(Use.objects.filter(resource__in=found), "use", "resource_id", "organisation__name", "organisation_id", 0)
    newest: dict[int, int] = {}
    for what, resource, text, _, number in organisations.union(formats, uses, all=True).order_by("turn", "place"):
        row = found[resource]
        if what == "organisation":
            row.organisations.append(text)
        elif what == "use":
            row.uses += 1
        else:
            if newest.get(resource) != number:
                row.formats.clear()
                newest[resource] = number
            label = KINDS[text].label if text in KINDS else ""
            if label and label not in row.formats:
                row.formats.append(label)
    return found


def _rows(queryset: Any, what: str, resource: str, text: str, position: str, number: str | int) -> Any:  # noqa: PLR0917  (columns of a union)
    order = F(number) if isinstance(number, str) else Value(number, output_field=IntegerField())
    return queryset.annotate(
        what=Value(what, output_field=CharField()), owner=F(resource), text=F(text), place=F(position), turn=order
    ).values_list("what", "owner", "text", "place", "turn")


def cards_of(*, resources: Sequence[Resource]) -> list[Card]:
    """Make the cards of resources already fetched, in their order."""
    around = beside(resources=resources)
    return [card_of(resource=resource, around=around[resource.pk]) for resource in resources]


def card_of(*, resource: Resource, around: Beside) -> Card:
    """Make one card."""
    restricted = resource.access == Access.MEMBERS
    meta: list[str] = []
    if around.uses:
        meta.append(f"Réutilisé par {around.uses} équipe{'s' if around.uses > 1 else ''}")
    return Card(
        kind=KIND,
        uuid=resource.uuid,
        title=str(resource),
        url=resource.get_absolute_url(),
        label="Ressource",
        detail=" · ".join([resource.get_form_display(), *around.formats[:1]]),
        data_kind="ressource",
        summary=resource.summary,
        source=", ".join(around.organisations[:2]) + ("…" if len(around.organisations) > 2 else ""),
        year=str(resource.year or ""),
        restricted=restricted,
        meta=meta,
    )


def cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of the listed resources this reader may see, by uuid."""
    resources = list(listed(person=person).filter(uuid__in=list(uuids)))
    return {card.uuid: card for card in cards_of(resources=resources)}


def listed(*, person: Any) -> ResourceQuerySet:
    """Give what lists show to this reader, without the long texts."""
    return Resource.objects.listed_for(person).defer("quote", "context", "keep", "otherwise")


def newest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest resources."""
    return cards_of(resources=list(listed(person=person).order_by("-published_at", "-id")[:limit]))
