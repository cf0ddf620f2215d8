"""What a day is, in Belgium and in France: legal holidays, school holidays. Shown beside the dates one chooses from.

Legal holidays follow rules written here: the library that knows those of the world would cost each web process twenty megabytes
(it checks these in the tests). School holidays are decided each year: they are read from `data/school_holidays.csv`, and a
year that is not there is said to be unknown.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from maillage.kernel.text.dates import day_of, short_date

FILE = Path(__file__).resolve().parent / "data" / "school_holidays.csv"
COUNTRIES = {"BE": "en Belgique", "FR": "en France"}
REGIONS = {"FWB": "Wallonie-Bruxelles", "FR-A": "France zone A", "FR-B": "France zone B", "FR-C": "France zone C"}
EVERYWHERE = {
    (1, 1): "Nouvel An",
    (5, 1): "Fête du Travail",
    (8, 15): "Assomption",
    (11, 1): "Toussaint",
    (11, 11): "Armistice",
    (12, 25): "Noël",
}
OWN = {"BE": {(7, 21): "Fête nationale"}, "FR": {(5, 8): "Victoire de 1945", (7, 14): "Fête nationale"}}
AFTER_EASTER = {1: "Lundi de Pâques", 39: "Ascension", 50: "Lundi de Pentecôte"}


@dataclass(frozen=True, slots=True)
class Break:
    """School holidays of a region, first and last day included."""

    region: str
    name: str
    first: date
    last: date


def easter(*, year: int) -> date:
    """Give Easter Sunday, by the Gregorian rule."""
    golden, century = year % 19, year // 100
    correction = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = correction - (correction // 28) * (1 - (correction // 28) * (29 // (correction + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    offset = moon - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def legal_holiday(*, day: date, country: str) -> str:
    """Give the name of a legal holiday of "BE" or "FR"; empty on other days."""
    fixed = {**EVERYWHERE, **OWN[country]}
    return fixed.get((day.month, day.day), "") or AFTER_EASTER.get((day - easter(year=day.year)).days, "")


@lru_cache(maxsize=1)
def school_breaks() -> tuple[Break, ...]:
    """Read the school holidays that are known."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter=";")
        return tuple(Break(row["region"], row["name"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"])) for row in rows)


def school_break(*, day: date, region: str) -> str | None:
    """Give the name of the school holidays of a region; empty on a school day, None when that year is not known."""
    rows = [row for row in school_breaks() if row.region == region]
    if not rows or not min(row.first for row in rows) <= day <= max(row.last for row in rows):
        return None
    return next((row.name for row in rows if row.first <= day <= row.last), "")


def legal_notes(*, day: date) -> list[str]:
    """Say whether a day is a legal holiday, and where: "férié en Belgique et en France : Noël"."""
    holidays = {country: name for country in COUNTRIES if (name := legal_holiday(day=day, country=country))}
    return [
        f"férié {' et '.join(COUNTRIES[country] for country, its in holidays.items() if its == name)}\u00a0: {name}"
        for name in dict.fromkeys(holidays.values())
    ]


def breaks_between(*, first: date, last: date) -> list[str]:
    """Say the school holidays that touch these days: "Wallonie-Bruxelles, du 19 décembre 2026 au 3 janvier 2027"."""
    spans: dict[tuple[date, date], list[str]] = {}
    for each in school_breaks():
        if each.first <= last and each.last >= first:
            spans.setdefault((each.first, each.last), []).append(each.region)
    said = [f"{_regions(regions)}, du {short_date(starts)} au {short_date(ends)}" for (starts, ends), regions in sorted(spans.items())]
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    unknown = [region for region in REGIONS if any(school_break(day=day, region=region) is None for day in days)]
    return [*said, f"pas encore connues\u00a0: {_regions(unknown)}"] if unknown else said


def notes_of(day: date | datetime) -> list[str]:
    """Say what this day is, in few words; an ordinary working day of school has none.

    Such as "férié en Belgique et en France : Noël", "vacances scolaires : Wallonie-Bruxelles, France zones A et B".
    """
    return list(_notes(day_of(day)))


@lru_cache(maxsize=2000)
def _notes(day: date) -> tuple[str, ...]:
    found = legal_notes(day=day)
    if (day.month, day.day) == (9, 27):
        found.append("Fête de la Fédération Wallonie-Bruxelles")
    states = {region: school_break(day=day, region=region) for region in REGIONS}
    if off := [region for region, name in states.items() if name]:
        found.append(f"vacances scolaires\u00a0: {_regions(off)}")
    if unknown := [region for region, name in states.items() if name is None]:
        found.append("vacances scolaires pas encore connues" + ("" if len(unknown) == len(REGIONS) else f"\u00a0: {_regions(unknown)}"))
    return tuple(found)


def _regions(keys: list[str]) -> str:
    zones = [key.removeprefix("FR-") for key in keys if key.startswith("FR-")]
    parts = [REGIONS["FWB"]] if "FWB" in keys else []
    if len(zones) == 3:
        parts.append("France")
    elif zones:
        parts.append(f"France zone{'s' if len(zones) > 1 else ''} {' et '.join(zones)}")
    return ", ".join(parts)
