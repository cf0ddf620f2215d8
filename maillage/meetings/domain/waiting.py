"""The waiting list: in order, by mode, without anybody to run it. All here runs under the lock of the meeting."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.meetings import notices_registration as notices
from maillage.meetings.domain import seats
from maillage.meetings.events import RegistrationChanged, SeatGiven, SeatOffered
from maillage.meetings.models import Meeting, Registration, RegistrationStep, Seat, Stage, State
from maillage.meetings.queries.places import Places
from maillage.meetings.queries.seats import places_of

# Stages in which a freed place goes to the next in line.
MOVING = (Stage.OPEN, Stage.CLOSED)
NEAR = timedelta(days=3)
AT_ONCE = timedelta(hours=24)
OFFER, SHORT_OFFER = timedelta(hours=48), timedelta(hours=12)
GRANTED = "La place attendue s’est libérée."
LAPSED = "La place gardée n’a pas été prise à temps."
OVER = "La place a été proposée à la personne suivante : le délai pour la prendre est passé."


def moves(*, meeting: Meeting, now: datetime) -> bool:
    """Say whether freed places still go to those who wait: the meeting will be held and has not begun."""
    return meeting.stage in MOVING and meeting.starts_at is not None and now < meeting.starts_at


def offer_end(*, meeting: Meeting, now: datetime) -> datetime | None:
    """Say until when a place offered now is kept; None when it is given at once, the meeting being tomorrow."""
    left = meeting.starts_at - now if meeting.starts_at else timedelta()
    if left < AT_ONCE:
        return None
    return now + (OFFER if left >= NEAR else SHORT_OFFER)


def fill_freed_seats(*, meeting: Meeting, mode: str, now: datetime | None = None) -> list[Registration]:
    """Walk the waiting list of a mode in its order and offer what is free; give those whose state changed.

    Under the lock of the meeting. A group too big for what is free is passed over and keeps its rank.
    """
    now = now or timezone.now()
    if mode not in meeting.seat_modes or not moves(meeting=meeting, now=now):
        return []
    return _fill(meeting=meeting, mode=mode, places=current_places(meeting=meeting, mode=mode, now=now), now=now)


def current_places(*, meeting: Meeting, mode: str, now: datetime) -> Places:
    """Count the places of a mode under the lock of the meeting, once those nobody took in time are taken back."""
    places = places_of(meeting=meeting, mode=mode)
    if places.offers_end is not None and places.offers_end <= now and end_lapsed_offers(meeting=meeting, now=now):
        places = places_of(meeting=meeting, mode=mode)
    return places


def _fill(*, meeting: Meeting, mode: str, places: Places, now: datetime, asking: Registration | None = None) -> list[Registration]:
    """Offer free places in order; `asking`: whoever is asking at this moment is given theirs, when their turn comes."""
    changed: list[Registration] = []
    if places.is_full:
        return changed
    freed: set[str] = set()
    for registration in in_line(meeting=meeting, mode=mode):
        if not places.fits(seats=registration.seats, sector=registration.sector):
            continue
        registration.meeting = meeting
        if registration.state == State.SEATED:
            freed.add(registration.mode)
            _grant_wish(registration=registration)
        elif asking is not None and registration.pk == asking.pk:
            seats.settle(registration=asking, state=State.SEATED)
        else:
            _offer(registration=registration, now=now)
        changed.append(registration)
        places.take(seats=registration.seats, sector=registration.sector)
        if places.is_full:
            break
    for other in freed:
        # The seats they left go to the next in line there, who may leave some here in turn: each wish is granted once.
        changed += fill_freed_seats(meeting=meeting, mode=other, now=now)
        places.held = places_of(meeting=meeting, mode=mode).held
    return changed


def in_line(*, meeting: Meeting, mode: str) -> list[Registration]:
    """Give who waits for a seat of a mode, in order: those who have none, and those who have one in the other mode."""
    rows = Registration.objects.filter(meeting=meeting).select_related("person", "organisation")
    waiting = list(rows.filter(mode=mode).waiting())
    wishing = list(rows.filter(wish_mode=mode).wishing()) if len(meeting.seat_modes) > 1 else []
    return sorted([*waiting, *wishing], key=lambda each: (each.waits_since, each.pk)) if wishing else waiting


def exchange(*, registration: Registration) -> None:
    """Let two people who wait for each other's way of coming change seats, under the lock: nobody else could have had either."""
    mine = Registration.objects.filter(meeting=registration.meeting, mode=registration.wish_mode, wish_mode=registration.mode).wishing()
    same = mine.filter(seats=registration.seats, sector=registration.sector).select_related("person", "organisation")
    other = same.order_by("wished_at", "pk").first()
    if other is not None:
        other.meeting = registration.meeting
        for each in (other, registration):
            _grant_wish(registration=each)


def _grant_wish(*, registration: Registration) -> None:
    registration.mode, registration.wish_mode, registration.wished_at = Seat(registration.wish_mode), "", None
    registration.carpool = registration.carpool and not registration.is_remote
    registration.save(update_fields=["mode", "wish_mode", "wished_at", "carpool"])
    step = seats.note(registration=registration, reason=GRANTED)
    record(RegistrationChanged(registration=registration.uuid), actor=None)
    send(notices.ChangedNotice(registration=registration, step=step))


