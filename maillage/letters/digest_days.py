"""Which digest is due: the days people ticked, at one hour of the network, in its own time zone whatever the season."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from maillage.kernel.calendar.public import school_break
from maillage.kernel.text.dates import WEEKDAYS
from maillage.kernel.text.lists import listed_fr
from maillage.letters.models import MailPreferences
from maillage.letters.quiet import next_open

# The server may have been off: a digest leaves up to so many days late, rather than never.
LATE_DAYS = 2
# Nobody is told of more than a month at once.
LONGEST = timedelta(days=31)
WEEK, WORKING = 7, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What one digest covers. `day` names it: nobody has two of the same day."""

    day: date
    since: datetime
    until: datetime


def moment_of(day: date) -> datetime:
    """Give the instant of the digest of a day (`DIGEST_HOUR`)."""
    # In universal time: hours between two instants of one zone are counted on the wall.
    return timezone.make_aware(datetime.combine(day, time(int(settings.DIGEST_HOUR)))).astimezone(UTC)


def days_of(*, person: Any, preferences: MailPreferences | None) -> frozenset[int]:
    """Give the weekdays somebody ticked; the coordination has its week on Monday until it chooses."""
    return frozenset((preferences or MailPreferences.usual(person=person)).weekdays)


def is_away(*, preferences: MailPreferences | None, day: date) -> bool:
    """Say whether somebody wants nothing that day: away, or in the school holidays they chose. The next digest says it all."""
    if preferences is None:
        return False
    return preferences.is_away(day) or bool(preferences.quiet_region and school_break(day=day, region=preferences.quiet_region))


def leaves_at(*, person: Any, preferences: MailPreferences | None, now: datetime) -> datetime:
    """Give when a digest leaves: at once, or at the end of somebody's quiet hours. The day they ticked wins over their quiet days."""
    chosen = preferences or MailPreferences.usual(person=person)
    hours = MailPreferences(
        quiet_evenings=chosen.quiet_evenings, quiet_from=chosen.quiet_from, quiet_until=chosen.quiet_until, quiet_weekdays=[]
    )
    return next_open(preferences=hours, at=now)


def due_day(*, weekdays: Collection[int], now: datetime) -> date | None:
    """Give the last ticked day whose hour has come, none when it is too old."""
    today = timezone.localdate(now)
    days = (today - timedelta(days=number) for number in range(LATE_DAYS + 1))
    return next((day for day in days if day.weekday() in weekdays and moment_of(day) <= now), None)


def next_day(*, weekdays: Collection[int], now: datetime) -> date | None:
    """Give the next ticked day whose hour is to come, none when no day is ticked."""
    today = timezone.localdate(now)
    days = (today + timedelta(days=number) for number in range(WEEK + 1))
    return next((day for day in days if day.weekday() in weekdays and moment_of(day) > now), None)


def period(
    *,
    day: date,
    weekdays: Collection[int],
    last: datetime | None,
    preferences: MailPreferences | None = None,
    until: datetime | None = None,
) -> Period:
    """Give what the digest of a day covers: from the end of the last one, or from the ticked day before on which somebody was there."""
    days = (day - timedelta(days=number) for number in range(1, LONGEST.days + 1))
    there = (each for each in days if each.weekday() in weekdays and not is_away(preferences=preferences, day=each))
    before = next(there, day - timedelta(days=WEEK))
    end = until or moment_of(day)
    return Period(day=day, since=max(last or moment_of(before), end - LONGEST), until=end)


def days_words(weekdays: Collection[int]) -> str:
    """Say when: "chaque mardi", "chaque lundi et chaque jeudi", "du lundi au vendredi", "chaque jour"."""
    if len(weekdays) == WEEK:
        return "chaque jour"
    if sorted(weekdays) == list(range(WORKING)):
        return "du lundi au vendredi"
    names = [f"chaque {WEEKDAYS[number]}" for number in sorted(weekdays)]
    return listed_fr(names)
