"""The front page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Count, DateTimeField, F, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils import timezone

from maillage.community import public as community
from maillage.home.queries.kept import SAME
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.text.numbers import number_fr
from maillage.library import public as library
from maillage.meetings import public as meetings
from maillage.network import public as network
from maillage.people import public as people

FIRST_THEMES, NEXT_MEETINGS, LATEST_QUESTIONS, LATEST_CARDS, LATEST_USES, LATEST_NEWCOMERS = 6, 3, 3, 4, 4, 4
FIGURES, THEME, MEETING, USE, NEWCOMER = "figures", "theme", "meeting", "use", "newcomer"
NEWEST_FIRST = (USE, NEWCOMER)
TEXTS = ("said", "key", "place", "name", "name_key", "uuid")
EMPTY = Value("", output_field=CharField())


@dataclass(frozen=True, slots=True, kw_only=True)
class UseLine:
    """Somebody used a resource, and says how."""

    title: str
    url: str
    words: str
    organisation: str
    organisation_url: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many of each, and the resources this reader may see."""

    resources: int
    reused: int
    organisations: int
    people: int

    @property
    def all_resources(self) -> str:
        """Words of the link to the list."""
        return f"Les {number_fr(self.resources)} ressources" if self.resources > 1 else "Toutes les ressources"


