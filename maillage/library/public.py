"""Door of the library: share, find, count, forget."""

from typing import Any

from django.db.models import Q

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.library.atom import ReadableAtom, languages_of
from maillage.library.citing import mark_cited, register_citing
from maillage.library.domain import contributions
from maillage.library.domain.content import Content
from maillage.library.domain.creating import create_resource
from maillage.library.domain.discarding import discard_resource
from maillage.library.domain.drafts import save_draft
from maillage.library.domain.following import follow_merge, forget
from maillage.library.domain.inspirations import name_inspiration
from maillage.library.inspiring import register_inspiration_kind, shared_things
from maillage.library.models import Resource
from maillage.library.models.choices import ACCESS_BY_SLUG, FORMS_BY_SLUG, LANGUAGES, SITE_LANGUAGE, Access, Form, Licence
from maillage.library.models.resources import LISTED, TITLE_LANGUAGE
from maillage.library.outcomes import worded_outcomes
from maillage.library.queries.cards import cards, newest
from maillage.library.queries.desk import desk_items
from maillage.library.queries.indexing import facet_labels, file_url, index_rows
from maillage.library.queries.inspirations import count_inspirations, inspirations_of
from maillage.library.queries.lent import count_by_organisation, count_by_theme, shared_by_organisation, shared_by_person
from maillage.library.queries.taking import may_edit_resource, owners_of_resource, resources_by_number
from maillage.library.queries.waiting import own_data, own_files, to_check, waiting, week_items
from maillage.library.related import register_related
from maillage.library.rules import publishes_at_once
from maillage.library.shelves import Shelf, latest_on_shelves, register_shelf, shown_kinds
from maillage.library.telling import ToCoordination, ToWriter

__all__ = [
    "ACCESS_BY_SLUG",
    "FORMS_BY_SLUG",
    "LANGUAGES",
    "SITE_LANGUAGE",
    "TITLE_LANGUAGE",
    "Access",
    "Content",
    "Form",
    "Licence",
    "ReadableAtom",
    "Resource",
    "Shelf",
    "ToCoordination",
    "ToWriter",
    "card",
    "cards",
    "contributions",
    "count_by_organisation",
    "count_by_theme",
    "count_inspirations",
    "count_listed",
    "count_public",
    "create_resource",
    "desk_items",
    "discard_resource",
    "facet_labels",
    "file_url",
    "find_imported",
    "follow_merge",
    "forget",
    "index_rows",
    "inspirations_of",
    "languages_of",
    "latest",
    "latest_on_shelves",
    "mark_cited",
    "may_edit_resource",
    "name_inspiration",
    "own_data",
    "own_files",
    "owners_of_resource",
    "publishes_at_once",
    "register_citing",
    "register_inspiration_kind",
    "register_related",
    "register_shelf",
    "resources_by_number",
    "save_draft",
    "shared_by_organisation",
    "shared_by_person",
    "shared_things",
    "shown_kinds",
    "to_check",
    "waiting",
    "week_items",
    "worded_outcomes",
]


def card(*, uuid: Any, person: Any) -> Card | None:
    """Give the card of one resource, None when this reader may not see it."""
    return cards(uuids=[uuid], person=person).get(uuid)


def latest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest resources this reader may see: two queries."""
    return newest(person=person, limit=limit)


def count_public() -> int:
    """Count the resources open to everybody."""
    return Resource.objects.filter(LISTED, access=Access.PUBLIC).count()


def count_listed(*, person: Any) -> int:
    """Count the resources this reader may see in lists."""
    return Resource.objects.filter(LISTED, Q() if is_member(person=person) else Q(access=Access.PUBLIC)).count()


def find_imported(*, import_key: str) -> Resource | None:
    """Find the resource an import made with this key, withdrawn ones included."""
    return Resource.objects.filter(import_key=import_key).first() if import_key else None