def seat_or_queue(*, registration: Registration, by: Any = None) -> RegistrationStep:
    """Let somebody in after all those who wait: to a free seat if one is left, else to the end of the list. Under the lock."""
    now, meeting, mode = timezone.now(), registration.meeting, registration.mode
    # Once it has begun, nobody is offered anything: a free seat is for whoever comes.
    moving = moves(meeting=meeting, now=now)
    places = current_places(meeting=meeting, mode=mode, now=now) if moving else places_of(meeting=meeting, mode=mode)
    if moving:
        _fill(meeting=meeting, mode=mode, places=places, now=now)
    fits = places.fits(seats=registration.seats, sector=registration.sector)
    registration.queued_at = registration.confirmed_at = now
    state = State.SEATED if fits else State.WAITING
    return seats.settle(registration=registration, state=state, by=by, fields=("queued_at", "confirmed_at"))


def follow_change(*, registration: Registration, modes: set[str]) -> None:
    """Let the lists of these modes move after a change; whoever waits and changed is given a free seat, when their turn has come."""
    now, meeting = timezone.now(), registration.meeting
    for mode in sorted(modes & set(meeting.seat_modes)):
        if moves(meeting=meeting, now=now):
            asking = registration if registration.state == State.WAITING and mode == registration.mode else None
            places = current_places(meeting=meeting, mode=mode, now=now)
            _fill(meeting=meeting, mode=mode, places=places, now=now, asking=asking)


def _offer(*, registration: Registration, now: datetime) -> None:
    until = offer_end(meeting=registration.meeting, now=now)
    if until is None:
        step = seats.settle(registration=registration, state=State.SEATED)
        record(SeatGiven(registration=registration.uuid), actor=None)
        send(notices.SeatGivenNotice(registration=registration, step=step))
        return
    registration.offered_until = until
    step = seats.settle(registration=registration, state=State.OFFERED)
    record(SeatOffered(registration=registration.uuid), actor=None)
    send(notices.SeatOfferedNotice(registration=registration, step=step))


def end_lapsed_offers(*, meeting: Meeting, now: datetime) -> int:
    """Take back the places nobody took in time, under the lock of the meeting; return how many."""
    lapsed = Registration.objects.filter(meeting=meeting, state=State.OFFERED, offered_until__lte=now)
    found = list(lapsed.select_related("person", "organisation").order_by("offered_until", "pk"))
    for registration in found:
        registration.meeting = meeting
        step = seats.settle(registration=registration, state=State.CANCELLED, reason=LAPSED)
        send(notices.OfferLapsedNotice(registration=registration, step=step))
    return len(found)


def accept(*, registration: Registration) -> Registration:
    """Take the place that was offered. Taken twice, it is taken once.

    Raises:
        Refused: it was not offered, or the delay is over; with words.
    """
    with writing():
        registration = seats.hold_registration(registration=registration)
        if registration.state == State.SEATED:
            return registration
        now = timezone.now()
        if (
            registration.state == State.OFFERED
            and not registration.offer_has_lapsed(now=now)
            and moves(meeting=registration.meeting, now=now)
        ):
            step = seats.settle(registration=registration, state=State.SEATED, by=registration.person)
            record(SeatGiven(registration=registration.uuid), actor=registration.person)
            send(notices.RegisteredNotice(registration=registration, step=step))
            return registration
    # Out of the transaction: what follows stays, whatever is refused.
    settle_meeting(meeting=registration.meeting)
    raise Refused(OVER)


def settle_meeting(*, meeting: Meeting, now: datetime | None = None) -> list[Registration]:
    """Bring a meeting up to date: offers that lapsed, places freed or added since; give those whose state changed."""
    now = now or timezone.now()
    with writing():
        meeting = seats.hold(meeting=meeting)
        return settle_held(meeting=meeting, now=now)


def settle_held(*, meeting: Meeting, now: datetime) -> list[Registration]:
    """Do the same under a lock already held."""
    return [each for mode in meeting.seat_modes for each in fill_freed_seats(meeting=meeting, mode=mode, now=now)]


def settle_due() -> int:
    """Bring up to date the coming meetings where somebody waits or has been offered a place; return how many people moved."""
    now = timezone.now()
    waited = Registration.objects.filter(Q(state__in=(State.WAITING, State.OFFERED)) | ~Q(wish_mode="")).order_by().values("meeting_id")
    meetings = Meeting.objects.filter(pk__in=waited, stage__in=MOVING, starts_at__gt=now).order_by("starts_at", "pk")
    return sum(len(settle_meeting(meeting=meeting, now=now)) for meeting in meetings if needs_settling(meeting=meeting, now=now))


def needs_settling(*, meeting: Meeting, now: datetime) -> bool:
    """Say, without a lock, whether a meeting has lapsed offers, or free places and people who wait for them."""
    live = Registration.objects.filter(meeting=meeting)
    if live.filter(state=State.OFFERED, offered_until__lte=now).exists():
        return True
    for mode in meeting.seat_modes:
        places = places_of(meeting=meeting, mode=mode)
        waiting = [] if places.is_full else in_line(meeting=meeting, mode=mode)
        if any(places.fits(seats=each.seats, sector=each.sector) for each in waiting):
            return True
    return False
