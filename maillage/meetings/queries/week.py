"""What waits for the coordination on *La semaine*: meetings whose date comes near and that are not announced, dates to fix,
date polls that are closed.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem, first_of_week
from maillage.kernel.text.dates import short_date, until
from maillage.kernel.text.numbers import plural_fr
from maillage.meetings.models import DRAFTS, DatePoll, Meeting, Stage

NEAR_DAYS = 35
NOT_OPEN, NO_DATE, TO_CHOOSE = "Rencontre à ouvrir", "Rencontre reportée sans date", "Date à choisir"


def near_drafts(*, now: datetime) -> Any:
    """Give the drafts whose date comes near, nearest first."""
    return Meeting.objects.filter(stage__in=DRAFTS, starts_at__gt=now, starts_at__lte=now + timedelta(days=NEAR_DAYS)).order_by(
        "starts_at", "pk"
    )


def without_date() -> Any:
    """Give the postponed meetings that wait for a new date, oldest first."""
    return Meeting.objects.filter(stage=Stage.POSTPONED).order_by("changed_at", "pk")


def closed_polls(*, now: datetime) -> Any:
    """Give the date polls that take no more answers and wait for a choice, oldest first."""
    waiting = DatePoll.objects.filter(chosen=None, closes_at__lt=now, meeting__stage__in=(*DRAFTS, Stage.POSTPONED))
    return waiting.select_related("meeting").annotate(answers=Count("voters")).order_by("closes_at", "pk")


def week_items(*, person: Any) -> list[WeekItem]:
    """Give what waits for the coordination."""
    if not is_coordinator(person=person):
        return []
    now, agenda = timezone.now(), reverse("meetings:meeting_list")
    found = first_of_week(waiting=near_drafts(now=now), make=_near, all_url=reverse("meetings:meeting_create"))
    found += first_of_week(waiting=closed_polls(now=now), make=_to_choose, all_url=agenda)
    return found + first_of_week(waiting=without_date(), make=_undated, all_url=agenda)


def _to_choose(poll: Any) -> WeekItem:
    return WeekItem(
        kind=Meeting.KIND,
        data_kind="rencontre",
        label=TO_CHOOSE,
        title=str(poll.meeting),
        url=reverse("meetings:poll", args=[poll.meeting_id]),
        since=poll.closes_at,
        details=[f"sondage clos, {plural_fr(poll.answers, 'réponse')}"],
        minutes=3,
    )


def _near(meeting: Meeting) -> WeekItem:
    when = [f"{short_date(meeting.starts_at)}, {until(meeting.starts_at)}"] if meeting.starts_at else []
    return WeekItem(
        kind=Meeting.KIND,
        data_kind="rencontre",
        label=NOT_OPEN,
        title=str(meeting),
        url=reverse("meetings:meeting_edit", args=[meeting.pk]),
        since=meeting.changed_at,
        details=when,
        minutes=10,
    )


def _undated(meeting: Meeting) -> WeekItem:
    return WeekItem(
        kind=Meeting.KIND,
        data_kind="rencontre",
        label=NO_DATE,
        title=str(meeting),
        url=reverse("meetings:meeting_dates", args=[meeting.pk]),
        since=meeting.changed_at,
        details=[f"devait avoir lieu le {short_date(meeting.starts_at)}"] if meeting.starts_at else [],
        minutes=5,
    )
