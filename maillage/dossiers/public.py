"""Door of the dossiers: find, count, show, forget."""

from typing import Any

from maillage.dossiers.domain import follow_up, following
from maillage.dossiers.domain.following import follow_merge
from maillage.dossiers.models import Access, Dossier, PartAccess, Section
from maillage.dossiers.queries import waiting
from maillage.dossiers.queries.cards import cards, newest
from maillage.dossiers.queries.desk import desk_items
from maillage.dossiers.queries.indexing import facet_labels, index_rows
from maillage.dossiers.queries.lent import (
    count_by_organisation,
    count_by_theme,
    count_listed,
    listed_by_theme,
    open_pages,
    shared_by_organisation,
    shared_by_person,
)
from maillage.dossiers.queries.quoting import readable_pages
from maillage.dossiers.queries.waiting import drafts_of, own_files, week_items
from maillage.kernel.cards import Card

__all__ = [
    "Access",
    "Dossier",
    "PartAccess",
    "Section",
    "card",
    "cards",
    "count_by_organisation",
    "count_by_theme",
    "count_listed",
    "desk_items",
    "drafts_of",
    "facet_labels",
    "follow_merge",
    "forget",
    "index_rows",
    "latest",
    "listed_by_theme",
    "open_pages",
    "own_data",
    "own_files",
    "readable_pages",
    "shared_by_organisation",
    "shared_by_person",
    "week_items",
]


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one dossier, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)


def latest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest dossiers this reader may see: two queries."""
    return newest(person=person, limit=limit)


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the dossiers keep about somebody, as JSON values: what they shared, asked, received and answered."""
    return waiting.own_data(person=person) | follow_up.own_data(person=person)


def forget(*, person: Any) -> None:
    """Let go of somebody who leaves."""
    following.forget(person=person)
    follow_up.forget(person=person)
