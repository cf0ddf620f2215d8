"""Tell those who follow a thing what is new about it, or published under it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from maillage.kernel.notices.public import ORDINARY, send
from maillage.letters.domain.following import followers
from maillage.letters.models import Follow, Level
from maillage.letters.notices import FollowedNews, FollowedNotice, PublishedNotice
from maillage.people.public import members


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


def tell_published(*, thing: Any, kind: str, under: Mapping[str, QuerySet[Any, UUID]], words: str = "", but: Collection[int] = ()) -> int:
    """Tell those who asked for all of what a thing is published under, in the transaction of the act; return how many.

    `under`: by kind ("network.theme"), the uuids of these things; `words`: what it says of itself; `but`: the accounts (ids) who know.
    The others find it in their digest. One query when nobody asked.
    """
    asked = Q(pk__in=())
    for where, uuids in under.items():
        asked |= Q(about_kind=where, about__in=uuids)
    readers = members().filter(pk__in=Follow.objects.filter(asked, level=Level.ALL).values("person_id"))
    people = list(readers.exclude(pk__in=but).order_by("pk"))
    if not people:
        return 0
    news = FollowedNews(
        kind=kind,
        uuid=thing.uuid,
        title=str(thing),
        url=thing.get_absolute_url(),
        says="vient de paraître",
        fact=str(thing.uuid),
        words=words,
        around=[(where, uuid) for where, uuids in under.items() for uuid in uuids],
    )
    return send(PublishedNotice(news=news, people=people))
