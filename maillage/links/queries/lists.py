"""The list of links: filters, counts beside them, a word to look for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, F, Q, Value
from django.http import QueryDict

from maillage.kernel.access.public import is_member
from maillage.kernel.changes.kept import KeptValues
from maillage.library.public import LANGUAGES
from maillage.links.folding import spaced
from maillage.links.models import Link, LinkTheme
from maillage.links.models.choices import KIND_SLUGS, KINDS_BY_SLUG, Kind, State
from maillage.links.models.links import LinkQuerySet
from maillage.network.public import Branch, themes_tree

PER_PAGE = 20
MAX_VALUES = 10
FACETS = ("theme", "nature", "langue", "etat")
STATES: dict[str, Q] = {
    State.ALIVE: Q(dead_at=None, failed_days=0),
    State.TROUBLED: Q(dead_at=None, failed_days__gt=0),
    State.DEAD: Q(dead_at__isnull=False),
}
COUNTS = KeptValues(kinds=("links.link", "network.theme"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for: values by facet and a word. Unknown and malformed values are dropped."""

    values: Mapping[str, tuple[str, ...]]
    query: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """Read `?q=…&theme=…&nature=video&langue=fr&etat=mort`."""
        found = {}
        for name in FACETS:
            asked = dict.fromkeys(value for value in query.getlist(name)[:MAX_VALUES] if _valid(name, value))
            if asked:
                found[name] = tuple(asked)
        return cls(values=found, query=" ".join(query.get("q", "").replace("\0", " ").split())[:100])

    def condition(self, *, without: str = "") -> Q:
        """Give the filter on links, leaving one facet out."""
        condition = Q()
        for word in spaced(self.query).split()[:8]:
            condition &= Q(words__contains=f" {word}")
        for name, values in self.values.items():
            if name != without:
                condition &= _condition(name, values)
        return condition


def _valid(name: str, value: str) -> bool:
    if name == "nature":
        return value in KINDS_BY_SLUG
    if name == "langue":
        return value in LANGUAGES
    if name == "etat":
        return value in STATES
    return 0 < len(value) <= 80 and "\0" not in value


def _condition(name: str, values: tuple[str, ...]) -> Q:
    if name == "nature":
        return Q(kind__in=[KINDS_BY_SLUG[value] for value in values])
    if name == "langue":
        return Q(language__in=values)
    if name == "etat":
        condition = Q(pk=None)
        for value in values:
            condition |= STATES[value]
        return condition
    under = Q(theme__slug__in=values) | Q(theme__parent__slug__in=values) | Q(theme__parent__parent__slug__in=values)
    return Q(pk__in=LinkTheme.objects.filter(under).values("link_id"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as shown."""

    value: str
    label: str
    count: int
    checked: bool


def counts(*, person: Any, filters: Filters) -> tuple[int, dict[str, list[Choice]]]:
    """Give how many links there are, and the choices of each facet with their counts under the other filters."""
    key = (is_member(person=person), filters.query, tuple(sorted(filters.values.items())))
    total, rows = COUNTS.get(key, lambda: _count(person=person, filters=filters))
    return total, {name: _choices(name, rows.get(name, []), filters.values.get(name, ())) for name in FACETS}


def _count(*, person: Any, filters: Filters) -> tuple[int, dict[str, list[tuple[str, str, int]]]]:
    def under(name: str) -> LinkQuerySet:
        return Link.objects.listed_for(person).filter(filters.condition(without=name)).order_by()

    def group(name: str, queryset: Any, key: Any, shown: Any) -> Any:
        said = queryset.annotate(facet=Value(name, output_field=CharField()), key=key, shown=shown)
        return said.values("facet", "key", "shown").annotate(n=Count("pk")).values_list("facet", "key", "shown", "n")

    themes = LinkTheme.objects.filter(link__in=under("theme").values("pk")).order_by()
    nothing = Value("", output_field=CharField())
    branches = [
        group("theme", themes, F("theme__slug"), F("theme__name")),
        group("nature", under("nature"), F("kind"), F("kind")),
        group("langue", under("langue").exclude(language=""), F("language"), F("language")),
        *(
            group("etat", under("etat").filter(condition), Value(str(state), output_field=CharField()), nothing)
            for state, condition in STATES.items()
        ),
    ]
    total = 0
    rows: dict[str, list[tuple[str, str, int]]] = {}
    for name, key, label, count in group("total", under(""), nothing, nothing).union(*branches, all=True):
        if name == "total":
            total = count
        elif count:
            rows.setdefault(name, []).append((key, label, count))
    return total, rows


def _choices(name: str, rows: list[tuple[str, str, int]], asked: tuple[str, ...]) -> list[Choice]:
    if name == "nature":
        rows = [(KIND_SLUGS[key], Kind(key).label, count) for key, _, count in rows]
    elif name == "langue":
        rows = [(key, LANGUAGES.get(key, key).capitalize(), count) for key, _, count in rows]
    elif name == "etat":
        rows = [(key, State(key).label, count) for key, _, count in rows]
    known = {key for key, _, _ in rows}
    rows = rows + [(value, value, 0) for value in asked if value not in known]
    ordered = sorted(rows, key=lambda row: (-row[2], row[1]))
    choices = [Choice(value=key, label=label, count=count, checked=key in asked) for key, label, count in ordered]
    return [choice for place, choice in enumerate(choices) if place < 12 or choice.checked]


def count_by_theme() -> dict[int, int]:
    """Count the links under each theme, those that wait included: a theme in use is not deleted."""
    return dict(LinkTheme.objects.order_by().values_list("theme_id").annotate(n=Count("pk")))


def listed_by_theme(*, person: Any) -> dict[int, int]:
    """Count the listed links this reader may see that each theme holds itself."""
    rows = LinkTheme.objects.filter(link__in=Link.objects.listed_for(person).values("pk"))
    return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))


def theme_choices() -> list[tuple[str, str]]:
    """Give the themes in use, indented as the tree."""
    found: list[tuple[str, str]] = []

    def add(branches: list[Branch]) -> None:
        for branch in branches:
            found.append((str(branch.theme.pk), "\u2003" * branch.depth + branch.theme.name))
            add(list(branch.children))

    add(list(themes_tree()))
    return found
