"""From a need to a meeting."""

from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.meetings import public as meetings
from maillage.needs import rules
from maillage.needs.events import MeetingProposed
from maillage.needs.models import Need, NeedMeeting
from maillage.network.public import Theme

MOST_QUESTIONS = 4000


def propose(*, need: Need, person: Any, training: bool = False) -> meetings.Meeting:
    """Prepare a meeting, or a training, from a need: its title, its details as questions, its themes. Asked twice, one draft.

    Raises:
        Refused: not the coordination.
        Stale: the need ended, or a meeting that is to come answers it already.
    """
    if not rules.may_decide(person=person):
        raise Refused("Seule la coordination du réseau propose une rencontre à partir d’un besoin.")
    with writing():
        need = locked(row=need)
        if not need.goes_on:
            raise Stale("Ce besoin est clos, ou réuni avec un autre.")
        if (known := _under_way(need)) is not None:
            if known.is_draft:
                return known
            raise Stale(f"Une rencontre répond déjà à ce besoin\u00a0: «\u00a0{known}\u00a0».")
        kinds = meetings.Meeting.Kind
        content = meetings.Content(
            title=need.title,
            kind=kinds.TRAINING if training else kinds.WORKSHOP,
            questions=_questions(need),
            themes=list(Theme.objects.filter(pk__in=need.theme_rows.values("theme_id")).order_by("pk")),
        )
        meeting = meetings.prepare(person=person, content=content)
        NeedMeeting.objects.create(need=need, meeting=meeting, by=person, at=timezone.now())
        journal.record(MeetingProposed(need=need.uuid, meeting=meeting.uuid), actor=person)
        changes.touch(kind=Need.KIND, uuid=need.uuid)
    return meeting


def _under_way(need: Need) -> meetings.Meeting | None:
    """Give the meeting that answers a need now: prepared, or to come."""
    now, stages = timezone.now(), meetings.Meeting.Stage
    for row in NeedMeeting.objects.filter(need=need).select_related("meeting").order_by("-pk"):
        meeting: meetings.Meeting = row.meeting
        if meeting.stage not in (stages.CANCELLED, stages.HELD, stages.PUBLISHED) and not meeting.has_ended(now=now):
            return meeting
    return None


def _questions(need: Need) -> str:
    """Give what to treat: the details of the need, then the title and details of those that were merged into it."""
    texts = [need.detail]
    for other in need.merged.order_by("pk"):
        texts += [other.title, other.detail]
    return "\n".join(text for text in texts if text)[:MOST_QUESTIONS]
