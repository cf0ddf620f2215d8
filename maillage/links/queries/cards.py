"""Links as cards: two queries whatever their number."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.library.public import Access
from maillage.links.addresses import shown
from maillage.links.models import Link
from maillage.links.models.links import LISTED, LinkQuerySet

KIND = "links.link"
LONG_TEXTS = ("text", "words")


def listed(*, person: Any) -> LinkQuerySet:
    """Give what lists show to this reader, without the long texts."""
    return Link.objects.listed_for(person).defer(*LONG_TEXTS).select_related("sponsor")


def card_of(*, link: Link, member: bool) -> Card:
    """Make the card of a link fetched with its sponsor; visitors do not read the sponsor's name."""
    meta = [link.site_name or shown(url=link.url).partition("/")[0]]
    if link.is_dead:
        meta.append("Ne répond plus")
    return Card(
        kind=KIND,
        uuid=link.uuid,
        title=link.title,
        url=link.get_absolute_url(),
        label="Lien",
        detail=link.get_kind_display(),
        data_kind="ressource",
        summary=link.why,
        source=f"Recommandé par {link.sponsor}" if member and link.sponsor.is_member else "",
        restricted=link.access == Access.MEMBERS,
        meta=meta,
        language=link.title_language,
        summary_language=link.why_language,
        file_language=link.page_language,
    )


def cards_of(*, links: Iterable[Link], person: Any) -> list[Card]:
    """Make the cards of links already fetched, in their order."""
    member = is_member(person=person)
    return [card_of(link=link, member=member) for link in links]


def cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of the listed links this reader may see, by uuid."""
    found = listed(person=person).filter(uuid__in=list(uuids))
    return {card.uuid: card for card in cards_of(links=found, person=person)}


def newest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest links this reader may see."""
    return cards_of(links=listed(person=person).order_by("-published_at", "-id")[:limit], person=person)


def newest_open(*, limit: int) -> Sequence[Link]:
    """Give the newest links open to all, as rows: what the feed shows, whoever asks."""
    return list(Link.objects.filter(LISTED, access=Access.PUBLIC).defer(*LONG_TEXTS).order_by("-published_at", "-id")[:limit])
