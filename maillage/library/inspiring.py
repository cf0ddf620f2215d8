"""« Inspiré par »: the rooms above say which of their things may take from others, and be taken from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from maillage.kernel.cards import Card


@dataclass(frozen=True, slots=True, kw_only=True)
class InspirationKind:
    """A sort of thing. `cards(uuids=, person=)` under the reader's rights; `may_edit(uuid=, person=)`; `owners(uuid=)` are told when
    somebody takes from it; `numbers(numbers=)` gives {number: uuid} for the addresses that hold one, after `prefix`; `listed` gives the
    query of those a reader finds in lists.
    """

    kind: str
    name: str
    prefix: str
    cards: Callable[..., Mapping[UUID, Card]]
    may_edit: Callable[..., bool]
    owners: Callable[..., Iterable[Any]]
    numbers: Callable[..., Mapping[int, UUID]]
    listed: Callable[[Any], Any]


MOST_SHARED = 100
KINDS: dict[str, InspirationKind] = {}


def register_inspiration_kind(
    *,
    kind: str,
    name: str,
    prefix: str,
    cards: Callable[..., Mapping[UUID, Card]],
    may_edit: Callable[..., bool],
    owners: Callable[..., Iterable[Any]],
    numbers: Callable[..., Mapping[int, UUID]],
    listed: Callable[[Any], Any],
) -> None:
    """Let things of a kind ("room.noun") name what they took, and be named. `name` is its short word in addresses. Call it in `ready`."""
    KINDS[kind] = InspirationKind(
        kind=kind, name=name, prefix=prefix, cards=cards, may_edit=may_edit, owners=owners, numbers=numbers, listed=listed
    )


def kind_named(name: str) -> InspirationKind | None:
    """Give the kind of a word in an address."""
    return next((each for each in KINDS.values() if each.name == name), None)


def find(*, path: str) -> tuple[str, UUID] | None:
    """Give the kind and uuid of the thing whose page is at this path of the site, None when it is none of them."""
    for each in KINDS.values():
        number = path.removeprefix(each.prefix).partition("-")[0].rstrip("/") if path.startswith(each.prefix) else ""
        if number.isascii() and number.isdigit() and len(number) < 16:
            found = each.numbers(numbers=[int(number)])
            return (each.kind, found[int(number)]) if int(number) in found else None
    return None


def shared_things(*, person: Any) -> list[tuple[str, str]]:
    """Give what somebody shares and may say to take from another thing, as ("kind uuid", title), newest first: a query per kind."""
    found = []
    for each in KINDS.values():
        mine = each.listed(person).filter(contributor_id=person.pk).order_by("-published_at", "-pk").values_list("uuid", "title")
        found += [(f"{each.kind} {uuid}", f"{each.name.capitalize()} : {title}") for uuid, title in mine[:MOST_SHARED]]
    return found


def cards_of(*, things: Sequence[tuple[str, UUID]], person: Any) -> dict[UUID, Card]:
    """Give the cards of things of several kinds that this reader may see: the queries of each kind once."""
    found: dict[UUID, Card] = {}
    for kind in dict.fromkeys(kind for kind, _ in things):
        if kind in KINDS:
            found |= KINDS[kind].cards(uuids=[uuid for of, uuid in things if of == kind], person=person)
    return found
