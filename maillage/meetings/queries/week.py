"""What waits for the coordination on *La semaine*: meetings whose date comes near and that are not announced, dates to fix,
date polls that are closed.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F
from django.urls import reverse

from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
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


def _to_choose(row: Row) -> WeekItem:
    return WeekItem(
        kind=Meeting.KIND,
        data_kind="rencontre",
        label=TO_CHOOSE,
        title=row.title,
        url=reverse("meetings:poll", args=[row.other]),
        since=row.at,
        details=[f"sondage clos, {plural_fr(row.number or 0, 'réponse')}"],
        minutes=3,
    )


def _near(row: Row) -> WeekItem:
    when = [f"{short_date(row.until)}, {until(row.until)}"] if row.until else []
    return WeekItem(
        kind=Meeting.KIND,
        data_kind="rencontre",
        label=NOT_OPEN,
        title=row.title,
        url=reverse("meetings:meeting_edit", args=[row.pk]),
        since=row.at,
        details=when,
        minutes=10,
    )


def _undated(row: Row) -> WeekItem:
    return WeekItem(
        kind=Meeting.KIND,
        data_kind="rencontre",
        label=NO_DATE,
        title=row.title,
        url=reverse("meetings:meeting_dates", args=[row.pk]),
        since=row.at,
        details=[f"devait avoir lieu le {short_date(row.until)}"] if row.until else [],
        minutes=5,
    )


SHEET = {"title": F("title"), "since": F("changed_at"), "until": F("starts_at")}
week_items = Week(
    WeekPart(name="meetings.near", rows=lambda at: near_drafts(now=at.now), columns=SHEET, make=_near, all_url="meetings:meeting_create"),
    WeekPart(
        name="meetings.polls",
        rows=lambda at: closed_polls(now=at.now),
        columns={"title": F("meeting__title"), "other": F("meeting_id"), "number": F("answers"), "since": F("closes_at")},
        make=_to_choose,
        all_url="meetings:meeting_list",
    ),
    WeekPart(name="meetings.undated", rows=lambda _: without_date(), columns=SHEET, make=_undated, all_url="meetings:meeting_list"),
)
