"""What the organisers do of the list by hand: add, move, give a seat out of turn, remove, write."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import readable
from maillage.meetings import notices_registration as notices
from maillage.meetings import rules
from maillage.meetings.domain import registrations, seats, waiting
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.events import PeopleWritten, RegistrationChanged, SeatGiven
from maillage.meetings.models import HOLDING, Meeting, Registration, Seat, State
from maillage.meetings.queries.seats import places_of
from maillage.people import public as people

WHY = "Écrivez pourquoi : la raison reste avec l’inscription, et les autres personnes qui organisent la lisent."
NOT_YOURS = "Seules les personnes qui préparent ou animent cette rencontre tiennent la liste."
NO_SEAT = "Aucune place n’est libre {mode}. Augmentez d’abord le nombre de places de la rencontre, ou libérez-en une."


def check_holder(*, meeting: Meeting, by: Any) -> None:
    """Let through those who prepare or hold the meeting.

    Raises:
        Refused: somebody else.
    """
    if not rules.may_hold(person=by, meeting=meeting):
        raise Refused(NOT_YOURS)


def add_by_hand(*, meeting: Meeting, by: Any, entry: Entry) -> Registration:
    """Register a colleague who rang, or several without a name; the list and its order hold for them too.

    An address of a member makes it theirs. Allowed once registrations are closed, until the meeting ends.

    Raises:
        Refused: not an organiser, no name, or the meeting is over or will not be held.
    """
    check_holder(meeting=meeting, by=by)
    if meeting.has_ended(now=timezone.now()) or meeting.stage not in waiting.MOVING:
        raise Refused("On n’ajoute plus personne à cette rencontre.")
    if not (entry.name.strip() or entry.organisation or entry.organisation_name.strip()):
        raise Refused("Donnez un nom, ou celui de l’organisation.")
    member = people.find_by_email(email=entry.email) if entry.email.strip() else None
    return registrations.register(meeting=meeting, person=member, entry=entry, by=by)


def give_seat(*, registration: Registration, by: Any, reason: str) -> Registration:
    """Give a seat to somebody who waits, whatever their rank, when one is free, reserved or not.

    Raises:
        Refused: not an organiser, no reason, nobody waiting, or no seat free.
    """
    with writing():
        registration = _held(registration=registration, by=by, reason=reason)
        if registration.state == State.SEATED:
            return registration
        if registration.state not in (State.WAITING, State.OFFERED):
            raise Refused("Cette personne n’attend pas de place.")
        places = places_of(meeting=registration.meeting, mode=registration.mode)
        kept = registration.seats if registration.state == State.OFFERED else 0
        if not places.fits_out_of_turn(seats=registration.seats - kept):
            raise Refused(NO_SEAT.format(mode=Seat(registration.mode).label))
        step = seats.settle(registration=registration, state=State.SEATED, by=by, reason=reason)
        record(SeatGiven(registration=registration.uuid), actor=by)
        send(notices.SeatGivenNotice(registration=registration, step=step))
    return registration


def move(*, registration: Registration, by: Any, mode: str, reason: str) -> Registration:
    """Bring somebody to the other mode; their seat or their rank follows when it can.

    Raises:
        Refused: not an organiser, no reason, not a mode of the meeting, or no seat there.
    """
    with writing():
        registration = _held(registration=registration, by=by, reason=reason)
        if mode not in registration.meeting.seat_modes:
            raise Refused(registrations.NOT_THIS_WAY)
        if mode == registration.mode:
            return registration
        registrations.change_places(registration=registration, mode=Seat(mode), count=registration.seats)
        if registration.is_remote:
            registration.carpool = False
            registration.save(update_fields=["carpool"])
        step = seats.note(registration=registration, by=by, reason=reason)
        record(RegistrationChanged(registration=registration.uuid), actor=by)
        send(notices.ChangedNotice(registration=registration, step=step, by=by))
    return registration


def correct_team(*, registration: Registration, by: Any, organisation: Any, typed: str, reason: str) -> Registration:
    """Give somebody's registration its right organisation; reserved places are counted again.

    Raises:
        Refused: not an organiser, no reason, or no place left for that sector.
    """
    with writing():
        registration = _held(registration=registration, by=by, reason=reason)
        registrations.change_team(registration=registration, organisation=organisation, typed=typed)
        seats.note(registration=registration, by=by, reason=reason)
        record(RegistrationChanged(registration=registration.uuid), actor=by)
    return registration


def put_back(*, registration: Registration, by: Any, reason: str) -> Registration:
    """Take a seat back: the person goes to the end of the waiting list, and the seat to the next in line.

    Raises:
        Refused: not an organiser, no reason, or no seat to take back.
    """
    with writing():
        registration = _held(registration=registration, by=by, reason=reason)
        if registration.state not in HOLDING:
            raise Refused("Cette personne n’a pas de place à rendre.")
        others = Registration.objects.filter(meeting=registration.meeting, mode=registration.mode).waiting()
        if not others.exists():
            raise Refused("Personne d’autre n’attend : la place lui reviendrait aussitôt. Retirez plutôt son inscription.")
        registration.queued_at = timezone.now()
        step = seats.settle(registration=registration, state=State.WAITING, by=by, reason=reason, fields=("queued_at",))
        send(notices.SeatTakenBackNotice(registration=registration, step=step, by=by))
        waiting.fill_freed_seats(meeting=registration.meeting, mode=registration.mode)
    return registration


def remove(*, registration: Registration, by: Any, reason: str) -> Registration:
    """Remove somebody from the list; the words are sent to them.

    Raises:
        Refused: not an organiser, no words, or the meeting is over.
    """
    check_holder(meeting=registration.meeting, by=by)
    if not reason.strip():
        raise Refused("Écrivez quelques mots : ils seront envoyés à la personne.")
    return registrations.cancel(registration=registration, by=by, reason=reason)


def write_to(*, meeting: Meeting, by: Any, words: str, states: Iterable[State]) -> int:
    """Send a message to those whose registration is in one of these states; return to how many.

    Raises:
        Refused: not an organiser, no words, or nobody to write to.
    """
    check_holder(meeting=meeting, by=by)
    text = readable(words).strip()
    if not text:
        raise Refused("Écrivez votre message.")
    with writing():
        told = list(_reachable(meeting=meeting).filter(state__in=list(states), is_quiet=False))
        if not told:
            raise Refused("Personne ne recevrait ce message : choisissez une autre liste.")
        occasion = f"{timezone.now():%Y%m%d%H%M%S}"
        for registration in told:
            registration.meeting = meeting
            send(notices.OrganisersWrite(registration=registration, by=by, words=text, occasion=occasion))
        record(PeopleWritten(meeting=meeting.uuid, count=len(told)), actor=by)
    return len(told)


def people_registered(*, meeting: Meeting) -> list[Registration]:
    """Give the live registrations of those who can be written to, whether they have a seat, wait, or were offered one."""
    return list(_reachable(meeting=meeting).filter(state__in=(*HOLDING, State.WAITING)))


def _reachable(*, meeting: Meeting) -> Any:
    rows = Registration.objects.filter(meeting=meeting).exclude(email="").select_related("person", "organisation")
    return rows.order_by("created_at", "pk")


def _held(*, registration: Registration, by: Any, reason: str) -> Registration:
    check_holder(meeting=registration.meeting, by=by)
    if not reason.strip():
        raise Refused(WHY)
    registration = seats.hold_registration(registration=registration)
    registrations.check_alive(registration=registration)
    return registration
