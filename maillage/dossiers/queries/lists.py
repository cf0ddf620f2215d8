"""The list of dossiers: filters, counts beside them, pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from maillage.dossiers.models import Dossier, DossierCommune, DossierStake, DossierTheme, LevelAsked, Status, TerritoryType
from maillage.dossiers.models.dossiers import DossierQuerySet
from maillage.dossiers.queries.cards import cards_of, listed_to
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.changes.kept import KeptValues

PER_PAGE = 20
MAX_VALUES = 10
FACETS = ("sorte", "statut", "niveau", "province", "territoire", "annee", "enjeu", "theme")
STATUS_SLUGS = {
    Status.VALIDATED.value: "valide",
    Status.FILED.value: "depose",
    Status.INCOMPLETE.value: "incomplet",
    Status.ADMISSIBLE.value: "recevable",
    Status.INADMISSIBLE.value: "irrecevable",
    Status.INSPECTION.value: "en-instruction",
    Status.OPINION.value: "avis-rendu",
    Status.DECIDED.value: "decide",
    Status.RUNNING.value: "contrat-en-cours",
    Status.EXTENDED.value: "contrat-prolonge",
    Status.RENEWAL_DUE.value: "a-reconduire",
    Status.SUSPENDED.value: "suspendu",
    Status.LOST.value: "reconnaissance-perdue",
    Status.WITHDRAWN.value: "demande-retiree",
    Status.DRAFT.value: "en-preparation",
}
STATUS_BY_SLUG = {slug: value for value, slug in STATUS_SLUGS.items()}
TERRITORY_SLUGS = {
    TerritoryType.CITY.value: "grande-ville",
    TerritoryType.TOWN.value: "ville-moyenne",
    TerritoryType.TOWN_VILLAGES.value: "ville-et-villages",
    TerritoryType.RURAL.value: "rural",
    TerritoryType.SUBURBAN.value: "periurbain",
}
TERRITORY_BY_SLUG = {slug: value for value, slug in TERRITORY_SLUGS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for: values by facet, and years the period must touch. Unknown and malformed values are dropped."""

    values: Mapping[str, tuple[str, ...]]
    year_from: int | None = None
    year_to: int | None = None

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """Read `?sorte=&statut=&niveau=acg&province=&territoire=rural&annee=2024&enjeu=&de=2025&a=2029`."""
        found = {}
        for name in FACETS:
            asked = dict.fromkeys(value for value in query.getlist(name)[:MAX_VALUES] if _valid(name, value))
            if asked:
                found[name] = tuple(asked)
        return cls(values=found, year_from=_year(query.get("de", "")), year_to=_year(query.get("a", "")))

    @property
    def any(self) -> bool:
        return bool(self.values or self.year_from or self.year_to)

    @property
    def key(self) -> tuple[Any, ...]:
        return (tuple(sorted(self.values.items())), self.year_from, self.year_to)

    def condition(self, *, without: str = "") -> Q:
        """Give the filter on dossiers, leaving one facet out."""
        condition = Q()
        for name, values in self.values.items():
            if name != without:
                condition &= _condition(name, values)
        if self.year_from:
            condition &= Q(period_to__gte=self.year_from) | Q(period_to=None, period_from__gte=self.year_from)
        if self.year_to:
            condition &= Q(period_from__lte=self.year_to)
        return condition


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None


def _valid(name: str, value: str) -> bool:
    if name == "statut":
        return value in STATUS_BY_SLUG
    if name == "territoire":
        return value in TERRITORY_BY_SLUG
    if name == "annee":
        return _year(value) is not None
    return 0 < len(value) <= 120 and "\0" not in value


