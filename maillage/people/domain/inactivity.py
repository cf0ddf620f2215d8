"""Accounts nobody comes to any more: warned after 23 months, closed 30 days after 24, unless somebody says a word."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, Q
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.kernel.web.sealed import Seal
from maillage.people.domain.departure import leave
from maillage.people.events import AccountKept, InactivityWarned
from maillage.people.models import Person
from maillage.people.models.person import PersonQuerySet
from maillage.people.notices import InactivityNotice
from maillage.people.rules import is_last_administrator, is_last_coordinator

WARN_MONTHS, LAST_MONTHS = 23, 24
# Whatever delayed the warnings: never less than these days between the first, the last and the end.
DAYS_TO_LAST, DAYS_TO_END = 30, 30
STAY = Seal(purpose="people.stay", lasts=timedelta(days=180))
OLD_LINK = "Si votre compte est encore ouvert, connectez-vous\u00a0: cela suffit à le garder."


def months_before(*, day: date, months: int) -> date:
    """Give the same day some months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def not_seen_since(*, day: date, instant: datetime | None = None) -> PersonQuerySet:
    """Give the open accounts whose holder has not come since this day, with `last`: the day of the last visit, or of the beginning.

    `instant`: when accounts that were never visited must have begun before; the end of that day when it is not said.
    """
    begun = Coalesce("seen_on", TruncDate("joined_at"), TruncDate("created_at"), output_field=DateField())
    # Instants are compared as they are: the day of each, worked out by SQLite in Python, would cost more than all the rest.
    instant = instant or timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    never = Q(seen_on=None) & (Q(joined_at__lt=instant) | Q(joined_at=None, created_at__lt=instant))
    order = Coalesce(Cast("seen_on", DateTimeField()), "joined_at", "created_at")
    found = Person.objects.filter(Q(seen_on__lte=day) | never, is_active=True, left_at=None)
    return found.annotate(last=begun).order_by(order, "pk")


def closes_on(*, person: Any, today: date) -> date:
    """Give the day when the account of somebody warned (`warned_on`, `last`) is closed."""
    by_months = _months_after(person.last, LAST_MONTHS) + timedelta(days=DAYS_TO_END)
    return max(by_months, (person.warned_on or today) + timedelta(days=DAYS_TO_LAST + DAYS_TO_END))


def _months_after(day: date, months: int) -> date:
    return months_before(day=day, months=-months)


def care() -> tuple[int, int]:
    """Warn whoever has not come for 23 months, remind at 24, close 30 days later. Bears being run twice; return how many warned, closed.

    Whoever is the last of the coordination, or to look after the machine, is left alone.
    """
    today = timezone.localdate()
    warned = closed = 0
    for person in not_seen_since(day=months_before(day=today, months=WARN_MONTHS)):
        if is_last_coordinator(person) or is_last_administrator(person):
            continue
        if person.warned_on is None or person.warned_on <= person.last:
            warned += _warn(person, today=today)
        elif closes_on(person=person, today=today) <= today:
            closed += _close(person)
        elif closes_on(person=person, today=today) - timedelta(days=DAYS_TO_END) <= today:
            _tell(person, today=today, which="last")
    return warned, closed


def _warn(person: Any, *, today: date) -> int:
    with writing():
        mine = Person.objects.filter(Q(seen_on=person.seen_on) if person.seen_on else Q(seen_on=None), pk=person.pk)
        if not mine.update(warned_on=today):
            return 0
        person.warned_on = today
        record(InactivityWarned(person=person.uuid), actor=None)
        _tell(person, today=today, which="first")
    return 1


def _tell(person: Any, *, today: date, which: str) -> None:
    end = closes_on(person=person, today=today)
    path = reverse("people:stay", args=[STAY.token(uuid=person.uuid)])
    with writing():
        send(InactivityNotice(person=person, fact=f"{person.warned_on:%Y-%m-%d}:{which}", closes_on=end, stay_path=path))


def _close(person: Any) -> int:
    with writing():
        held: Person = locked(row=person)
        if held.seen_on != person.seen_on or held.warned_on != person.warned_on:
            return 0
        try:
            leave(person=held, by=held)
        except Refused:
            return 0
    return 1


def whose_link(*, token: str) -> Person | None:
    """Give the open account of a mailed link; None when it is altered, old, or the account is closed."""
    uuid = STAY.uuid_in(given=token)
    return Person.objects.filter(uuid=uuid, is_active=True, left_at=None).first() if uuid else None


def is_warned(*, person: Person) -> bool:
    """Say whether somebody was told of the end of their account, and has not come since."""
    return person.warned_on is not None and (person.seen_on is None or person.seen_on < person.warned_on)


def keep_account(*, person: Person) -> Person:
    """Keep an account that was to be closed: its holder is there. Done again, nothing changes."""
    with writing():
        held: Person = locked(row=person)
        if held.left_at is None and is_warned(person=held):
            mark_seen(person=held)
            record(AccountKept(person=held.uuid), actor=held)
    return held


def mark_seen(*, person: Person) -> None:
    """Note that somebody is there today: they answered by mail, or followed the link that keeps the account."""
    person.seen_on, person.warned_on = timezone.localdate(), None
    Person.objects.filter(pk=person.pk, left_at=None).update(seen_on=person.seen_on, warned_on=None)
