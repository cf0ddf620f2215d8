"""What somebody finds of the meetings on *Mon bureau*, and where a new one may start from."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.cards import DeskItem
from maillage.kernel.db.public import Part, Row
from maillage.kernel.desks import Desk
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.dates import since as since_words
from maillage.meetings import rules
from maillage.meetings.models import DRAFTS, Meeting, MeetingPerson, MeetingQuerySet, Stage
from maillage.meetings.queries.mine import DESK_REGISTRATIONS

MOST = 12
DUE_DAYS, FORGOTTEN_DAYS = 1, 180
UNDER_WAY = (Stage.OPEN, Stage.CLOSED, Stage.POSTPONED)


def held_by(*, person: Any) -> MeetingQuerySet:
    """Give the meetings somebody opened or holds."""
    return _held_by(person.pk)


def _held_by(person: int) -> MeetingQuerySet:
    roles = MeetingPerson.objects.filter(person_id=person, role__in=rules.HOLD)
    return Meeting.objects.filter(Q(created_by_id=person) | Q(pk__in=roles.values("meeting_id")))


def drafts_of(*, person: Any) -> list[Meeting]:
    """Give what somebody prepares, changed last first."""
    return list(held_by(person=person).filter(stage__in=DRAFTS).order_by("-changed_at", "-pk")[:MOST])


def to_start_from(*, person: Any, now: datetime) -> list[Meeting]:
    """Give the past meetings a new one may start from: those of this person first, then the last ones of the network."""
    mine = list(held_by(person=person).filter(ends_at__lt=now).only("title", "starts_at").order_by("-ends_at", "-pk")[:5])
    others = rules.visible_to(person=person, meetings=Meeting.objects.past(now=now)).exclude(pk__in=[each.pk for each in mine])
    return mine + list(others.only("title", "starts_at").order_by("-ends_at", "-pk")[: 8 - len(mine)])


def due(*, now: datetime) -> Q:
    """Match the meetings held since a day, and less than half a year ago, whose traces are not published."""
    since, until = now - timedelta(days=DUE_DAYS), now - timedelta(days=FORGOTTEN_DAYS)
    return Q(stage__in=(Stage.OPEN, Stage.CLOSED, Stage.HELD), ends_at__lte=since, ends_at__gte=until)


def _under_way(at: Any) -> MeetingQuerySet:
    alive = Q(stage__in=UNDER_WAY, ends_at__gt=at.now) | Q(stage=Stage.POSTPONED) | due(now=at.now)
    return _held_by(at.person).filter(alive).order_by("starts_at", "pk")


def _item(row: Row) -> DeskItem:
    meeting = Meeting(pk=row.pk, title=row.title, stage=row.first, starts_at=row.since, ends_at=row.until)
    if meeting.ends_at is not None and meeting.ends_at <= timezone.now() and meeting.stage != Stage.POSTPONED:
        return DeskItem(
            data_kind="rencontre",
            state="Traces à publier",
            title=str(meeting),
            url=reverse("traces:close", args=[meeting.pk]),
            note=f"Tenue {since_words(meeting.ends_at)}.",
            unfinished=True,
        )
    when = f", {short_date(meeting.starts_at)}" if meeting.starts_at else ""
    url = reverse("meetings:meeting_edit", args=[meeting.pk]) if meeting.is_draft else meeting.get_absolute_url()
    return DeskItem(
        data_kind="rencontre",
        state=f"Rencontre {meeting.get_stage_display()}{when}" if meeting.stage != Stage.IDEA else "Idée de rencontre",
        title=str(meeting),
        url=url,
        unfinished=meeting.is_draft,
    )


SHEET = {"title": F("title"), "first": F("stage"), "since": F("starts_at"), "until": F("ends_at")}
# Where this member is registered, the meetings they prepare, then those under way that they hold.
desk_items = Desk(
    DESK_REGISTRATIONS,
    Part(
        name="meetings.drafts",
        rows=lambda at: _held_by(at.person).filter(stage__in=DRAFTS).order_by("starts_at", "pk"),
        columns=SHEET,
        make=_item,
        most=MOST,
    ),
    Part(name="meetings.held", rows=_under_way, columns=SHEET, make=_item, most=MOST),
)
