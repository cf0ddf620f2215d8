"""Register, confirm, change, cancel: what a person does of their own registration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.kernel.access.public import Refused, is_member
from maillage.kernel.db.public import writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.meetings import notices_registration as notices
from maillage.meetings import rules
from maillage.meetings.domain import seats, waiting
from maillage.meetings.events import RegistrationCancelled, RegistrationChanged, RegistrationMade
from maillage.meetings.models import Meeting, Registration, RegistrationAnswer, RegistrationQuestion, RegistrationStep, Seat, State
from maillage.meetings.queries.seats import places_of
from maillage.network import public as network
from maillage.people import public as people

MOST_SEATS = 10
CLOSED = "Les inscriptions à cette rencontre sont closes."
OVER = "Cette rencontre a eu lieu : l’inscription ne change plus."
NOT_THIS_WAY = "Cette rencontre ne se tient pas de cette façon. Choisissez parmi celles proposées."
MEMBERS_ONLY = "Cette rencontre est réservée aux membres du réseau."
TOO_MANY_SEATS = f"Une inscription compte de 1 à {MOST_SEATS} places."
ANSWER_FIRST = "Prenez d’abord la place qui vous est proposée, ou laissez-la : vous pourrez ensuite changer."
NOT_FOR_THEM = "Les places libres sont réservées à d’autres secteurs que celui de cette organisation : rien n’a changé."
WISHES: dict[str, str] = {Seat.ON_SITE: "Attend aussi une place sur place.", Seat.REMOTE: "Attend aussi une place à distance."}
NO_MORE = "Il ne reste pas assez de places {mode} pour ce changement : votre inscription reste comme elle était."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody typed to register. `seats` counts them and their guests; `answers` maps ids of questions to texts.

    `photo_consent` None: not asked, or not answered. `is_group`: colleagues without a name, added by the organisers.
    """

    mode: str
    name: str = ""
    email: str = ""
    organisation: network.Organisation | None = None
    organisation_name: str = ""
    seats: int = 1
    guests: str = ""
    needs: str = ""
    photo_consent: bool | None = None
    carpool: bool = False
    carpool_from: str = ""
    carpool_seats: int = 0
    is_group: bool = False
    # Whether the organisation is part of what was typed: a change of other things leaves it as it is.
    names_team: bool = False
    answers: Mapping[int, str] = field(default_factory=dict)


def register(*, meeting: Meeting, person: Any | None, entry: Entry, by: Any = None, is_proven: bool = False) -> Registration:
    """Register a member at once; somebody without account once they confirm their address, which the mail asks for.

    Done again, it is done once: a member gets their registration, an address a mail that says where it stands.
    `by`: the organiser who registers a colleague by hand. `is_proven`: they come from a mail to this address.

    Raises:
        Refused: closed, for members only, or not in this mode; with words.
    """
    now = timezone.now()
    person = person if person is not None and is_member(person=person) else None
    with writing():
        meeting = seats.hold(meeting=meeting)
        check(meeting=meeting, entry=entry)
        if by is None and not rules.may_register(person=person, meeting=meeting, now=now):
            raise Refused(CLOSED if not rules.takes_registrations(meeting=meeting, now=now) else MEMBERS_ONLY)
        registration = _live(meeting=meeting, person=person, email=person.email if person else entry.email)
        if registration is not None and registration.state != State.UNCONFIRMED:
            if person is None and by is None:
                send(notices.AlreadyRegisteredNotice(registration=registration))
            return registration
        is_new = registration is None
        registration = registration or Registration(meeting=meeting, created_at=now)
        _write(registration=registration, person=person, entry=entry, by=by)
        if entry.answers or not is_new:
            write_answers(registration=registration, entry=entry)
        if person is None and by is None and not is_proven:
            send(notices.ToConfirmNotice(registration=registration))
            return registration
        _enter(registration=registration, actor=by or person, by=by)
    return registration


def check(*, meeting: Meeting, entry: Entry) -> None:
    """Refuse what no form should send.

    Raises:
        Refused: a mode the meeting has not, or seats out of bounds.
    """
    if entry.mode not in meeting.seat_modes:
        raise Refused(NOT_THIS_WAY)
    if not 1 <= entry.seats <= (99 if entry.is_group else MOST_SEATS):
        raise Refused(TOO_MANY_SEATS)


def _live(*, meeting: Meeting, person: Any, email: str) -> Registration | None:
    address = email.strip().lower()
    theirs = (Q(person_id=person.pk) if person else Q(pk=None)) | (Q(email=address) if address else Q(pk=None))
    live = Registration.objects.filter(theirs, meeting=meeting).live().select_related("person", "organisation")
    # Their own before one that was typed with their address.
    found = min(live, key=lambda each: (person is None or each.person_id != person.pk, each.pk), default=None)
    if found is not None:
        found.meeting = meeting
    return found


