"""The front page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, DateTimeField, F, PositiveSmallIntegerField, Subquery, Value
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

FIRST_THEMES, NEXT_MEETINGS, LATEST_QUESTIONS = 6, 3, 3


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
    uses: Sequence[UseLine]
    newcomers: Sequence[Card]
    shelves: Sequence[tuple[library.Shelf, Sequence[Card]]]
    meetings: Sequence[NextMeeting]
    questions: Sequence[Card]


def gather_front(*, person: Any) -> Front:
    """Gather the front page, once for each audience until something changes."""

    def make() -> Front:
        themes, soon = themes_and_meetings(person=person)
        return Front(
            figures=figures(person=person),
            themes=themes,
            uses=latest_uses(person=person),
            newcomers=newcomers(),
            shelves=library.latest_on_shelves(person=person, limit=3),
            meetings=soon,
            questions=community.latest(person=person, limit=LATEST_QUESTIONS),
        )

    # What comes changes with the clock too.
    found: Front = SAME.get(("front", is_member(person=person), f"{timezone.now():%Y%m%d%H}"), make)
    return found


def latest_uses(*, person: Any, limit: int = 4) -> list[UseLine]:
    """Give what teams did last with resources this reader may see, in one query."""
    rows = (
        library.Resource.objects.listed_for(person)
        .filter(uses__isnull=False)
        .order_by("-uses__at", "-uses__id")
        .values_list(
            "pk",
            "slug",
            "title",
            "uses__words",
            "uses__organisation__name",
            "uses__organisation_id",
            "uses__organisation__slug",
            "uses__at",
        )[:limit]
    )
    return [
        UseLine(
            title=title,
            url=reverse("library:resource_detail", args=[f"{pk}-{slug}"]),
            words=words,
            organisation=name,
            organisation_url=reverse("network:organisation_detail", args=[f"{number}-{name_slug}"]),
            at=at,
        )
        for pk, slug, title, words, name, number, name_slug, at in rows
    ]


def figures(*, person: Any) -> Figures:
    """Count what the network holds, in one query."""
    listed = library.Resource.objects.listed_for(person)
    counted: dict[str, Any] = {
        "resources": _count(listed),
        "reused": _count(listed.filter(uses__isnull=False), of=Count("pk", distinct=True)),
        "organisations": _count(network.Organisation.objects.open()),
        "people": _count(people.members()),
    }
    # A row that is always there, on which the counts hang.
    found: dict[str, Any] = dict(ContentType.objects.order_by("pk").values("pk").annotate(**counted).first() or {})
    return Figures(**{name: found.get(name) or 0 for name in counted})


def _count(rows: Any, *, of: Count | None = None) -> Subquery:
    return Subquery(rows.order_by().annotate(same=Value(1)).values("same").annotate(n=of or Count("pk")).values("n"))


def themes_and_meetings(*, person: Any) -> tuple[list[ThemeLink], list[NextMeeting]]:
    """Give the first themes of the tree, and the next meetings this reader may see, in one query."""
    text, instant = CharField(), DateTimeField()
    nothing, never = Value("", output_field=text), Cast(Value(None), instant)
    # Cut in subqueries: parts of a union are not cut by every database.
    first = network.Theme.objects.active().filter(parent=None).order_by("position", "name", "pk").values("pk")[:FIRST_THEMES]
    soon = meetings.coming(person=person).values("pk")[:NEXT_MEETINGS]
    rows = [
        network.Theme.objects.filter(pk__in=first).annotate(
            what=Value("theme", output_field=text), said=Cast("name", text), key=Cast("slug", text), at=never, place=nothing, turn=F("position")
        ),
        meetings.Meeting.objects.filter(pk__in=soon).annotate(
            what=F("mode"), said=Cast("title", text), key=nothing, at=F("starts_at"), place=Coalesce(Cast("commune__name", text), nothing),
            turn=Value(0, output_field=PositiveSmallIntegerField()),
        ),
    ]  # fmt: skip
    columns = ("what", "pk", "said", "key", "at", "place", "turn")
    themes, found = [], []
    whole = rows[0].order_by().values_list(*columns).union(rows[1].order_by().values_list(*columns), all=True)
    for what, pk, said, key, at, place, _ in whole.order_by("turn", "at", "said", "pk"):
        if what == "theme":
            themes.append(ThemeLink(name=said, slug=key))
        else:
            url = meetings.Meeting(pk=pk, title=said).get_absolute_url()
            found.append(NextMeeting(title=said, url=url, starts_at=at, mode=what, commune=place))
    return themes, found


def newcomers(*, limit: int = 4) -> list[Card]:
    """Give the organisations that joined last."""
    rows = network.Organisation.objects.open().select_related("commune").order_by("-created_at", "-pk")[:limit]
    return [network.organisation_card(organisation) for organisation in rows]
