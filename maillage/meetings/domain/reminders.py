"""Reminders before a meeting, to those who have a seat, in their own mode; answers erased at the date that was shown."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import locked, writing
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import day_of
from maillage.meetings import notices_registration as notices
from maillage.meetings.domain.waiting import MOVING
from maillage.meetings.models import Meeting, Registration, RegistrationAnswer, RegistrationStep, Stage, State
from maillage.people.public import DEPARTED_NAME

DAYS = (7, 1)
# Somebody who has just registered knows: no reminder on their heels.
FRESH = timedelta(hours=20)
UNCONFIRMED_LIFE = timedelta(days=7)


def key_of(*, meeting: Meeting, days: int) -> str:
    """Give what a registration keeps of a reminder: another date makes another key."""
    return f"{day_of(meeting.starts_at)}:{days}" if meeting.starts_at else ""


def days_due(*, meeting: Meeting, now: datetime) -> int | None:
    """Say which reminder is due: the nearest that has come, None when none is, or the meeting has begun."""
    if meeting.starts_at is None or now >= meeting.starts_at:
        return None
    left = (day_of(meeting.starts_at) - day_of(now)).days
    return next((days for days in sorted(DAYS) if left <= days), None)


def remind_due() -> int:
    """Remind those who come to the meetings of tomorrow and of next week, once each; return how many."""
    now = timezone.now()
    near = Meeting.objects.filter(stage__in=MOVING, starts_at__gt=now, starts_at__lte=now + timedelta(days=max(DAYS) + 1))
    return sum(
        _remind(meeting=meeting, days=days, now=now)
        for meeting in near.order_by("starts_at", "pk")
        if (days := days_due(meeting=meeting, now=now))
    )


def _remind(*, meeting: Meeting, days: int, now: datetime) -> int:
    key, told = key_of(meeting=meeting, days=days), 0
    due = Registration.objects.filter(meeting=meeting, state=State.SEATED, is_quiet=False, confirmed_at__lt=now - FRESH).exclude(email="")
    # Late by days, the machine having been off: the reminder of the day before does for both.
    for found in due.exclude(reminded__in=[key, key_of(meeting=meeting, days=min(DAYS))]).order_by("pk"):
        with writing():
            registration = locked(row=found)
            if registration.reminded == key or registration.state != State.SEATED:
                continue
            registration.reminded = key
            registration.save(update_fields=["reminded"])
            registration.meeting = meeting
            if registration.person is None or is_member(person=registration.person):
                send(notices.ReminderNotice(registration=registration, days=days))
                told += 1
    return told


def erase_answers() -> int:
    """Erase answers, needs, guests and roads of the meetings whose date shown for it has passed; return how many registrations."""
    now, erased = timezone.now(), 0
    kept = Q(needs="", guests="", carpool_from="", carpool=False)
    # Put off, a meeting will be held: what was said to take part is still needed.
    for meeting in (
        Meeting.objects.filter(ends_at__lt=now).exclude(stage=Stage.POSTPONED).order_by("pk").only("pk", "ends_at", "answers_kept_days")
    ):
        if meeting.ends_at is None or meeting.ends_at + timedelta(days=meeting.answers_kept_days) > now:
            continue
        with writing():
            RegistrationAnswer.objects.filter(registration__meeting=meeting).delete()
            rows = Registration.objects.filter(meeting=meeting).exclude(kept)
            erased += rows.update(needs="", guests="", carpool=False, carpool_from="", carpool_seats=0)
    return erased


def erase_unconfirmed() -> int:
    """Erase registrations whose address nobody confirmed in a week; return how many."""
    old = Registration.objects.filter(state=State.UNCONFIRMED, created_at__lt=timezone.now() - UNCONFIRMED_LIFE)
    return old.delete()[0]


def forget_registrations(*, person: Any) -> None:
    """Take somebody who leaves off what is to come, in order, and off the lists of what is past."""
    from maillage.meetings.domain.registrations import cancel

    now = timezone.now()
    # Those of before they had an account are known by the address alone.
    theirs = Q(person=person) | Q(email__iexact=person.email)
    mine = Registration.objects.filter(theirs).select_related("meeting").order_by("pk")
    for registration in mine.live().filter(Q(meeting__ends_at__gt=now) | Q(meeting__ends_at=None)):
        cancel(registration=registration)
    rows = list(mine.values_list("pk", flat=True))
    RegistrationAnswer.objects.filter(registration__in=rows).delete()
    RegistrationStep.objects.filter(registration__in=rows).update(reason="")
    Registration.objects.filter(pk__in=rows).update(
        person=None, name=DEPARTED_NAME, email="", organisation_name="", needs="", guests="", carpool=False, carpool_from="",
        photo_consent=None, is_quiet=True,
    )  # fmt: skip
