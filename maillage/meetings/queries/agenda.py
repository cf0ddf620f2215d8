"""The agenda: filters, counts beside them, the coming months, the past, and one month as a table."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils import timezone

from maillage.kernel.access.public import is_member
from maillage.kernel.calendar.days import breaks_between, legal_notes
from maillage.kernel.changes.kept import KeptValues
from maillage.kernel.db.public import Prepared
from maillage.kernel.text.dates import MONTHS, hour, period
from maillage.meetings import rules
from maillage.meetings.models import AudienceKey, Kind, Meeting, MeetingQuerySet, MeetingTheme, Mode, Seat, Stage
from maillage.meetings.queries import seats
from maillage.meetings.queries.cards import listed, organisers_of, state_words, where_of
from maillage.network import public as network
from maillage.network.public import Theme

PER_PAGE = 30
MAX_VALUES = 10
FACETS = ("type", "mode", "theme", "territoire", "secteur", "niveau")
SLUGS = {
    "type": {
        "WORKSHOP": "atelier",
        "NETWORK_DAY": "journee",
        "TRAINING": "formation",
        "VISIT": "visite",
        "GROUP": "groupe",
        "ONLINE": "en-ligne",
    },
    "mode": {"ON_SITE": "sur-place", "REMOTE": "a-distance"},
    "secteur": {"CULTURE": "culture", "EARLY_CHILDHOOD": "petite-enfance", "SCHOOL": "ecole", "OTHER": "autre"},
    "niveau": {"NEW": "debute"},
}
BY_SLUG = {name: {slug: code for code, slug in slugs.items()} for name, slugs in SLUGS.items()}
LABELS: dict[str, dict[str, str]] = {
    "type": dict(Kind.choices),
    "mode": dict(Seat.choices),
    "secteur": dict(network.Organisation.Sector.choices),
    "niveau": {"NEW": "convient à qui débute"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for: values by facet. Unknown and malformed values are dropped."""

    values: Mapping[str, tuple[str, ...]]

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        """Read `?type=atelier&mode=sur-place&theme=…&territoire=…&secteur=ecole&niveau=debute`."""
        found = {}
        for name in FACETS:
            asked = dict.fromkeys(value for value in query.getlist(name)[:MAX_VALUES] if _valid(name, value))
            if asked:
                found[name] = tuple(asked)
        return cls(values=found)

    def apply(self, queryset: MeetingQuerySet, *, without: str = "") -> MeetingQuerySet:
        """Keep what the filters ask for, leaving one facet out."""
        for name, values in self.values.items():
            if name != without:
                queryset = queryset.filter(_condition(name, values))
        return queryset


def _valid(name: str, value: str) -> bool:
    return value in BY_SLUG[name] if name in SLUGS else 0 < len(value) <= 80 and "\0" not in value


def _condition(name: str, values: tuple[str, ...]) -> Q:
    codes = [BY_SLUG[name][value] for value in values] if name in SLUGS else []
    match name:
        case "type":
            return Q(kind__in=codes)
        case "mode":
            return Q(mode__in=[*codes, Mode.BOTH])
        case "niveau":
            return Q(for_newcomers=True)
        case "secteur":
            return Q(pk__in=AudienceKey.objects.filter(list=AudienceKey.List.SECTOR, key__in=codes).values("meeting_id"))
        case "territoire":
            return Q(commune__slug__in=values) | Q(commune__parent__slug__in=values) | Q(commune__parent__parent__slug__in=values)
    under = Theme.objects.filter(Q(slug__in=values) | Q(parent__slug__in=values) | Q(parent__parent__slug__in=values))
    return Q(pk__in=MeetingTheme.objects.filter(theme__in=under).values("meeting_id"))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet, as shown."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(slots=True, kw_only=True)
