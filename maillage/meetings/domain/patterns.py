"""The dates of a cycle, from a pattern: every so many weeks, or the same weekday of each month, between two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.kernel.calendar import days

MOST = 60
NTH = ("premier", "deuxième", "troisième", "quatrième", "dernier")


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """`weeks`: every so many weeks; 0: each month, on the same weekday of the same rank as the first day (a fifth one is the last)."""

    first: date
    until: date
    weeks: int = 0


@dataclass(frozen=True, kw_only=True)
class ProposedDay:
    """A day of the pattern; `notes` say what is particular of it, `is_off` that it is a holiday there."""

    day: date
    notes: list[str]
    is_off: bool


def days_of(*, pattern: Pattern, country: str = "BE", region: str = "FWB") -> list[ProposedDay]:
    """Give the days of a pattern, at most sixty; those of legal and school holidays say so."""
    found: list[ProposedDay] = []
    for day in _days(pattern):
        if day > pattern.until or len(found) >= MOST:
            break
        off = bool(days.legal_holiday(day=day, country=country) or days.school_break(day=day, region=region))
        found.append(ProposedDay(day=day, notes=days.notes_of(day), is_off=off))
    return found


def _days(pattern: Pattern) -> Iterator[date]:
    day = pattern.first
    if pattern.weeks:
        while True:
            yield day
            day += timedelta(weeks=pattern.weeks)
    rank = min((day.day - 1) // 7, 4)
    year, month = day.year, day.month
    while True:
        yield nth_weekday(year=year, month=month, weekday=pattern.first.weekday(), rank=rank)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def nth_weekday(*, year: int, month: int, weekday: int, rank: int) -> date:
    """Give the weekday (0: Monday) of a rank (0: the first, 4: the last) in a month."""
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    if rank < 4:
        return day + timedelta(weeks=rank)
    while (day + timedelta(weeks=1)).month == month:
        day += timedelta(weeks=1)
    return day