NOTHING = Figures(resources=0, reused=0, organisations=0, people=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLink:
    """A theme one may start from."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMeeting:
    """A meeting to come; `commune` is empty when it is elsewhere than in one."""

    title: str
    url: str
    starts_at: datetime
    mode: str
    commune: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the front page shows to every reader of an audience."""

    figures: Figures
    themes: Sequence[ThemeLink]
    cards: Sequence[Card]
    uses: Sequence[UseLine]
    newcomers: Sequence[Card]
    shelves: Sequence[tuple[library.Shelf, Sequence[Card]]]
    meetings: Sequence[NextMeeting]
    questions: Sequence[Card]


def gather_front(*, person: Any) -> Front:
    """Gather the front page, once for each audience until something changes."""

    def make() -> Front:
        read = several(person=person)
        return Front(
            figures=read.figures,
            themes=read.themes,
            cards=library.latest(person=person, limit=LATEST_CARDS),
            uses=read.uses,
            newcomers=read.newcomers,
            shelves=library.latest_on_shelves(person=person, limit=3),
            meetings=read.meetings,
            questions=community.latest(person=person, limit=LATEST_QUESTIONS),
        )

    # What comes changes with the clock too.
    found: Front = SAME.get(("front", is_member(person=person), f"{timezone.now():%Y%m%d%H}"), make)
    return found


@dataclass(slots=True, kw_only=True)
class Several:
    """What one query gives."""

    figures: Figures = NOTHING
    themes: list[ThemeLink] = field(default_factory=list)
    meetings: list[NextMeeting] = field(default_factory=list)
    uses: list[UseLine] = field(default_factory=list)
    newcomers: list[Card] = field(default_factory=list)


def several(*, person: Any) -> Several:
    """Give the counts, the first themes, the next meetings and last uses this reader may see, and who joined last: one query."""
    # Cut in subqueries: parts of a union are not cut by every database.
    themes = network.Theme.objects.active().filter(parent=None).order_by("position", "name", "pk").values("pk")[:FIRST_THEMES]
    soon = meetings.coming(person=person).values("pk")[:NEXT_MEETINGS]
    used = library.Resource.objects.listed_for(person).filter(uses__isnull=False).order_by("-uses__at", "-uses__id")
    joined = network.Organisation.objects.open().order_by("-created_at", "-pk").values("pk")[:LATEST_NEWCOMERS]
    branches = [
        _branch(
            # A row that is always there, on which the counts hang.
            ContentType.objects.filter(pk__in=ContentType.objects.order_by("pk").values("pk")[:1]),
            FIGURES,
            **dict(zip(TEXTS, _counts(person), strict=False)),
        ),
        _branch(network.Theme.objects.filter(pk__in=themes), THEME, said=F("name"), key=F("slug"), turn=F("position")),
        _branch(
            meetings.Meeting.objects.filter(pk__in=soon),
            MEETING,
            said=F("title"), key=F("mode"), place=Coalesce(Cast("commune__name", CharField()), EMPTY), at=F("starts_at"),
        ),
        _branch(
            library.Resource.objects.filter(uses__in=used.values("uses__pk")[:LATEST_USES]),
            USE,
            said=F("title"), key=F("slug"), place=F("uses__words"), name=F("uses__organisation__name"), name_key=F("uses__organisation__slug"),
            at=F("uses__at"), number=F("uses__organisation_id"), turn=-F("uses__id"),
        ),
        _branch(
            network.Organisation.objects.filter(pk__in=joined),
            NEWCOMER,
            said=F("name"), key=F("slug"), place=F("description"), name=F("kind"), name_key=Coalesce(Cast("commune__name", CharField()), EMPTY),
            uuid=F("uuid"), at=F("created_at"), turn=-F("pk"),
        ),
    ]  # fmt: skip
    found = Several()
    for row in sorted((Row(*values) for values in branches[0].union(*branches[1:], all=True)), key=_turn):
        MAKE[row.what](found, row)
    return found


class Row(NamedTuple):
    """A row of any of them. `at`: None for figures and themes."""

    what: str
    pk: int
    said: str
    key: str
    place: str
    name: str
    name_key: str
    uuid: str
    at: Any
    number: int
    turn: int


def _turn(row: Row) -> tuple[float, int, str, int]:
    instant = row.at.timestamp() if row.at else 0
    return (-instant if row.what in NEWEST_FIRST else instant), row.turn, row.said, row.pk


def _branch(rows: Any, what: str, **given: Any) -> Any:
    number, never = BigIntegerField(), Cast(Value(None), DateTimeField())
    columns = {
        "what": Value(what, output_field=CharField()),
        **{name: Cast(given[name], CharField()) if name in given else EMPTY for name in TEXTS},
        "at": given.get("at", never),
        **{name: Cast(given.get(name, Value(0)), number) for name in ("number", "turn")},
    }
    names = {name: f"c_{name}" for name in columns}
    annotated = rows.order_by().annotate(**{names[name]: column for name, column in columns.items()})
    return annotated.values_list(*(names.get(name, name) for name in Row._fields))


def _counts(person: Any) -> list[Any]:
    listed = library.Resource.objects.listed_for(person)
    counted = (
        _count(listed),
        _count(listed.filter(uses__isnull=False), of=Count("pk", distinct=True)),
        _count(network.Organisation.objects.open()),
        _count(people.members()),
    )
    return [Coalesce(count, 0) for count in counted]


def _count(rows: Any, *, of: Count | None = None) -> Subquery:
    return Subquery(rows.order_by().annotate(same=Value(1)).values("same").annotate(n=of or Count("pk")).values("n"))


def _add_figures(found: Several, row: Row) -> None:
    found.figures = Figures(resources=int(row.said), reused=int(row.key), organisations=int(row.place), people=int(row.name))


def _add_theme(found: Several, row: Row) -> None:
    found.themes.append(ThemeLink(name=row.said, slug=row.key))


def _add_meeting(found: Several, row: Row) -> None:
    url = meetings.Meeting(pk=row.pk, title=row.said).get_absolute_url()
    found.meetings.append(NextMeeting(title=row.said, url=url, starts_at=row.at, mode=row.key, commune=row.place))


def _add_use(found: Several, row: Row) -> None:
    found.uses.append(
        UseLine(
            title=row.said,
            url=reverse("library:resource_detail", args=[f"{row.pk}-{row.key}"]),
            words=row.place,
            organisation=row.name,
            organisation_url=reverse("network:organisation_detail", args=[f"{row.number}-{row.name_key}"]),
            at=row.at,
        )
    )


def _add_newcomer(found: Several, row: Row) -> None:
    place = network.Territory(name=row.name_key) if row.name_key else None
    one = network.Organisation(
        pk=row.pk, uuid=UUID(row.uuid), name=row.said, slug=row.key, description=row.place, kind=row.name, commune=place
    )
    found.newcomers.append(network.organisation_card(one))


MAKE = {FIGURES: _add_figures, THEME: _add_theme, MEETING: _add_meeting, USE: _add_use, NEWCOMER: _add_newcomer}
