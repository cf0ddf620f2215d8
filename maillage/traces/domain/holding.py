"""What every act on the traces of a meeting checks and says."""

from typing import Any

from django.db.models import Max

from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.meetings import public as meetings
from maillage.traces.domain.boards import NO_RIGHT
from maillage.traces.models import Audience, Trace


def check(*, meeting: meetings.Meeting, person: Any) -> None:
    """Let through whoever holds a meeting.

    Raises:
        Refused: this person does not.
    """
    if not meetings.may_hold(person=person, meeting=meeting):
        raise Refused(NO_RIGHT)


def touch(*, trace: Trace) -> None:
    """Say that the traces, and what the page of their meeting shows of them, have changed."""
    changes.touch(kind=Trace.KIND, uuid=trace.uuid)
    changes.touch(kind=meetings.Meeting.KIND, uuid=trace.meeting.uuid)


def audience_of(*, value: str) -> str:
    """Give an audience; us for what is none."""
    return value if value in Audience else Audience.US


def last_of(*, rows: Any) -> int:
    """Give the place of the last of these rows; 0 when there is none."""
    return int(rows.aggregate(last=Max("position"))["last"] or 0)
