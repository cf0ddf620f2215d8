"""The directory: rows light enough to be read whole, filtered and sorted in French, then one page of them in full.

A network has a few hundred organisations and a few thousand people: the whole list of names costs a few milliseconds, and
gives the letters, the counts and an order that no database sorts alike.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch

from maillage.kernel.access.public import is_member
from maillage.kernel.changes.kept import KeptValues
from maillage.kernel.text.characters import shortened
from maillage.kernel.text.markdown import to_text
from maillage.kernel.text.order import sort_key_fr, unaccented
from maillage.kernel.text.typography import typo
from maillage.network.models import HelpOffer, Membership, Organisation, Territory, Theme
from maillage.network.panels_registry import ORGANISATION_COUNTS, shown_with_organisations
from maillage.network.queries.themes import flat, themes_tree
from maillage.people import public as people

PER_PAGE = 30
# The same for every reader: organisations are public.
SAME = KeptValues(kinds=("network.organisation", "network.theme", "people.person"))
# What each shared: for members, for everybody.
COUNTS = KeptValues(kinds=shown_with_organisations, most=2)
# Their names, for members.
NAMES = KeptValues(kinds=("people.person",), most=1)
PER_PRINTED_PAGE = 1000
SHORT = 140


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryFilters:
    """What the address asks for; empty when not asked. `territory` is a slug, `theme` an id, `letter` a small letter."""

    words: str = ""
    kind: str = ""
    territory: Territory | None = None
    theme: int | None = None
    trade: str = ""
    letter: str = ""


@dataclass(slots=True, kw_only=True)
class Listed:
    """A page of the directory, and what stands around it."""

    page: Page[Any]
    total: int
    overview: "Overview"
    letters: dict[str, int] = field(default_factory=dict)


def _matches(words: Sequence[str], text: str) -> bool:
    folded = unaccented(text)
    return all(word in folded for word in words)


def _letter(key: str) -> str:
    return key[0] if key and key[0].isalpha() else "#"


def _page(rows: list[tuple[str, int]], *, letter: str, number: Any, per_page: int) -> tuple[Page[Any], dict[str, int]]:
    """Sort (key, id) rows, keep a letter, cut a page of ids; count the letters before keeping one."""
    rows.sort()
    letters = Counter(_letter(key) for key, _ in rows)
    kept = [pk for key, pk in rows if not letter or _letter(key) == letter]
    pages: Paginator[Any] = Paginator(kept, per_page)
    return pages.get_page(number), dict(sorted(letters.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An open organisation as the list shows it to everybody, its texts ready to be written."""

    pk: int
    name: str
    title: str
    url: str
    kind: str
    place: str
    about: str
    website: str
    contact_email: str
    themes: tuple[str, ...]


def organisations(*, person: Any, filters: DirectoryFilters, number: Any = 1, per_page: int = PER_PAGE) -> Listed:
    """Give a page of the open organisations, as (row, number of resources this reader may see)."""
    found = Organisation.objects.visible_to(person).open()
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.territory:
        found = found.in_territory(filters.territory)
    if filters.theme:
        found = found.filter(themes=filters.theme)
    words = unaccented(filters.words).split()
    key = ("names", filters.kind, filters.territory and filters.territory.pk, filters.theme)
    names, around = SAME.get(key, lambda: (_names(found), _overview(kind=filters.kind)))
    rows = [(key, pk) for key, pk, text in names if not words or all(word in text for word in words)]
    page, letters = _page(rows, letter=filters.letter, number=number, per_page=per_page)
    ids = list(page.object_list)
    counts = shared_counts(person=person)
    page.object_list = [(row, counts.get(row.pk, 0)) for row in _rows(ids)]
    return Listed(page=page, total=page.paginator.count, overview=around, letters=letters)


def _rows(ids: Sequence[int]) -> list[Row]:
    """Give the rows of these organisations, in this order; those never shown since the last change are read."""
    # Filled as pages are read: one dictionary for one state of the network, dropped with it.
    kept: dict[int, Row] = SAME.get("rows", dict)
    missing = [pk for pk in ids if pk not in kept]
    if missing:
        read = Organisation.objects.filter(pk__in=missing).select_related("commune").prefetch_related("themes")
        kept.update((each.pk, _row(each)) for each in read)
    return [kept[pk] for pk in ids if pk in kept]


def _row(organisation: Organisation) -> Row:
    return Row(
        pk=organisation.pk,
        name=organisation.name,
        title=typo(organisation.name),
        url=organisation.get_absolute_url(),
        kind=str(organisation.get_kind_display()),
        place=str(organisation.commune or ""),
        about=typo(shortened(to_text(organisation.description), SHORT)) if organisation.description else "",
        website=organisation.website,
        contact_email=organisation.contact_email,
        themes=tuple(theme.name for theme in organisation.themes.all()),
    )


