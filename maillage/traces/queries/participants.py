"""Who came, as a table to take away."""

from maillage.kernel.tables.public import Column, Table
from maillage.meetings import public as meetings


def participants_table(*, meeting: meetings.Meeting) -> Table:
    """Give the registrations that were not cancelled, with what was noted of each. E-mails are there for those who hold the meeting."""
    rows = meetings.Registration.objects.filter(meeting=meeting).exclude(state="CANCELLED").select_related("organisation", "person")
    return Table(
        title=f"Participants : {meeting.title}",
        columns=[
            Column("Nom"), Column("Organisation"), Column("Adresse e-mail"), Column("Mode"), Column("Places", kind="number"),
            Column("Inscription"), Column("Présence"), Column("Accord photo"),
        ],
        rows=[
            [
                row.name, row.team, row.email, row.get_mode_display(), row.seats, row.get_state_display(),
                row.get_presence_display() if row.presence else "", {True: "oui", False: "non", None: ""}[row.photo_consent],
            ]
            for row in rows.order_by("name", "pk")
        ],
    )  # fmt: skip
