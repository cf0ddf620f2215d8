"""The stages of a meeting: open, close, hold, publish, postpone, cancel. Each is a row that says who, when, with which words."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.journal.public import Event
from maillage.kernel.text.characters import readable
from maillage.meetings import events, rules
from maillage.meetings.domain import telling
from maillage.meetings.domain.meetings import NO_RIGHT, missing
from maillage.meetings.models import Meeting, MeetingStep, Stage

TAKEN_BACK = "Cette rencontre n’en est plus là : relisez sa page."
# Stages that calendars show as the same entry, unchanged.
QUIET = (Stage.CLOSED, Stage.HELD, Stage.PUBLISHED)


def open_meeting(*, meeting: Meeting, person: Any) -> Meeting:
    """Announce a meeting and open its registrations. Those who follow its cycle are told once.

    Raises:
        Refused: no right, something is missing, or its date has passed.
        Stale: it is announced already.
    """
    with writing():
        meeting = _held(meeting, person, Stage.IDEA, Stage.PREPARING)
        if lacking := missing(meeting=meeting):
            raise Refused(f"Il manque encore {', '.join(each.words for each in lacking)}.")
        if meeting.ends_at and meeting.ends_at <= timezone.now():
            raise Refused("Sa date est passée : choisissez-en une autre.")
        _step(meeting, Stage.OPEN, person, events.MeetingAnnounced)
        telling.tell_opened(meeting=meeting)
    return meeting


def close_registrations(*, meeting: Meeting, person: Any) -> Meeting:
    """Close the registrations; the waiting list stays as it is.

    Raises:
        Refused: no right.
        Stale: they are not open.
    """
    with writing():
        meeting = _held(meeting, person, Stage.OPEN)
        _step(meeting, Stage.CLOSED, person, events.RegistrationsClosed)
    return meeting


def reopen(*, meeting: Meeting, person: Any) -> Meeting:
    """Open the registrations again.

    Raises:
        Refused: no right.
        Stale: they are not closed.
    """
    with writing():
        meeting = _held(meeting, person, Stage.CLOSED)
        _step(meeting, Stage.OPEN, person, events.RegistrationsReopened)
    return meeting


def mark_held(*, meeting: Meeting, person: Any = None) -> Meeting:
    """Note that a meeting took place; `person` is None when the clock says so.

    Raises:
        Refused: no right, or it has not begun.
        Stale: it is not open nor closed.
    """
    with writing():
        meeting = _held(meeting, person, Stage.OPEN, Stage.CLOSED)
        if meeting.starts_at is None or meeting.starts_at > timezone.now():
            raise Refused("Cette rencontre n’a pas encore commencé.")
        _step(meeting, Stage.HELD, person, events.MeetingHeld)
    return meeting


def publish_traces(*, meeting: Meeting, person: Any) -> Meeting:
    """Note that the traces of a meeting are published.

    Raises:
        Refused: no right.
        Stale: it was not held, or its traces are published already.
    """
    with writing():
        meeting = _held(meeting, person, Stage.HELD, holding=True)
        _step(meeting, Stage.PUBLISHED, person, events.MeetingTracesPublished)
    return meeting


def postpone(*, meeting: Meeting, person: Any, words: str) -> Meeting:
    """Put a meeting off, without a new date yet: registrations stay, everybody is told with the words.

    Raises:
        Refused: no right, or no words.
        Stale: it is not announced, or over.
    """
    with writing():
        meeting = _held(meeting, person, Stage.OPEN, Stage.CLOSED)
        step = _step(meeting, Stage.POSTPONED, person, events.MeetingPostponed, words=_needed(words))
        telling.tell_postponed(meeting=meeting, step=step)
    return meeting


def set_new_dates(*, meeting: Meeting, person: Any, starts_at: datetime, ends_at: datetime, words: str = "") -> Meeting:
    """Give a meeting other dates and open it again: registrations stay, everybody is told.

    Raises:
        Refused: no right, or dates that are passed or in the wrong order.
        Stale: it is not announced, or over.
    """
    with writing():
        meeting = _held(meeting, person, Stage.OPEN, Stage.CLOSED, Stage.POSTPONED)
        if ends_at <= starts_at:
            raise Refused("La fin vient après le début.")
        if starts_at <= timezone.now():
            raise Refused("Cette date est passée : choisissez-en une à venir.")
        before = meeting.starts_at
        moved = meeting.register_until is not None and before is not None
        if moved and meeting.register_until and before:
            # The deadline keeps its distance to the meeting.
            meeting.register_until += starts_at - before
        meeting.starts_at, meeting.ends_at = starts_at, ends_at
        meeting.save(update_fields=["starts_at", "ends_at", "register_until"])
        step = _step(meeting, Stage.OPEN, person, events.MeetingMoved, words=readable(words).strip()[:2000], is_moved=True)
        telling.tell_moved(meeting=meeting, by=person, before=before, step=step)
    return meeting


def cancel(*, meeting: Meeting, person: Any, words: str) -> Meeting:
    """Cancel an announced meeting: its page stays and says so, everybody is told with the words.

    Raises:
        Refused: no right, or no words.
        Stale: it is not announced, over, or cancelled already.
    """
    with writing():
        meeting = _held(meeting, person, Stage.OPEN, Stage.CLOSED, Stage.POSTPONED)
        step = _step(meeting, Stage.CANCELLED, person, events.MeetingCancelled, words=_needed(words))
        telling.tell_cancelled(meeting=meeting, step=step)
    return meeting


def mark_all_held(*, now: datetime | None = None) -> int:
    """Note as held the meetings that have ended; return how many. For the clock."""
    now = now or timezone.now()
    due = list(Meeting.objects.filter(stage__in=(Stage.OPEN, Stage.CLOSED), ends_at__lte=now).order_by("ends_at", "pk")[:500])
    done = 0
    for meeting in due:
        try:
            mark_held(meeting=meeting)
        except (Stale, Refused):
            continue
        done += 1
    return done


def note_deadlines(*, since: timedelta, now: datetime | None = None) -> int:
    """Have the meetings whose deadline has just passed, or that have just begun, shown anew; return how many. For the clock."""
    now = now or timezone.now()
    passed = Q(register_until__gt=now - since, register_until__lte=now) | Q(starts_at__gt=now - since, starts_at__lte=now)
    uuids = list(Meeting.objects.filter(passed, stage=Stage.OPEN).values_list("uuid", flat=True))
    with writing():
        changes.touch_all(kind=Meeting.KIND, uuids=uuids)
    return len(uuids)


def _held(meeting: Meeting, person: Any, *stages: Stage, holding: bool = False) -> Meeting:
    meeting = locked(row=meeting)
    may = rules.may_hold if holding else rules.may_edit
    if person is not None and not may(person=person, meeting=meeting):
        raise Refused(NO_RIGHT)
    if meeting.stage not in stages:
        raise Stale(TAKEN_BACK)
    return meeting


def _step(meeting: Meeting, stage: Stage, by: Any, event: type[Event], *, words: str = "", is_moved: bool = False) -> MeetingStep:
    now = timezone.now()
    meeting.stage = stage
    meeting.announced_at = meeting.announced_at or now
    if stage not in QUIET or is_moved:
        meeting.sequence += 1
        meeting.changed_at = now
    meeting.save(update_fields=["stage", "announced_at", "sequence", "changed_at"])
    step = MeetingStep.objects.create(meeting=meeting, stage=stage, words=words, by=by, at=now)
    journal.record(event(meeting=meeting.uuid), actor=by)  # type: ignore[call-arg]
    changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)
    return step


def _needed(words: str) -> str:
    said = readable(words).strip()[:2000]
    if not said:
        raise Refused("Dites en quelques mots pourquoi : les personnes inscrites les liront.")
    return said
