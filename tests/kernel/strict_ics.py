"""What RFC 5545 and RFC 5546 ask of a calendar, checked on the bytes, without the library that writes them."""

import re
from datetime import datetime

CONTENT_LINE = re.compile(
    r"^(?P<name>[A-Z0-9-]+)(?P<parameters>(?:;[A-Z0-9-]+=(?:\"[^\"\x00-\x1f]*\"|[^\"\x00-\x1f;:,]*))*):(?P<value>.*)$"
)
PARAMETER = re.compile(r";([A-Z0-9-]+)=(\"[^\"]*\"|[^\";:,]*)")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "X-WR-CALNAME", "NAME"}
ONCE = {
    "VCALENDAR": {"PRODID", "VERSION", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME"},
    "VEVENT": {
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "STATUS", "SEQUENCE"),
        *("LAST-MODIFIED", "CREATED", "ORGANIZER", "TRANSP"),
    },
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"},
}
NEEDED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
MAY_HOLD = {"VCALENDAR": {"VEVENT", "VTIMEZONE"}, "VTIMEZONE": {"STANDARD", "DAYLIGHT"}}


def problems(data):
    """Give a line for each thing that a strict reader would refuse; `data` are bytes."""
    return list(_problems(data))


def unfolded(data):
    """Give (name, parameters, value) of each content line."""
    for line in data.decode("utf-8").replace("\r\n ", "").replace("\r\n\t", "").removesuffix("\r\n").split("\r\n"):
        found = CONTENT_LINE.match(line)
        yield (found["name"], dict(PARAMETER.findall(found["parameters"])), found["value"]) if found else ("", {}, line)


def _problems(data):
    if not data.endswith(b"\r\n"):
        yield "the last line is not ended"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "a line does not end by CRLF"
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            yield f"{len(line)} octets in a line"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield "a character is cut in two"
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data.decode("utf-8", "replace")):
        yield "a control character"
    stack, zones, used, events, method = [], set(), set(), [], None
    for name, parameters, value in unfolded(data):
        if not name:
            yield f"not a content line: {value[:60]}"
        elif name == "BEGIN":
            if stack and value not in MAY_HOLD.get(stack[-1][0], ()):
                yield f"{value} inside {stack[-1][0]}"
            stack.append((value, []))
        elif name == "END":
            kind, rows = stack.pop()
            if kind != value:
                yield f"{value} ends {kind}"
            yield from _component(kind, rows)
            if kind == "VTIMEZONE":
                zones.add({row[0]: row[2] for row in rows}["TZID"])
            if kind == "VEVENT":
                events.append(rows)
        elif not stack:
            yield f"{name} outside of the calendar"
        else:
            stack[-1][1].append((name, parameters, value))
            used |= {parameters["TZID"]} if "TZID" in parameters else set()
            method = value if (stack[-1][0], name) == ("VCALENDAR", "METHOD") else method
            yield from _value(name, parameters, value)
    if stack:
        yield "not closed"
    if used != zones:
        yield f"zones used {sorted(used)}, defined {sorted(zones)}"
    for rows in events:
        yield from _by_method(method, rows)


def _component(kind, rows):
    names = [name for name, _, _ in rows]
    if missing := NEEDED.get(kind, set()) - set(names):
        yield f"{kind} without {sorted(missing)}"
    for name in ONCE.get(kind, ()):
        if names.count(name) > 1:
            yield f"{kind} with {name} twice"
    if kind == "VEVENT":
        values = {name: (parameters, value) for name, parameters, value in rows}
        if ("DTEND" in values) and values["DTEND"][0].get("VALUE") != values["DTSTART"][0].get("VALUE"):
            yield "a date beside a time"
        if "DTEND" in values and values["DTEND"][1] <= values["DTSTART"][1] and values["DTEND"][0] == values["DTSTART"][0]:
            yield "ends before it starts"
        if values.get("STATUS", ({}, "CONFIRMED"))[1] not in ("CONFIRMED", "TENTATIVE", "CANCELLED"):
            yield "an unknown status"


def _value(name, parameters, value):
    if name in TEXTS and re.search(r"(?<!\\)(?:\\\\)*[;,]", value):
        yield f"{name}: a comma or semicolon is not escaped"
    if name in TEXTS and re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value):
        yield f"{name}: an unknown escape"
    if name in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
        _parse(value, "%Y%m%dT%H%M%SZ")
    if name in ("DTSTART", "DTEND"):
        form = "%Y%m%d" if parameters.get("VALUE") == "DATE" else "%Y%m%dT%H%M%SZ" if value.endswith("Z") else "%Y%m%dT%H%M%S"
        _parse(value, form)
    if name in ("ORGANIZER", "ATTENDEE") and not re.fullmatch(r"mailto:[^\s@]+@[^\s@]+", value):
        yield f"{name} is no address: {value}"
    if name in ("URL", "CONFERENCE") and not re.fullmatch(r"https?://[!-~]+", value):
        yield f"{name} is no address: {value}"
    if name == "SEQUENCE" and not value.isdecimal():
        yield "SEQUENCE is no number"
    if name in ("TZOFFSETFROM", "TZOFFSETTO") and not re.fullmatch(r"[+-]\d{4}(\d\d)?", value):
        yield f"{name}: {value}"
    if name == "UID" and not value:
        yield "an empty UID"


def _parse(value, form):
    datetime.strptime(value, form)  # noqa: DTZ007


def _by_method(method, rows):
    names = [name for name, _, _ in rows]
    values = {name: value for name, _, value in rows}
    if method in ("REQUEST", "CANCEL"):
        if names.count("ORGANIZER") != 1 or not names.count("ATTENDEE"):
            yield f"{method} without organiser or attendee"
        if "SEQUENCE" not in names or "SUMMARY" not in names:
            yield f"{method} without SEQUENCE or SUMMARY"
    elif "ATTENDEE" in names:
        yield "ATTENDEE in what is published"
    if method == "CANCEL" and values.get("STATUS") != "CANCELLED":
        yield "CANCEL of what is not cancelled"
    if method == "REQUEST" and values.get("STATUS") == "CANCELLED":
        yield "REQUEST of what is cancelled"
