"""Door of the discussions: ask, answer, find, show, remind, forget."""

from typing import Any

from maillage.community.domain.answers import answer, revise_answer, withdraw_answer
from maillage.community.domain.content import Content
from maillage.community.domain.discussions import ask, decline, open_held, revise, withdraw
from maillage.community.domain.keeping import found_at_meeting, keep, not_here, release, same_here, take_thanks_back, thank
from maillage.community.domain.leaving import follow_merge, forget
from maillage.community.models import KIND_SLUGS, Access, Answer, Discussion, Kind, Via
from maillage.community.queries.cards import answer_cards, cards, facet_labels, index_rows
from maillage.community.queries.lent import (
    authored_by,
    count_by_theme,
    count_listed,
    latest,
    listed_by_theme,
    open_pages,
    open_questions_for,
    panel_beside,
    part_beside,
    shared_by_person,
)
from maillage.community.queries.states import answered_soon
from maillage.community.queries.waiting import held_posts, own_data, own_files, week_items
from maillage.community.rules import listed_for, visible_to
from maillage.community.things import register_finder, register_thing_kind
from maillage.kernel.cards import Card

__all__ = [
    "KIND_SLUGS",
    "Access",
    "Answer",
    "Content",
    "Discussion",
    "Kind",
    "Via",
    "answer",
    "answer_cards",
    "answered_soon",
    "ask",
    "authored_by",
    "card",
    "cards",
    "count_by_theme",
    "count_listed",
    "decline",
    "facet_labels",
    "follow_merge",
    "forget",
    "found_at_meeting",
    "held_posts",
    "index_rows",
    "keep",
    "latest",
    "listed_by_theme",
    "listed_for",
    "not_here",
    "open_held",
    "open_pages",
    "open_questions_for",
    "own_data",
    "own_files",
    "panel_beside",
    "part_beside",
    "register_finder",
    "register_thing_kind",
    "release",
    "revise",
    "revise_answer",
    "same_here",
    "shared_by_person",
    "take_thanks_back",
    "thank",
    "visible_to",
    "week_items",
    "withdraw",
    "withdraw_answer",
]


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one discussion, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)
