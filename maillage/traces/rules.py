"""Who reads what remains of a meeting."""

from typing import Any

from django.db.models import QuerySet

from maillage.kernel.access.public import is_member
from maillage.meetings import public as meetings
from maillage.traces.models import Audience, Trace


def visible_to(*, person: Any, traces: QuerySet[Trace]) -> QuerySet[Trace]:
    """Keep the published traces of the meetings this reader may read."""
    return shown_to(members=is_member(person=person), traces=traces)


def shown_to(*, members: bool, traces: QuerySet[Trace]) -> QuerySet[Trace]:
    """Keep the published traces of the meetings that members, or everybody, may read."""
    readable = meetings.listed_to(members=members, meetings=meetings.Meeting.objects.all())
    return traces.filter(published_at__isnull=False, meeting__in=readable.values("pk"))


def audiences_of(*, person: Any) -> list[str]:
    """Give the audiences somebody belongs to: members read what is between us, everybody else what is for partners."""
    return [Audience.US, Audience.PARTNERS] if is_member(person=person) else [Audience.PARTNERS]


def account_for(*, trace: Trace, person: Any) -> str:
    """Give the account this reader may read: ours for members, the partners' one for everybody else, "" when there is none."""
    return trace.account if is_member(person=person) else trace.partners_account
