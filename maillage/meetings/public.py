"""Door of the meetings: find, count, show, register, forget."""

from typing import Any

from maillage.kernel.cards import Card
from maillage.meetings.agenda_registry import AgendaLink, register_agenda_link
from maillage.meetings.domain.content import Content
from maillage.meetings.domain.following import follow_merge, forget
from maillage.meetings.domain.meetings import prepare
from maillage.meetings.domain.stages import mark_held, publish_traces
from maillage.meetings.mailed_address import replies_about, words_to_reply
from maillage.meetings.models import Meeting, Registration, Series, SubGroup
from maillage.meetings.notices_registration import ToRegistered
from maillage.meetings.panels_registry import (
    MeetingAction,
    MeetingPanel,
    register_meeting_action,
    register_meeting_panel,
    register_own_panel,
)
from maillage.meetings.queries.cards import cards, coming
from maillage.meetings.queries.day import PresenceCounts, missing_registrations, presence_counts, present_registrations
from maillage.meetings.queries.desk import desk_items
from maillage.meetings.queries.gathering import Gathering, gathering_of
from maillage.meetings.queries.indexing import facet_labels, index_rows
from maillage.meetings.queries.lent import (
    count_by_theme,
    count_listed,
    held_by_organisation,
    held_by_person,
    listed_by_theme,
    open_pages,
    upcoming,
)
from maillage.meetings.queries.own import own_data
from maillage.meetings.queries.week import week_items
from maillage.meetings.rules import listed_for, listed_to, may_edit, may_hold, people_who_hold, visible_to
from maillage.meetings.signed import quiet_address

__all__ = [
    "AgendaLink",
    "Content",
    "Gathering",
    "Meeting",
    "MeetingAction",
    "MeetingPanel",
    "PresenceCounts",
    "Registration",
    "Series",
    "SubGroup",
    "ToRegistered",
    "card",
    "cards",
    "coming",
    "count_by_theme",
    "count_listed",
    "desk_items",
    "facet_labels",
    "follow_merge",
    "forget",
    "gathering_of",
    "held_by_organisation",
    "held_by_person",
    "index_rows",
    "listed_by_theme",
    "listed_for",
    "listed_to",
    "mark_held",
    "may_edit",
    "may_hold",
    "missing_registrations",
    "open_pages",
    "own_data",
    "people_who_hold",
    "prepare",
    "presence_counts",
    "present_registrations",
    "publish_traces",
    "quiet_address",
    "register_agenda_link",
    "register_meeting_action",
    "register_meeting_panel",
    "register_own_panel",
    "replies_about",
    "upcoming",
    "visible_to",
    "week_items",
    "words_to_reply",
]


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one meeting, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)
