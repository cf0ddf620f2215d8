"""What the site writes for calendars: strict, the same at each writing, read back equal by others."""

import os
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream

from maillage.kernel.calendar.public import Event, Who, calendar_text, invitation_type
from maillage.kernel.calendar.zones import changes_of, timezone_component
from tests.kernel.strict_ics import problems, unfolded

GOLDEN = Path(__file__).parent / "calendars"
BRUSSELS = ZoneInfo("Europe/Brussels")
LEA, NADIA = Who(name="Léa Marchal", email="lea@reseau.test"), Who(name="Nadia Collard", email="nadia@ailleurs.test")
FIRST = Event(
    uid="0b6a1c4e-7d1f-4b0c-9a55-3a6c1c1d2e3f@maillage.test",
    starts=datetime(2027, 3, 4, 9, 30, tzinfo=BRUSSELS), ends=datetime(2027, 3, 4, 16, 0, tzinfo=BRUSSELS),
    summary="L’analyse partagée, et après ?", description="Une journée à Namur.\nhttps://maillage.test/rencontres/4/",
    location="Maison de la culture, Namur", url="https://maillage.test/rencontres/4/", categories=("rencontre-atelier",),
    created=datetime(2027, 1, 5, 8, 0, tzinfo=UTC), changed=datetime(2027, 1, 5, 8, 0, tzinfo=UTC), organiser=LEA, attendee=NADIA,
)  # fmt: skip
MOVED = replace(
    FIRST,
    starts=FIRST.starts + timedelta(days=7),
    ends=FIRST.ends + timedelta(days=7),
    sequence=1,
    changed=FIRST.changed + timedelta(days=3),
)
SPRING = replace(FIRST, starts=datetime(2027, 3, 28, 1, 30, tzinfo=BRUSSELS), ends=datetime(2027, 3, 28, 4, 0, tzinfo=BRUSSELS))
AUTUMN = replace(FIRST, starts=datetime(2027, 10, 31, 1, 30, tzinfo=BRUSSELS), ends=datetime(2027, 10, 31, 4, 0, tzinfo=BRUSSELS))
LONG = (
    "Déroulé : 9 h 30, accueil, café ; 10 h, « l’atelier », en 3 sous-groupes ;\n\n12 h 30, repas (végétarien, sans gluten ; dites-le) 🥕\n"
    "Chemin : C:\\salle\\bleue, puis à gauche.\n"
)
CASES = {
    "created": ([FIRST], "REQUEST"),
    "updated": ([MOVED], "REQUEST"),
    "cancelled": ([replace(MOVED, sequence=2, status="CANCELLED", attendee=replace(NADIA, answer="DECLINED"))], "CANCEL"),
    "march": ([SPRING], None),
    "october": ([AUTUMN], None),
    "all_day": ([replace(FIRST, starts=date(2027, 5, 12), ends=date(2027, 5, 13))], None),
    "long_text": ([replace(FIRST, description=LONG * 12, summary="Tout-petits, arts ; et après ? " * 14)], None),
    "from_afar": ([replace(FIRST, conference="https://visio.test/a;b?c=1,2", location="À distance")], "PUBLISH"),
}


def written(name):
    events, method = CASES[name]
    return calendar_text(
        events=events, name="Agenda de La Trame", method=method, refresh=timedelta(hours=4) if not method else None
    ).encode()


@pytest.mark.parametrize("name", CASES)
def test_is_what_was_agreed(name):
    path = GOLDEN / f"{name}.ics"
    if os.environ.get("WRITE_GOLDEN"):
        path.write_bytes(written(name))
    assert written(name) == path.read_bytes()


@pytest.mark.parametrize("name", CASES)
def test_is_strictly_right(name):
    assert problems(written(name)) == []


def told(event):
    """Give what another program must understand of an event."""
    starts, ends = event.starts, event.ends
    if isinstance(starts, datetime):
        starts, ends = starts.astimezone(UTC), ends.astimezone(UTC)
    else:
        ends += timedelta(days=1)
    return (event.uid, starts, ends, event.sequence, event.status, event.location, event.url)


def in_utc(value):
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.mark.parametrize("name", CASES)
def test_reads_back_equal_by_a_first_reader(name):
    read = IcsCalendarStream.calendar_from_ics(written(name).decode()).events
    (event,), _ = CASES[name]
    assert len(read) == 1
    got = read[0]
    assert (got.uid, in_utc(got.dtstart), in_utc(got.dtend), got.sequence, got.status.value, got.location, str(got.url)) == told(event)
    assert got.description == event.description.strip()
    assert got.summary.rstrip("…") == event.summary[: len(got.summary.rstrip("…"))]


@pytest.mark.parametrize("name", CASES)
def test_reads_back_equal_by_a_second_reader(name):
    read = vobject.readOne(written(name).decode()).vevent
    (event,), _ = CASES[name]
    got = (read.uid.value, in_utc(read.dtstart.value), in_utc(read.dtend.value), int(read.sequence.value), read.status.value)
    assert (*got, read.location.value, read.url.value) == told(event)
    assert read.description.value == event.description.strip()


