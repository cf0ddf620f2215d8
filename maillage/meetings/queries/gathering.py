"""What its traces show of a meeting, and whether their reader holds it: who organised, how many came."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Sum, Value, When

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.kernel.db.public import Prepared
from maillage.meetings import rules
from maillage.meetings.models import Meeting, MeetingOrganisation, MeetingPerson, Part, Presence, Registration, Role, State

TEAM, CAME = "team", "came"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """Who held a meeting and who came. `organisers`: the names of the organising bodies, else of the people who organise.

    `people` counts guests; `organisations` are distinct, named or chosen, as in `presence_counts`.
    """

    organisers: list[str]
    people: int
    organisations: int
    may_hold: bool


def _rows(meeting: int) -> Any:
    text, number = CharField(), IntegerField()
    nought, one = Value(0, output_field=number), Value(1, output_field=number)

    def branch(queryset: Any, what: Any, label: Any, target: str) -> Any:
        said = {"what": what, "said": label, "target": F(target), "count": one, "turn": F("position"), "last": F("pk")}
        return queryset.filter(meeting=meeting).annotate(**said).values_list(*said)

    teams = MeetingOrganisation.objects.filter(part=Part.ORGANISER)
    holders = MeetingPerson.objects.filter(role__in=rules.HOLD)
    name = Case(When(person__isnull=False, then=F("person__name")), default=F("name"), output_field=text)
    came = Registration.objects.filter(meeting=meeting, state=State.SEATED, presence=Presence.PRESENT).order_by()
    of_team = came.annotate(what=Value(CAME, output_field=text), said=F("organisation_name"), target=F("organisation_id"))
    summed = of_team.values("what", "said", "target").annotate(count=Sum("seats"), turn=nought, last=nought)
    return (
        branch(teams, Value(TEAM, output_field=text), F("organisation__name"), "organisation_id")
        .union(
            branch(holders, F("role"), name, "person_id"),
            summed.values_list("what", "said", "target", "count", "turn", "last"),
            all=True,
        )
        .order_by("turn", "last")
    )


ROWS = Prepared(_rows)


def gathering_of(*, meeting: Meeting, person: Any) -> Gathering:
    """Give who held a meeting, how many came, and whether this reader holds it, as `rules.may_hold` says: one query.

    Two for a member who may hold it through an organisation alone.
    """
    teams: dict[int, str] = {}
    organisers: list[str] = []
    mine: set[str] = set()
    came: set[int | str] = set()
    people = 0
    for what, said, target, count, _, _ in ROWS(meeting=meeting.pk):
        if what == TEAM:
            teams[target] = said
        elif what == CAME:
            people += count
            if team := target or said.strip().casefold():
                came.add(team)
        else:
            if what == Role.ORGANISER:
                organisers.append(said)
            if target is not None and target == person.pk:
                mine.add(what)
    return Gathering(
        organisers=list(teams.values()) or organisers,
        people=people,
        organisations=len(came),
        may_hold=_may_hold(meeting=meeting, person=person, mine=mine, teams=teams),
    )


def _may_hold(*, meeting: Meeting, person: Any, mine: set[str], teams: dict[int, str]) -> bool:
    if not is_member(person=person):
        return False
    if mine or is_coordinator(person=person) or meeting.created_by_id == person.pk:
        return True
    return bool(teams) and not teams.keys().isdisjoint(rules.stewarded(person=person))
