"""A time zone as calendars want it: its real name, its offsets, and the rule by which they change.

A yearly rule is written as one (`RRULE`): what reads mails in offices ignores lists of dates. A zone without such a rule
gets the dates of its changes in the years asked.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Change(NamedTuple):
    """One change of offset; `at` is the hour on the clocks just before."""

    at: datetime
    before: timedelta
    after: timedelta
    summer: bool
    name: str


@lru_cache(maxsize=64)
def changes_of(*, zone: str, first: int, last: int) -> tuple[Change, ...]:
    """Give the changes of offset of a zone, from year `first` to year `last`, in order."""
    info, hour = ZoneInfo(zone), timedelta(hours=1)
    found = []
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        following = moment + timedelta(days=1)
        before = moment.astimezone(info).utcoffset() or timedelta()
        if (following.astimezone(info).utcoffset() or timedelta()) != before:
            at = moment
            while (at.astimezone(info).utcoffset() or timedelta()) == before:
                at += hour / 4
            local = at.astimezone(info)
            found.append(
                Change(
                    at=(at + before).replace(tzinfo=None), before=before, after=local.utcoffset() or timedelta(),
                    summer=bool(local.dst()), name=local.tzname() or zone,
                )
            )  # fmt: skip
        moment = following
    return tuple(found)


def _rule(changes: list[Change]) -> dict[str, Any] | None:
    """Give the yearly rule that all of these follow: the same weekday of the same month, counted from the end or from the start."""
    ats = [change.at for change in changes]
    if len(ats) < 2 or any(later.year != at.year + 1 for at, later in pairwise(ats)):
        return None
    if len({(at.month, at.weekday(), at.time()) for at in ats}) > 1:
        return None
    from_end = {-((_days_in(at) - at.day) // 7 + 1) for at in ats}
    from_start = {(at.day - 1) // 7 + 1 for at in ats}
    for ranks in (from_end, from_start):
        if len(ranks) == 1:
            return {"FREQ": "YEARLY", "BYMONTH": ats[0].month, "BYDAY": f"{ranks.pop()}{DAYS[ats[0].weekday()]}"}
    return None


def _days_in(day: datetime) -> int:
    return ((day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)).day


def timezone_component(*, zone: str, first: int, last: int) -> Any:
    """Give the VTIMEZONE of a zone, right at least from year `first` to year `last`."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    component = Timezone()
    component.add("TZID", zone)
    # Years around, so that a rule shows and the first day asked already has its offset.
    changes = changes_of(zone=zone, first=first - 2, last=max(last, first + 5))
    groups: dict[tuple[Any, ...], list[Change]] = defaultdict(list)
    for change in changes:
        groups[change[1:]].append(change)
    for (before, after, summer, name), group in groups.items():
        part = TimezoneDaylight() if summer else TimezoneStandard()
        part.add("DTSTART", group[0].at)
        if rule := _rule(group):
            part.add("RRULE", rule)
        elif group[1:]:
            part.add("RDATE", [change.at for change in group[1:]])
        _offsets(part, before, after, name)
        component.add_component(part)
    if not changes:
        steady = datetime(first, 1, 1, tzinfo=ZoneInfo(zone))
        part = TimezoneStandard()
        part.add("DTSTART", datetime(1970, 1, 1))  # noqa: DTZ001  (hours on the clocks of the zone)
        offset = steady.utcoffset() or timedelta()
        _offsets(part, offset, offset, steady.tzname() or zone)
        component.add_component(part)
    return component


def _offsets(part: Any, before: timedelta, after: timedelta, name: str) -> None:
    part.add("TZOFFSETFROM", before)
    part.add("TZOFFSETTO", after)
    part.add("TZNAME", name)
