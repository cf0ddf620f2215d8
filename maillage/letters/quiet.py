"""Quiet hours: when a mail that may wait leaves, and how that is said."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from maillage.kernel.calendar.public import school_break
from maillage.kernel.text.dates import WEEKDAYS, hour, long_date
from maillage.letters.models import MailPreferences

# Farther than any holidays: beyond, choices that leave no hour at all are not followed.
MOST_DAYS = 120
USUAL_MORNING = time(7, 30)


def next_open(*, preferences: MailPreferences, at: datetime) -> datetime:
    """Give the first moment from `at` on when a mail may leave for somebody."""
    here = timezone.localtime(at)
    if _is_open(preferences, here):
        return at
    for number in range(MOST_DAYS):
        day = here.date() + timedelta(days=number)
        if _is_quiet_day(preferences, day):
            continue
        moment = _local(day, _morning(preferences))
        if moment >= here:
            return moment
    return at


def quiet_sentence(*, preferences: MailPreferences, now: datetime) -> str:
    """Say what happens to a mail that would leave now, and when the next silence begins."""
    leaves = next_open(preferences=preferences, at=now)
    if leaves > now:
        when = _said(timezone.localtime(leaves), today=timezone.localtime(now).date())
        return f"En ce moment, rien ne part\u00a0: vos courriels reprennent {when}."
    today = timezone.localtime(now).date()
    if preferences.quiet_evenings and _from_evening(preferences):
        tomorrow = next_open(preferences=preferences, at=_local(today, preferences.quiet_from))
        return f"Ce soir, rien ne part après {hour(preferences.quiet_from)}\u00a0: la suite vient {_said(timezone.localtime(tomorrow), today=today)}."
    for number in range(1, 8):
        day = today + timedelta(days=number)
        if _is_quiet_day(preferences, day):
            after = next_open(preferences=preferences, at=_local(day, time(0)))
            return f"{_day(day, today=today).capitalize()}, rien ne part\u00a0: la suite vient {_said(timezone.localtime(after), today=today)}."
    return "Vos courriels partent à toute heure."


def _is_open(preferences: MailPreferences, here: datetime) -> bool:
    if _is_quiet_day(preferences, here.date()):
        return False
    if not preferences.quiet_evenings:
        return True
    starts, ends, said = preferences.quiet_from, preferences.quiet_until, here.time()
    return not (starts <= said < ends if starts <= ends else said >= starts or said < ends)


def _is_quiet_day(preferences: MailPreferences, day: date) -> bool:
    if day.weekday() in preferences.quiet_weekdays or preferences.is_away(day):
        return True
    return bool(preferences.quiet_region and school_break(day=day, region=preferences.quiet_region))


def _from_evening(preferences: MailPreferences) -> bool:
    return preferences.quiet_from > preferences.quiet_until


def _morning(preferences: MailPreferences) -> time:
    return preferences.quiet_until if preferences.quiet_evenings else time(0) if not preferences.quiet_weekdays else USUAL_MORNING


def _local(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def _said(moment: datetime, *, today: date) -> str:
    return f"{_day(moment.date(), today=today)} à {hour(moment)}"


def _day(day: date, *, today: date) -> str:
    match (day - today).days:
        case 0:
            return "aujourd’hui"
        case 1:
            return "demain"
        case number if number < 7:
            return WEEKDAYS[day.weekday()]
    return long_date(day)
