"""The list of needs: filters, counts beside them, two orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import QueryDict

from maillage.kernel.access.public import is_member
from maillage.kernel.changes.kept import KeptValues
from maillage.kernel.db.public import Prepared
from maillage.meetings.public import Meeting
from maillage.needs import rules
from maillage.needs.likeness import stems
from maillage.needs.models import Need, NeedMeeting, NeedQuerySet, NeedTheme, NeedVoice
from maillage.needs.models.needs import FALLEN
from maillage.network.public import Branch, themes_tree

PER_PAGE = 20
FACETS = ("etat", "theme")
MAX_VALUES = 10
OPEN, MET, CLOSED = "ouvert", "rencontre", "clos"
STATES = {
    OPEN: ("Attend une rencontre", Q(closed_at=None, met=False)),
    MET: ("Devenu une rencontre", Q(closed_at=None, met=True)),
    CLOSED: ("Clos", Q(closed_at__isnull=False)),
}
ORDERS = {"nombre": ("Les plus partagés", ("-voices", "-pk")), "recents": ("Les plus récents", ("-created_at", "-pk"))}
SIMILAR = 5
# The same for all members, until a need, a meeting that answers one or a theme changes.
KEPT = KeptValues(kinds=(Need.KIND, Meeting.KIND, "network.theme"), most=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for. Unknown values are dropped; without a state, closed needs are left out."""

    values: Mapping[str, tuple[str, ...]]
    order: str = "nombre"

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """Read `?etat=ouvert&theme=…&ordre=recents`."""
        found = {}
        for name in FACETS:
            asked = dict.fromkeys(value for value in query.getlist(name)[:MAX_VALUES] if _valid(name, value))
            if asked:
                found[name] = tuple(asked)
        order = query.get("ordre", "")
        return cls(values=found, order=order if order in ORDERS else "nombre")

    def condition(self, *, without: str = "") -> Q:
        """Give the filter on needs fetched with `with_met`, leaving one facet out."""
        condition = Q()
        themes = self.values.get("theme", ())
        if themes and without != "theme":
            under = Q(theme__slug__in=themes) | Q(theme__parent__slug__in=themes) | Q(theme__parent__parent__slug__in=themes)
            condition &= Q(pk__in=NeedTheme.objects.filter(under).values("need_id"))
        if without != "etat":
            asked = Q(pk=None)
            for state in self.values.get("etat", (OPEN, MET)):
                asked |= STATES[state][1]
            condition &= asked
        return condition


def _valid(name: str, value: str) -> bool:
    return value in STATES if name == "etat" else 0 < len(value) <= 80 and "\0" not in value


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as shown."""

    value: str
    label: str
    count: int
    checked: bool


def needs_for(*, person: Any) -> NeedQuerySet:
    """Give the needs this reader sees in lists, with `met`."""
    return rules.visible_to(person=person, needs=Need.objects.shown().with_met())


class _Counted(Paginator):
    """Pages of rows that were counted already."""

    def __init__(self, rows: Any, *, total: int) -> None:
        super().__init__(rows, PER_PAGE)
        self.total = total

    @property
    def count(self) -> int:  # type: ignore[override]
        return self.total


def _ordered(needs: NeedQuerySet, filters: Filters) -> NeedQuerySet:
    return needs.filter(filters.condition()).order_by(*ORDERS[filters.order][1])


def _unfiltered(shape: tuple[str, int]) -> NeedQuerySet:
    order, start = shape
    return _ordered(needs_for(person=MEMBER), Filters(values={}, order=order))[start : start + PER_PAGE]


# Every member reads the same.
MEMBER = SimpleNamespace(is_member=True)
UNFILTERED = Prepared(_unfiltered)
THEMES = Prepared(lambda needs: NeedTheme.objects.filter(need__in=needs).order_by("pk").values_list("need_id", "theme__name"))
ANNOUNCED = Prepared(
    lambda needs: (
        NeedMeeting.objects.filter(need__in=needs, meeting__announced_at__isnull=False)
        .exclude(meeting__stage=FALLEN)
        .order_by("pk")
        .values_list("need_id", "meeting_id", "meeting__title")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A need of the list, the names of its themes, and the last meeting announced that answers it."""

    need: Need
    themes: Sequence[str]
    meeting: Meeting | None


