"""What a discussion can be about: kinds of things of the site, found by their address or by words.

Rooms below are named in `apps.py`; a room above registers its own kind, and may lend its search.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from maillage.kernel.cards import Card

MOST_THINGS = 12
FOUND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingKind:
    """A sort of thing. `address` holds one group: the number, or the uuid, of the thing, at its page's path; `cards(uuids=, person=)`
    answers under the reader's rights.
    """

    kind: str
    address: re.Pattern[str]
    cards: Callable[..., Mapping[UUID, Card]]
    model: type[Model]


KINDS: dict[str, ThingKind] = {}
FINDERS: dict[str, Callable[..., Sequence[Card]]] = {}


def register_thing_kind(*, kind: str, address: str, cards: Callable[..., Mapping[UUID, Card]], model: type[Model]) -> None:
    """Let discussions be about things of a kind ("room.noun"). `address`: its paths, as a pattern with one group. Call it in `ready`."""
    KINDS[kind] = ThingKind(kind=kind, address=re.compile(address), cards=cards, model=model)


def register_finder(function: Callable[..., Sequence[Card]]) -> None:
    """Lend a search by words: `function(words=, person=, limit=)` gives cards this reader may see, best first. Call it in `ready`."""
    FINDERS[f"{function.__module__}.{function.__qualname__}"] = function


def shown_kinds() -> tuple[str, ...]:
    """Give the kinds whose change may change what a visitor reads on a page of discussions: what they cite, who wrote, what is near."""
    return ("community.discussion", "network.theme", "network.organisation", "people.person", "search.index", *sorted(KINDS))


def find_at(*, address: str) -> tuple[str, UUID] | None:
    """Give the kind and uuid of the thing whose page is at this address of the site, None when it is none of them."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        # Such as a bracket that stays open.
        return None
    own = urlsplit(settings.BASE_URL)
    if parts.netloc and parts.netloc != own.netloc:
        return None
    for each in KINDS.values():
        if found := each.address.match(parts.path):
            return _thing(each, found[1])
    return None


def _thing(kind: ThingKind, name: str) -> tuple[str, UUID] | None:
    if name.isascii() and name.isdigit():
        if len(name) > 9:
            return None
        uuid = kind.model._default_manager.filter(pk=int(name)).values_list("uuid", flat=True).first()  # noqa: SLF001  (documented)
        return (kind.kind, uuid) if uuid else None
    try:
        return kind.kind, UUID(name)
    except ValueError:
        return None


def cards_of(*, things: Sequence[tuple[str, UUID]], person: Any) -> dict[UUID, Card]:
    """Give the cards of things of several kinds that this reader may see: the queries of each kind once."""
    found: dict[UUID, Card] = {}
    for kind in dict.fromkeys(kind for kind, _ in things):
        if kind in KINDS:
            found |= KINDS[kind].cards(uuids=[uuid for of, uuid in things if of == kind], person=person)
    return found


def found_by(*, words: str, person: Any, limit: int = FOUND) -> list[Card]:
    """Give what the words, or the address, of a reader lead to, among the kinds a discussion can be about."""
    if thing := find_at(address=words):
        return list(cards_of(things=[thing], person=person).values())
    cards = [card for finder in FINDERS.values() for card in finder(words=words, person=person, limit=limit * 2)]
    return [card for card in cards if card.kind in KINDS][:limit]


def read_things(*, values: Sequence[str], person: Any) -> list[tuple[str, UUID]]:
    """Read « kind:uuid » values of a form; unknown ones, and those this person may not read, are left out."""
    things = []
    for value in dict.fromkeys(values):
        kind, _, name = value.partition(":")
        try:
            things.append((kind, UUID(name)))
        except ValueError:
            continue
    readable = cards_of(things=things[:MOST_THINGS], person=person)
    return [thing for thing in things[:MOST_THINGS] if thing[1] in readable]
