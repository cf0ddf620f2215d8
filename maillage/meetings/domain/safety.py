"""The safety of a meeting: what is known of the place, the checklist, what happened."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line, readable
from maillage.meetings import rules
from maillage.meetings.events import IncidentNoted, SafetyNoted
from maillage.meetings.models import Incident, Meeting, SafetyCheck, SafetySheet

HOLDERS_ONLY = "La fiche de sécurité se remplit par les personnes qui tiennent la rencontre."


@dataclass(frozen=True, kw_only=True)
class Safety:
    """What is known of the place."""

    room_capacity: int | None = None
    exits: str = ""
    first_aid: str = ""
    in_charge: str = ""
    children: int = 0
    notes: str = ""


def write_safety(*, meeting: Meeting, person: Any, said: Safety) -> SafetySheet:
    """Fill in the safety sheet.

    Raises:
        Refused: not somebody who holds the meeting.
    """
    with writing():
        meeting = _held(meeting, person)
        texts = {name: one_line(getattr(said, name)) for name in ("exits", "first_aid", "in_charge")}
        values = texts | {"room_capacity": said.room_capacity, "children": said.children, "notes": readable(said.notes).strip()}
        sheet, _ = SafetySheet.objects.update_or_create(meeting=meeting, defaults=values)
        journal.record(SafetyNoted(meeting=meeting.uuid), actor=person)
    return sheet


def check_line(*, meeting: Meeting, person: Any, key: str, done: bool = True) -> None:
    """Tick a line of the checklist, or take the tick off. Done twice, it is done once.

    Raises:
        Refused: not somebody who holds the meeting, or no such line.
    """
    if key not in rules.SAFETY_LINES:
        raise Refused("Cette ligne n’est pas dans la liste.")
    with writing():
        meeting = _held(meeting, person)
        if done:
            _, made = SafetyCheck.objects.get_or_create(meeting=meeting, key=key, defaults={"by": person, "at": timezone.now()})
        else:
            made = bool(SafetyCheck.objects.filter(meeting=meeting, key=key).delete()[0])
        if made:
            journal.record(SafetyNoted(meeting=meeting.uuid), actor=person)


def note_incident(*, meeting: Meeting, person: Any, what: str, done: str = "") -> Incident:
    """Note something that happened; it is not changed afterwards, another note completes it.

    Raises:
        Refused: not somebody who holds the meeting, or no words.
    """
    if not readable(what).strip():
        raise Refused("Dites en quelques mots ce qui s’est passé.")
    with writing():
        meeting = _held(meeting, person)
        incident = Incident.objects.create(
            meeting=meeting, what=readable(what).strip()[:4000], done=readable(done).strip()[:4000], by=person, at=timezone.now()
        )
        journal.record(IncidentNoted(meeting=meeting.uuid), actor=person)
    return incident


def _held(meeting: Meeting, person: Any) -> Meeting:
    meeting = locked(row=meeting)
    if not rules.may_hold(person=person, meeting=meeting):
        raise Refused(HOLDERS_ONLY)
    return meeting