def page_of(*, person: Any, filters: Filters, counted: "Counted", number: Any) -> Page:
    """Give a page of the list, as lines: three queries, the counts aside."""
    total = sum(counted.states[state] for state in filters.values.get("etat", (OPEN, MET)))
    found = needs_for(person=person)
    page = _Counted(_ordered(found, filters), total=total).get_page(number)
    plain = not filters.values and is_member(person=person)
    needs = UNFILTERED(shape=(filters.order, (page.number - 1) * PER_PAGE)) if plain else list(page.object_list)
    numbers = [need.pk for need in needs]
    themes: dict[int, list[str]] = {}
    for number_of, name in THEMES(needs=numbers):
        themes.setdefault(number_of, []).append(name)
    last = {row[0]: Meeting(pk=row[1], title=row[2]) for row in ANNOUNCED(needs=numbers)}
    page.object_list = [Line(need=need, themes=themes.get(need.pk, ()), meeting=last.get(need.pk)) for need in needs]
    return page


@dataclass(frozen=True, slots=True)
class Counted:
    """How many needs are in each state, and under each theme (slug, name, count), under the other filters."""

    states: Mapping[str, int]
    themes: Sequence[tuple[str, str, int]]


def counted(*, person: Any, filters: Filters) -> Counted:
    """Count the needs: two queries after a change, then none until the next."""

    def count() -> Counted:
        under_states = needs_for(person=person).filter(filters.condition(without="etat"))
        needs = needs_for(person=person).filter(filters.condition(without="theme"))
        rows = NeedTheme.objects.filter(need__in=needs.values("pk")).order_by().values_list("theme__slug", "theme__name")
        return Counted(
            states=under_states.aggregate(**{state: Count("pk", filter=condition) for state, (_, condition) in STATES.items()}),
            themes=list(rows.annotate(n=Count("pk"))),
        )

    found: Counted = KEPT.get((is_member(person=person), *sorted(filters.values.items())), count)
    return found


def facets_of(*, counted: Counted, filters: Filters) -> dict[str, list[Choice]]:
    """Give the choices of each facet, with their counts under the other filters."""
    asked = filters.values.get("etat", ())
    states = [
        Choice(state, label, counted.states[state], state in asked)
        for state, (label, _) in STATES.items()
        if counted.states[state] or state in asked
    ]
    wanted = filters.values.get("theme", ())
    themes = [Choice(slug, name, count, slug in wanted) for slug, name, count in counted.themes]
    known = {each.value for each in themes}
    themes += [Choice(slug, slug, 0, True) for slug in wanted if slug not in known]
    themes.sort(key=lambda each: (not each.checked, -each.count, each.label))
    return {"etat": states, "theme": themes[:12]}


def mine(*, person: Any) -> set[int]:
    """Give the ids of the needs somebody shares."""
    return set(NeedVoice.objects.filter(person_id=person.pk).values_list("need_id", flat=True))


def similar(*, title: str, person: Any, but: int | None = None) -> list[Need]:
    """Give the needs that go on and whose title shares words with this one, nearest first: one query."""
    words = stems(text=title)[:12]
    if not words:
        return []
    alike = Q(pk=None)
    for word in words:
        alike |= Q(stems__contains=f" {word} ")
    found = rules.visible_to(person=person, needs=Need.objects.going_on()).filter(alike).exclude(pk=but)
    rows = list(found.order_by("-voices", "-pk")[:200])
    # Half of the words, of the shorter title, make it the same subject; a single one does in a title of a word or two.
    scored = [(len(set(words) & set(row.stems.split())), row) for row in rows]
    near = [(score, row) for score, row in scored if 2 * score >= min(len(words), len(row.stems.split()))]
    near.sort(key=lambda each: (-each[0], -each[1].voices, -each[1].pk))
    return [row for _, row in near[:SIMILAR]]


def theme_choices() -> list[tuple[str, str]]:
    """Give the themes in use, indented as the tree."""
    found: list[tuple[str, str]] = []

    def add(branches: list[Branch]) -> None:
        for branch in branches:
            found.append((str(branch.theme.pk), "\u2003" * branch.depth + branch.theme.name))
            add(list(branch.children))

    add(list(themes_tree()))
    return found


def count_by_theme() -> dict[int, int]:
    """Count the needs under each theme, whatever their state: a theme in use is not deleted."""
    return dict(NeedTheme.objects.order_by().values_list("theme_id").annotate(n=Count("pk")))
