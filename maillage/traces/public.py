"""Door of the traces: find, show, remind, forget."""

from typing import Any

from maillage.kernel.cards import Card
from maillage.traces.domain.forgetting import forget
from maillage.traces.models import Trace
from maillage.traces.queries.cards import cards, citing, facet_labels, index_rows
from maillage.traces.queries.lent import actions_of, own_panel_of, panel_of
from maillage.traces.queries.own import own_data
from maillage.traces.queries.week import week_items
from maillage.traces.queries.white_map import agenda_links

__all__ = [
    "Trace",
    "actions_of",
    "agenda_links",
    "card",
    "cards",
    "citing",
    "facet_labels",
    "forget",
    "index_rows",
    "own_data",
    "own_panel_of",
    "panel_of",
    "week_items",
]


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one meeting's traces, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)
