"""What the pages of meetings show of the needs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, F
from django.db.models.functions import Cast
from django.urls import reverse

from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Part, Row
from maillage.letters import public as letters
from maillage.meetings import public as meetings
from maillage.needs.models import Need

LENT = "needs.born"


def part_beside(kind: str, inside: bool) -> Part | None:  # noqa: FBT001  (as `letters.Lender` asks)
    """Give the read of the needs a meeting was proposed from, for the page members read."""
    if kind != meetings.Meeting.KIND or not inside:
        return None
    return Part(
        name=LENT,
        rows=lambda at: Need.objects.shown().filter(meeting_rows__meeting__uuid=at.thing).order_by("-voices", "pk"),
        columns={"title": F("title"), "number": Cast("voices", BigIntegerField())},
        make=lambda row: row,
    )


def panel_beside(*, rows: Sequence[Row], kind: str, uuid: UUID, person: Any) -> letters.LentPanel | None:
    """Give « Née d’un besoin », the most shared first; None when there is none."""
    if not rows:
        return None
    shared = sorted(rows, key=lambda row: (-(row.number or 0), row.pk))
    needs = [Need(pk=row.pk, title=row.title, voices=row.number or 0) for row in shared]
    return letters.LentPanel(title="Née d’un besoin", template="needs/_panel.html", context={"needs": needs}, id="besoins")


def agenda_links(person: Any) -> Sequence[meetings.AgendaLink]:
    """Give what the agenda leads members to."""
    if not is_member(person=person):
        return []
    words = "dites ce dont vous voudriez parler ou ce que vous voudriez apprendre, ou «\u00a0moi aussi\u00a0» à un autre."
    return [meetings.AgendaLink(title="Et si on parlait de…", label="Les besoins du réseau", url=reverse("needs:need_list"), words=words)]
