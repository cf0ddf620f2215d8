"""Door of the needs: find, show, remind, forget."""

from typing import Any

from maillage.kernel.cards import Card
from maillage.needs.domain.following import follow_merge, forget
from maillage.needs.models import Need
from maillage.needs.queries.cards import cards, facet_labels, index_rows
from maillage.needs.queries.lent import LENT, agenda_links, panel_beside, part_beside
from maillage.needs.queries.lists import count_by_theme
from maillage.needs.queries.waiting import own_data, week_items

__all__ = [
    "LENT",
    "Need",
    "agenda_links",
    "card",
    "cards",
    "count_by_theme",
    "facet_labels",
    "follow_merge",
    "forget",
    "index_rows",
    "own_data",
    "panel_beside",
    "part_beside",
    "week_items",
]


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one need, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)