def _write(*, registration: Registration, person: Any, entry: Entry, by: Any) -> None:
    organisation = entry.organisation or (network.main_organisation(person=person) if person and not entry.organisation_name else None)
    registration.person, registration.by_hand = person, by
    registration.name = person.name if person else one_line(entry.name)[:120]
    registration.email = (person.email if person else entry.email).strip().lower()
    registration.organisation = organisation
    registration.organisation_name = "" if organisation else one_line(entry.organisation_name)[:160]
    registration.sector = organisation.sector if organisation else ""
    registration.is_group = entry.is_group
    registration.mode, registration.seats = Seat(entry.mode), entry.seats
    registration.state = State.UNCONFIRMED
    write_wishes(registration=registration, entry=entry)
    registration.save()


def write_wishes(*, registration: Registration, entry: Entry) -> None:
    """Copy what may change at any time: guests, needs, photographs, the shared road."""
    registration.guests = one_line(entry.guests)[:300]
    registration.needs = readable(entry.needs).strip()[:1000]
    registration.photo_consent = entry.photo_consent
    registration.carpool = entry.carpool and entry.mode == Seat.ON_SITE
    registration.carpool_from = one_line(entry.carpool_from)[:120] if registration.carpool else ""
    registration.carpool_seats = min(max(entry.carpool_seats, 0), 9) if registration.carpool else 0


def write_answers(*, registration: Registration, entry: Entry) -> None:
    """Replace the answers to the organisers' own questions."""
    if not entry.answers and not registration.answers.exists():
        return
    asked = set(RegistrationQuestion.objects.filter(meeting=registration.meeting).values_list("pk", flat=True))
    registration.answers.all().delete()
    rows = [(number, readable(text).strip()[:1000]) for number, text in entry.answers.items() if number in asked]
    RegistrationAnswer.objects.bulk_create(
        [RegistrationAnswer(registration=registration, question_id=number, text=text) for number, text in rows if text]
    )


def _enter(*, registration: Registration, actor: Any, by: Any = None) -> None:
    """Bring a confirmed registration to the end of the list, and from there to a free seat; tell where it stands."""
    step = waiting.seat_or_queue(registration=registration, by=actor)
    record(RegistrationMade(registration=registration.uuid, meeting=registration.meeting.uuid), actor=actor)
    seated = registration.state == State.SEATED
    send((notices.RegisteredNotice if seated else notices.WaitingNotice)(registration=registration, step=step, by=by))


def confirm(*, registration: Registration) -> Registration:
    """Confirm one's address: the seat, or the place in the list, is taken now. Done again, nothing changes.

    Raises:
        Refused: registrations were closed since.
    """
    with writing():
        registration = seats.hold_registration(registration=registration)
        if registration.state != State.UNCONFIRMED:
            return registration
        if not rules.takes_registrations(meeting=registration.meeting, now=timezone.now()):
            raise Refused(CLOSED)
        account = people.find_by_email(email=registration.email)
        if account is not None and is_member(person=account) and not _live_of(registration.meeting, account):
            registration.person = account
            registration.save(update_fields=["person"])
        _enter(registration=registration, actor=registration.person)
    return registration


def _live_of(meeting: Meeting, person: Any) -> bool:
    return Registration.objects.filter(meeting=meeting, person_id=person.pk).live().exists()


def check_alive(*, registration: Registration) -> None:
    """Refuse to change what is over.

    Raises:
        Refused: cancelled, or the meeting has ended; with words.
    """
    if registration.meeting.has_ended(now=timezone.now()):
        raise Refused(OVER)
    if registration.state == State.CANCELLED:
        raise Refused("Cette inscription est annulée.")


def cancel(*, registration: Registration, by: Any = None, reason: str = "") -> Registration:
    """Cancel, leave the list, or decline a place; what is freed goes to the next in line. Done again, nothing changes.

    `by`: the organiser who removes somebody, whose `reason` is sent.

    Raises:
        Refused: the meeting has ended.
    """
    with writing():
        registration = seats.hold_registration(registration=registration)
        if registration.state == State.CANCELLED:
            return registration
        if registration.meeting.has_ended(now=timezone.now()):
            raise Refused(OVER)
        unconfirmed, held = registration.state == State.UNCONFIRMED, registration.state in (State.SEATED, State.OFFERED)
        step = seats.settle(registration=registration, state=State.CANCELLED, by=by or registration.person, reason=reason)
        record(RegistrationCancelled(registration=registration.uuid, meeting=registration.meeting.uuid), actor=by or registration.person)
        if not unconfirmed:
            send(notices.CancelledNotice(registration=registration, step=step, by=by))
        if held:
            waiting.fill_freed_seats(meeting=registration.meeting, mode=registration.mode)
    return registration


