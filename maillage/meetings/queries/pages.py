"""What the page of a meeting shows, in few queries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.db.models import CharField, F, IntegerField, Value
from django.db.models.functions import Cast

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.kernel.db.public import Prepared
from maillage.meetings import rules
from maillage.meetings.models import (
    AudienceKey,
    Meeting,
    MeetingOrganisation,
    MeetingPerson,
    MeetingStep,
    MeetingTheme,
    Part,
    ProgrammeLine,
    Role,
    SubGroup,
)
from maillage.network.public import Organisation
from maillage.people.public import TRADES

KEY_LABELS = {AudienceKey.List.TRADE: dict(TRADES), AudienceKey.List.SECTOR: dict(Organisation.Sector.choices)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A theme or an organisation: what to write, and the address of its page."""

    label: str
    key: str
    pk: int

    @property
    def address(self) -> str:
        return f"{self.pk}-{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """A sub-group as readers see it."""

    name: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """A line of the programme as readers see it."""

    starts: time
    title: str
    detail: str
    is_remote_too: bool


@dataclass(slots=True, kw_only=True)
class Links:
    themes: list[Link] = field(default_factory=list)
    organisers: list[Link] = field(default_factory=list)
    hosts: list[Link] = field(default_factory=list)
    trades: list[str] = field(default_factory=list)
    sectors: list[str] = field(default_factory=list)
    groups: list[ShownGroup] = field(default_factory=list)
    programme: list[ShownLine] = field(default_factory=list)


def _links(meeting: int) -> Any:
    text, number = CharField(), IntegerField()

    def rows(queryset: Any, what: Any, label: str, key: Any, pk: Any, turn: Any, hour: Any = None) -> Any:  # noqa: PLR0917  (columns of a union)
        said = {
            "what": what, "label": Cast(F(label), text), "slug": key, "target": pk, "hour": hour or nothing, "turn": turn, "last": F("pk")
        }  # fmt: skip
        return queryset.filter(meeting=meeting).annotate(**said).values_list(*said)

    nothing, nought = Value("", output_field=text), Value(0, output_field=number)
    theme, group, line = (Value(name, output_field=text) for name in ("theme", "group", "line"))
    found = rows(MeetingTheme.objects, theme, "theme__name", F("theme__slug"), F("theme_id"), nought).union(
        rows(
            MeetingOrganisation.objects, F("part"), "organisation__name", F("organisation__slug"), F("organisation_id"),
            Cast(F("position"), number),
        ),
        rows(AudienceKey.objects, F("list"), "key", nothing, nought, nought),
        rows(SubGroup.objects, group, "name", F("question"), nought, Cast(F("position"), number)),
        rows(
            ProgrammeLine.objects, line, "title", Cast(F("detail"), text), Cast(F("is_remote_too"), number), Cast(F("position"), number),
            Cast(F("starts"), text),
        ),
        all=True,
    )  # fmt: skip
    return found.order_by("hour", "turn", "last")


LINKS = Prepared(_links)
PEOPLE = Prepared(
    lambda meeting: MeetingPerson.objects.filter(meeting=meeting).select_related("person", "testimony").order_by("position", "pk")
)


def links_of(*, meeting: Meeting) -> Links:
    """Give the themes, organisations, audience, sub-groups and programme of a meeting in one query."""
    links = Links()
    for what, label, key, pk, hour, _, _ in LINKS(meeting=meeting.pk):
        match what:
            case "theme":
                links.themes.append(Link(label=label, key=key, pk=pk))
            case "group":
                links.groups.append(ShownGroup(name=label, question=key))
            case "line":
                links.programme.append(ShownLine(starts=time.fromisoformat(hour), title=label, detail=key, is_remote_too=bool(pk)))
            case Part.ORGANISER:
                links.organisers.append(Link(label=label, key=key, pk=pk))
            case Part.HOST:
                links.hosts.append(Link(label=label, key=key, pk=pk))
            case AudienceKey.List.TRADE:
                links.trades.append(KEY_LABELS[AudienceKey.List.TRADE].get(label, label))
            case _:
                links.sectors.append(KEY_LABELS[AudienceKey.List.SECTOR].get(label, label))
    return links


@dataclass(slots=True, kw_only=True)
class People:
    """Who holds the meeting and who bears witness, in their order."""

    organisers: list[MeetingPerson] = field(default_factory=list)
    facilitators: list[MeetingPerson] = field(default_factory=list)
    trainers: list[MeetingPerson] = field(default_factory=list)
    witnesses: list[MeetingPerson] = field(default_factory=list)

    @property
    def everybody(self) -> list[MeetingPerson]:
        return [*self.organisers, *self.facilitators, *self.trainers, *self.witnesses]


def people_of(*, meeting: Meeting) -> People:
    """Give the people of a meeting in one query."""
    found = People()
    places = {
        Role.ORGANISER: found.organisers,
        Role.FACILITATOR: found.facilitators,
        Role.TRAINER: found.trainers,
        Role.WITNESS: found.witnesses,
    }
    for row in PEOPLE(meeting=meeting.pk):
        places[Role(row.role)].append(row)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What this reader may do with a meeting."""

    may_edit: bool
    may_hold: bool


def rights_of(*, meeting: Meeting, person: Any, people: People, organisers: Sequence[Link]) -> Rights:
    """Work out the rights from rows already read: the same answers as `rules.may_edit` and `rules.may_hold`."""
    if not is_member(person=person):
        return Rights(may_edit=False, may_hold=False)
    mine = {row.role for row in people.everybody if row.person_id == person.pk}
    edits = is_coordinator(person=person) or meeting.created_by_id == person.pk or bool(mine & set(rules.PREPARE))
    if not edits:
        teams = rules.stewarded(person=person)
        edits = any(link.pk in teams for link in organisers)
    return Rights(may_edit=edits, may_hold=edits or bool(mine & set(rules.HOLD)))


def last_step(*, meeting: Meeting) -> MeetingStep | None:
    """Give what was decided last."""
    return MeetingStep.objects.filter(meeting=meeting).select_related("by").order_by("-pk").first()


def steps_of(*, meeting: Meeting) -> list[MeetingStep]:
    """Give what was decided, newest first."""
    return list(MeetingStep.objects.filter(meeting=meeting).select_related("by").order_by("-pk")[:50])
