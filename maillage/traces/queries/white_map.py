"""Which organisations came to the meetings, and which have not yet: the white parts of the map."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Max, Q
from django.urls import reverse

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.tables.public import Column, Table
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.text.order import sort_key_fr
from maillage.meetings import public as meetings
from maillage.network import public as network

MONTHS = (12, 24, 36)
NOWHERE = "Sans commune"
DAYS_OF_MONTH = 365.25 / 12
SQUARE, PER_ROW = 18, 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An organisation: to how many meetings it came in the time looked at, and when it came last, ever."""

    organisation: network.Organisation
    area: str
    slug: str
    count: int
    last: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A province, and its organisations: those that never came first, then those that have not for longest."""

    name: str
    slug: str
    came: int
    lines: list[Line]

    @property
    def said(self) -> str:
        """Say how many came, of how many."""
        return f"{self.came} sur {plural_fr(len(self.lines), 'organisation')}"

    @property
    def squares(self) -> list[tuple[int, int, bool]]:
        """Give a square per organisation, full for each that came: where it is drawn, and whether it is full."""
        return [(2 + SQUARE * (rank % PER_ROW), 2 + SQUARE * (rank // PER_ROW), rank < self.came) for rank in range(len(self.lines))]

    @property
    def size(self) -> tuple[int, int]:
        """Give the width and the height of these squares."""
        return 4 + SQUARE * min(len(self.lines), PER_ROW), 4 + SQUARE * -(-len(self.lines) // PER_ROW)


def drawing(*, areas: list[Area]) -> list[network.Piece]:
    """Draw the provinces, the darker the more of their organisations came; each leads to its table."""
    places = {area.slug: place for place, area in enumerate(areas, start=1)}
    return network.map_of(
        areas=[(area.slug, area.name, area.said) for area in areas],
        link=lambda slug: f"#h-{places[slug]}",
        shades={area.slug: area.came / len(area.lines) for area in areas},
    )


def white_map(*, months: int, now: datetime) -> list[Area]:
    """Give the open organisations by province, with their presences over so many months: two queries."""
    since = now - timedelta(days=months * DAYS_OF_MONTH)
    ended = Q(meeting__starts_at__gte=since, meeting__starts_at__lte=now)
    present = meetings.Registration.objects.filter(presence="PRESENT", organisation__isnull=False).exclude(state="CANCELLED").order_by()
    counted = present.values("organisation_id").annotate(
        count=Count("meeting", distinct=True, filter=ended), last=Max("meeting__starts_at", filter=Q(meeting__starts_at__lte=now))
    )
    came = {row["organisation_id"]: (row["count"], row["last"]) for row in counted}
    lines = []
    for organisation in network.Organisation.objects.filter(closed_on=None).select_related("commune__parent").order_by("name", "pk"):
        count, last = came.get(organisation.pk, (0, None))
        area = organisation.commune.parent if organisation.commune else None
        lines.append(
            Line(organisation=organisation, area=area.name if area else NOWHERE, slug=area.slug if area else "", count=count, last=last)
        )
    lines.sort(key=_rank)
    return [_area(name, list(rows)) for name, rows in groupby(lines, key=lambda line: line.area)]


def white_map_table(*, months: int, now: datetime) -> Table:
    """Give the same as a table to take away."""
    areas = white_map(months=months, now=now)
    return Table(
        title=f"Carte blanche, {months} derniers mois",
        columns=[
            Column("Organisation"), Column("Commune"), Column("Province"), Column("Rencontres", kind="number"), Column("Dernière venue", kind="date"),
        ],
        rows=[
            [
                line.organisation.name, str(line.organisation.commune or ""), line.area, line.count, line.last.date() if line.last else None,
            ]
            for area in areas for line in area.lines
        ],
    )  # fmt: skip


def agenda_links(person: Any) -> list[meetings.AgendaLink]:
    """Lend the white map to the agenda, for the coordination."""
    if not is_coordinator(person=person):
        return []
    return [
        meetings.AgendaLink(
            title="Pour la coordination",
            label="La carte blanche",
            url=reverse("traces:white_map"),
            words="dit qui est venu, et qui n’est pas encore venu.",
        )
    ]


def _rank(line: Line) -> tuple[Any, ...]:
    return (
        line.area == NOWHERE,
        sort_key_fr(line.area),
        line.count > 0,
        line.last is not None,
        line.last or 0,
        sort_key_fr(line.organisation.name),
    )


def _area(name: str, lines: list[Line]) -> Area:
    return Area(name=name, slug=lines[0].slug, came=sum(1 for line in lines if line.count), lines=lines)
