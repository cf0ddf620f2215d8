"""The figures a discussion carries, which follow its rows."""

from django.db.models import Max, Min, Q

from maillage.community.models import Answer, Discussion, Relay, SameHere
from maillage.kernel.changes import public as changes


def recount(*, discussion: Discussion) -> None:
    """Count the answers and voices of a discussion again, in the caller's transaction, which holds it; say that it changed."""
    shown = Answer.objects.filter(discussion=discussion).shown()
    asker = discussion.author_id or Relay.objects.filter(discussion=discussion).values_list("asker_id", flat=True).first()
    others = Q(from_asker=False) & ~Q(author_id=asker) if asker else Q(from_asker=False)
    figures = shown.aggregate(first=Min("opened_at", filter=others), last=Max("opened_at"))
    discussion.answers = shown.count()
    discussion.answered_at = figures["first"]
    discussion.last_at = max(filter(None, [discussion.opened_at or discussion.created_at, figures["last"]]))
    discussion.voices = SameHere.objects.filter(discussion=discussion).count()
    discussion.save(update_fields=["answers", "answered_at", "last_at", "voices"])
    changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
