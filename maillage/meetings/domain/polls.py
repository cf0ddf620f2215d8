"""The date poll of a meeting in preparation: propose dates, take them off and back, invite, remind."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.kernel.text.dates import period
from maillage.meetings import notices_polls as notices
from maillage.meetings import rules
from maillage.meetings.events import PollOpened
from maillage.meetings.models import DatePoll, Invitee, Meeting, Slot, Stage, Voter

MOST_SLOTS = 60
MOST_INVITEES = 300
BETWEEN_REMINDERS = timedelta(hours=20)
LONGEST = timedelta(days=14)
NO_RIGHT = "Seules les personnes qui préparent cette rencontre peuvent s’occuper de ses dates."
NOT_NOW = "Cette rencontre a déjà sa date : pour la déplacer, reportez-la ou modifiez-la."
POLLING = (Stage.IDEA, Stage.PREPARING, Stage.POSTPONED)
Times = tuple[datetime, datetime]


def open_poll(
    *, meeting: Meeting, person: Any, words: str = "", closes_at: datetime | None = None, slots: Sequence[Times] = ()
) -> DatePoll:
    """Open the poll of a meeting that looks for its date, with its first dates. Asked twice, it is the same poll.

    Raises:
        Refused: no right, the meeting has its date, or dates that cannot be.
    """
    with writing():
        meeting = held(meeting=meeting, person=person)
        poll, is_new = DatePoll.objects.get_or_create(meeting=meeting, defaults={"created_at": timezone.now(), "created_by": person})
        edit_poll(poll=poll, person=person, words=words, closes_at=closes_at)
        if slots:
            add_slots(poll=poll, person=person, slots=slots, may_repeat=not is_new)
        if is_new:
            journal.record(PollOpened(meeting=meeting.uuid), actor=person)
    return poll


def edit_poll(*, poll: DatePoll, person: Any, words: str, closes_at: datetime | None) -> DatePoll:
    """Change the words, and until when answers are taken; a later day opens a closed poll again.

    Raises:
        Refused: no right, or the meeting has its date.
    """
    with writing():
        held(meeting=poll.meeting, person=person)
        poll.words, poll.closes_at = readable(words).strip()[:2000], closes_at
        poll.save(update_fields=["words", "closes_at"])
    return poll


def add_slots(*, poll: DatePoll, person: Any, slots: Sequence[Times], may_repeat: bool = False) -> list[Slot]:
    """Propose more dates; one that was taken off comes back with its answers. Return those that were added or brought back.

    Raises:
        Refused: no right, a date in the past, in the wrong order, too long, or proposed already; nothing is added then.
    """
    now = timezone.now()
    # Between hours of the same zone, Python compares what clocks show: not what passes, the nights when they change.
    slots = [(starts.astimezone(UTC), ends.astimezone(UTC)) for starts, ends in slots]
    with writing():
        held(meeting=poll.meeting, person=person)
        known = {(slot.starts_at, slot.ends_at): slot for slot in poll.slots.all()}
        _check(slots, known, now=now, may_repeat=may_repeat)
        added = []
        for starts, ends in dict.fromkeys(slots):
            slot = known.get((starts, ends))
            if slot is None:
                slot = Slot.objects.create(poll=poll, starts_at=starts, ends_at=ends)
            elif slot.removed_at is None:
                continue
            else:
                slot.removed_at = None
                slot.save(update_fields=["removed_at"])
            added.append(slot)
        if Slot.objects.filter(poll=poll).shown().count() > MOST_SLOTS:
            raise Refused(f"Proposez {MOST_SLOTS} dates au plus : au-delà, personne ne répond à toutes.")
    return added


def _check(slots: Sequence[Times], known: dict[Times, Slot], *, now: datetime, may_repeat: bool) -> None:
    if not slots:
        raise Refused("Proposez au moins une date avec ses heures.")
    for starts, ends in slots:
        if ends <= starts:
            raise Refused(f"{_said((starts, starts + timedelta(hours=1)), hours=False)}\u00a0: la fin vient après le début.")
        if ends - starts > LONGEST:
            raise Refused("Une rencontre dure deux semaines au plus.")
        if starts <= now:
            raise Refused(f"{_said((starts, ends), hours=False)} est passé : proposez une date à venir.")
    there = [times for times in slots if times in known and known[times].removed_at is None]
    twice = [times for number, times in enumerate(slots) if times in slots[:number]]
    if (repeated := list(dict.fromkeys([*there, *twice]))) and not may_repeat:
        names = "\u202f; ".join(_said(times) for times in repeated[:3])
        more = f", et {len(repeated) - 3} autres" if len(repeated) > 3 else ""
        raise Refused(f"Déjà proposé\u00a0: {names}{more}. Retirez-{'la' if len(repeated) == 1 else 'les'} de votre liste.")


def _said(times: Times, *, hours: bool = True) -> str:
    said = period(*times)
    return (said if hours else said.partition(", de ")[0]).capitalize()


def remove_slot(*, slot: Slot, person: Any) -> Slot:
    """Take a date off; its answers stay, hidden.

    Raises:
        Refused: no right.
    """
    with writing():
        held(meeting=slot.poll.meeting, person=person)
        slot.removed_at = slot.removed_at or timezone.now()
        slot.save(update_fields=["removed_at"])
    return slot


def restore_slot(*, slot: Slot, person: Any) -> Slot:
    """Propose a date again, with the answers it had.

    Raises:
        Refused: no right, or it has passed.
    """
    with writing():
        held(meeting=slot.poll.meeting, person=person)
        if slot.starts_at <= timezone.now():
            raise Refused("Cette date est passée.")
        slot.removed_at = None
        slot.save(update_fields=["removed_at"])
    return slot


def invite(*, poll: DatePoll, person: Any, people: Iterable[tuple[str, str]]) -> int:
    """Write to (name, address) pairs that dates are proposed; each is written to once. Return how many were.

    Raises:
        Refused: no right, no date to answer, too many addresses, or the poll is closed.
    """
    now = timezone.now()
    with writing():
        poll = _to_answer(poll=poll, person=person)
        known = {email.lower() for email in poll.invitees.values_list("email", flat=True)}
        wanted = {email.strip().lower(): one_line(name)[:120] for name, email in people}
        new = [Invitee(poll=poll, name=name, email=email, invited_at=now) for email, name in wanted.items() if email not in known]
        if len(known) + len(new) > MOST_INVITEES:
            raise Refused(f"Ce sondage écrit à {MOST_INVITEES} adresses au plus. Partagez plutôt son adresse.")
        for invitee in new:
            invitee.save()
            send(notices.PollInvitationNotice(invitee=invitee, by=person))
    return len(new)


def remind(*, poll: DatePoll, person: Any) -> int:
    """Write again to those who were invited and have not answered, and to those whose answer lacks a date added since.

    Nobody is written to twice in a day, nor who asked to be left alone. Return how many were.

    Raises:
        Refused: no right, no date to answer, or the poll is closed.
    """
    now = timezone.now()
    with writing():
        poll = _to_answer(poll=poll, person=person)
        answered = {email.lower() for email in poll.voters.exclude(email="").values_list("email", flat=True)}
        waiting = [row for row in poll.invitees.filter(stopped_at=None).order_by("pk") if row.email.lower() not in answered]
        due = [row for row in waiting if (row.reminded_at or row.invited_at) < now - BETWEEN_REMINDERS]
        for invitee in due:
            invitee.reminded_at = now
            invitee.save(update_fields=["reminded_at"])
            send(notices.PollReminderNotice(invitee=invitee, by=person))
        unfinished = _unfinished(poll=poll)
        for voter in unfinished:
            send(notices.PollNewDatesNotice(voter=voter, by=person, day=timezone.localdate()))
    return len(due) + len(unfinished)


def _unfinished(*, poll: DatePoll) -> list[Voter]:
    """Give the voters one can write to who have not answered every date."""
    shown = set(Slot.objects.filter(poll=poll).shown().values_list("pk", flat=True))
    stopped = {email.lower() for email in poll.invitees.exclude(stopped_at=None).values_list("email", flat=True)}
    found = []
    for voter in poll.voters.select_related("person").prefetch_related("votes").order_by("pk"):
        reachable = voter.person_id or (voter.email and voter.email.lower() not in stopped)
        if reachable and shown - {vote.slot_id for vote in voter.votes.all()}:
            found.append(voter)
    return found


def stop(*, invitee: Invitee) -> None:
    """Write no more to somebody about a poll."""
    if invitee.stopped_at is None:
        Invitee.objects.filter(pk=invitee.pk).update(stopped_at=timezone.now())


def held(*, meeting: Meeting, person: Any) -> Meeting:
    """Hold a meeting whose dates one may decide, in the caller's transaction.

    Raises:
        Refused: no right.
        Stale: it has its date.
    """
    meeting = locked(row=meeting)
    if not rules.may_edit(person=person, meeting=meeting):
        raise Refused(NO_RIGHT)
    if meeting.stage not in POLLING:
        raise Stale(NOT_NOW)
    return meeting


def _to_answer(*, poll: DatePoll, person: Any) -> DatePoll:
    held(meeting=poll.meeting, person=person)
    if not poll.is_open(now=timezone.now()):
        raise Refused("Ce sondage est clos : reculez d’abord son dernier jour.")
    if not Slot.objects.filter(poll=poll).shown().exists():
        raise Refused("Proposez d’abord des dates.")
    return poll
