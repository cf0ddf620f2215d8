"""What waits for the coordination on *La semaine*: meetings held, whose traces are not published."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem, first_of_week
from maillage.kernel.text.dates import short_date
from maillage.meetings import public as meetings
from maillage.traces.models import Trace

DUE = "Traces à publier"
DUE_DAYS, FORGOTTEN_DAYS = 1, 180
HELD = (meetings.Meeting.Stage.OPEN, meetings.Meeting.Stage.CLOSED, meetings.Meeting.Stage.HELD)


def traces_due() -> Any:
    """Give the meetings that ended since a day, and less than half a year ago, whose traces are not published; oldest first."""
    now = timezone.now()
    ended = meetings.Meeting.objects.filter(
        stage__in=HELD, ends_at__lte=now - timedelta(days=DUE_DAYS), ends_at__gte=now - timedelta(days=FORGOTTEN_DAYS)
    )
    published = Trace.objects.filter(published_at__isnull=False).values("meeting_id")
    return ended.exclude(pk__in=published).order_by("ends_at", "pk")


def week_items(*, person: Any) -> list[WeekItem]:
    """Give the traces due, for the coordination."""
    if not is_coordinator(person=person):
        return []
    return first_of_week(waiting=traces_due(), make=_item, all_url=reverse("meetings:past"))


def _item(meeting: meetings.Meeting) -> WeekItem:
    ended = meeting.ends_at or meeting.changed_at
    return WeekItem(
        kind=meetings.Meeting.KIND,
        data_kind="rencontre",
        label=DUE,
        title=str(meeting),
        url=reverse("traces:close", args=[meeting.pk]),
        since=ended,
        details=[f"tenue le {short_date(ended)}"],
        minutes=5,
    )