def change(*, registration: Registration, entry: Entry, by: Any = None) -> Registration:
    """Change mode, seats, answers. A seat is left only once the other one is had; a rank in the list is kept.

    Raises:
        Refused: over, not enough places, or a place to answer first; with words. Nothing has changed.
    """
    with writing():
        registration = seats.hold_registration(registration=registration)
        check_alive(registration=registration)
        check(meeting=registration.meeting, entry=entry)
        moved = entry.mode != registration.mode or entry.seats != registration.seats
        if entry.names_team:
            change_team(registration=registration, organisation=entry.organisation, typed=entry.organisation_name)
        if moved:
            change_places(registration=registration, mode=Seat(entry.mode), count=entry.seats)
        write_wishes(registration=registration, entry=entry)
        registration.save()
        write_answers(registration=registration, entry=entry)
        finish_change(registration=registration, by=by, tell=moved)
    return registration


def change_team(*, registration: Registration, organisation: network.Organisation | None, typed: str) -> None:
    """Give a registration another organisation, under the lock. The sector decides reserved places: a seat is counted again.

    Raises:
        Refused: no place is left for that sector, or a place to answer first.
    """
    sector = organisation.sector if organisation else ""
    if sector != registration.sector:
        if registration.state == State.OFFERED:
            raise Refused(ANSWER_FIRST)
        if registration.state == State.SEATED:
            places = places_of(meeting=registration.meeting, mode=registration.mode)
            places.give_back(seats=registration.seats, sector=registration.sector)
            if not places.fits(seats=registration.seats, sector=sector):
                raise Refused(NOT_FOR_THEM)
    before = registration.sector
    registration.organisation, registration.sector = organisation, sector
    registration.organisation_name = "" if organisation else one_line(typed)[:160]
    registration.save(update_fields=["organisation", "organisation_name", "sector"])
    if sector != before and registration.state != State.UNCONFIRMED:
        waiting.follow_change(registration=registration, modes={registration.mode})


def wish(*, registration: Registration, mode: str) -> Registration:
    """Wait for a seat of the other mode while keeping one's own; "" waits no longer. Done again, nothing changes.

    Raises:
        Refused: over, the list moves no longer, no seat to keep, or not the other mode of the meeting.
    """
    with writing():
        registration = seats.hold_registration(registration=registration)
        check_alive(registration=registration)
        if mode == registration.wish_mode:
            return registration
        if mode:
            if registration.state != State.SEATED or mode == registration.mode:
                raise Refused("On attend une autre façon de venir quand on a déjà une place.")
            if mode not in registration.meeting.seat_modes:
                raise Refused(NOT_THIS_WAY)
            if not waiting.moves(meeting=registration.meeting, now=timezone.now()):
                raise Refused("La liste d’attente de cette rencontre ne bouge plus.")
        registration.wish_mode, registration.wished_at = mode, timezone.now() if mode else None
        registration.save(update_fields=["wish_mode", "wished_at"])
        seats.note(registration=registration, by=registration.person, reason=WISHES.get(mode, "N’attend plus une autre place."))
        if mode:
            waiting.fill_freed_seats(meeting=registration.meeting, mode=mode)
            registration.refresh_from_db(fields=["mode", "wish_mode", "wished_at", "carpool"])
        if registration.wish_mode:
            waiting.exchange(registration=registration)
    return registration


def change_places(*, registration: Registration, mode: Seat, count: int) -> None:
    """Count a registration in another mode, or for more or fewer seats, under the lock; the list then moves.

    Raises:
        Refused: not enough places, or a place to answer first.
    """
    meeting, before = registration.meeting, registration.mode
    if registration.state == State.OFFERED:
        raise Refused(ANSWER_FIRST)
    if registration.state == State.SEATED:
        places = places_of(meeting=meeting, mode=mode)
        if mode == before:
            places.give_back(seats=registration.seats, sector=registration.sector)
        fewer = mode == before and count <= registration.seats
        if not fewer and not places.fits(seats=count, sector=registration.sector):
            raise Refused(NO_MORE.format(mode=mode.label))
    registration.mode, registration.seats = mode, count
    if registration.wish_mode == mode:
        registration.wish_mode, registration.wished_at = "", None
    registration.save(update_fields=["mode", "seats", "wish_mode", "wished_at"])
    if registration.state == State.UNCONFIRMED:
        return
    waiting.follow_change(registration=registration, modes={before, mode})


def finish_change(*, registration: Registration, by: Any, tell: bool) -> RegistrationStep | None:
    """Note a change and tell the person, when places moved."""
    if not tell or registration.state == State.UNCONFIRMED:
        return None
    step = seats.note(registration=registration, by=by or registration.person)
    record(RegistrationChanged(registration=registration.uuid), actor=by or registration.person)
    send(notices.ChangedNotice(registration=registration, step=step, by=by))
    return step


def keep_quiet(*, registration: Registration, quiet: bool = True) -> None:
    """Stop reminders and messages of the organisers, or take them up again; what changes the seat is still told."""
    Registration.objects.filter(pk=registration.pk).update(is_quiet=quiet)
