"""What stands beside a thing on its own page, whichever room holds it: how much its reader wants to know of it, the messages its page
marks as read, and what rooms above lend. One read for all of it.

    found = letters.beside(request=request, kind="links.link", uuid=link.uuid)

The page draws `letters/_beside.html` at the end of its content, and `letters/_beside_follow.html` in its column, with `beside`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest

from maillage.kernel.access.public import is_member
from maillage.kernel.db.public import Part, Row, Together
from maillage.kernel.notices.public import Message
from maillage.letters.models import Follow
from maillage.letters.reading import seen, seen_messages
from maillage.letters.things import is_followed

LEVEL, UNREAD = "letters.level", "letters.unread"
MOST_UNREAD = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class LentPanel:
    """Something to show at the end of a page: `template` is drawn with `context` as `lent`, under the heading `title`."""

    title: str
    template: str
    context: dict[str, Any]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lender:
    """What a room lends to pages of things.

    `part(kind, inside)` gives the rows to read of `at.thing` (its uuid), and of `at.person` when `inside` (the reader is a member, not a
    visitor); None: nothing for such things. `panel(rows=, kind=, uuid=, person=)` makes of them what is shown, None: nothing.
    `shows`: the kinds whose change makes what visitors are kept of the page stale.
    """

    name: str
    part: Callable[[str, bool], Part | None]
    panel: Callable[..., LentPanel | None] | None = None
    shows: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Beside:
    """What was read. `follows`: whether this reader chooses a level here; `rows`: what was read for each lender."""

    kind: str
    uuid: UUID
    level: str = ""
    follows: bool = False
    panels: list[LentPanel] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)


LENDERS: dict[str, Lender] = {}
READS: dict[tuple[str, bool], Together] = {}


def lend(lender: Lender) -> None:
    """Lend something to pages of things; call it in `AppConfig.ready`. Lending twice under a name replaces."""
    LENDERS[lender.name] = lender
    READS.clear()


def shown_beside(*kinds: str) -> Callable[[], tuple[str, ...]]:
    """Give the kinds whose change makes a page stale: its own, and those of what is lent to it."""

    def found() -> tuple[str, ...]:
        return tuple(dict.fromkeys((*kinds, *(kind for lender in LENDERS.values() for kind in lender.shows))))

    return found


def beside(*, request: HttpRequest, kind: str, uuid: UUID) -> Beside:
    """Give what stands beside a thing whose page this reader opens: one query. Its messages are read."""
    person: Any = request.user
    inside = is_member(person=person)
    found = Beside(kind=kind, uuid=uuid, follows=inside and is_followed(kind))
    values = {"thing": uuid, "person": person.pk} if inside else {"thing": uuid}
    for part, row in _read(kind, inside).rows(**values):
        found.rows.setdefault(part.name, []).append(row)
    if inside:
        seen_messages(request=request, numbers=[row.pk for row in found.rows.get(UNREAD, ())])
    else:
        seen(request=request, kind=kind, uuid=uuid)
    found.level = next((row.first for row in found.rows.get(LEVEL, ())), "")
    for lender in LENDERS.values():
        rows: Sequence[Row] = found.rows.get(lender.name, ())
        if lender.panel and (panel := lender.panel(rows=rows, kind=kind, uuid=uuid, person=person)) is not None:
            found.panels.append(panel)
    return found


def _read(kind: str, inside: bool) -> Together:  # noqa: FBT001  (two readings, each prepared once)
    known = READS.get((kind, inside))
    if known is None:
        lent = (lender.part(kind, inside) for lender in LENDERS.values())
        parts = [*(_own(kind) if inside else ()), *(part for part in lent if part is not None)]
        known = READS[kind, inside] = Together(*parts)
    return known


def _own(kind: str) -> list[Part]:
    return [
        Part(
            name=LEVEL,
            rows=lambda at: Follow.objects.filter(about_kind=kind, about=at.thing, person_id=at.person),
            columns={"first": F("level")},
            make=lambda row: row,
        ),
        Part(
            name=UNREAD,
            rows=lambda at: Message.objects.filter(about_kind=kind, about=at.thing, person_id=at.person, read_at=None),
            columns={},
            make=lambda row: row,
            most=MOST_UNREAD,
        ),
    ]
