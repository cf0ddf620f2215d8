"""All that the page of a meeting needs of its registrations, in one query: places, one's own, one's rank, who comes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, F, Value, When

from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Prepared
from maillage.meetings.models import HOLDING, Meeting, Registration, Reserve, Seat, State
from maillage.meetings.queries.places import Places
from maillage.meetings.queries.seats import SeatCount


class Entry(NamedTuple):
    """A registration that is not cancelled. `person_name`: of a member of the network, else empty."""

    pk: int
    uuid: UUID
    person: int | None
    person_name: str
    organisation: int | None
    organisation_name: str
    team: str
    mode: str
    state: str
    seats: int
    sector: str
    queued_at: datetime | None
    offered_until: datetime | None
    wish_mode: str
    wished_at: datetime | None

    @property
    def waits_for(self) -> str:
        """Give the mode it waits for, beside a seat or not; "" when it does not wait."""
        return self.wish_mode if self.state == State.SEATED else self.mode if self.state == State.WAITING else ""

    @property
    def turn(self) -> tuple[datetime, int]:
        """Give its turn among those who wait."""
        since = self.wished_at if self.state == State.SEATED else self.queued_at
        return (since or datetime.max.replace(tzinfo=UTC), self.pk)


def _rows(meeting: int) -> Any:
    member = When(person__is_active=True, person__joined_at__isnull=False, person__left_at=None, then=F("person__name"))
    team = Case(When(organisation__isnull=False, then=F("organisation__name")), default=F("organisation_name"), output_field=CharField())
    found = Registration.objects.filter(meeting_id=meeting).exclude(state=State.CANCELLED)
    named = found.annotate(person_name=Case(member, default=Value(""), output_field=CharField()), its_team=team)
    return named.order_by("created_at", "pk").values_list(
        "pk", "uuid", "person_id", "person_name", "organisation_id", "organisation_name", "its_team", "mode", "state", "seats", "sector", "queued_at",
        "offered_until", "wish_mode", "wished_at",
    )  # fmt: skip


ROWS = Prepared(_rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roll:
    """The registrations of a meeting, in the order they came."""

    meeting: Meeting
    entries: list[Entry]

    def seat_counts(self) -> dict[Seat, SeatCount]:
        """Count the places of each mode, as `seats.seat_counts` does."""
        counts = {}
        for mode in self.meeting.seat_modes:
            here = [entry for entry in self.entries if entry.mode == mode]
            waiting = [entry for entry in self.entries if entry.waits_for == mode]
            counts[mode] = SeatCount(
                mode=mode,
                capacity=self.meeting.seats(mode=mode),
                taken=sum(entry.seats for entry in here if entry.state == State.SEATED),
                offered=sum(entry.seats for entry in here if entry.state == State.OFFERED),
                waiting=sum(entry.seats for entry in waiting),
                queue=len(waiting),
            )
        return counts

    def places(self, *, mode: str, kept: list[Reserve]) -> Places:
        """Count the places of one mode by sector, as `seats.places_of` does; `kept`: the reserves of this mode."""
        held: dict[str, int] = {}
        ends = []
        for entry in self.entries:
            if entry.mode == mode and entry.state in HOLDING:
                held[entry.sector] = held.get(entry.sector, 0) + entry.seats
                ends += [entry.offered_until] if entry.offered_until else []
        reserved = {row.sector: row.seats for row in kept}
        return Places(capacity=self.meeting.seats(mode=mode), reserved=reserved, held=held, offers_end=min(ends, default=None))

    def own(self, *, person: Any) -> Registration | None:
        """Give the registration of a member, with what the page shows of it; None when they have none."""
        mine = next((entry for entry in self.entries if entry.person == person.pk), None) if is_member(person=person) else None
        if mine is None:
            return None
        return Registration(
            pk=mine.pk, uuid=mine.uuid, meeting=self.meeting, person=person, mode=mine.mode, state=mine.state, seats=mine.seats, sector=mine.sector,
            queued_at=mine.queued_at, offered_until=mine.offered_until, wish_mode=mine.wish_mode, wished_at=mine.wished_at,
        )  # fmt: skip

    def rank(self, *, registration: Registration) -> int:
        """Give the rank of a registration in the list it waits in, as `seats.rank_of` does; 0 when it does not wait."""
        mine = next((entry for entry in self.entries if entry.pk == registration.pk), None)
        if mine is None or not mine.waits_for:
            return 0
        return 1 + sum(entry.waits_for == mine.waits_for and entry.turn < mine.turn for entry in self.entries)


def roll_of(*, meeting: Meeting) -> Roll:
    """Read the registrations of a meeting: one query."""
    return Roll(meeting=meeting, entries=[Entry._make(row) for row in ROWS(meeting=meeting.pk)])
