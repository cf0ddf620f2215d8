"""What changes below and must be followed here: meetings announced, themes merged, people who left."""

from typing import Any
from uuid import UUID

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked_rows, writing
from maillage.kernel.notices.public import send
from maillage.meetings import public as meetings
from maillage.needs.domain import voices
from maillage.needs.models import Need, NeedTheme, NeedVoice
from maillage.needs.notices import MeetingOpenedNotice
from maillage.network.public import Theme


def tell_opened(*, meeting: UUID) -> None:
    """Tell those who share a need that its meeting is open, once for each of them."""
    found = meetings.Meeting.objects.select_related("commune").filter(uuid=meeting).first()
    if found is None or not found.is_announced or found.is_cancelled:
        return
    with writing():
        for need in Need.objects.filter(meeting_rows__meeting=found).order_by("pk"):
            changes.touch(kind=Need.KIND, uuid=need.uuid)
            send(MeetingOpenedNotice(need=need, meeting=found))


def follow_merge(*, theme: Theme, into: Theme) -> int:
    """Move the needs under a theme to the theme it is merged into, in the caller's transaction; return how many."""
    rows = NeedTheme.objects.filter(theme=theme)
    uuids = list(rows.values_list("need__uuid", flat=True))
    already = NeedTheme.objects.filter(theme=into).values("need_id")
    rows.filter(need_id__in=already).delete()
    rows.update(theme=into)
    changes.touch_all(kind=Need.KIND, uuids=uuids)
    return len(uuids)


def forget(*, person: Any) -> None:
    """Erase the voices of somebody who leaves, with their words, and the needs they alone had. What others share stays, without their name."""
    with writing():
        joined = locked_rows(rows=Need.objects.filter(voice_rows__person=person))
        NeedVoice.objects.filter(person=person).delete()
        for need in joined:
            voices.recount(need=need)
        alone = Need.objects.filter(created_by=person, voices=0, meeting_rows=None, merged=None, merged_into=None)
        uuids = list(alone.values_list("uuid", flat=True))
        alone.delete()
        theirs = Need.objects.filter(created_by=person).values_list("uuid", flat=True)
        changes.touch_all(kind=Need.KIND, uuids=[*uuids, *theirs])
