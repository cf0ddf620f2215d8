"""Resources as cards and list rows: three queries whatever their number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, IntegerField, Value

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Prepared
from maillage.kernel.files.public import KINDS
from maillage.library.models import Resource, ResourceOrganisation, ResourceTheme, Use, VersionFile
from maillage.library.models.choices import Access
from maillage.library.models.resources import LISTED, ResourceQuerySet

KIND = "library.resource"
LONG_TEXTS = ("quote", "context", "keep", "otherwise")


@dataclass(slots=True)
class Beside:
    """What stands in other tables and lists show."""

    organisations: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    uses: int = 0


def _around(ids: Sequence[int]) -> Any:
    organisations = ResourceOrganisation.objects.filter(resource__in=ids)
    formats = VersionFile.objects.filter(version__resource__in=ids)
    uses = Use.objects.filter(resource__in=ids)
    return (
        _rows(organisations, "organisation", "resource_id", "organisation__name", "position", 0)
        .union(
            _rows(formats, "format", "version__resource_id", "file__media_type", "position", "version__number"),
            _rows(uses, "use", "resource_id", "organisation__name", "organisation_id", 0),
            all=True,
        )
        .order_by("turn", "place")
    )


def _rows(queryset: Any, what: str, resource: str, text: str, position: str, number: str | int) -> Any:  # noqa: PLR0917  (columns of a union)
    order = F(number) if isinstance(number, str) else Value(number, output_field=IntegerField())
    return queryset.annotate(
        what=Value(what, output_field=CharField()), owner=F(resource), text=F(text), place=F(position), turn=order
    ).values_list("what", "owner", "text", "place", "turn")


AROUND = Prepared(_around)


def beside(*, resources: Sequence[Resource]) -> dict[int, Beside]:
    """Give the organisations, the formats of the newest files and the number of teams who used it, by resource id, in one query."""
    found = {resource.pk: Beside() for resource in resources}
    newest: dict[int, int] = {}
    for what, resource, text, _, number in AROUND(ids=list(found)):
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
        detail=_form_and_format(resource, around),
        data_kind="ressource",
        summary=resource.summary,
        source=", ".join(around.organisations[:2]) + ("…" if len(around.organisations) > 2 else ""),
        year=str(resource.year or ""),
        restricted=restricted,
        meta=meta,
        language=resource.title_language,
        summary_language=resource.words_language,
        file_language=resource.file_language,
    )


def _form_and_format(resource: Resource, around: Beside) -> str:
    """Say "Guide · PDF"; a format that begins with the form says both: "Texte OpenDocument"."""
    form, formats = str(resource.get_form_display()), around.formats[:1]
    if formats and formats[0].casefold().startswith(form.casefold()):
        return formats[0]
    return " · ".join([form, *formats])


def cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of the listed resources this reader may see, by uuid."""
    members = is_member(person=person)
    # Rights are read on the rows: beside them in the SQL, they lead the database to another index than that of the identifiers.
    resources = [each for each in BY_UUID(uuids=list(uuids)) if each.is_listed and (members or each.access == Access.PUBLIC)]
    return {card.uuid: card for card in cards_of(resources=resources)}


def listed(*, person: Any) -> ResourceQuerySet:
    """Give what lists show to this reader, without the long texts."""
    return listed_to(is_member(person=person))


def listed_to(members: bool) -> ResourceQuerySet:  # noqa: FBT001  (the shape of prepared reads)
    """Give what lists show to members or to visitors, without the long texts."""
    found = Resource.objects.filter(LISTED).defer(*LONG_TEXTS)
    return found if members else found.filter(access=Access.PUBLIC)


def newest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest resources."""
    return cards_of(resources=newest_rows(person=person, limit=limit))


def newest_rows(*, person: Any, limit: int) -> list[Resource]:
    """Give the newest resources as rows, without the long texts."""
    return NEWEST(shape=(is_member(person=person), limit))


def newest_under(*, theme: Any = None, limit: int) -> list[Resource]:
    """Give the newest open resources as rows, those of a theme when there is one: what feeds show, whoever asks."""
    if theme is None:
        return NEWEST(shape=(False, limit))
    return NEWEST_OF_THEME(shape=limit, theme=theme.pk)


BY_UUID = Prepared(lambda uuids: Resource.objects.filter(uuid__in=uuids).defer(*LONG_TEXTS))
NEWEST = Prepared(lambda shape: listed_to(shape[0]).order_by("-published_at", "-id")[: shape[1]])
NEWEST_OF_THEME = Prepared(
    lambda limit, theme: (
        # From the theme's own index: what it holds beyond the newest is never read.
        listed_to(members=False)
        .filter(
            pk__in=ResourceTheme.objects.filter(theme=theme, listed_at__isnull=False, resource__access=Access.PUBLIC)
            .order_by("-listed_at", "-resource_id")
            .values("resource_id")[:limit]
        )
        .order_by("-published_at", "-id")
    )
)