def test_days_when_clocks_change_keep_their_hours():
    assert (SPRING.ends.astimezone(UTC) - SPRING.starts.astimezone(UTC)) == timedelta(hours=1, minutes=30)
    assert (AUTUMN.ends.astimezone(UTC) - AUTUMN.starts.astimezone(UTC)) == timedelta(hours=3, minutes=30)
    for name, event in (("march", SPRING), ("october", AUTUMN)):
        read = vobject.readOne(written(name).decode()).vevent
        assert (in_utc(read.dtstart.value), in_utc(read.dtend.value)) == (event.starts.astimezone(UTC), event.ends.astimezone(UTC))


@pytest.mark.parametrize(
    "zone", ["Europe/Brussels", "Europe/Paris", "America/New_York", "Africa/Casablanca", "Africa/Kinshasa", "Asia/Kolkata"]
)
def test_a_zone_says_the_offsets_that_its_clocks_have(zone):
    component = timezone_component(zone=zone, first=2026, last=2028)
    read, info = component.to_tz(lookup_tzid=False), ZoneInfo(zone)
    for day in range(0, 3 * 365, 5):
        moment = datetime(2026, 1, 1, 12) + timedelta(days=day)  # noqa: DTZ001
        assert moment.replace(tzinfo=read).utcoffset() == moment.replace(tzinfo=info).utcoffset(), moment


def test_changes_are_those_of_the_law():
    assert [(change.at, change.summer) for change in changes_of(zone="Europe/Brussels", first=2027, last=2027)] == [
        (datetime(2027, 3, 28, 2), True),  # noqa: DTZ001
        (datetime(2027, 10, 31, 3), False),  # noqa: DTZ001
    ]


HOSTILE = "Titre\r\nATTENDEE:mailto:pirate@ailleurs.test\r\nEND:VEVENT\nBEGIN:VALARM\x00\x07\u2028X-EVIL:1\ud800"


def test_nothing_typed_opens_a_line_of_its_own():
    hostile = replace(
        FIRST, summary=HOSTILE, description=HOSTILE, location=HOSTILE, url="https://maillage.test/\r\nX-EVIL:1", uid=FIRST.uid + "\r\nX-EVIL:1",
        conference="https://visio.test/\nX-EVIL:1", categories=(HOSTILE,), organiser=Who(name=f'"{HOSTILE}":x', email="a@b.test\r\nX-EVIL:1"), attendee=None,
    )  # fmt: skip
    data = calendar_text(events=[hostile], name=HOSTILE).encode()
    assert problems(data) == []
    assert {"X-EVIL", "ATTENDEE", "VALARM"}.isdisjoint(name for name, _, _ in unfolded(data))
    assert [value for name, _, value in unfolded(data) if name == "BEGIN"] == [
        *("VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD", "VEVENT")
    ]
    assert data.count(b"BEGIN:VEVENT\r\n") == 1


def test_an_empty_title_is_still_a_title():
    assert b"SUMMARY:\xe2\x80\xa6" in calendar_text(events=[replace(FIRST, summary="\u200b")], name="x").encode()


def test_the_same_events_give_the_same_text():
    assert calendar_text(events=[FIRST, SPRING], name="a") == calendar_text(events=[FIRST, SPRING], name="a")


def test_one_zone_is_written_once_and_none_without_hours():
    both = calendar_text(events=[FIRST, AUTUMN, replace(FIRST, starts=FIRST.starts.replace(tzinfo=ZoneInfo("Europe/Paris")))], name="a")
    assert re.findall(r"TZID:(\S+)\r\n", both.split("BEGIN:VEVENT")[0]) == ["Europe/Brussels", "Europe/Paris"]
    assert "VTIMEZONE" not in calendar_text(events=[replace(FIRST, starts=date(2027, 1, 1), ends=date(2027, 1, 1))], name="a")
    in_utc_only = replace(FIRST, starts=FIRST.starts.astimezone(UTC), ends=FIRST.ends.astimezone(UTC))
    assert "VTIMEZONE" not in calendar_text(events=[in_utc_only], name="a")


def test_an_empty_calendar_may_be_read():
    assert problems(calendar_text(events=[], name="Rien encore").encode()) == []


def test_a_published_calendar_names_nobody_who_comes():
    assert "ATTENDEE" not in calendar_text(events=[FIRST], name="a")
    assert "nadia" not in calendar_text(events=[FIRST], name="a", method="PUBLISH")


def test_an_invitation_needs_both_sides():
    with pytest.raises(ValueError, match="invitation"):
        calendar_text(events=[replace(FIRST, attendee=None)], name="a", method="REQUEST")
    assert invitation_type(method="CANCEL") == "text/calendar; charset=utf-8; method=CANCEL"


@pytest.mark.parametrize(
    "fields",
    [
        {"uid": " "},
        {"starts": datetime(2027, 3, 4, 9)},  # noqa: DTZ001
        {"starts": date(2027, 3, 4)},
        {"ends": FIRST.starts},
        {"starts": datetime(2027, 3, 28, 2, 30, tzinfo=BRUSSELS), "ends": datetime(2027, 3, 28, 3, 30, tzinfo=BRUSSELS)},
        {"changed": datetime(2027, 3, 4, 9)},  # noqa: DTZ001
    ],
)
def test_what_no_calendar_takes_is_refused(fields):
    with pytest.raises(ValueError, match="."):
        replace(FIRST, **fields)
