"""How many places, how many taken, who waits: counted for pages, and under the lock of the meeting for acts."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Min, Q, Sum, Value

from maillage.meetings.models import HOLDING, Meeting, Registration, Reserve, Seat, State
from maillage.meetings.queries.places import Places

LIVE = (State.SEATED, State.OFFERED, State.WAITING)


@dataclass(frozen=True, kw_only=True)
class SeatCount:
    """The places of one mode. `capacity` None: not counted. `taken`, `offered` and `waiting` are seats; `queue` counts registrations."""

    mode: Seat
    capacity: int | None
    taken: int = 0
    offered: int = 0
    waiting: int = 0
    queue: int = 0

    @property
    def held(self) -> int:
        """Count the seats taken, and those kept for somebody who was offered one."""
        return self.taken + self.offered

    @property
    def free(self) -> int | None:
        """Count the seats nobody holds; None when places are not counted."""
        return None if self.capacity is None else max(0, self.capacity - self.held)

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.held >= self.capacity

    @property
    def sentence(self) -> str:
        """Say « 14/20 places, 3 en attente », or "" when there is nothing worth saying."""
        if self.capacity is None:
            return f"{self.taken} inscrit·e{'s' if self.taken > 1 else ''}" if self.taken else ""
        waiting = f", {self.waiting} en attente" if self.waiting else ""
        return f"{self.held}/{self.capacity} place{'s' if self.capacity > 1 else ''}{waiting}"


def seat_counts(*, meeting: Meeting) -> dict[Seat, SeatCount]:
    """Count the places of each mode of a meeting: one query."""
    return seat_counts_of(meetings=[meeting])[meeting.pk]


def seat_counts_of(*, meetings: Iterable[Meeting]) -> dict[int, dict[Seat, SeatCount]]:
    """Count the places of several meetings: one query."""
    found = list(meetings)
    totals: dict[tuple[int, str], dict[str, int]] = {}
    # order_by(): the order of a queryset would join what is grouped.
    rows = (
        Registration.objects.filter(meeting__in=[meeting.pk for meeting in found], state__in=LIVE)
        .order_by()
        .values_list("meeting_id", "mode")
        .annotate(
            taken=Sum("seats", filter=Q(state=State.SEATED), default=0),
            offered=Sum("seats", filter=Q(state=State.OFFERED), default=0),
            waiting=Sum("seats", filter=Q(state=State.WAITING), default=0),
            queue=Count("pk", filter=Q(state=State.WAITING)),
        )
    )
    wishes = (
        Registration.objects.filter(meeting__in=[meeting.pk for meeting in found])
        .wishing()
        .order_by()
        .values_list("meeting_id", "wish_mode")
        .annotate(taken=Value(0), offered=Value(0), waiting=Sum("seats", default=0), queue=Count("pk"))
    )
    for number, mode, taken, offered, waiting, queue in rows.union(wishes, all=True) if found else []:
        total = totals.setdefault((number, mode), {"taken": 0, "offered": 0, "waiting": 0, "queue": 0})
        for name, count in (("taken", taken), ("offered", offered), ("waiting", waiting), ("queue", queue)):
            total[name] += count
    return {
        meeting.pk: {
            mode: SeatCount(mode=mode, capacity=meeting.seats(mode=mode), **totals.get((meeting.pk, mode), {}))
            for mode in meeting.seat_modes
        }
        for meeting in found
    }


def places_of(*, meeting: Meeting, mode: str) -> Places:
    """Count the places of one mode by sector: two queries, to be asked under the lock of the meeting by whoever gives a seat."""
    capacity = meeting.seats(mode=mode)
    rows = (
        Registration.objects.filter(meeting=meeting, mode=mode, state__in=HOLDING)
        .order_by()
        .values_list("sector")
        .annotate(total=Sum("seats"), ends=Min("offered_until"))
    )
    held, ends = {}, []
    for sector, total, end in rows:
        held[sector] = total
        ends += [end] if end else []
    reserved = dict(Reserve.objects.filter(meeting=meeting, mode=mode).values_list("sector", "seats")) if capacity is not None else {}
    return Places(capacity=capacity, reserved=reserved, held=held, offers_end=min(ends, default=None))


def rank_of(*, registration: Registration) -> int:
    """Give the rank in the waiting list of its mode, or of the mode it wishes beside its seat, from 1; 0 when it does not wait."""
    wishes = registration.state == State.SEATED
    since, mode = registration.waits_since, registration.wish_mode if wishes else registration.mode
    if since is None or (not wishes and registration.state != State.WAITING):
        return 0
    here = Registration.objects.filter(meeting=registration.meeting_id)
    first = Q(queued_at__lt=since) | Q(queued_at=since, pk__lt=registration.pk)
    wished = Q(wished_at__lt=since) | Q(wished_at=since, pk__lt=registration.pk)
    before = Q(state=State.WAITING, mode=mode) & first | Q(state=State.SEATED, wish_mode=mode) & wished
    return int(here.filter(before).count()) + 1
