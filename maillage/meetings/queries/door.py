"""The list at the door."""

from dataclasses import dataclass

from maillage.kernel.documents.public import Document, Paragraph, TableBlock
from maillage.kernel.text.dates import period
from maillage.kernel.text.order import sort_key_fr
from maillage.meetings.models import Meeting, Presence, Registration, State


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorLine:
    """Somebody expected, or who came: what the phone shows of them."""

    registration: Registration
    name: str
    team: str
    detail: str
    choices: list[tuple[str, str, bool]]


def door_lines(*, meeting: Meeting) -> list[DoorLine]:
    """Give who is expected or came, in the order of the alphabet: one query. Those who wait are there too, last."""
    rows = Registration.objects.filter(meeting=meeting, state__in=(State.SEATED, State.OFFERED, State.WAITING))
    found = list(rows.select_related("organisation", "person"))
    found.sort(key=lambda row: (row.state != State.SEATED, sort_key_fr(row.name), row.pk))
    return [_line(row, hybrid=len(meeting.seat_modes) > 1) for row in found]


def _line(row: Registration, *, hybrid: bool) -> DoorLine:
    parts = []
    if hybrid:
        parts.append(row.get_mode_display())
    if row.seats > 1:
        parts.append(f"{row.seats} places" + (f" avec {row.guests}" if row.guests else ""))
    if row.is_walk_in:
        parts.append("sans inscription")
    if row.state != State.SEATED:
        parts.append(row.get_state_display())
    choices = [(value, label, row.presence == value) for value, label in Presence.choices]
    return DoorLine(registration=row, name=row.name, team=row.team, detail=", ".join(parts), choices=choices)


BLANK_LINES = 12


def sheet_lines(*, meeting: Meeting) -> list[tuple[str, str]]:
    """Give (name, organisation) of those expected on site, in the order of the alphabet."""
    rows = Registration.objects.filter(meeting=meeting, state=State.SEATED, mode="ON_SITE").select_related("organisation")
    return sorted(((row.name, row.team) for row in rows), key=lambda line: sort_key_fr(line[0]))


def sheet_document(*, meeting: Meeting) -> Document:
    """Make the sign-in sheet: names, organisations, room for a signature, and blank lines for those who come without registering."""
    lines = [*sheet_lines(meeting=meeting), *([("", "")] * BLANK_LINES)]
    when = period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else ""
    place = ", ".join(part for part in (meeting.place_name, str(meeting.commune or "")) if part)
    words = "En signant, vous attestez de votre présence. Cette feuille est gardée par les personnes qui organisent."
    return Document(
        title="Feuille de présence",
        subtitle=meeting.title,
        facts=[(label, value) for label, value in (("Quand", when), ("Où", place)) if value],
        blocks=[
            TableBlock(caption="Présences", head=["Nom", "Organisation", "Signature"], rows=[[name, team, ""] for name, team in lines]),
            Paragraph(words),
        ],
    )
