"""The kinds of things people follow, registered by their rooms: how they are called, shown, and no longer followed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from maillage.kernel.cards import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class ThingKind:
    """A kind of thing. `label` is its plural in the preferences; `cards(uuids=, person=)` gives those this reader may see.

    `stop_words`: the link at the end of its mails; empty for things whose titles group notifications, and that nobody follows.
    """

    kind: str
    label: str
    cards: Callable[..., Mapping[UUID, Card]]
    stop_words: str = ""


THINGS: dict[str, ThingKind] = {}


def register_thing(thing: ThingKind) -> None:
    """Let people choose how much they want to know of this kind of thing; registering twice is once."""
    THINGS[thing.kind] = thing


def is_followed(kind: str) -> bool:
    """Say whether people choose how much they want to know of such things."""
    return kind in THINGS and bool(THINGS[kind].stop_words)


def cards_of(*, things: Mapping[str, set[UUID]], person: Any) -> dict[tuple[str, UUID], Card]:
    """Give the cards of things, by kind and uuid, under this reader's rights; those of unknown kinds are left out."""
    return {
        (kind, uuid): card
        for kind, uuids in things.items()
        if kind in THINGS and uuids
        for uuid, card in THINGS[kind].cards(uuids=list(uuids), person=person).items()
    }