class Entry:
    """A meeting in a list, with who organises it and its places by mode."""

    meeting: Meeting
    organisers: Sequence[str] = ()
    places: Mapping[Seat, seats.SeatCount] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Say whether no way of coming has a place left."""
        return bool(self.places) and all(count.is_full for count in self.places.values())

    @property
    def takes_people(self) -> bool:
        return rules.takes_registrations(meeting=self.meeting, now=timezone.now())

    @property
    def day(self) -> date | None:
        """The day it begins, here; None while it waits for a date."""
        starts = self.meeting.starts_at
        return timezone.localdate(starts) if starts and self.meeting.stage != Stage.POSTPONED else None

    @property
    def hours(self) -> str:
        meeting = self.meeting
        if self.day is None or meeting.starts_at is None or meeting.ends_at is None:
            return ""
        if timezone.localdate(meeting.ends_at) != self.day:
            return period(meeting.starts_at, meeting.ends_at)
        return f"{hour(meeting.starts_at)}–{hour(meeting.ends_at)}"

    @property
    def where(self) -> str:
        return where_of(meeting=self.meeting)

    @property
    def kind(self) -> str:
        return str(self.meeting.get_kind_display()).capitalize()

    @property
    def state(self) -> str:
        """What is particular of its stage, « Complet » included."""
        return state_words(meeting=self.meeting) or ("Complet" if self.is_full and self.takes_people else "")

    @property
    def seats_words(self) -> list[str]:
        """The places of each way of coming: « 14/20 places, 3 en attente »."""
        many = len(self.places) > 1
        return [
            f"{mode.label.capitalize()} : {count.sentence}" if many else count.sentence
            for mode, count in self.places.items()
            if count.sentence
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The meetings of a month. `first` is its first day; None: those that wait for a date."""

    first: date | None
    entries: list[Entry]

    @property
    def title(self) -> str:
        return month_title(first=self.first) if self.first else "Date à fixer"


@dataclass(slots=True, kw_only=True)
class Page:
    """A page of the agenda. `previous` and `next` are page numbers, 0 at the ends."""

    months: list[Month]
    total: int
    previous: int = 0
    next: int = 0
    facets: dict[str, list[Choice]] = field(default_factory=dict)


COUNTS = KeptValues(kinds=("meetings.meeting", "network.theme"))


def month_title(*, first: date) -> str:
    """Write "mars 2027"."""
    return f"{MONTHS[first.month - 1]} {first.year}"


