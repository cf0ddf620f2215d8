"""Write a calendar. `icalendar` folds and escapes; it is imported when first asked, for the sake of processes that never write one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.conf import settings

from maillage.kernel.calendar.event import Event, Who
from maillage.kernel.calendar.zones import timezone_component
from maillage.kernel.text.characters import one_line, readable

MEDIA_TYPE = "text/calendar; charset=utf-8"
Method = Literal["PUBLISH", "REQUEST", "CANCEL"]
# Long titles and texts are cut: some programs drop the whole calendar for one of them.
LONGEST_LINE, LONGEST_TEXT = 250, 6000


def invitation_type(*, method: Method) -> str:
    """Give the media type of a calendar that says by mail what to do with it."""
    return f"text/calendar; charset=utf-8; method={method}"


def calendar_text(*, events: Sequence[Event], name: str, method: Method | None = None, refresh: timedelta | None = None) -> str:
    """Write events as one calendar, lines ended by CRLF. `refresh`: how often it is worth asking again.

    The text depends on the events alone, so that whoever asks again can be told that nothing changed.

    Raises:
        ValueError: an invitation without an organiser or without whom it invites.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("PRODID", f"-//{_line(settings.NETWORK.name)}//Maillage//FR")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if method:
        calendar.add("METHOD", method)
    if method in (None, "PUBLISH"):
        calendar.add("NAME", _line(name))
        calendar.add("X-WR-CALNAME", _line(name))
        calendar.add("X-WR-TIMEZONE", settings.TIME_ZONE)
    if refresh:
        calendar.add("REFRESH-INTERVAL", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", f"PT{int(refresh.total_seconds() // 3600)}H")
    for zone, years in _zones(events).items():
        calendar.add_component(timezone_component(zone=zone, first=min(years), last=max(years)))
    for event in events:
        if method in ("REQUEST", "CANCEL") and not (event.organiser and event.attendee):
            raise ValueError("an invitation has an organiser and somebody invited")
        calendar.add_component(_component(event, method))
    return str(calendar.to_ical(sorted=False).decode())


def _zones(events: Sequence[Event]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for event in events:
        for value in (event.starts, event.ends):
            zone = getattr(getattr(value, "tzinfo", None), "key", "")
            if zone and zone != "UTC":
                found.setdefault(zone, set()).add(value.year)
    return dict(sorted(found.items()))


def _component(event: Event, method: Method | None) -> Any:
    import icalendar

    component = icalendar.Event()
    component.add("UID", _line(event.uid))
    component.add("DTSTAMP", event.changed.astimezone(UTC))
    component.add("DTSTART", _moment(event.starts))
    component.add("DTEND", _moment(event.ends) if isinstance(event.ends, datetime) else event.ends + timedelta(days=1))
    component.add("SUMMARY", _line(event.summary) or "…")
    component.add("SEQUENCE", event.sequence)
    component.add("STATUS", event.status)
    component.add("LAST-MODIFIED", event.changed.astimezone(UTC))
    if event.created:
        component.add("CREATED", event.created.astimezone(UTC))
    for label, text in (("DESCRIPTION", _text(event.description)), ("LOCATION", _line(event.location))):
        if text:
            component.add(label, text)
    if event.url:
        component.add("URL", _address(event.url))
    if event.conference:
        component.add("CONFERENCE", _address(event.conference), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    if event.categories:
        component.add("CATEGORIES", [_line(each) for each in event.categories])
    component.add("TRANSP", "TRANSPARENT" if event.status == "CANCELLED" else "OPAQUE")
    if event.organiser:
        component.add("ORGANIZER", _person(event.organiser))
    if event.attendee and method in ("REQUEST", "CANCEL"):
        component.add("ATTENDEE", _invited(event.attendee))
    return component


def _moment(value: date | datetime) -> date | datetime:
    """Keep a zone that has a name; write other datetimes in UTC."""
    if isinstance(value, datetime) and not isinstance(value.tzinfo, ZoneInfo):
        return value.astimezone(UTC)
    return value


def _person(who: Who) -> Any:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{_address(who.email)}")
    if name := _line(who.name).replace('"', "”"):
        address.params["CN"] = name
    return address


def _invited(who: Who) -> Any:
    address = _person(who)
    address.params["CUTYPE"], address.params["ROLE"], address.params["PARTSTAT"] = "INDIVIDUAL", "REQ-PARTICIPANT", who.answer
    # One answers on the site: what a calendar program would send back, nobody reads.
    address.params["RSVP"] = "FALSE"
    return address


def _line(text: str) -> str:
    line = one_line(readable(text))
    return line if len(line) <= LONGEST_LINE else line[: LONGEST_LINE - 1].rstrip() + "…"


def _text(text: str) -> str:
    """Keep the lines of a text, and no character a calendar forbids."""
    plain = readable(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return plain.strip()[:LONGEST_TEXT]


def _address(text: str) -> str:
    """Keep an address on one line, without what would open another property."""
    return "".join(character for character in text if character.isprintable() and not character.isspace())
