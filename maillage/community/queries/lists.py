"""The list of discussions: filters, counts beside them, orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import QueryDict

from maillage.community import things
from maillage.community.models import KIND_PLURALS, KIND_SLUGS, KINDS_BY_SLUG, Answer, Discussion, DiscussionTheme, DiscussionThing, Kind
from maillage.community.queries.cards import listed
from maillage.community.queries.states import STATES
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.changes.kept import KeptValues
from maillage.kernel.db.public import Prepared
from maillage.kernel.web.asked import uuid_in
from maillage.letters import public as letters

PER_PAGE = 20
FACETS = ("nature", "etat", "theme", "voir")
ABOUT = "a-propos"
MAX_VALUES = 10
MINE, FOLLOWED = "miennes", "suivies"
VIEWS = {MINE: "Les miennes", FOLLOWED: "Celles que je suis"}
ORDERS = {
    "recentes": ("Du nouveau d’abord", ("-last_at", "-pk")),
    "dates": ("Les dernières posées", ("-opened_at", "-pk")),
    "attente": ("Celles qui attendent le plus", ("opened_at", "pk")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for. Unknown values are dropped. A state narrows to questions: the others ask for no answer."""

    values: Mapping[str, tuple[str, ...]]
    order: str = "recentes"

    @classmethod
    def from_query(cls, query: QueryDict, *, person: Any, about: Card | None = None) -> "Filters":
        """Read `?nature=question&etat=ouverte&theme=…&voir=miennes&ordre=attente`; `about`: what they are to be about."""
        found = {}
        for name in FACETS:
            asked = dict.fromkeys(value for value in query.getlist(name)[:MAX_VALUES] if _valid(name, value))
            if asked and (name != "voir" or is_member(person=person)):
                found[name] = tuple(asked)
        if about is not None:
            found[ABOUT] = (f"{about.kind}:{about.uuid}",)
        order = query.get("ordre", "")
        return cls(values=found, order=order if order in ORDERS else "recentes")

    def condition(self, *, person: Any, without: str = "") -> Q:
        """Give the filter on discussions fetched with `listed`, leaving one facet out."""
        asked = {name: values for name, values in self.values.items() if name != without}
        condition = Q()
        if kinds := asked.get("nature"):
            condition &= Q(kind__in=[KINDS_BY_SLUG[slug] for slug in kinds])
        if states := asked.get("etat"):
            any_state = Q(pk=None)
            for state in states:
                any_state |= STATES[state][1]
            condition &= Q(kind=Kind.QUESTION) & any_state
        if themes := asked.get("theme"):
            under = Q(theme__slug__in=themes) | Q(theme__parent__slug__in=themes) | Q(theme__parent__parent__slug__in=themes)
            condition &= Q(pk__in=DiscussionTheme.objects.filter(under).values("discussion_id"))
        for view in asked.get("voir", ()):
            condition &= _of(view, person)
        for thing in asked.get(ABOUT, ()):
            kind, _, uuid = thing.partition(":")
            condition &= Q(pk__in=about_thing(kind=kind, thing=UUID(uuid)))
        return condition


def about_thing(*, kind: str, thing: UUID) -> Any:
    """Give the ids of the discussions about a thing, or whose answers cite it."""
    shown = Q(answer=None) | Q(answer__opened_at__isnull=False, answer__withdrawn_at=None)
    return DiscussionThing.objects.filter(shown, kind=kind, thing=thing).values("discussion_id")


def asked_about(*, query: QueryDict, person: Any) -> Card | None:
    """Read « ?a-propos=kind:uuid »: a thing this reader may read; None when there is none."""
    kind, _, name = query.get(ABOUT, "").partition(":")
    uuid = uuid_in(name)
    if uuid is None:
        return None
    return things.cards_of(things=[(kind, uuid)], person=person).get(uuid)


def _of(view: str, person: Any) -> Q:
    if view == MINE:
        answered = Answer.objects.filter(author_id=person.pk, withdrawn_at=None).values("discussion_id")
        return Q(pk__in=Discussion.objects.by(person).values("pk")) | Q(pk__in=answered)
    rows = letters.Follow.objects.filter(about_kind=Discussion.KIND, person_id=person.pk).exclude(level=letters.Level.NONE)
    return Q(uuid__in=rows.values("about"))


