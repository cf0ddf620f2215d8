"""The open questions somebody asked, and the colleague who watches over their answers after."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from maillage.community.public import Discussion
from maillage.kernel.access.public import Stale
from maillage.kernel.db.public import writing
from maillage.kernel.text.dates import short_date
from maillage.letters import public as letters
from maillage.people.public import HeldThing
from maillage.welcome.models import Handover

PART = "questions"


def held_by(*, person: Any) -> list[HeldThing]:
    """Give the questions without answer that rest on somebody: one query. Never a relayed one, which has no name."""
    return [
        HeldThing(
            kind=Discussion.KIND, uuid=row.uuid, title=str(row), url=row.get_absolute_url(), detail=f"posée le {short_date(row.opened_at)}"
        )
        for row in _theirs(person).order_by("opened_at", "pk")
    ]


def _theirs(person: Any) -> Any:
    passed = Handover.objects.filter(part=PART, thing=OuterRef("uuid"), declined_at=None)
    mine = Q(author=person) & ~Exists(passed.exclude(taker=person))
    return Discussion.objects.unanswered().filter(mine | Exists(passed.filter(taker=person)))


def hand_over(*, uuid: UUID, giver: Any, taker: Any, by: Any) -> Discussion:
    """Let a colleague follow the answers to a question; it stays under the name of whoever asked.

    Raises:
        Stale: it was answered since, or withdrawn, or does not rest on the giver.
    """
    with writing():
        discussion: Discussion | None = _theirs(giver).filter(uuid=uuid).first()
        if discussion is None:
            raise Stale("Cette question a reçu une réponse, ou n’est plus ouverte.")
        letters.follow(person=taker, kind=Discussion.KIND, uuid=uuid)
        if discussion.author_id != giver.pk:
            letters.unfollow(person=giver, kind=Discussion.KIND, uuid=uuid)
    return discussion
