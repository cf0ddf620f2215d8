"""What the sheet of a meeting says, and how it is written on its rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import ProtectedError

from maillage.initiatives.public import Testimony
from maillage.kernel.access.public import Refused
from maillage.kernel.text.characters import one_line, readable
from maillage.meetings.models import (
    Access,
    AudienceKey,
    Kind,
    Meeting,
    MeetingOrganisation,
    MeetingPerson,
    MeetingTheme,
    Mode,
    ProgrammeLine,
    RegistrationQuestion,
    Reserve,
    SubGroup,
)
from maillage.network.public import Organisation, Territory, Theme

ON_ONE_LINE = ("title", "lead", "audience", "place_name", "address", "transport", "parking", "place_access", "meal", "childcare", "remote_link",
               "remote_phone", "price")  # fmt: skip
LONG = ("questions", "aims", "prerequisites", "learning_aims", "evaluation")
PLAIN = ("kind", "access", "mode", "starts_at", "ends_at", "for_newcomers", "commune", "open_to_all", "seats_on_site", "seats_remote",
         "register_until", "asks_photo_consent", "asks_feedback", "offers_carpool", "answers_kept_days", "hours")  # fmt: skip
# What calendars show: a change of one of these is a revision there.
IN_CALENDARS = ("starts_at", "ends_at", "place_name", "address", "commune", "mode", "remote_link")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the programme."""

    starts: time
    title: str
    ends: time | None = None
    detail: str = ""
    is_remote_too: bool = False
    uuid: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Who organises, facilitates, trains or bears witness: a member, or a name."""

    role: str
    person: Any = None
    name: str = ""
    about: str = ""
    quote: str = ""
    testimony: Testimony | None = None
    uuid: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Group:
    """A sub-group."""

    name: str
    question: str = ""
    facilitator: str = ""
    note_taker: str = ""
    room: str = ""
    uuid: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question asked with the registration."""

    kind: str
    label: str
    choices: Sequence[str] = ()
    is_required: bool = False
    uuid: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Places kept for a sector."""

    mode: str
    sector: str
    seats: int


@dataclass(frozen=True, kw_only=True)
class Content:
    """The sheet. `bodies` are (organisation, part) pairs; `trades` and `sectors` codes of their lists; hours of the day are local."""

    title: str = ""
    lead: str = ""
    kind: str = Kind.WORKSHOP
    access: str = Access.PUBLIC
    mode: str = Mode.ON_SITE
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    questions: str = ""
    aims: str = ""
    audience: str = ""
    for_newcomers: bool = False
    place_name: str = ""
    address: str = ""
    commune: Territory | None = None
    transport: str = ""
    parking: str = ""
    place_access: str = ""
    meal: str = ""
    childcare: str = ""
    remote_link: str = ""
    remote_phone: str = ""
    open_to_all: bool = True
    seats_on_site: int | None = None
    seats_remote: int | None = None
    register_until: datetime | None = None
    asks_photo_consent: bool = True
    asks_feedback: bool = True
    offers_carpool: bool = True
    answers_kept_days: int = 30
    prerequisites: str = ""
    learning_aims: str = ""
    evaluation: str = ""
    hours: Decimal | None = None
    price: str = ""
    themes: Sequence[Theme] = ()
    trades: Sequence[str] = ()
    sectors: Sequence[str] = ()
    bodies: Sequence[tuple[Organisation, str]] = ()
    people: Sequence[Somebody] = ()
    programme: Sequence[Line] = ()
    groups: Sequence[Group] = ()
    asked: Sequence[Asked] = ()
    reserves: Sequence[Kept] = ()


NAMES = tuple(each.name for each in fields(Content))


def content_of(*, meeting: Meeting) -> Content:
    """Read the sheet from its rows."""
    plain: dict[str, Any] = {name: getattr(meeting, name) for name in (*ON_ONE_LINE, *LONG, *PLAIN)}
    keys = list(meeting.audience_rows.order_by("pk"))
    return Content(
        **plain,
        themes=[row.theme for row in meeting.theme_rows.select_related("theme").order_by("pk")],
        trades=[row.key for row in keys if row.list == AudienceKey.List.TRADE],
        sectors=[row.key for row in keys if row.list == AudienceKey.List.SECTOR],
        bodies=[
            (row.organisation, row.part) for row in meeting.organisation_rows.select_related("organisation").order_by("position", "pk")
        ],
        people=[
            _read(Somebody, row, "role", "person", "name", "about", "quote", "testimony")
            for row in meeting.people_rows.select_related("person", "testimony").order_by("position", "pk")
        ],
        programme=[
            _read(Line, row, "starts", "ends", "title", "detail", "is_remote_too")
            for row in meeting.programme.order_by("starts", "position", "pk")
        ],
        groups=[
            _read(Group, row, "name", "question", "facilitator", "note_taker", "room")
            for row in meeting.sub_groups.order_by("position", "pk")
        ],
        asked=[_read(Asked, row, "kind", "label", "choices", "is_required") for row in meeting.asked.order_by("position", "pk")],
        reserves=[Kept(mode=row.mode, sector=row.sector, seats=row.seats) for row in meeting.reserves.order_by("mode", "sector")],
    )


def _read(made: Callable[..., Any], row: Any, *names: str) -> Any:
    return made(uuid=row.uuid, **{name: getattr(row, name) for name in names})


def as_new(*, content: Content) -> Content:
    """Give the same sheet, tied to no row and without its dates: what a new meeting starts from."""
    rows: dict[str, Any] = {
        name: [replace(each, uuid=None) for each in getattr(content, name)] for name in ("people", "programme", "groups", "asked")
    }
    return replace(content, starts_at=None, ends_at=None, register_until=None, **rows)


def write_content(*, meeting: Meeting, content: Content) -> set[str]:
    """Write a sheet on a meeting and its rows, in the caller's transaction; return the names of what changed.

    The meeting must have been saved once; the caller saves it again.

    Raises:
        Refused: a question that has answers, or a sub-group that has notes, would be removed.
    """
    content = _readable(content)
    before = content_of(meeting=meeting)
    changed = {name for name in NAMES if _comparable(getattr(before, name)) != _comparable(getattr(content, name))}
    for name in (*ON_ONE_LINE, *LONG, *PLAIN):
        setattr(meeting, name, getattr(content, name))
    if "themes" in changed:
        _replace(meeting.theme_rows, [MeetingTheme(meeting=meeting, theme=each) for each in dict.fromkeys(content.themes)])
    for name, key_list in (("trades", AudienceKey.List.TRADE), ("sectors", AudienceKey.List.SECTOR)):
        if name in changed:
            keys = [AudienceKey(meeting=meeting, list=key_list, key=key) for key in dict.fromkeys(getattr(content, name))]
            _replace(meeting.audience_rows.filter(list=key_list), keys)
    if "bodies" in changed:
        bodies = [
            MeetingOrganisation(meeting=meeting, organisation=organisation, part=part, position=place)
            for place, (organisation, part) in enumerate(dict.fromkeys(content.bodies))
        ]
        _replace(meeting.organisation_rows, bodies)
    if "reserves" in changed:
        reserves = {(each.mode, each.sector): each.seats for each in content.reserves if each.seats}
        _replace(
            meeting.reserves,
            [Reserve(meeting=meeting, mode=mode, sector=sector, seats=seats) for (mode, sector), seats in reserves.items()],
        )
    if "people" in changed:
        _write_people(meeting, content.people)
    for name, model in (("programme", ProgrammeLine), ("groups", SubGroup), ("asked", RegistrationQuestion)):
        if name in changed:
            _sync(model, meeting, getattr(content, name))
    return changed


def _write_people(meeting: Meeting, people: Sequence[Somebody]) -> None:
    """Keep the rows of those who stay; somebody else in the same place is another row."""
    held = {row.uuid: row for row in meeting.people_rows.all()}
    rows: list[MeetingPerson] = []
    seen: set[tuple[str, int]] = set()
    for each in people:
        member = each.person.pk if each.person else None
        if member and (each.role, member) in seen:
            continue
        seen.add((each.role, member or 0))
        row = held.get(each.uuid) if each.uuid else None
        if row is None or (row.role, row.person_id) != (each.role, member):
            row = MeetingPerson(meeting=meeting, role=each.role, person=each.person)
        row.name, row.about, row.quote = each.name[:120], each.about[:200], each.quote[:300]
        row.testimony = each.testimony
        row.position = len(rows)
        rows.append(row)
    staying = {row.pk for row in rows if row.pk}
    meeting.people_rows.exclude(pk__in=staying).delete()
    for row in rows:
        row.save()


def _sync(model: Any, meeting: Meeting, said: Iterable[Any]) -> None:
    """Change the rows that stay, add those that are new, remove the others."""
    held = {row.uuid: row for row in model.objects.filter(meeting=meeting)}
    for place, each in enumerate(said):
        row = (held.pop(each.uuid, None) if each.uuid else None) or model(meeting=meeting)
        for name, value in vars(each).items():
            if name != "uuid":
                setattr(row, name, list(value) if name == "choices" else value)
        row.position = place
        row.save()
    for row in held.values():
        _remove(row)


def _remove(row: Any) -> None:
    if isinstance(row, RegistrationQuestion) and row.answers.exists():
        raise Refused(f"Des personnes ont déjà répondu à « {row.label} » : gardez cette question.")
    try:
        row.delete()
    except ProtectedError as error:
        raise Refused(f"Des notes ont déjà été prises pour « {row} » : gardez-le.") from error


def _readable(content: Content) -> Content:
    """Take out what feeds and files cannot say, wherever the words come from."""
    texts: dict[str, Any] = {name: one_line(getattr(content, name)) for name in ON_ONE_LINE}
    texts |= {name: readable(getattr(content, name)).strip() for name in LONG}
    texts["title"] = texts["title"][:200]
    return replace(
        content,
        **texts,
        people=[replace(each, name=one_line(each.name), about=one_line(each.about), quote=one_line(each.quote)) for each in content.people],
        programme=[
            replace(each, title=one_line(each.title)[:200], detail=readable(each.detail).strip())
            for each in sorted(content.programme, key=lambda line: line.starts)
        ],
        groups=[
            Group(uuid=each.uuid, **{name: one_line(value) for name, value in vars(each).items() if name != "uuid"})
            for each in content.groups
        ],
        asked=[
            replace(each, label=one_line(each.label), choices=[one_line(text) for text in each.choices if one_line(text)])
            for each in content.asked
        ],
    )


def _comparable(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_comparable(each) for each in value]
    return vars(value) if isinstance(value, (Line, Somebody, Group, Asked)) else value


def _replace(rows: Any, new: Sequence[Any]) -> None:
    rows.all().delete()
    rows.model.objects.bulk_create(new)
