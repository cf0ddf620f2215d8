"""Tell whoever comes, waits, holds or bears witness that a meeting moved, is put off or cancelled; and the followers of a cycle.

Each is called in the transaction of its act; whoever decided is told only when they come.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from maillage.kernel.access.public import is_member
from maillage.kernel.notices.public import Notice, send
from maillage.letters import public as letters
from maillage.meetings import notices_stages as notices
from maillage.meetings.domain import voters
from maillage.meetings.models import Meeting, MeetingStep, State

TOLD = (State.SEATED, State.OFFERED, State.WAITING)


def tell_cancelled(*, meeting: Meeting, step: MeetingStep) -> int:
    """Tell everybody, whoever prepared it included, that a meeting is cancelled; return how many were told."""
    made = partial(notices.MeetingCancelledNotice, meeting=meeting, step=step)
    told = _tell(meeting, step.by, made, also=meeting.created_by)
    _tell_watchers(meeting, step.by, "elle est annulée", step.uuid, step.words, but=meeting.created_by_id)
    return told + voters.tell(meeting=meeting, words=step.words)


def tell_postponed(*, meeting: Meeting, step: MeetingStep) -> int:
    """Tell everybody that a meeting is put off; return how many were told."""
    told = _tell(meeting, step.by, lambda **to: notices.MeetingPostponedNotice(meeting=meeting, step=step, **to))
    _tell_watchers(meeting, step.by, "elle est reportée", step.uuid, step.words)
    return told + voters.tell(meeting=meeting, words=step.words)


def tell_moved(*, meeting: Meeting, by: Any, before: datetime | None, step: MeetingStep | None = None) -> int:
    """Tell everybody the date and the place as they are now; `before`: when the meeting was to begin. Return how many were told."""
    told = _tell(meeting, by, lambda **to: notices.MeetingMovedNotice(meeting=meeting, before=before, step=step, **to))
    _tell_watchers(meeting, by, "sa date ou son lieu change", step.uuid if step else f"{meeting.sequence}")
    return told + voters.tell(meeting=meeting)


def tell_opened(*, meeting: Meeting) -> int:
    """Tell those who follow the cycle, and those who answered its date poll, that registrations are open. Return how many were told."""
    return tell_followers(meeting=meeting) + voters.tell(meeting=meeting)


def tell_followers(*, meeting: Meeting) -> int:
    """Tell those who follow the cycle of a meeting that it is announced; once each. Return how many were told."""
    return send(notices.SeriesDateNotice(meeting=meeting)) if meeting.series_id else 0


def _tell_watchers(meeting: Meeting, by: Any, says: str, fact: Any, words: str = "", *, but: Any = None) -> None:
    """Tell the members who follow the page of a meeting without coming to it."""
    coming = meeting.registrations.filter(state__in=TOLD, person__isnull=False).values_list("person_id", flat=True)
    holding = meeting.people_rows.filter(person__isnull=False).values_list("person_id", flat=True)
    told = {*coming, *holding, *([but] if but else [])}
    letters.tell_followers(thing=meeting, kind=meeting.KIND, says=says, fact=fact, words=words, by=by, but=told)


def _tell(meeting: Meeting, by: Any, make: Callable[..., Notice], *, also: Any = None) -> int:
    told: set[Any] = {by.pk} if by is not None else set()
    count = 0
    for registration in meeting.registrations.filter(state__in=TOLD).select_related("person").order_by("pk"):
        if registration.person_id:
            told.add(registration.person_id)
        count += send(make(registration=registration))
    rows = meeting.people_rows.filter(person__isnull=False).exclude(person_id__in=told).select_related("person").order_by("pk")
    others = {row.person_id: row.person for row in rows if is_member(person=row.person)}  # type: ignore[arg-type]
    if also is not None and also.pk not in told and is_member(person=also):
        others[also.pk] = also
    return count + (send(make(people=list(others.values()))) if others else 0)
