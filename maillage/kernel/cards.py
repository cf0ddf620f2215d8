"""What the doors of rooms give to the floors above: cards to show, rows to index."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskItem:
    """Something of somebody's own on *Mon bureau*: begun, sent, asked, received.

    `unfinished` says that it waits for this person; `note` holds the words they were written; `language` as on a `Card`.
    """

    data_kind: str
    state: str
    title: str
    url: str
    note: str = ""
    unfinished: bool = False
    language: str = ""


WEEK_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAction:
    """An outcome of what waits: a POST to `url`, in one tap; or with words, sent as `words_name`, `proposed` being already written."""

    label: str
    url: str
    needs_words: bool = False
    words_name: str = "words"
    proposed: str = ""
    tone: str = "alt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A thing in a list, under the reader's rights. `language`: that of its title, `summary_language` that of its summary, `file_language`
    that of its files, each empty when it is the site's.
    """

    kind: str
    uuid: UUID
    title: str
    url: str
    label: str
    detail: str = ""
    data_kind: str = "neutre"
    summary: str = ""
    source: str = ""
    year: str = ""
    restricted: bool = False
    meta: Sequence[str] = ()
    language: str = ""
    summary_language: str = ""
    file_language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The text of one page of a file. `number` starts at 1; `file` is the uuid of the stored file. Number 0: words further down the page
    of the thing, at `url`; `file_name` is then what the link there says, and `context` holds them too.

    `audience`: fewer readers than those of the thing, None for all of them: the others do not find the thing by this page, nor read
    a line of it. `url` leads to the page when the file itself is not what is sent.
    """

    file: UUID
    file_name: str
    number: int
    text: str
    audience: frozenset[str] | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexRow:
    """A thing as the search reads it.

    `kind` is "room.noun". `audience` holds tokens ("public", "members", "coordination", "organisation:<uuid>",
    "person:<uuid>", "group:<uuid>"): a reader who has one of them may find the thing. `facets` maps "type", "theme",
    "access", "organisation", "year", "territory", "form" to stable keys.
    """

    kind: str
    uuid: UUID
    title: str
    audience: frozenset[str]
    url: str
    other_names: Sequence[str] = ()
    summary: str = ""
    context: str = ""
    words: Sequence[str] = ()
    pages: Sequence[PageText] = ()
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    date: dt.date | None = None
    up_to_date: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekItem:
    """Something that waits for the coordination on *La semaine*.

    `primary_url` answers a POST that settles it in one tap (its button says `primary_label`); `minutes` is an estimate.
    `actions`: its other outcomes, offered where there is room for them.
    A room gives its oldest ones; the last of these says how many `more` wait, and the page where all of them are (`all_url`).
    """

    kind: str
    data_kind: str
    label: str
    title: str
    url: str
    since: dt.datetime
    details: Sequence[str] = ()
    primary_label: str = ""
    primary_url: str = ""
    minutes: int = 2
    more: int = 0
    all_url: str = ""
    language: str = ""
    actions: Sequence[WaitingAction] = ()


def is_worth_choosing(*, choices: Sequence[tuple[Any, str, int, bool]], total: int) -> bool:
    """Say whether a facet of (key, label, count, chosen) choices helps: not when its only value is that of every result, unless chosen."""
    return len(choices) > 1 or any(chosen or count < total for _, _, count, chosen in choices)