def _condition(name: str, values: tuple[str, ...]) -> Q:
    match name:
        case "sorte":
            return Q(kind__slug__in=values)
        case "statut":
            return Q(status__in=[STATUS_BY_SLUG[value] for value in values])
        case "territoire":
            return Q(territory_type__in=[TERRITORY_BY_SLUG[value] for value in values])
        case "annee":
            return Q(filed_year__in=[int(value) for value in values])
        case "niveau":
            return Q(pk__in=LevelAsked.objects.filter(level__code__in=values).values("dossier_id"))
        case "theme":
            under = Q(theme__slug__in=values) | Q(theme__parent__slug__in=values) | Q(theme__parent__parent__slug__in=values)
            return Q(pk__in=DossierTheme.objects.filter(under).values("dossier_id"))
        case "province":
            place = Q(territory__parent__slug__in=values) | Q(territory__slug__in=values)
            return Q(pk__in=DossierCommune.objects.filter(place).values("dossier_id"))
    return Q(pk__in=DossierStake.objects.filter(stake__slug__in=values).values("dossier_id"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as shown."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(slots=True, kw_only=True)
class Page:
    """A page of the list, numbered from 1."""

    cards: list[Card]
    total: int
    number: int
    last: int
    facets: dict[str, list[Choice]] = field(default_factory=dict)


COUNTS = KeptValues(kinds=("dossiers.dossier", "dossiers.lists", "network.organisation", "network.theme"))


def page_of(*, person: Any, filters: Filters, number: int = 1) -> Page:
    """Give a page of the list, newest first, with its counts. Past the end: the last page."""
    member = is_member(person=person)
    total, rows = COUNTS.get(("facets", member, filters.key), lambda: _count(person=person, filters=filters))
    last = max(1, -(-total // PER_PAGE))
    number = min(max(number, 1), last)
    found = listed_to(member).filter(filters.condition()).order_by("-published_at", "-id")
    start = (number - 1) * PER_PAGE
    return Page(
        cards=cards_of(dossiers=list(found[start : start + PER_PAGE])),
        total=total,
        number=number,
        last=last,
        facets={name: _choices(name, rows.get(name, []), filters.values.get(name, ())) for name in FACETS},
    )


def _count(*, person: Any, filters: Filters) -> tuple[int, dict[str, list[tuple[str, str, int]]]]:
    def under(name: str) -> DossierQuerySet:
        return Dossier.objects.listed_for(person).filter(filters.condition(without=name)).order_by()

    def beside(name: str, model: Any) -> Any:
        return model.objects.filter(dossier__in=under(name).values("pk")).order_by()

    def group(name: str, queryset: Any, key: str, label: str) -> Any:
        counted = "dossier" if name in ("niveau", "province", "enjeu", "theme") else "pk"
        return (
            queryset.annotate(facet=Value(name, output_field=CharField()), key=Cast(F(key), CharField()), shown=Cast(F(label), CharField()))
            .values("facet", "key", "shown")
            .annotate(n=Count(counted, distinct=True))
            .values_list("facet", "key", "shown", "n")
        )

    provinces = beside("province", DossierCommune).filter(territory__parent__isnull=False)
    branches = [
        group("sorte", under("sorte"), "kind__slug", "kind__name"),
        group("statut", under("statut"), "status", "status"),
        group("territoire", under("territoire").exclude(territory_type=""), "territory_type", "territory_type"),
        group("annee", under("annee").filter(filed_year__isnull=False), "filed_year", "filed_year"),
        group("niveau", beside("niveau", LevelAsked), "level__code", "level__name"),
        group("province", provinces, "territory__parent__slug", "territory__parent__name"),
        group("enjeu", beside("enjeu", DossierStake), "stake__slug", "stake__name"),
        group("theme", beside("theme", DossierTheme), "theme__slug", "theme__name"),
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


def _choices(name: str, rows: list[tuple[str, str, int]], asked: tuple[str, ...]) -> list[Choice]:
    if name == "statut":
        rows = [(STATUS_SLUGS[key], Status(key).label, count) for key, _, count in rows]
    elif name == "territoire":
        rows = [(TERRITORY_SLUGS[key], TerritoryType(key).label, count) for key, _, count in rows]
    known = {key for key, _, _ in rows}
    rows = rows + [(value, _word(name, value), 0) for value in asked if value not in known]
    ordered = sorted(rows, key=(lambda row: (-int(row[0]), 0, "")) if name == "annee" else (lambda row: (0, -row[2], row[1])))
    choices = [Choice(value=key, label=label, count=count, checked=key in asked) for key, label, count in ordered]
    # Long facets show the most frequent values, and those in force wherever they stand.
    return [choice for place, choice in enumerate(choices) if place < 12 or choice.checked]


def _word(name: str, value: str) -> str:
    if name == "statut":
        return str(Status(STATUS_BY_SLUG[value]).label)
    return str(TerritoryType(TERRITORY_BY_SLUG[value]).label) if name == "territoire" else value
