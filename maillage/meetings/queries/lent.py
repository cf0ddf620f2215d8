"""What the room lends to the pages of other rooms: what an organisation holds, counts, open pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, When
from django.utils import timezone

from maillage.kernel.cards import Card
from maillage.meetings import rules
from maillage.meetings.models import Meeting, MeetingOrganisation, MeetingPerson, MeetingTheme
from maillage.meetings.queries.cards import coming, listed, meeting_cards
from maillage.network.public import Organisation

SHOWN = 6


def upcoming(*, person: Any, limit: int = 3) -> list[Card]:
    """Give the next meetings this reader may see: two queries."""
    return meeting_cards(meetings=list(coming(person=person)[:limit]))


def _first_to_come(meetings: Any, now: datetime) -> Any:
    """Order meetings: those to come, nearest first, then the past, newest first."""
    past = Case(When(ends_at__lt=now, then=1), default=0, output_field=IntegerField())
    return meetings.annotate(is_past=past).order_by("is_past", Case(When(ends_at__gte=now, then=F("starts_at"))), "-starts_at", "pk")


def held_by_organisation(organisation: Organisation, person: Any) -> Sequence[Card]:
    """Give the meetings an organisation organises or receives that this reader may see, those to come first."""
    mine = MeetingOrganisation.objects.filter(organisation=organisation).values("meeting_id")
    found = _first_to_come(listed(person=person).filter(pk__in=mine), timezone.now())
    return meeting_cards(meetings=list(found[:SHOWN]))


def held_by_person(of: Any, person: Any) -> Sequence[Card]:
    """Give the meetings somebody holds or bears witness in that this reader may see, those to come first."""
    theirs = MeetingPerson.objects.filter(person=of).values("meeting_id")
    found = _first_to_come(listed(person=person).filter(pk__in=theirs), timezone.now())
    return meeting_cards(meetings=list(found[:SHOWN]))


def count_by_theme() -> dict[int, int]:
    """Count the meetings under each theme, drafts included: a theme in use is not deleted."""
    return dict(MeetingTheme.objects.order_by().values_list("theme_id").annotate(n=Count("pk")))


def listed_by_theme(*, person: Any) -> dict[int, int]:
    """Count the meetings under each theme that this reader may see in lists."""
    shown = rules.listed_for(person=person, meetings=Meeting.objects.all())
    rows = MeetingTheme.objects.filter(meeting__in=shown.values("pk"))
    return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))


def count_listed(*, person: Any) -> int:
    """Count the meetings this reader may see in the agenda."""
    return rules.listed_for(person=person, meetings=Meeting.objects.all()).count()


def open_pages() -> Any:
    """Give the meetings whose page visitors may open, newest first, with `updated_at`: the sitemap tells of them."""
    shown = rules.listed_for(person=None, meetings=Meeting.objects.all())
    return shown.only("pk", "title").annotate(updated_at=F("changed_at")).order_by("-changed_at", "-pk")


def newest_announced(*, limit: int) -> list[Meeting]:
    """Give the meetings open to all that were announced last."""
    shown = listed(person=None).filter(announced_at__isnull=False)
    return list(shown.order_by("-announced_at", "-pk")[:limit])
