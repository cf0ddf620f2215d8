"""Holidays beside the dates one chooses from: legal ones by rule, school ones as far as they are known."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest

from maillage.kernel.calendar.days import REGIONS, breaks_between, legal_holiday, legal_notes, notes_of, school_break, school_breaks


@pytest.mark.parametrize("country", ["BE", "FR"])
def test_legal_holidays_are_those_another_source_knows(country):
    for year in range(2024, 2041):
        known = holidays.country_holidays(country, years=year)
        # Two Sundays, which the source counts for Belgium.
        sundays = {
            day for day, name in known.items() if day.weekday() == 6 and country == "BE" and legal_holiday(day=day, country=country) == ""
        }
        first = date(year, 1, 1)
        ours = {
            first + timedelta(days=number) for number in range(365) if legal_holiday(day=first + timedelta(days=number), country=country)
        }
        assert ours == set(known) - sundays, year


@pytest.mark.parametrize(
    ("day", "notes"),
    [
        (date(2026, 11, 24), []),
        (date(2026, 12, 25), ["férié en Belgique et en France\u00a0: Noël", "vacances scolaires\u00a0: Wallonie-Bruxelles, France"]),
        (date(2027, 7, 21), ["férié en Belgique\u00a0: Fête nationale", "vacances scolaires\u00a0: France", "vacances scolaires pas encore connues\u00a0: Wallonie-Bruxelles"]),
        (date(2027, 2, 22), ["vacances scolaires\u00a0: Wallonie-Bruxelles, France zones A et B"]),
        (date(2027, 2, 8), ["vacances scolaires\u00a0: France zone C"]),
        (date(2026, 9, 27), ["Fête de la Fédération Wallonie-Bruxelles"]),
        (date(2033, 3, 3), ["vacances scolaires pas encore connues"]),
    ],
)  # fmt: skip
def test_a_day_says_what_it_is(day, notes):
    assert notes_of(day) == notes


def test_an_instant_is_read_on_our_clocks():
    assert notes_of(datetime(2026, 12, 24, 23, 30, tzinfo=ZoneInfo("UTC"))) == notes_of(date(2026, 12, 25))


def test_school_holidays_are_written_in_order_and_apart():
    for region in REGIONS:
        rows = [row for row in school_breaks() if row.region == region]
        assert rows and all(row.first <= row.last and row.first.weekday() == 5 for row in rows)
        assert all(before.last < after.first for before, after in pairwise(rows))
    assert {row.region for row in school_breaks()} == set(REGIONS)


def test_school_holidays_of_this_year_are_known():
    assert school_break(day=date(2026, 11, 30), region="FWB") == ""
    assert school_break(day=date(2026, 10, 20), region="FWB") == "automne"
    assert school_break(day=date(2030, 1, 1), region="FWB") is None


def test_a_month_names_its_school_holidays_once():
    assert breaks_between(first=date(2026, 12, 1), last=date(2026, 12, 31)) == [
        "Wallonie-Bruxelles, France, du 19\u00a0décembre 2026 au 3\u00a0janvier 2027"
    ]
    assert breaks_between(first=date(2026, 11, 2), last=date(2026, 11, 29)) == []
    assert breaks_between(first=date(2033, 1, 1), last=date(2033, 1, 31)) == ["pas encore connues\u00a0: Wallonie-Bruxelles, France"]


def test_a_legal_holiday_says_where():
    assert legal_notes(day=date(2026, 11, 11)) == ["férié en Belgique et en France\u00a0: Armistice"]
    assert legal_notes(day=date(2026, 11, 12)) == []
