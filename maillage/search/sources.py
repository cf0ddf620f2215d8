"""The rooms whose things are found, asked through their doors. A door gives `index_rows`, `cards` and `facet_labels`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from maillage.kernel.cards import Card, IndexRow

# Read in this order: a label known to one room is not asked of the next.
ROOMS: tuple[str, ...] = ("library", "network", "people")


def index_rows(*, room: str, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Rows of one room, streamed: all of them, or those of these uuids that are to be found now."""
    yield from _call(room, "index_rows", uuids=uuids, default=())


def all_rows() -> Iterator[IndexRow]:
    """Rows of every room."""
    for room in ROOMS:
        yield from index_rows(room=room)


def room_of(kind: str) -> str:
    """The room of a kind ("library" for "library.resource"), "" when its things are not searched."""
    room = kind.partition(".")[0]
    return room if room in ROOMS else ""


def cards(*, uids: Sequence[tuple[str, UUID]], person: Any) -> dict[UUID, Card]:
    """Cards of these things under the reader's rights, as the database has them now: at most one call per room."""
    found: dict[UUID, Card] = {}
    for room in ROOMS:
        uuids = [uuid for kind, uuid in uids if room_of(kind) == room]
        if uuids:
            found |= _call(room, "cards", uuids=uuids, person=person, default={})
    return found


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """French labels of the keys of a facet; a key nobody knows is left out."""
    labels: dict[str, str] = {}
    for room in ROOMS:
        missing = [key for key in keys if key not in labels]
        if missing:
            labels |= _call(room, "facet_labels", facet=facet, keys=missing, default={})
    return labels


def file_url(*, file: UUID, page: int, default: str) -> str:
    """The address of a page of a file."""
    url = _call("library", "file_url", file=file, page=page, default="")
    return str(url) or f"{default}#page={page}"


def audience_tokens(*, person: Any) -> frozenset[str]:
    """What this reader may find."""
    tokens: frozenset[str] = _call("network", "audience_tokens", person=person, default=frozenset({"public"}))
    return tokens


def synonyms() -> Iterable[Sequence[str]]:
    """Names that mean the same, from the themes."""
    groups: Iterable[Sequence[str]] = _call("network", "synonyms", default=())
    return groups


def _door(room: str) -> ModuleType | None:
    name = f"maillage.{room}"
    if find_spec(name) is None or find_spec(f"{name}.public") is None:
        return None
    return import_module(f"{name}.public")


def _call(room: str, function: str, *, default: Any, **arguments: Any) -> Any:
    """Call a function of a door; a room that is not there, or has no such function, gives the default."""
    door = _door(room)
    known: Mapping[str, Any] = vars(door) if door is not None else {}
    return known[function](**arguments) if function in known else default
