"""The meetings to come that somebody prepares or holds, and the colleague who does after."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from maillage.kernel.access.public import Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.dates import long_date
from maillage.meetings.events import MeetingRevised
from maillage.meetings.models import Meeting, MeetingPerson, Role, Stage
from maillage.meetings.rules import HOLD
from maillage.people.public import HeldThing

OVER = (Stage.CANCELLED, Stage.HELD, Stage.PUBLISHED)


def held_by(*, person: Any) -> list[HeldThing]:
    """Give the meetings to come that rest on somebody: one query."""
    return [
        HeldThing(
            kind=Meeting.KIND,
            uuid=row.uuid,
            title=str(row),
            url=row.get_absolute_url(),
            detail=long_date(timezone.localdate(row.starts_at)) if row.starts_at else "sans date",
        )
        for row in _theirs(person).order_by("starts_at", "pk")
    ]


def _theirs(person: Any) -> Any:
    rows = MeetingPerson.objects.filter(meeting=OuterRef("pk"), role__in=HOLD, person__isnull=False)
    coming = Meeting.objects.filter(Q(ends_at=None) | Q(ends_at__gte=timezone.now())).exclude(stage__in=OVER)
    # Opened by somebody and held by nobody else, it rests on them.
    return coming.filter(Exists(rows.filter(person=person)) | Q(created_by=person) & ~Exists(rows))


def hand_over(*, uuid: UUID, giver: Any, taker: Any, by: Any) -> Meeting:
    """Put a colleague in each place somebody has in a meeting to come; who came, waits or bears witness is left as it is.

    Raises:
        Stale: it does not rest on the giver any more.
    """
    with writing():
        found = _theirs(giver).filter(uuid=uuid).first()
        if found is None:
            raise Stale(f"{giver} ne s’occupe plus de cette rencontre.")
        meeting: Meeting = locked(row=found)
        places = MeetingPerson.objects.filter(meeting=meeting, role__in=HOLD)
        already = set(places.filter(person=taker).values_list("role", flat=True))
        mine = places.filter(person=giver)
        if mine.exists():
            mine.filter(role__in=already).delete()
            mine.update(person=taker, name="")
        elif Role.ORGANISER not in already:
            MeetingPerson.objects.create(meeting=meeting, role=Role.ORGANISER, person=taker, position=places.count())
        journal.record(MeetingRevised(meeting=meeting.uuid), actor=by)
        changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)
    return meeting
