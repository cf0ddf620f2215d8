"""The list of resources: filters, counts beside them, pages by keyset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.changes.kept import KeptValues
from maillage.library.models import Resource, ResourceOrganisation, ResourceTheme
from maillage.library.models.choices import ACCESS_BY_SLUG, ACCESS_SLUGS, FORM_SLUGS, FORMS_BY_SLUG, Access, Form
from maillage.library.models.resources import ResourceQuerySet
from maillage.library.queries.cards import cards_of, listed, newest_rows
from maillage.network.public import Theme

PER_PAGE = 20
MAX_VALUES = 10
MAX_SLICES = 12
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FACETS = ("forme", "theme", "organisation", "annee", "acces", "territoire")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for: values by facet. Unknown and malformed values are dropped."""

    values: Mapping[str, tuple[str, ...]]
    theme_ids: tuple[int, ...] = ()

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """Read `?forme=guide&theme=…&organisation=12&annee=2024&acces=membres&territoire=…`."""
        found = {}
        for name in FACETS:
            asked = dict.fromkeys(value for value in query.getlist(name)[:MAX_VALUES] if _valid(name, value))
            if asked:
                found[name] = tuple(asked)
        asked_themes = found.get("theme", ())
        # Identifiers rather than a join: the index on (theme, date) then answers alone.
        ids = COUNTS.get(("under", asked_themes), lambda: _themes_under(asked_themes)) if asked_themes else ()
        return cls(values=found, theme_ids=ids)

    def condition(self, *, without: str = "") -> Q:
        """Give the filter on resources, leaving one facet out."""
        condition = Q()
        for name, values in self.values.items():
            if name != without:
                condition &= self._under_themes() if name == "theme" else _condition(name, values)
        return condition

    def _under_themes(self) -> Q:
        return Q(pk__in=ResourceTheme.objects.filter(theme_id__in=self.theme_ids, listed_at__isnull=False).values("resource_id"))


def _valid(name: str, value: str) -> bool:
    if name == "forme":
        return value in FORMS_BY_SLUG
    if name == "acces":
        return value in ACCESS_BY_SLUG
    if name == "organisation":
        return value.isascii() and value.isdigit() and len(value) < 16
    if name == "annee":
        return value.isascii() and value.isdigit() and len(value) == 4
    return 0 < len(value) <= 80 and "\0" not in value


def _condition(name: str, values: tuple[str, ...]) -> Q:
    if name == "forme":
        return Q(form__in=[FORMS_BY_SLUG[value] for value in values])
    if name == "acces":
        return Q(access__in=[ACCESS_BY_SLUG[value] for value in values])
    if name == "annee":
        return Q(year__in=[int(value) for value in values])
    if name == "territoire":
        return Q(territory__slug__in=values)
    return Q(pk__in=ResourceOrganisation.objects.filter(organisation_id__in=[int(value) for value in values]).values("resource_id"))