def page_of(*, person: Any, filters: Filters, past: bool = False, number: int = 1) -> Page:
    """Give a page of the agenda, with its counts: at most four queries."""
    now = timezone.now()
    # What is coming changes with the clock too: counted anew each quarter of an hour.
    turn = int(now.timestamp() // 900)
    key = (is_member(person=person), past, turn, tuple(sorted(filters.values.items())))
    total, rows = COUNTS.get(key, lambda: _count(person=person, filters=filters, past=past, now=now))
    number = max(1, min(number, 10_000))
    found = filters.apply(_shown(listed(person=person), past=past, now=now))
    ordered = found.order_by("-ends_at", "-pk") if past else found.annotate(undated=_undated()).order_by("undated", "starts_at", "pk")
    meetings = list(ordered[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    more, meetings = len(meetings) > PER_PAGE, meetings[:PER_PAGE]
    facets = {name: _choices(name, rows.get(name, []), filters.values.get(name, ())) for name in FACETS}
    return Page(
        months=by_month(entries=entries_of(meetings=meetings, with_places=not past)), total=total, facets=facets,
        previous=number - 1, next=number + 1 if more else 0,
    )  # fmt: skip


def _shown(meetings: MeetingQuerySet, *, past: bool, now: datetime) -> MeetingQuerySet:
    return meetings.past(now=now) if past else meetings.coming(now=now)


def _undated() -> Any:
    return Case(When(Q(stage=Stage.POSTPONED) | Q(starts_at=None), then=1), default=0, output_field=IntegerField())


def entries_of(*, meetings: Sequence[Meeting], with_places: bool = True) -> list[Entry]:
    """Make the lines of meetings: two queries."""
    organisers = organisers_of(meetings=meetings)
    places = seats.seat_counts_of(meetings=meetings) if with_places else {}
    return [Entry(meeting=each, organisers=organisers[each.pk], places=places.get(each.pk, {})) for each in meetings]


def by_month(*, entries: Sequence[Entry]) -> list[Month]:
    """Group lines by month, in their order; those that wait for a date come under one title."""
    months: list[Month] = []
    for entry in entries:
        starts = None if entry.meeting.stage == Stage.POSTPONED else entry.meeting.starts_at
        first = timezone.localdate(starts).replace(day=1) if starts else None
        if not months or months[-1].first != first:
            months.append(Month(first=first, entries=[]))
        months[-1].entries.append(entry)
    return months


def _count(*, person: Any, filters: Filters, past: bool, now: datetime) -> tuple[int, dict[str, list[tuple[str, str, int]]]]:
    everything = _shown(rules.listed_for(person=person, meetings=Meeting.objects.all()), past=past, now=now)

    def under(name: str) -> MeetingQuerySet:
        return filters.apply(everything, without=name).order_by()

    def group(name: str, queryset: Any, key: str, label: str) -> Any:
        named = {"facet": Value(name, output_field=CharField()), "code": Cast(F(key), CharField()), "shown": Cast(F(label), CharField())}
        return (
            queryset.annotate(**named).values("facet", "code", "shown").annotate(n=Count("pk")).values_list("facet", "code", "shown", "n")
        )

    themes = MeetingTheme.objects.filter(meeting__in=under("theme").values("pk")).order_by()
    sectors = AudienceKey.objects.filter(list=AudienceKey.List.SECTOR, meeting__in=under("secteur").values("pk")).order_by()
    branches = [
        group("type", under("type"), "kind", "kind"),
        group("mode", under("mode"), "mode", "mode"),
        group("territoire", under("territoire").filter(commune__parent__isnull=False), "commune__parent__slug", "commune__parent__name"),
        group("theme", themes, "theme__slug", "theme__name"),
        group("secteur", sectors, "key", "key"),
        group("niveau", under("niveau").filter(for_newcomers=True), "for_newcomers", "for_newcomers"),
    ]
    empty = {
        "facet": Value("total", output_field=CharField()),
        "code": Value("", output_field=CharField()),
        "shown": Value("", output_field=CharField()),
    }
    whole = under("").annotate(**empty).values("facet", "code", "shown").annotate(n=Count("pk")).values_list("facet", "code", "shown", "n")
    total = 0
    rows: dict[str, list[tuple[str, str, int]]] = {}
    for name, key, label, count in whole.union(*branches, all=True):
        if name == "total":
            total = count
        else:
            rows.setdefault(name, []).append((key, label, count))
    return total, rows


def _choices(name: str, rows: list[tuple[str, str, int]], asked: tuple[str, ...]) -> list[Choice]:
    if name == "niveau":
        rows = [("NEW", "NEW", sum(count for _, _, count in rows))] if rows else []
    if name == "mode":
        both = sum(count for code, _, count in rows if code == Mode.BOTH)
        known = {code: count for code, _, count in rows}
        rows = [(seat, seat, known.get(seat, 0) + both) for seat in Seat.values if known.get(seat, 0) + both]
    if name in SLUGS:
        order = list(LABELS[name])
        kept = [(code, count) for code, _, count in rows if code in LABELS[name]]
        rows = [(SLUGS[name][code], LABELS[name][code], count) for code, count in sorted(kept, key=lambda row: order.index(row[0]))]
    else:
        rows = sorted(rows, key=lambda row: (-row[2], row[1]))
    there = {key for key, _, _ in rows}
    names = {SLUGS[name][code]: label for code, label in LABELS[name].items()} if name in SLUGS else {}
    rows += [(value, names.get(value, value), 0) for value in asked if value not in there]
    choices = [Choice(value=key, label=label, count=count, checked=key in asked) for key, label, count in rows]
    # Long facets show the most frequent values, and those in force wherever they stand.
    return [choice for place, choice in enumerate(choices) if place < 12 or choice.checked]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the table of a month, whatever happens on it."""

    day: date
    in_month: bool
    holidays: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The days of a month by weeks, Monday first, and the school holidays that touch them. The same whoever reads."""

    weeks: Sequence[Sequence[Day]]
    breaks: Sequence[str]


def table_of(*, first: date) -> Table:
    """Make the table of a month, empty."""
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return Table(
        weeks=[[Day(day=day, in_month=day.month == first.month, holidays=legal_notes(day=day)) for day in week] for week in weeks],
        breaks=breaks_between(first=weeks[0][0], last=weeks[-1][-1]),
    )


def _between(members: bool, start: datetime, end: datetime) -> Any:  # noqa: FBT001  (the shape of prepared reads)
    shown = rules.listed_to(members=members, meetings=Meeting.objects.all()).exclude(stage=Stage.POSTPONED)
    found = shown.filter(starts_at__lt=end, ends_at__gte=start).order_by("starts_at", "pk")
    return found.only("title", "stage", "starts_at", "ends_at")[:400]


BETWEEN = Prepared(_between)


def meetings_by_day(*, person: Any, first: date, last: date) -> dict[date, list[Meeting]]:
    """Give the meetings of each of these days, by hour; those of several days on each of them: one query."""
    start = timezone.make_aware(datetime.combine(first, time.min))
    end = timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))
    days: dict[date, list[Meeting]] = {}
    for meeting in BETWEEN(shape=is_member(person=person), start=start, end=end):
        day, until = max(timezone.localdate(meeting.starts_at), first), min(timezone.localdate(meeting.ends_at), last)
        while day <= until:
            days.setdefault(day, []).append(meeting)
            day += timedelta(days=1)
    return days
