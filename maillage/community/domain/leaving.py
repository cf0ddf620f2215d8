"""What is followed from below: themes merged, people who leave."""

from typing import Any

from django.db.models import Q

from maillage.community.domain.counting import recount
from maillage.community.models import Answer, Carry, Discussion, DiscussionTheme, Harvest, HarvestPart, Mention, Relay, SameHere, Thanks
from maillage.community.writing import without_person
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked_rows, writing
from maillage.network.public import Theme


def follow_merge(*, theme: Theme, into: Theme) -> int:
    """Move the discussions under a theme to the theme it is merged into, in the caller's transaction; return how many."""
    rows = DiscussionTheme.objects.filter(theme=theme)
    uuids = list(rows.values_list("discussion__uuid", flat=True))
    already = DiscussionTheme.objects.filter(theme=into).values("discussion_id")
    rows.filter(discussion_id__in=already).delete()
    rows.update(theme=into)
    changes.touch_all(kind=Discussion.KIND, uuids=uuids)
    return len(uuids)


def forget(*, person: Any) -> None:
    """Let go of somebody who leaves: what they wrote stays, under « Ancien·ne membre »; their voices, thanks, the name behind what was
    relayed for them and where others named them go. What waited and nobody read is erased.
    """
    with writing():
        never_read = Discussion.objects.by(person).filter(opened_at=None)
        uuids = set(never_read.values_list("uuid", flat=True))
        Discussion.objects.filter(uuid__in=uuids).delete()
        joined = locked_rows(rows=Discussion.objects.filter(voice_rows__person=person))
        SameHere.objects.filter(person=person).delete()
        Carry.objects.filter(person=person).delete()
        Harvest.objects.filter(by=person, done_at=None).delete()
        HarvestPart.objects.filter(person=person, harvest__done_at=None).update(person=None, given=None)
        thanked = list(Answer.objects.filter(thanks_rows__person=person).order_by("pk"))
        Thanks.objects.filter(person=person).delete()
        for answer in thanked:
            answer.thanks = answer.thanks_rows.count()
            answer.save(update_fields=["thanks"])
        _unname(person)
        Relay.objects.filter(asker=person).update(asker=None)
        for discussion in joined:
            recount(discussion=discussion)
        theirs = Q(author=person) | Q(answer_rows__author=person)
        uuids |= set(Discussion.objects.filter(theirs).values_list("uuid", flat=True))
        changes.touch_all(kind=Discussion.KIND, uuids=sorted(uuids))


def _unname(person: Any) -> None:
    """Take the name off the texts that name this person with an at sign."""
    for mention in Mention.objects.filter(person=person).select_related("discussion", "answer").order_by("pk"):
        row = mention.answer or mention.discussion
        row.text, row.html = without_person(text=row.text, html=row.html, name=person.name)
        row.save(update_fields=["text", "html"])
        changes.touch(kind=Discussion.KIND, uuid=mention.discussion.uuid)
    Mention.objects.filter(person=person).delete()
