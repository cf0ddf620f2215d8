"""The links somebody vouches for, and the colleague who vouches for them after."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.library import public as library
from maillage.links.domain.content import searched_words
from maillage.links.domain.sharing import KIND, LINK
from maillage.links.events import LinkTakenOver
from maillage.links.models import Link, LinkDecision
from maillage.links.models.links import LISTED
from maillage.people.public import HeldThing

# The new sponsor is soon asked whether they find it good.
ASKED_AFTER = timedelta(days=30)


def held_by(*, person: Any) -> list[HeldThing]:
    """Give the published links somebody vouches for: one query."""
    rows = Link.objects.filter(LISTED, sponsor=person).defer("text", "words").order_by("title", "pk")
    return [HeldThing(kind=KIND, uuid=row.uuid, title=row.title, url=row.get_absolute_url(), detail=row.why) for row in rows]


def hand_over(*, uuid: UUID, giver: Any, taker: Any, by: Any) -> Link:
    """Make a colleague the sponsor of a link; its sentence stays until they change it.

    Raises:
        Stale: the giver does not vouch for it any more.
    """
    with writing():
        found = Link.objects.filter(LISTED, sponsor=giver, uuid=uuid).first()
        if found is None:
            raise Stale(f"{giver} ne recommande plus ce lien.")
        link: Link = locked(row=found)
        now = timezone.now()
        library.contributions.decide(kind=LINK, thing=link, by=by, act=LinkDecision.Kind.TAKEN_OVER, at=now)
        link.sponsor, link.updated_at, link.confirm_on = taker, now, timezone.localdate() + ASKED_AFTER
        link.words = searched_words(link=link)
        link.save()
        journal.record(LinkTakenOver(link=link.uuid), actor=by)
        changes.touch(kind=KIND, uuid=link.uuid)
    return link
