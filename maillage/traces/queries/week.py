"""What waits for the coordination on *La semaine*: meetings held, whose traces are not published."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce
from django.urls import reverse

from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.meetings import public as meetings
from maillage.traces.models import Trace

DUE = "Traces à publier"
DUE_DAYS, FORGOTTEN_DAYS = 1, 180


def traces_due(*, now: datetime) -> Any:
    """Give the meetings that ended since a day, and less than half a year ago, whose traces are not published; oldest first."""
    ended = meetings.Meeting.objects.untold().filter(
        ends_at__lte=now - timedelta(days=DUE_DAYS), ends_at__gte=now - timedelta(days=FORGOTTEN_DAYS)
    )
    # Few meetings are untold: their traces are looked at one by one, rather than the list of all those published.
    published = Trace.objects.filter(meeting=OuterRef("pk"), published_at__isnull=False)
    return ended.filter(~Exists(published)).order_by("ends_at", "pk")


def _item(row: Row) -> WeekItem:
    return WeekItem(
        kind=meetings.Meeting.KIND,
        data_kind="rencontre",
        label=DUE,
        title=row.title,
        url=reverse("traces:close", args=[row.pk]),
        since=row.at,
        minutes=5,
    )


week_items = Week(
    WeekPart(
        name="traces.due",
        rows=lambda at: traces_due(now=at.now),
        columns={"title": F("title"), "since": Coalesce("ends_at", "changed_at")},
        make=_item,
        all_url="meetings:past",
    ),
)
