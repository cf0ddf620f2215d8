"""Tell those who follow a thing what is new about it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from maillage.kernel.notices.public import ORDINARY, send
from maillage.letters.domain.following import followers
from maillage.letters.notices import FollowedNews, FollowedNotice


def tell_followers(*, thing: Any, kind: str, says: str, fact: Any, words: str = "", by: Any = None, but: Collection[int] = ()) -> int:
    """Tell those who follow a thing (a row with a page) that something is new, in the transaction of the act; return how many.

    `says` ends the line « Titre : … »; `fact`: what is told once (a row's uuid); `words`: what somebody wrote; `by` and `but`: whoever did
    it, and the accounts (ids) told in another way. One query when nobody follows it.
    """
    left_out = {*but, *([by.pk] if by is not None else [])}
    people = list(followers(kind=kind, uuid=thing.uuid, weight=ORDINARY).exclude(pk__in=left_out).order_by("pk"))
    if not people:
        return 0
    uuid: UUID = thing.uuid
    news = FollowedNews(
        kind=kind, uuid=uuid, title=str(thing), url=thing.get_absolute_url(), says=says, fact=f"{uuid}:{fact}"[:160], words=words
    )
    return send(FollowedNotice(news=news, people=people))
