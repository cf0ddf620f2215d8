"""The lists: filters, counts beside them, numbered pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from maillage.initiatives.models import Experiment, Initiative, InitiativeKey, InitiativeTheme, Testimony, TestimonyTheme
from maillage.initiatives.models.choices import DISCIPLINE_SLUGS, PUBLIC_SLUGS, STEP_SLUGS, Discipline, Public, Step
from maillage.initiatives.models.initiatives import InitiativeQuerySet
from maillage.initiatives.queries.cards import experiment_cards, initiative_cards, listed, testimony_cards
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.changes.kept import KeptValues
from maillage.network.public import Theme

PER_PAGE = 20
MAX_VALUES = 10
FACETS = ("etape", "theme", "territoire", "public", "discipline", "annee")
SLUGS = {"etape": STEP_SLUGS, "public": PUBLIC_SLUGS, "discipline": DISCIPLINE_SLUGS}
BY_SLUG = {name: {slug: code for code, slug in slugs.items()} for name, slugs in SLUGS.items()}
LABELS: dict[str, dict[str, str]] = {"etape": dict(Step.choices), "public": dict(Public.choices), "discipline": dict(Discipline.choices)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for: values by facet. Unknown and malformed values are dropped."""

    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """Read `?etape=decrite&theme=…&territoire=…&public=0-3-ans&discipline=danse&annee=2025`."""
        found = {}
        for name in FACETS:
            asked = dict.fromkeys(value for value in query.getlist(name)[:MAX_VALUES] if _valid(name, value))
            if asked:
                found[name] = tuple(asked)
        return cls(values=found)

    def apply(self, queryset: InitiativeQuerySet, *, without: str = "") -> InitiativeQuerySet:
        """Keep what the filters ask for, leaving one facet out. The queryset has its `step`."""
        for name, values in self.values.items():
            if name != without:
                queryset = queryset.filter(_condition(name, values))
        return queryset


def _valid(name: str, value: str) -> bool:
    if name in SLUGS:
        return value in BY_SLUG[name]
    if name == "annee":
        return value.isascii() and value.isdigit() and len(value) == 4
    return 0 < len(value) <= 80 and "\0" not in value


