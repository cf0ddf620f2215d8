"""Who was there."""

from dataclasses import dataclass

from maillage.meetings.models import Meeting, Presence, Registration, State


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceCounts:
    """Figures of a meeting. `people` counts the guests of those who came; `organisations` are distinct, named or chosen."""

    expected: int
    present: int
    absent: int
    excused: int
    unknown: int
    people: int
    organisations: int


def present_registrations(*, meeting: Meeting) -> list[Registration]:
    """Give the registrations noted present, by name: one query."""
    rows = Registration.objects.filter(meeting=meeting, presence=Presence.PRESENT).exclude(state=State.CANCELLED)
    return list(rows.select_related("person", "organisation", "meeting").order_by("name", "pk"))


def missing_registrations(*, meeting: Meeting) -> list[Registration]:
    """Give those who had a seat and were noted absent or excused, by name: one query. Nobody is missing who was not noted."""
    rows = Registration.objects.filter(meeting=meeting, state=State.SEATED, presence__in=(Presence.ABSENT, Presence.EXCUSED))
    return list(rows.select_related("person", "organisation", "meeting").order_by("name", "pk"))


def presence_counts(*, meeting: Meeting) -> PresenceCounts:
    """Count who came: one query."""
    rows = Registration.objects.filter(meeting=meeting, state=State.SEATED).values_list(
        "presence", "seats", "organisation_id", "organisation_name"
    )
    found = list(rows)
    came = [row for row in found if row[0] == Presence.PRESENT]
    teams = {number or name.strip().casefold() for _, _, number, name in came if number or name.strip()}
    return PresenceCounts(
        expected=len(found),
        present=len(came),
        absent=sum(1 for row in found if row[0] == Presence.ABSENT),
        excused=sum(1 for row in found if row[0] == Presence.EXCUSED),
        unknown=sum(1 for row in found if not row[0]),
        people=sum(seats for _, seats, _, _ in came),
        organisations=len(teams),
    )
