"""What changes below and must be followed here: themes that were merged, people who left."""

from typing import Any

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.meetings.domain.ballots import forget_polls
from maillage.meetings.domain.calendars import forget_key
from maillage.meetings.domain.reminders import forget_registrations
from maillage.meetings.models import DRAFTS, Meeting, MeetingPerson, MeetingTheme, SeriesFollow
from maillage.network.public import Theme
from maillage.people.public import DEPARTED_NAME


def follow_merge(*, theme: Theme, into: Theme) -> int:
    """Move what stands under a theme to the theme it is merged into, in the caller's transaction; return how many."""
    rows = MeetingTheme.objects.filter(theme=theme)
    uuids = list(rows.values_list("meeting__uuid", flat=True))
    already = MeetingTheme.objects.filter(theme=into).values("meeting_id")
    rows.filter(meeting_id__in=already).delete()
    rows.update(theme=into)
    changes.touch_all(kind=Meeting.KIND, uuids=uuids)
    return len(uuids)


def forget(*, person: Any) -> None:
    """Erase what is personal when somebody leaves: ideas nobody else holds, roles, registrations, votes, calendar. Meetings stay."""
    with writing():
        forget_registrations(person=person)
        forget_polls(person=person)
        forget_key(person=person)
        SeriesFollow.objects.filter(person=person).delete()
        alone = Meeting.objects.filter(created_by=person, stage__in=DRAFTS, announced_at=None).exclude(
            pk__in=MeetingPerson.objects.filter(person__isnull=False).exclude(person=person).values("meeting_id")
        )
        alone.filter(organisation_rows=None).delete()
        held = MeetingPerson.objects.filter(person=person)
        uuids = set(held.values_list("meeting__uuid", flat=True))
        held.update(person=None, name=DEPARTED_NAME, about="")
        changes.touch_all(kind=Meeting.KIND, uuids=uuids)