def _valid(name: str, value: str) -> bool:
    if name == "theme":
        return 0 < len(value) <= 80 and "\0" not in value
    known = {"nature": set(KINDS_BY_SLUG), "etat": set(STATES), "voir": set(VIEWS)}
    return value in known[name]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as shown."""

    value: str
    label: str
    count: int | None
    checked: bool


class _Counted(Paginator):
    """Pages of rows counted before."""

    def __init__(self, *args: Any, total: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.total = total

    @property
    def count(self) -> int:  # type: ignore[override]
        return self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page of the list, the names of the themes of each by its id, and the choices of each facet under the other filters."""

    page: Page
    themes: Mapping[int, list[str]]
    choices: Mapping[str, list[Choice]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """How many in all, of each nature and state, and under each theme."""

    totals: Mapping[str, int]
    themes: Sequence[tuple[str, str, int]]


KEPT = KeptValues(kinds=(Discussion.KIND, "network.theme"))


def _ordered(rows: Any, order: str) -> Any:
    return rows.select_related("author").order_by(*ORDERS[order][1])


def _unfiltered(shape: tuple[bool, str, int]) -> Any:
    inside, order, start = shape
    return _ordered(listed(person=SimpleNamespace(is_member=inside)), order)[start : start + PER_PAGE]


UNFILTERED = Prepared(_unfiltered)
THEMES = Prepared(
    lambda discussions: (
        DiscussionTheme.objects.filter(discussion__in=discussions).order_by("pk").values_list("discussion_id", "theme__name")
    )
)
OWN_HELD = Prepared(lambda person: Discussion.objects.held().by(SimpleNamespace(pk=person)).only("title").order_by("-created_at"))


def listed_page(*, person: Any, filters: Filters, number: Any) -> Listed:
    """Give a page of the list, with the themes of each, and the counts beside it: three queries, four with filters."""
    inside = is_member(person=person)
    # Without a filter they are the same for every reader of an audience.
    found: _Counts = KEPT.get(inside, lambda: _counted(person, filters)) if not filters.values else _counted(person, filters)
    rows = _ordered(listed(person=person).filter(filters.condition(person=person)), filters.order)
    page = _Counted(rows, PER_PAGE, total=found.totals["total"]).get_page(number)
    if filters.values:
        page.object_list = list(page.object_list)
    else:
        page.object_list = UNFILTERED(shape=(inside, filters.order, (page.number - 1) * PER_PAGE))
    themes: dict[int, list[str]] = {}
    for discussion, name in THEMES(discussions=[row.pk for row in page.object_list]):
        themes.setdefault(discussion, []).append(name)
    return Listed(page=page, themes=themes, choices=_choices(filters, found, inside=inside))


def _counted(person: Any, filters: Filters) -> _Counts:
    """Count under the other filters of each facet: two queries."""
    whole = filters.condition(person=person)
    kinds, states = filters.condition(person=person, without="nature"), filters.condition(person=person, without="etat")
    totals = (
        listed(person=person)
        .order_by()
        .aggregate(
            total=Count("pk", filter=whole),
            **{slug: Count("pk", filter=kinds & Q(kind=kind)) for kind, slug in KIND_SLUGS.items()},
            **{state: Count("pk", filter=states & Q(kind=Kind.QUESTION) & condition) for state, (_, condition) in STATES.items()},
        )
    )
    under = listed(person=person).filter(filters.condition(person=person, without="theme"))
    named = DiscussionTheme.objects.filter(discussion__in=under.values("pk")).order_by().values_list("theme__slug", "theme__name")
    return _Counts(totals=totals, themes=list(named.annotate(n=Count("pk"))))


def _choices(filters: Filters, counts: _Counts, *, inside: bool) -> dict[str, list[Choice]]:
    def made(name: str, labels: Mapping[str, str]) -> list[Choice]:
        asked, totals = filters.values.get(name, ()), counts.totals
        return [Choice(key, label, totals[key], key in asked) for key, label in labels.items() if totals[key] or key in asked]

    found = {
        "nature": made("nature", {slug: KIND_PLURALS[kind] for kind, slug in KIND_SLUGS.items()}),
        "etat": made("etat", {state: label for state, (label, _) in STATES.items()}),
    }
    wanted = filters.values.get("theme", ())
    themes = [Choice(slug, name, count, slug in wanted) for slug, name, count in counts.themes]
    known = {each.value for each in themes}
    themes += [Choice(slug, slug, 0, True) for slug in wanted if slug not in known]
    found["theme"] = sorted(themes, key=lambda each: (not each.checked, -(each.count or 0), each.label))[:12]
    views = filters.values.get("voir", ())
    found["voir"] = [Choice(view, label, None, view in views) for view, label in VIEWS.items()] if inside else []
    return found


def own_held(*, person: Any) -> list[Discussion]:
    """Give what somebody wrote that waits for the coordination: shown to them alone."""
    return OWN_HELD(person=person.pk)
