"""What somebody finds of the meetings on *Mon bureau*, and where a new one may start from."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import DeskItem
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.dates import since as since_words
from maillage.meetings import rules
from maillage.meetings.models import DRAFTS, Meeting, MeetingPerson, MeetingQuerySet, Stage
from maillage.meetings.queries.mine import desk_registrations

MOST = 12
DUE_DAYS, FORGOTTEN_DAYS = 1, 180
UNDER_WAY = (Stage.OPEN, Stage.CLOSED, Stage.POSTPONED)


def held_by(*, person: Any) -> MeetingQuerySet:
    """Give the meetings somebody opened or holds."""
    roles = MeetingPerson.objects.filter(person_id=person.pk, role__in=rules.HOLD)
    return Meeting.objects.filter(Q(created_by_id=person.pk) | Q(pk__in=roles.values("meeting_id")))


def drafts_of(*, person: Any) -> list[Meeting]:
    """Give what somebody prepares, changed last first."""
    return list(held_by(person=person).filter(stage__in=DRAFTS).order_by("-changed_at", "-pk")[:MOST])


def to_start_from(*, person: Any, now: datetime) -> list[Meeting]:
    """Give the past meetings a new one may start from: those of this person first, then the last ones of the network."""
    mine = list(held_by(person=person).filter(ends_at__lt=now).only("title", "starts_at").order_by("-ends_at", "-pk")[:5])
    others = rules.visible_to(person=person, meetings=Meeting.objects.past(now=now)).exclude(pk__in=[each.pk for each in mine])
    return mine + list(others.only("title", "starts_at").order_by("-ends_at", "-pk")[: 8 - len(mine)])


def desk_items(*, person: Any) -> list[DeskItem]:
    """Give where this member is registered, the meetings they prepare, then those under way that they hold: two queries."""
    if not is_member(person=person):
        return []
    now = timezone.now()
    alive = Q(stage__in=DRAFTS) | Q(stage__in=UNDER_WAY, ends_at__gt=now) | Q(stage=Stage.POSTPONED) | due(now=now)
    found = held_by(person=person).filter(alive).order_by("starts_at", "pk")[: 2 * MOST]
    rows = sorted(found, key=lambda each: (each.stage not in DRAFTS, each.starts_at or now))
    return [*desk_registrations(person=person), *(_item(meeting) for meeting in rows[:MOST])]


def due(*, now: datetime) -> Q:
    """Match the meetings held since a day, and less than half a year ago, whose traces are not published."""
    since, until = now - timedelta(days=DUE_DAYS), now - timedelta(days=FORGOTTEN_DAYS)
    return Q(stage__in=(Stage.OPEN, Stage.CLOSED, Stage.HELD), ends_at__lte=since, ends_at__gte=until)


def _item(meeting: Meeting) -> DeskItem:
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
