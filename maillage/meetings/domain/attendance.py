"""Presence at the door: one row per tap, the last one by time counts. A phone that lost the network sends its taps later, in any order."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.journal.public import record
from maillage.kernel.text.characters import one_line
from maillage.meetings import rules
from maillage.meetings.domain import seats
from maillage.meetings.events import PresenceNoted, WalkInAdded
from maillage.meetings.models import Attendance, Meeting, Presence, Registration, Seat, State
from maillage.network import public as network
from maillage.people import public as people

NOT_YOURS = "Seules les personnes qui préparent ou animent cette rencontre notent les présences."
EARLY = "On note les présences à partir de deux heures avant le début."
NOT_HELD = "Cette rencontre ne se tient pas : il n’y a pas de présence à noter."
OPENS = timedelta(hours=2)
REMOTE_OPENS = timedelta(minutes=30)
FOUR_HOURS = timedelta(hours=4)


def note(
    *, registration: Registration, presence: str, by: Any, way: str = Attendance.Way.LIST, key: UUID | None = None, tapped_at: datetime | None = None
) -> Registration:  # fmt: skip
    """Note somebody present, absent or excused; "" takes the note back. `tapped_at`: when, on a phone that was cut off.

    The same `key` again changes nothing. A tap older than the last one is kept, and does not change what counts.

    Raises:
        Refused: not one of those who hold the meeting, too early, no such presence, or a registration that is no longer one.
    """
    if presence and presence not in Presence:
        raise Refused("Choisissez présent·e, absent·e ou excusé·e.")
    with writing():
        registration = seats.hold_registration(registration=registration)
        check(meeting=registration.meeting, by=by)
        if key is not None and Attendance.objects.filter(key=key).exists():
            return registration
        if registration.state == State.CANCELLED:
            raise Refused("Cette inscription est annulée. Ajoutez la personne comme arrivée sans inscription.")
        return _keep(registration=registration, presence=presence, by=by, way=way, key=key, tapped_at=tapped_at)


def join_remote(*, registration: Registration) -> Registration:
    """Note somebody present at a distance because they opened the meeting by their own address and said so.

    Raises:
        Refused: not registered at a distance, or not the time.
    """
    with writing():
        registration = seats.hold_registration(registration=registration)
        if registration.state != State.SEATED or registration.mode != Seat.REMOTE:
            raise Refused("Cette adresse est celle des personnes inscrites à distance.")
        if not may_join_remote(meeting=registration.meeting, now=timezone.now()):
            raise Refused("La rencontre s’ouvre une demi-heure avant son début.")
        if registration.presence == Presence.PRESENT:
            return registration
        return _keep(registration=registration, presence=Presence.PRESENT, by=None, way=Attendance.Way.LINK, key=None, tapped_at=None)


def walk_in(
    *, meeting: Meeting, by: Any, name: str, email: str = "", organisation_name: str = "", mode: str = Seat.ON_SITE
) -> Registration:
    """Add somebody who came without registering, and note them present; past the number of places too: they are there.

    The address of somebody who is on the list notes that person present.

    Raises:
        Refused: not one of those who hold the meeting, too early, no name, or not a mode of the meeting.
    """
    name, email = one_line(name).strip()[:120], email.strip().lower()
    if not name:
        raise Refused("Écrivez le nom de la personne.")
    if mode not in meeting.seat_modes:
        raise Refused("Cette rencontre ne se tient pas de cette façon.")
    with writing():
        meeting = seats.hold(meeting=meeting)
        check(meeting=meeting, by=by)
        live = Registration.objects.filter(meeting=meeting).exclude(state=State.CANCELLED)
        member = people.find_by_email(email=email) if email else None
        known = live.filter(email=email).first() if email else None
        known = known or (live.filter(person=member).first() if member else None)
        if known is None:
            team = network.main_organisation(person=member) if member else None
            now = timezone.now()
            known = Registration.objects.create(
                meeting=meeting, person=member, name=member.name if member else name, email=email, organisation=team,
                organisation_name="" if team else one_line(organisation_name)[:160], sector=team.sector if team else "", mode=mode,
                state=State.SEATED, is_walk_in=True, by_hand=by, created_at=now, confirmed_at=now,
            )  # fmt: skip
            seats.note(registration=known, by=by, reason="Arrivée sans inscription")
            record(WalkInAdded(registration=known.uuid), actor=by)
        elif known.state != State.SEATED:
            seats.settle(registration=known, state=State.SEATED, by=by, reason="Présente à la rencontre")
        known.meeting = meeting
        return _keep(registration=known, presence=Presence.PRESENT, by=by, way=Attendance.Way.LIST, key=None, tapped_at=None)


def check(*, meeting: Meeting, by: Any) -> None:
    """Let through those who hold the meeting, from two hours before it begins.

    Raises:
        Refused: somebody else, too early, or a meeting that is not held.
    """
    if not rules.may_hold(person=by, meeting=meeting):
        raise Refused(NOT_YOURS)
    if meeting.is_draft or meeting.is_cancelled or meeting.starts_at is None:
        raise Refused(NOT_HELD)
    if timezone.now() < meeting.starts_at - OPENS:
        raise Refused(EARLY)


def may_join_remote(*, meeting: Meeting, now: datetime) -> bool:
    """Say whether the room at a distance is open: from half an hour before, to four hours past the end, or until it is cancelled."""
    if meeting.starts_at is None or meeting.ends_at is None or not meeting.is_announced or meeting.is_cancelled:
        return False
    return meeting.starts_at - REMOTE_OPENS <= now <= meeting.ends_at + FOUR_HOURS


def _keep(
    *, registration: Registration, presence: str, by: Any, way: str, key: UUID | None, tapped_at: datetime | None
) -> Registration:  # fmt: skip
    now = timezone.now()
    # A phone whose clock runs ahead does not win for ever.
    tapped_at = min(tapped_at or now, now)
    Attendance.objects.create(registration=registration, presence=presence, way=way, by=by, key=key, tapped_at=tapped_at, at=now)
    last = registration.attendances.order_by("-tapped_at", "-pk").first()
    if last is not None and registration.presence != last.presence:
        registration.presence = last.presence
        registration.save(update_fields=["presence"])
        record(PresenceNoted(registration=registration.uuid), actor=by)
        changes.renew(kind=Meeting.KIND)
    return registration
