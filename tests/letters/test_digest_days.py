"""On which day a digest is due, and what it covers, whatever the season."""

from datetime import UTC, date, datetime, timedelta

import pytest

from maillage.letters import digest_days as days

TUESDAY, DAILY = frozenset([1]), frozenset(range(7))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("weekdays", "now", "day"),
    [
        (TUESDAY, "2026-11-24T06:59", None),
        (TUESDAY, "2026-11-24T07:00", date(2026, 11, 24)),
        (TUESDAY, "2026-11-26T22:59", date(2026, 11, 24)),
        (TUESDAY, "2026-11-26T23:00", None),
        (frozenset([0, 3]), "2026-11-26T07:30", date(2026, 11, 26)),
        (frozenset([0, 3]), "2026-11-26T06:30", None),
        (DAILY, "2026-11-26T06:30", date(2026, 11, 25)),
        (frozenset(), "2026-11-24T09:00", None),
    ],
)
def test_due_at_the_hour_of_the_day_and_up_to_two_days_late(weekdays, now, day):
    assert days.due_day(weekdays=weekdays, now=at(now)) == day


def test_a_week_with_a_change_of_hour_is_covered_once_to_the_second():
    ends = [days.period(day=date(2026, 10, 20) + timedelta(weeks=number), weekdays=TUESDAY, last=None) for number in range(3)]
    assert [(period.until - period.since) for period in ends] == [timedelta(hours=168), timedelta(hours=169), timedelta(hours=168)]
    assert all(before.until == after.since for before, after in zip(ends, ends[1:], strict=False))
    spring = days.period(day=date(2027, 3, 30), weekdays=TUESDAY, last=None)
    assert spring.until - spring.since == timedelta(hours=167)
    assert spring.until == at("2027-03-30T06:00")


def test_a_period_begins_where_the_last_digest_ended_and_is_never_longer_than_a_month():
    day = date(2026, 11, 26)
    assert days.period(day=day, weekdays=frozenset([0, 3]), last=None).since == at("2026-11-23T07:00")
    assert days.period(day=day, weekdays=TUESDAY, last=at("2026-11-10T07:00")).since == at("2026-11-10T07:00")
    assert days.period(day=day, weekdays=TUESDAY, last=at("2026-01-10T07:00")).since == at("2026-11-26T07:00") - timedelta(days=31)


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [
        ([1], "chaque mardi"),
        ([3, 0], "chaque lundi et chaque jeudi"),
        ([0, 2, 4], "chaque lundi, chaque mercredi et chaque vendredi"),
        (range(5), "du lundi au vendredi"),
        (range(7), "chaque jour"),
        ([], ""),
    ],
)
def test_days_are_said_in_words(weekdays, words):
    assert days.days_words(frozenset(weekdays)) == words


def test_the_next_one_is_the_first_ticked_day_whose_hour_is_to_come():
    assert days.next_day(weekdays=TUESDAY, now=at("2026-11-24T06:59")) == date(2026, 11, 24)
    assert days.next_day(weekdays=TUESDAY, now=at("2026-11-24T07:00")) == date(2026, 12, 1)
    assert days.next_day(weekdays=frozenset(), now=at("2026-11-24T07:00")) is None
