"""Bring the meetings of the demonstration through the acts of their room, at their dates, relative to today.

What happens around them (registrations, polls, notes, traces) is added by `maillage/demo/meetings_<part>.py`, one file for each name
of `PARTS`: its `load_<part>(*, world)` adds what is missing and returns how many; `meeting_of(key)` gives it the meetings of `meetings.toml`.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.demo.clock import FRIDAY, TODAY, at, moment
from maillage.demo.corpus import stable_uuid
from maillage.demo.grammar import DATA
from maillage.demo.loading_library import World
from maillage.initiatives.public import Testimony
from maillage.kernel.calendar.days import legal_holiday, school_break
from maillage.kernel.text.typography import typo
from maillage.meetings.domain import meetings, safety, series, stages
from maillage.meetings.domain.content import Asked, Content, Group, Kept, Line, Somebody
from maillage.meetings.domain.programme import proposed_programme
from maillage.meetings.models import Meeting, MeetingOrganisation, MeetingStep, Mode, Part, Role, Seat, Series
from maillage.network.models import Territory

PARTS = ("registrations", "polls", "presences", "notes", "traces", "needs")


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    """Read what was written by hand."""
    return tomllib.loads((DATA / "meetings.toml").read_text(encoding="utf-8"))


def ours() -> list[UUID]:
    """Give the meetings of `meetings.toml`: those that fill a large network stay empty, whenever the parts are asked again."""
    return [stable_uuid("meetings", said["key"]) for said in told()["meeting"]]


def meeting_of(key: str) -> Meeting:
    """Give the meeting of a key of `meetings.toml`.

    Raises:
        DoesNotExist: not loaded yet.
    """
    return Meeting.objects.get(uuid=stable_uuid("meetings", key))


def load_meetings(*, world: World) -> int:
    """Add what is not there yet, oldest first, then what the other parts tell of it; return how many were missing."""
    known = set(Meeting.objects.values_list("uuid", flat=True)) | set(Series.objects.values_list("uuid", flat=True))
    added = 0
    for said in told()["series"]:
        if stable_uuid("series", said["key"]) not in known:
            _series(said, world)
            added += 1
    for said in sorted(told()["meeting"], key=lambda each: each.get("days", 999)):
        if stable_uuid("meetings", said["key"]) not in known:
            _meeting(said, world)
            added += 1
    for part in PARTS:
        if find_spec(f"maillage.demo.meetings_{part}") is not None:
            load_part = getattr(import_module(f"maillage.demo.meetings_{part}"), f"load_{part}")
            added += int(load_part(world=world))
    return added


def day_from_now(days: int) -> date:
    """Give a day of work about so many days from today: what is past stays past, what comes stays to come."""
    day = timezone.localdate(TODAY()) + timedelta(days=days)
    while day.weekday() > FRIDAY or legal_holiday(day=day, country="BE") or school_break(day=day, region="FWB"):
        day += timedelta(days=1 if days > 0 else -1)
    return day


def hours_around_now() -> list[str]:
    """Give the beginning and the end of a meeting of four hours that is under way, or just over late in the evening."""
    hour = min(max(timezone.localtime(TODAY()).hour - 1, 0), 19)
    return [f"{hour:02}:00", f"{hour + 4:02}:00"]


def instant(day: date, hour: str) -> datetime:
    """Give the instant of a day and an hour ("09:30"), here."""
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))


def _series(said: dict[str, Any], world: World) -> None:
    when = moment(days=said["days"], key=said["title"])
    with at(when):
        Series.objects.create(
            uuid=stable_uuid("series", said["key"]),
            title=said["title"],
            lead=typo(said["lead"]),
            created_at=when,
            created_by=world.coordinator,
        )
    made = Series.objects.get(uuid=stable_uuid("series", said["key"]))
    for place, name in enumerate(said["followers"]):
        with at(moment(days=said["days"] - 10 * (place + 1), key=name, after=when)):
            series.follow(series=made, person=world.people[name])


def _meeting(said: dict[str, Any], world: World) -> None:
    """Prepare a meeting at the day it was, then bring it to its stage."""
    content, state = content_of(said, world), said["state"]
    if state == "today":
        state = "open" if content.ends_at and content.ends_at > TODAY() else "held"
    # What comes was begun so many days ago; what is past, so many days before it.
    began = moment(days=said.get("prepared", 12) - min(said.get("days", 0), 0), key=said["key"])
    tied = Series.objects.filter(uuid=stable_uuid("series", said["series"])).first() if "series" in said else None
    with at(began):
        made = meetings.prepare(person=world.coordinator, content=content, key=stable_uuid("meetings", said["key"]), series=tied)
        if "safety" in said:
            _safety(made, said["safety"], world)
    if state in ("idea", "preparing"):
        return
    opened = began + (min(TODAY(), content.starts_at or TODAY()) - began) * 0.15
    with at(opened):
        stages.open_meeting(meeting=made, person=world.coordinator)
    later = opened + (TODAY() - opened) * 0.6
    if state == "held" and content.ends_at:
        with at(content.ends_at + timedelta(minutes=7)):
            stages.mark_held(meeting=made)
    elif state != "open":
        with at(later):
            if state == "closed":
                stages.close_registrations(meeting=made, person=world.coordinator)
            elif state == "postponed":
                stages.postpone(meeting=made, person=world.coordinator, words=typo(said["words"]))
            elif state == "cancelled":
                stages.cancel(meeting=made, person=world.coordinator, words=typo(said["words"]))


def content_of(said: dict[str, Any], world: World) -> Content:
    """Read the sheet of a meeting."""
    texts = ("lead", "questions", "aims", "audience", "address", "transport", "parking", "place_access", "meal", "childcare", "prerequisites",
             "learning_aims", "evaluation", "price", "remote_phone")  # fmt: skip
    host = world.organisations.get(said.get("host", ""))
    starts = ends = None
    if "days" in said:
        first = day_from_now(said["days"])
        last = first + timedelta(days=said.get("last", 0))
        starts, ends = instant(first, said["hours"][0]), instant(last, said["hours"][1])
    seats = said.get("seats", [0, 0])
    hours = said.get("hours", ["09:30", "16:00"])
    if said["state"] == "today":
        first, hours = timezone.localdate(TODAY()), hours_around_now()
        starts, ends = instant(first, hours[0]), instant(first, hours[1])
    words: dict[str, Any] = {name: typo(said[name]) for name in texts if name in said}
    return Content(
        **words,
        title=typo(said["title"]), kind=said["kind"], access=said.get("access", "PUBLIC"), mode=said.get("mode", Mode.ON_SITE), starts_at=starts,
        ends_at=ends, for_newcomers=said.get("newcomers", False), remote_link=said.get("remote_link", ""),
        place_name=host.name if host else "", commune=host.commune if host else None,
        seats_on_site=seats[0] or None, seats_remote=seats[1] or None, hours=Decimal(said["training_hours"]) if "training_hours" in said else None,
        register_until=instant(timezone.localdate(starts) - timedelta(days=2), "23:59") if starts else None,
        themes=[world.themes[name] for name in said.get("themes", ()) if name in world.themes],
        trades=said.get("trades", ()), sectors=said.get("sectors", ()),
        bodies=[(world.organisations[name], Part.ORGANISER) for name in said["organisers"]] + ([(host, Part.HOST)] if host else []),
        people=[Somebody(role=Role.ORGANISER, person=world.coordinator, name=world.coordinator.name), *(_somebody(each, world) for each in said.get("people", ()))],
        programme=[_line(text) for text in said["programme"]] if "programme" in said else _usual(hours) if starts else [],
        groups=[_group(each) for each in said.get("groups", ())],
        asked=[Asked(kind=each["kind"], label=typo(each["label"]), choices=each.get("choices", []), is_required=each.get("required", False)) for each in said.get("asked", ())],
        reserves=[Kept(mode=Seat.ON_SITE, sector=sector, seats=count) for sector, count in said.get("reserves", ())],
    )  # fmt: skip


def _group(said: dict[str, str]) -> Group:
    words: dict[str, Any] = {name: typo(value) for name, value in said.items()}
    return Group(**words)


def _usual(hours: list[str]) -> list[Line]:
    return proposed_programme(starts=time.fromisoformat(hours[0]), ends=time.fromisoformat(hours[1]))


def _line(text: str) -> Line:
    hour, title, *detail = (part.strip() for part in text.split("|"))
    return Line(
        starts=time.fromisoformat(hour),
        title=typo(title.lstrip("*")),
        detail=typo(detail[0]) if detail else "",
        is_remote_too=title.startswith("*"),
    )


def _somebody(said: dict[str, Any], world: World) -> Somebody:
    person = world.people[said["person"]]
    testimony = Testimony.objects.filter(uuid=stable_uuid("initiatives", said["testimony"])).first() if "testimony" in said else None
    return Somebody(
        role=said["role"],
        person=person,
        name=person.name,
        about=typo(said.get("about", "")),
        quote=typo(said.get("quote", "")),
        testimony=testimony,
    )


def _safety(meeting: Meeting, said: dict[str, Any], world: World) -> None:
    known = {name: value for name, value in said.items() if name != "checks"}
    safety.write_safety(meeting=meeting, person=world.coordinator, said=safety.Safety(**known))
    for key in said["checks"]:
        safety.check_line(meeting=meeting, person=world.coordinator, key=key)


def scale_meetings(*, count: int, people: list[Any], organisations: list[Any]) -> int:
    """Add `count` plain meetings, past and to come, straight into the tables; the same each time. Return how many were missing."""
    known = set(
        Meeting.objects.filter(uuid__in=[stable_uuid("scale meeting", number) for number in range(count)]).values_list("uuid", flat=True)
    )
    now = TODAY()
    communes = list(Territory.objects.communes().order_by("pk")[:80])
    rows = []
    for number in range(count):
        uuid = stable_uuid("scale meeting", number)
        if uuid in known:
            continue
        random = Random(f"meeting/{number}")  # noqa: S311 (nothing secret)
        starts = instant(day_from_now(random.randint(-1500, 120) or 1), random.choice(("09:30", "13:30", "18:00")))
        ends = starts + timedelta(hours=random.choice((2, 3, 6)))
        commune = random.choice(communes) if communes else None
        word = random.choice(("Atelier", "Visite", "Café", "Journée", "Séance"))
        rows.append(
            Meeting(
                uuid=uuid, title=f"{word} {random.choice(('de printemps', 'des métiers', 'des projets', 'du mardi', 'de rentrée'))} {number + 1}",
                lead="Une rencontre pour comparer nos façons de faire.", kind=random.choice(Meeting.Kind.values), mode=random.choice(Mode.values),
                stage="OPEN" if ends > now else "HELD", starts_at=starts, ends_at=ends, commune=commune, place_name="Grande salle",
                seats_on_site=20, seats_remote=30, created_by=people[number % len(people)], created_at=starts - timedelta(days=60),
                changed_at=starts - timedelta(days=50), announced_at=starts - timedelta(days=50),
            )
        )  # fmt: skip
    made = Meeting.objects.bulk_create(rows, batch_size=40)
    MeetingStep.objects.bulk_create(
        [MeetingStep(meeting=row, stage=row.stage, by=row.created_by, at=row.changed_at) for row in made], batch_size=200
    )
    MeetingOrganisation.objects.bulk_create(
        [MeetingOrganisation(meeting=row, organisation=organisations[row.pk % len(organisations)], part=Part.ORGANISER) for row in made],
        batch_size=200,
    )
    return len(made)
