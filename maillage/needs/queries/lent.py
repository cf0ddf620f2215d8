"""What the pages of meetings show of the needs."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Prepared
from maillage.meetings import public as meetings
from maillage.needs.models import Need

NEEDS = Prepared(lambda meeting: Need.objects.shown().filter(meeting_rows__meeting=meeting).order_by("-voices", "pk"))


def panel_of(meeting: meetings.Meeting, person: Any) -> meetings.MeetingPanel | None:
    """Give « Ce qui l’a fait naître »: the needs a meeting was proposed from, for members; None when there is none."""
    if not is_member(person=person):
        return None
    needs = NEEDS(meeting=meeting.pk)
    if not needs:
        return None
    return meetings.MeetingPanel(title="Née d’un besoin", template="needs/_panel.html", context={"needs": needs}, id="besoins")


def agenda_links(person: Any) -> Sequence[meetings.AgendaLink]:
    """Give what the agenda leads members to."""
    if not is_member(person=person):
        return []
    words = "dites ce dont vous voudriez parler ou ce que vous voudriez apprendre, ou «\u00a0moi aussi\u00a0» à un autre."
    return [meetings.AgendaLink(title="Et si on parlait de…", label="Les besoins du réseau", url=reverse("needs:need_list"), words=words)]