def _themes_under(slugs: tuple[str, ...]) -> tuple[int, ...]:
    under = Q(slug__in=slugs) | Q(parent__slug__in=slugs) | Q(parent__parent__slug__in=slugs)
    return tuple(Theme.objects.filter(under).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as shown."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(slots=True, kw_only=True)
class Page:
    """A page of the list. `before` and `after` are cursors for the addresses, empty at the ends."""

    cards: list[Card]
    total: int
    facets: dict[str, list[Choice]] = field(default_factory=dict)
    before: str = ""
    after: str = ""


def page_of(*, person: Any, filters: Filters, before: str = "", after: str = "") -> Page:
    """Give a page of the list with its counts: five queries at most."""
    if set(filters.values) == {"theme"}:
        rows, has_before, has_after = page_under(person=person, themes=filters.theme_ids, before=before, after=after)
    elif filters.values or before or after:
        rows, has_before, has_after = keyset(queryset=listed(person=person).filter(filters.condition()), before=before, after=after)
    else:
        rows = newest_rows(person=person, limit=PER_PAGE + 1)
        has_before, has_after = False, len(rows) > PER_PAGE
        rows = rows[:PER_PAGE]
    total, facets = counts(person=person, filters=filters)
    return Page(
        cards=cards_of(resources=rows),
        total=total,
        facets=facets,
        before=cursor(rows[0]) if rows and has_before else "",
        after=cursor(rows[-1]) if rows and has_after else "",
    )


def keyset(*, queryset: ResourceQuerySet, before: str, after: str) -> tuple[list[Resource], bool, bool]:
    """Give one page, newest first, and whether something stands before and after it. An unreadable cursor gives the first page."""
    position = _position(before or after)
    backwards = bool(before and position)
    if position:
        queryset = queryset.filter(_beyond("published_at", "pk", position, newer=backwards))
    ordered = queryset.order_by("published_at", "id") if backwards else queryset.order_by("-published_at", "-id")
    rows = list(ordered[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    if backwards:
        rows.reverse()
        return rows, more, True
    return rows, position is not None, more


def page_under(*, person: Any, themes: Sequence[int], before: str = "", after: str = "") -> tuple[list[Resource], bool, bool]:
    """Give one page of what stands under these themes, as `keyset` does, whatever they hold.

    The newest of each theme come from its own index: joined first, a theme's thousands would all be read and sorted.
    """
    found = listed(person=person)
    if len(themes) > MAX_SLICES:
        under = Q(pk__in=ResourceTheme.objects.filter(theme_id__in=themes, listed_at__isnull=False).values("resource_id"))
    else:
        under = Q(pk__in=[])
        for theme in themes:
            under |= Q(pk__in=_newest_of(theme, members=is_member(person=person), before=before, after=after))
    return keyset(queryset=found.filter(under), before=before, after=after)


def _newest_of(theme: int, *, members: bool, before: str, after: str) -> Any:
    rows = ResourceTheme.objects.filter(theme_id=theme, listed_at__isnull=False)
    if not members:
        rows = rows.filter(resource__access=Access.PUBLIC)
    position = _position(before or after)
    if position and before:
        rows = rows.filter(_beyond("listed_at", "resource_id", position, newer=True)).order_by("listed_at", "resource_id")
    elif position:
        rows = rows.filter(_beyond("listed_at", "resource_id", position, newer=False)).order_by("-listed_at", "-resource_id")
    else:
        rows = rows.order_by("-listed_at", "-resource_id")
    return rows.values("resource_id")[: PER_PAGE + 1]


def _beyond(at: str, pk: str, position: tuple[datetime, int], *, newer: bool) -> Q:
    """What stands before or after a place of the list."""
    way = "gt" if newer else "lt"
    return Q(**{f"{at}__{way}": position[0]}) | Q(**{at: position[0], f"{pk}__{way}": position[1]})


def cursor(resource: Resource) -> str:
    """Name a place in the list: microseconds and id."""
    if resource.published_at is None:
        return ""
    return f"{(resource.published_at - EPOCH) // timedelta(microseconds=1)}-{resource.pk}"


def _position(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.partition("-")
    if not (moment.isascii() and moment.isdigit() and pk.isascii() and pk.isdigit() and len(moment) < 18 and len(pk) < 18):
        return None
    try:
        return EPOCH + timedelta(microseconds=int(moment)), int(pk)
    except OverflowError:
        return None


# The same for every reader of an audience.
COUNTS = KeptValues(kinds=("library.resource", "network.theme", "network.organisation"))


def counts(*, person: Any, filters: Filters) -> tuple[int, dict[str, list[Choice]]]:
    """Give how many resources there are, and the choices of each facet with their counts under the other filters."""
    member = is_member(person=person)
    key = ("facets", member, tuple(sorted(filters.values.items())))
    total, rows = COUNTS.get(key, lambda: _count(person=person, filters=filters))
    return total, {name: _choices(name, rows.get(name, []), filters.values.get(name, ()), member=member) for name in FACETS}


def _count(*, person: Any, filters: Filters) -> tuple[int, dict[str, list[tuple[str, str, int]]]]:
    def under(name: str) -> ResourceQuerySet:
        return Resource.objects.listed_for(person).filter(filters.condition(without=name)).order_by()

    def group(name: str, queryset: Any, key: str, label: str, counted: str = "pk") -> Any:
        return (
            queryset.annotate(facet=Value(name, output_field=CharField()), key=Cast(F(key), CharField()), shown=Cast(F(label), CharField()))
            .values("facet", "key", "shown")
            .annotate(n=Count(counted))
            .values_list("facet", "key", "shown", "n")
        )

    themes = ResourceTheme.objects.filter(resource__in=under("theme").values("pk")).order_by()
    organisations = ResourceOrganisation.objects.filter(resource__in=under("organisation").values("pk")).order_by()
    branches = [
        group("forme", under("forme"), "form", "form"),
        group("acces", under("acces"), "access", "access"),
        group("annee", under("annee").filter(year__isnull=False), "year", "year"),
        group("territoire", under("territoire").filter(territory__isnull=False), "territory__slug", "territory__name"),
        group("theme", themes, "theme__slug", "theme__name"),
        group("organisation", organisations, "organisation_id", "organisation__name"),
    ]
    whole = (
        under("")
        .annotate(facet=Value("total", output_field=CharField()))
        .values("facet")
        .annotate(n=Count("pk"), key=Value("", output_field=CharField()), shown=Value("", output_field=CharField()))
        .values_list("facet", "key", "shown", "n")
    )
    total = 0
    rows: dict[str, list[tuple[str, str, int]]] = {}
    for name, key, label, count in whole.union(*branches, all=True):
        if name == "total":
            total = count
        else:
            rows.setdefault(name, []).append((key, label, count))
    return total, rows


def _choices(name: str, rows: list[tuple[str, str, int]], asked: tuple[str, ...], *, member: bool) -> list[Choice]:
    if name == "acces" and not member:
        return []
    if name == "forme":
        rows = [(FORM_SLUGS[key], Form(key).label, count) for key, _, count in rows]
    elif name == "acces":
        rows = [(ACCESS_SLUGS[key], Access(key).label, count) for key, _, count in rows]
    known = {key for key, _, _ in rows}
    rows = rows + [(value, value, 0) for value in asked if value not in known]
    ordered = sorted(rows, key=(lambda row: (-int(row[0]), 0, "")) if name == "annee" else (lambda row: (0, -row[2], row[1])))
    choices = [Choice(value=key, label=label, count=count, checked=key in asked) for key, label, count in ordered]
    # Long facets show the most frequent values, and those in force wherever they stand.
    return [choice for place, choice in enumerate(choices) if place < 12 or choice.checked]


def theme_counts(*, person: Any) -> dict[int, int]:
    """Give how many listed resources each theme holds itself, by theme id."""
    member = is_member(person=person)

    def make() -> dict[int, int]:
        rows = ResourceTheme.objects.filter(listed_at__isnull=False)
        if not member:
            rows = rows.filter(resource__access=Access.PUBLIC)
        return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))

    found: dict[int, int] = COUNTS.get(("themes", member), make)
    return found
