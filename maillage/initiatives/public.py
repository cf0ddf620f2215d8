"""Door of the initiatives: find, count, show, forget."""

from typing import Any

from maillage.initiatives.domain.content import Content
from maillage.initiatives.domain.following import follow_merge, forget
from maillage.initiatives.domain.initiatives import save_draft
from maillage.initiatives.models import Experiment, Initiative, Testimony
from maillage.initiatives.queries.cards import cards, newest
from maillage.initiatives.queries.desk import desk_items
from maillage.initiatives.queries.indexing import facet_labels, index_rows
from maillage.initiatives.queries.lent import (
    count_by_organisation,
    count_by_theme,
    listed_by_theme,
    open_pages,
    shared_by_organisation,
    shared_by_person,
)
from maillage.initiatives.queries.waiting import own_data, own_files, week_items
from maillage.kernel.cards import Card

__all__ = [
    "Content",
    "Experiment",
    "Initiative",
    "Testimony",
    "card",
    "cards",
    "count_by_organisation",
    "count_by_theme",
    "count_listed",
    "desk_items",
    "facet_labels",
    "follow_merge",
    "forget",
    "index_rows",
    "latest",
    "listed_by_theme",
    "open_pages",
    "own_data",
    "own_files",
    "save_draft",
    "shared_by_organisation",
    "shared_by_person",
    "week_items",
]


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one thing, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)


def latest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest initiatives this reader may see: two queries."""
    return newest(person=person, limit=limit)


def count_listed(*, person: Any) -> int:
    """Count the initiatives this reader may see in lists."""
    return Initiative.objects.listed_for(person).count()
