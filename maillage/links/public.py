"""Door of the links: share, find, count, forget."""

from typing import Any

from maillage.kernel.cards import Card
from maillage.library.public import Access
from maillage.links.domain.content import Content
from maillage.links.domain.following import follow_merge, forget
from maillage.links.domain.sharing import add_link
from maillage.links.models import Link
from maillage.links.models.links import LISTED
from maillage.links.queries.cards import cards, cards_of, listed, newest
from maillage.links.queries.indexing import facet_labels, index_rows
from maillage.links.queries.lists import count_by_theme, listed_by_theme
from maillage.links.queries.waiting import own_data, week_items

__all__ = [
    "Content",
    "Link",
    "add_link",
    "card",
    "cards",
    "count_by_theme",
    "count_listed",
    "facet_labels",
    "find_imported",
    "follow_merge",
    "forget",
    "index_rows",
    "latest",
    "listed_by_theme",
    "open_pages",
    "own_data",
    "shared_by_person",
    "week_items",
]

SHOWN = 12


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one link, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)


def latest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest links this reader may see: one query."""
    return newest(person=person, limit=limit)


def count_listed(*, person: Any) -> int:
    """Count the links this reader may see in lists."""
    return Link.objects.listed_for(person).count()


def open_pages() -> Any:
    """Give the links whose page visitors may open, newest first: what the sitemap tells of."""
    return Link.objects.filter(LISTED, access=Access.PUBLIC).order_by("-published_at", "-id").only("pk", "slug", "title", "updated_at")


def shared_by_person(of: Any, person: Any) -> list[Card]:
    """Give the newest links somebody vouches for that this reader may see."""
    return cards_of(links=listed(person=person).filter(sponsor=of).order_by("-published_at", "-id")[:SHOWN], person=person)


def find_imported(*, import_key: str) -> Link | None:
    """Find the link an import made with this key, withdrawn ones included."""
    return Link.objects.filter(import_key=import_key).first() if import_key else None
