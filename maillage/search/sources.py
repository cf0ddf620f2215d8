"""The rooms whose things are found, asked through their doors. A door gives `index_rows`, `cards` and `facet_labels`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card, IndexRow
from maillage.kernel.changes.kept import KeptValues
from maillage.network import public as network


@dataclass(frozen=True, slots=True)
class Source:
    """A kind that is found, and the room whose door gives it. `by_kind`: the door can be asked for this kind alone."""

    kind: str
    room: str
    by_kind: bool = False


SOURCES: tuple[Source, ...] = (
    Source("library.resource", "library"),
    Source("dossiers.dossier", "dossiers"),
    Source("links.link", "links"),
    Source("initiatives.initiative", "initiatives", by_kind=True),
    Source("initiatives.testimony", "initiatives", by_kind=True),
    Source("initiatives.experiment", "initiatives", by_kind=True),
    Source("meetings.meeting", "meetings", by_kind=True),
    Source("meetings.series", "meetings", by_kind=True),
    Source("traces.trace", "traces"),
    Source("needs.need", "needs"),
    Source("community.discussion", "community"),
    Source("network.organisation", "network", by_kind=True),
    Source("network.theme", "network", by_kind=True),
    Source("people.person", "network", by_kind=True),
)


# What somebody reads of a person depends on who reads.
PERSONAL = frozenset({"people.person"})


def _shown_kinds() -> tuple[str, ...]:
    kinds: tuple[str, ...] = _call("library", "shown_kinds", default=())
    return tuple(dict.fromkeys((*kinds, *(source.kind for source in SOURCES))))


CARDS = KeptValues(kinds=_shown_kinds, most=4000)


def rooms() -> tuple[str, ...]:
    """Rooms asked, each once."""
    return tuple(dict.fromkeys(source.room for source in SOURCES))


def room_of(kind: str) -> str:
    """The room that gives a kind, "" when its things are not searched."""
    return next((source.room for source in SOURCES if source.kind == kind), "")


def index_rows(*, room: str, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Rows of one room, streamed: all of them, or those of these uuids that are to be found now."""
    yield from _call(room, "index_rows", uuids=uuids, default=())


def all_rows() -> Iterator[IndexRow]:
    """Rows of every room."""
    for room in rooms():
        yield from index_rows(room=room)


def theme_rows() -> Iterator[IndexRow]:
    """Rows of the themes alone."""
    yield from _call("network", "index_rows", kind="network.theme", default=())


def cards(*, things: Sequence[tuple[str, UUID]], person: Any) -> dict[UUID, Card]:
    """Cards of these (kind, uuid) under the reader's rights, as the database has them now.

    Those that are the same for every member, or for every visitor, are kept until something they show changes.
    """
    same = [(is_member(person=person), kind, uuid) for kind, uuid in things if kind not in PERSONAL]
    own = [(kind, uuid) for kind, uuid in things if kind in PERSONAL]

    def make(missing: list[tuple[bool, str, UUID]]) -> dict[tuple[bool, str, UUID], Card]:
        made = _read([(kind, uuid) for _, kind, uuid in missing], person)
        return {key: made[key[2]] for key in missing if key[2] in made}

    found = {key[2]: card for key, card in CARDS.get_many(same, make).items()} if same else {}
    return found | _read(own, person)


def _read(things: Sequence[tuple[str, UUID]], person: Any) -> dict[UUID, Card]:
    found: dict[UUID, Card] = {}
    for room in rooms():
        asked = [(source, uuid) for kind, uuid in things for source in SOURCES if (source.room, source.kind) == (room, kind)]
        if asked:
            # A room that reads several kinds at once is told when a single one is wanted.
            one = asked[0][0].by_kind and len({source.kind for source, _ in asked}) == 1
            only = {"kind": asked[0][0].kind} if one else {}
            found |= _call(room, "cards", uuids=[uuid for _, uuid in asked], person=person, default={}, **only)
    return found


def closed_pages(*, quoted: Sequence[tuple[str, UUID, int]], person: Any) -> set[tuple[UUID, int]]:
    """Of these pages (kind, file, number), those this reader may not read any more: rooms that open pages one by one say which."""
    closed: set[tuple[UUID, int]] = set()
    for room in rooms():
        pages = {(file, number) for kind, file, number in quoted if room_of(kind) == room}
        if pages:
            closed |= pages - set(_call(room, "readable_pages", pages=pages, person=person, default=pages))
    return closed


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """French labels of the keys of a facet, the same whichever are asked together; a key nobody knows is left out."""
    # A room tells apart the names it is asked for at once: their namesakes are asked for with them.
    asked = tuple(dict.fromkeys((*keys, *_namesakes(keys)))) if facet == "territory" else keys
    labels: dict[str, str] = {}
    for room in rooms():
        missing = [key for key in asked if key not in labels]
        if missing:
            labels |= _call(room, "facet_labels", facet=facet, keys=missing, default={})
    return {key: labels[key] for key in keys if key in labels}


def _namesakes(slugs: Collection[str]) -> list[str]:
    """The territories that bear the name of one of these, itself included: a province and its main town share theirs."""
    names = network.Territory.objects.filter(slug__in=list(slugs)).values("name")
    return list(network.Territory.objects.filter(name__in=names).values_list("slug", flat=True))


def file_url(*, file: UUID, page: int, default: str) -> str:
    """The address of a page of a file."""
    url = _call("library", "file_url", file=file, page=page, default="")
    return str(url) or f"{default}#page={page}"


def audience_tokens(*, person: Any) -> frozenset[str]:
    """What this reader may find."""
    tokens: frozenset[str] = _call("network", "audience_tokens", person=person, default=frozenset({"public"}))
    return tokens if "members" in tokens else tokens | {"visitors"}


@cache
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
