"""What rooms bring to *La semaine* and *Mon bureau*: parts that home reads together, in one query each.

    week_items = Week(WeekPart(name="links.waiting", rows=lambda at: waiting(), columns={…}, make=_to_publish, all_url="links:week_list"))

A room calls its own (`week_items(person=…)`); home adds up the parts of all rooms.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.kernel.cards import DeskItem, WeekItem
from maillage.kernel.db.public import Part, Together


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPart(Part):
    """Things of one nature that wait for the coordination, oldest first; `all_url` names the page where all of them are."""

    counted: bool = True
    all_url: str = ""
    all_query: str = ""


class Week:
    """What waits for the coordination: `at` holds `now` and `today`."""

    def __init__(self, *parts: Part) -> None:
        self.parts = parts
        self.together = Together(*parts)

    def __call__(self, *, person: Any) -> list[WeekItem]:
        """Give what waits, to the coordination: one query. The last item of a part says how many more there are."""
        if not is_coordinator(person=person):
            return []
        items: list[WeekItem] = []
        read: dict[str, int] = {}
        for part, row in self.together.rows(now=timezone.now(), today=timezone.localdate()):
            item = part.make(row)
            read[part.name] = read.get(part.name, 0) + 1
            if isinstance(part, WeekPart) and part.all_url and read[part.name] == part.most and row.total > part.most:
                item = replace(item, more=row.total - part.most, all_url=reverse(part.all_url) + part.all_query)
            items.append(item)
        return items


class Desk:
    """What a member finds of their own: `at` holds `person` (an id), `now` and `today`."""

    def __init__(self, *parts: Part) -> None:
        self.parts = parts
        self.together = Together(*parts)

    def __call__(self, *, person: Any) -> list[DeskItem]:
        """Give it to a member, what waits for them first: one query."""
        if not is_member(person=person):
            return []
        return sorted(self.together(**desk_values(person=person)), key=lambda item: not item.unfinished)


def desk_values(*, person: Any) -> dict[str, Any]:
    """Give what the parts of a desk are read with."""
    return {"person": person.pk, "now": timezone.now(), "today": timezone.localdate()}


def parts_of(*, rooms: Sequence[Any], kind: type[Week] | type[Desk]) -> tuple[list[Part], list[Any]]:
    """Sort what rooms lend: the parts of those that bring parts, then the others, which are asked one by one."""
    parts = [part for room in rooms if isinstance(room, kind) for part in room.parts]
    return parts, [room for room in rooms if not isinstance(room, kind)]
