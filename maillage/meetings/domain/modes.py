"""One switch of the mode of a meeting: registrations are kept, and each person is asked again, in one click."""

from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.meetings import notices_registration as notices
from maillage.meetings import rules
from maillage.meetings.domain import registrations, seats, waiting
from maillage.meetings.events import ModeSwitched
from maillage.meetings.models import HOLDING, Meeting, Mode, Registration, Seat, State

ASKED = (*HOLDING, State.WAITING)


def switch_mode(*, meeting: Meeting, by: Any, mode: str) -> int:
    """Hold the meeting another way; return how many people are asked again how they come.

    Nobody loses a seat: those whose way is no longer offered are counted in the one that is. Who waited there waits on, in
    the same order, and the places of the new mode go to them.

    Raises:
        Refused: not an organiser, not a mode, or the meeting is over or will not be held.
    """
    if not rules.may_edit(person=by, meeting=meeting):
        raise Refused("Seules les personnes qui préparent cette rencontre changent la façon de la tenir.")
    if mode not in Mode.values:
        raise Refused("Choisissez sur place, à distance ou les deux.")
    now = timezone.now()
    with writing():
        meeting = seats.hold(meeting=meeting)
        if meeting.has_ended(now=now) or meeting.is_cancelled:
            raise Refused("Cette rencontre ne change plus.")
        if meeting.mode == mode:
            return 0
        meeting.mode = Mode(mode)
        # Calendars follow SEQUENCE and LAST-MODIFIED.
        meeting.mode_changed_at = meeting.changed_at = now
        meeting.sequence += 1
        meeting.save(update_fields=["mode", "mode_changed_at", "changed_at", "sequence"])
        changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)
        return follow_switch(meeting=meeting, by=by)


def follow_switch(*, meeting: Meeting, by: Any) -> int:
    """Ask everybody again how they come to a meeting whose mode was just changed, under its lock; return how many are asked."""
    people = _ask_again(meeting=meeting)
    record(ModeSwitched(meeting=meeting.uuid), actor=by)
    for registration in people:
        send(notices.ModeAskedNotice(registration=registration))
    waiting.settle_held(meeting=meeting, now=timezone.now())
    return len(people)


def _ask_again(*, meeting: Meeting) -> list[Registration]:
    """Ask everybody on the list, in the modes that are left; under the lock."""
    live = Registration.objects.filter(meeting=meeting, state__in=(*ASKED, State.UNCONFIRMED))
    if meeting.mode != Mode.BOTH:
        only = meeting.seat_modes[0]
        live.exclude(wish_mode="").update(wish_mode="", wished_at=None)
        live.exclude(mode=only).update(mode=only)
        if only == Seat.REMOTE:
            live.filter(carpool=True).update(carpool=False)
    asked = live.filter(state__in=ASKED)
    asked.update(mode_asked_at=meeting.mode_changed_at, mode_answered_at=None)
    people = list(asked.select_related("person", "organisation").order_by("created_at", "pk"))
    for registration in people:
        registration.meeting = meeting
    return people


def answer(*, registration: Registration, mode: str) -> Registration:
    """Note how somebody comes, asked again; done again with the same answer, nothing changes.

    Raises:
        Refused: over, not a mode of the meeting, or no place there: the seat they have stays theirs.
    """
    with writing():
        registration = seats.hold_registration(registration=registration)
        registrations.check_alive(registration=registration)
        if mode not in registration.meeting.seat_modes:
            raise Refused(registrations.NOT_THIS_WAY)
        moved = mode != registration.mode
        if moved:
            registrations.change_places(registration=registration, mode=Seat(mode), count=registration.seats)
            if registration.is_remote:
                registration.carpool = False
        registration.mode_answered_at = timezone.now()
        registration.save(update_fields=["mode_answered_at", "carpool"])
        registrations.finish_change(registration=registration, by=None, tell=moved)
    return registration


def answering(*, registration: Registration) -> bool:
    """Say whether somebody was asked again how they come and has not answered."""
    return registration.mode_asked_at is not None and registration.mode_answered_at is None and registration.state in ASKED