def _condition(name: str, values: tuple[str, ...]) -> Q:
    codes = [BY_SLUG[name][value] for value in values] if name in SLUGS else []
    if name == "etape":
        return Q(step__in=codes)
    if name in ("public", "discipline"):
        return Q(pk__in=InitiativeKey.objects.filter(kind=name.upper(), key__in=codes).values("initiative_id"))
    if name == "annee":
        return Q(year__in=[int(value) for value in values])
    if name == "territoire":
        return Q(commune__slug__in=values) | Q(commune__parent__slug__in=values) | Q(commune__parent__parent__slug__in=values)
    under = Theme.objects.filter(Q(slug__in=values) | Q(parent__slug__in=values) | Q(parent__parent__slug__in=values))
    return Q(pk__in=InitiativeTheme.objects.filter(theme__in=under).values("initiative_id"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as shown."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(slots=True, kw_only=True)
class Page:
    """A page of a list. `previous` and `next` are page numbers, 0 at the ends."""

    cards: list[Card]
    total: int
    previous: int = 0
    next: int = 0
    facets: dict[str, list[Choice]] = field(default_factory=dict)


COUNTS = KeptValues(kinds=("initiatives.initiative", "network.theme"))


def page_of(*, person: Any, filters: Filters, number: int = 1) -> Page:
    """Give a page of initiatives, newest first, with its counts: three queries."""
    member = is_member(person=person)
    key = (member, tuple(sorted(filters.values.items())))
    total, rows = COUNTS.get(key, lambda: _count(person=person, filters=filters))
    found, number, more = _slice(filters.apply(listed(person=person)).order_by("-published_at", "-pk"), number)
    facets = {name: _choices(name, rows.get(name, []), filters.values.get(name, ())) for name in FACETS}
    return Page(cards=initiative_cards(initiatives=found), total=total, facets=facets, previous=number - 1, next=number + 1 if more else 0)


def _slice(queryset: Any, number: int) -> tuple[list[Any], int, bool]:
    number = max(1, min(number, 10_000))
    rows = list(queryset[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    return rows[:PER_PAGE], number, len(rows) > PER_PAGE


def _count(*, person: Any, filters: Filters) -> tuple[int, dict[str, list[tuple[str, str, int]]]]:
    everything = Initiative.objects.listed_for(person).with_step()

    def under(name: str) -> InitiativeQuerySet:
        return filters.apply(everything, without=name).order_by()

    def group(name: str, queryset: Any, key: str, label: str) -> Any:
        return (
            queryset.annotate(facet=Value(name, output_field=CharField()), key=Cast(F(key), CharField()), shown=Cast(F(label), CharField()))
            .values("facet", "key", "shown")
            .annotate(n=Count("pk"))
            .values_list("facet", "key", "shown", "n")
        )

    def keys(name: str) -> Any:
        return InitiativeKey.objects.filter(kind=name.upper(), initiative__in=under(name).values("pk")).annotate(code=F("key")).order_by()

    themes = InitiativeTheme.objects.filter(initiative__in=under("theme").values("pk")).order_by()
    placed = under("territoire").filter(commune__parent__isnull=False)
    branches = [
        group("etape", under("etape").filter(step__isnull=False), "step", "step"),
        group("annee", under("annee").filter(year__isnull=False), "year", "year"),
        group("territoire", placed, "commune__parent__slug", "commune__parent__name"),
        group("theme", themes, "theme__slug", "theme__name"),
        *(
            keys(name)
            .annotate(facet=Value(name, output_field=CharField()))
            .values("facet", "code")
            .annotate(shown=F("code"), n=Count("pk"))
            .values_list("facet", "code", "shown", "n")
            for name in ("public", "discipline")
        ),
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
    if name in SLUGS:
        order = list(LABELS[name])
        known = [(code, count) for code, _, count in rows if code in LABELS[name]]
        rows = [(SLUGS[name][code], LABELS[name][code], count) for code, count in sorted(known, key=lambda row: order.index(row[0]))]
    there = {key for key, _, _ in rows}
    names = {SLUGS[name][code]: label for code, label in LABELS[name].items()} if name in SLUGS else {}
    rows += [(value, names.get(value, value), 0) for value in asked if value not in there]
    if name == "annee":
        rows = sorted(rows, key=lambda row: -int(row[0]))
    elif name not in SLUGS:
        rows = sorted(rows, key=lambda row: (-row[2], row[1]))
    choices = [Choice(value=key, label=label, count=count, checked=key in asked) for key, label, count in rows]
    # Long facets show the most frequent values, and those in force wherever they stand.
    return [choice for place, choice in enumerate(choices) if place < 12 or choice.checked]


def page_of_testimonies(*, person: Any, themes: tuple[str, ...] = (), number: int = 1) -> Page:
    """Give a page of testimonies, newest first, with how many stand under each theme: three queries."""
    found = Testimony.objects.listed_for(person)
    kept = found.filter(pk__in=TestimonyTheme.objects.filter(theme__slug__in=themes).values("testimony_id")) if themes else found
    counted = (
        TestimonyTheme.objects.filter(testimony__in=found.values("pk"))
        .order_by()
        .values_list("theme__slug", "theme__name")
        .annotate(n=Count("pk"))
    )
    rows, number, more = _slice(kept.select_related("organisation", "witness").order_by("-published_at", "-pk"), number)
    return Page(
        cards=testimony_cards(testimonies=rows, person=person),
        total=kept.count(),
        facets={"theme": _choices("theme", list(counted), themes)},
        previous=number - 1,
        next=number + 1 if more else 0,
    )


def page_of_experiments(*, person: Any, number: int = 1) -> Page:
    """Give a page of experiments, running ones first: two queries."""
    found = Experiment.objects.listed_for(person)
    ordered = found.select_related("organisation").order_by(F("stopped_on").desc(nulls_first=True), "-published_at", "-pk")
    rows, number, more = _slice(ordered, number)
    return Page(cards=experiment_cards(experiments=rows), total=found.count(), previous=number - 1, next=number + 1 if more else 0)