def _names(found: Any) -> list[tuple[str, int, str]]:
    """Give (sorting key, id, text to search in) of organisations, in French order."""
    rows = found.values_list("pk", "name", "commune__name", "description")
    return sorted((sort_key_fr(name), pk, unaccented(f"{name} {commune or ''} {about}")) for pk, name, commune, about in rows)


def shared_counts(*, person: Any) -> dict[int, int]:
    """Give how many things each organisation shared, as the rooms above count them for members or for everybody."""

    def make() -> dict[int, int]:
        total: Counter[int] = Counter()
        for count in ORGANISATION_COUNTS.values():
            total.update(count(person))
        return dict(total)

    found: dict[int, int] = COUNTS.get(is_member(person=person), make)
    return found


def _family_name(name: str) -> str:
    words = name.split()
    return sort_key_fr(f"{words[-1]} {' '.join(words[:-1])}" if len(words) > 1 else name)


@dataclass(slots=True, kw_only=True)
class ListedPerson:
    """A person in a list, under the reader's rights."""

    person: Any
    fields: Mapping[str, Any]
    memberships: list[Membership]
    offers: list[HelpOffer]
    is_you: bool


def people_listed(*, person: Any, filters: DirectoryFilters, number: Any = 1, per_page: int = PER_PAGE) -> Listed:
    """Give a page of the members, filed by family name. To be shown to members only."""
    found = people.Person.objects.visible_to(person).filter(joined_at__isnull=False)
    everybody = is_member(person=person) and not (filters.trade or filters.theme or filters.territory)
    if filters.trade:
        found = found.of_trade(filters.trade, reader=person)
    if filters.theme:
        found = found.filter(help_offers__theme=filters.theme)
    if filters.territory:
        there = Organisation.objects.in_territory(filters.territory)
        found = found.filter(memberships__ended_on=None, memberships__organisation__in=there).distinct()
    words = unaccented(filters.words).split()
    names: list[tuple[int, str, str]] = NAMES.get("all", lambda: _people_names(found)) if everybody else _people_names(found)
    where: dict[int, str] = {}
    if words:
        for pk, organisation in Membership.objects.current().values_list("person_id", "organisation__name"):
            where[pk] = f"{where.get(pk, '')} {organisation}"
        for pk, theme in HelpOffer.objects.values_list("person_id", "theme__name"):
            where[pk] = f"{where.get(pk, '')} {theme}"
    rows = [(key, pk) for pk, key, name in names if not words or _matches(words, f"{name} {where.get(pk, '')}")]
    page, letters = _page(rows, letter=filters.letter, number=number, per_page=per_page)
    page.object_list = people_rows(ids=list(page.object_list), reader=person)
    return Listed(page=page, total=page.paginator.count, overview=overview(), letters=letters)


def _people_names(found: Any) -> list[tuple[int, str, str]]:
    """Give (id, sorting key, name) of people."""
    return [(pk, _family_name(name), name) for pk, name in found.values_list("pk", "name")]


def people_rows(*, ids: Sequence[int], reader: Any) -> list[ListedPerson]:
    """Give people in the order of their ids, with where they work and what they offer, in three queries."""
    memberships = Membership.objects.filter(ended_on=None).select_related("organisation").order_by("-is_main", "started_on", "pk")
    offers = HelpOffer.objects.select_related("theme").order_by("theme__position", "pk")
    found = people.Person.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("memberships", queryset=memberships, to_attr="open_memberships"),
        Prefetch("help_offers", queryset=offers, to_attr="offers"),
    )
    by_id = {row.pk: row for row in found}
    return [
        ListedPerson(
            person=row,
            fields=people.visible_fields(person=row, reader=reader),
            memberships=row.open_memberships,
            offers=row.offers,
            is_you=row.pk == getattr(reader, "pk", None),
        )
        for pk in ids
        if (row := by_id.get(pk))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A province, a département or a region without provinces, and how many open organisations stand there."""

    territory: Territory
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What stands around the lists: areas on the map, kinds with their label and number, themes, how many there are."""

    areas: list[Area]
    kinds: list[tuple[str, str, int]]
    themes: list[Theme]
    organisations: int
    members: int


def overview(*, kind: str = "") -> Overview:
    """Count the open organisations by area (of this kind alone, if given) and by kind, until something changes."""
    found: Overview = SAME.get(("overview", kind), lambda: _overview(kind=kind))
    return found


def _overview(*, kind: str) -> Overview:
    rows = list(Organisation.objects.open().values_list("kind", "commune__parent_id"))
    by_area = Counter(area for each, area in rows if area and (not kind or each == kind))
    by_kind = Counter(each for each, _ in rows)
    territories = Territory.objects.filter(pk__in=list(by_area))
    return Overview(
        areas=sorted(
            (Area(territory=each, count=by_area[each.pk]) for each in territories), key=lambda area: sort_key_fr(area.territory.name)
        ),
        kinds=[(value, label, by_kind[value]) for value, label in Organisation.Kind.choices if by_kind[value]],
        themes=[branch.theme for branch in flat(themes_tree(labels=False))],
        organisations=len(rows),
        members=people.members().count(),
    )
