"""The other shelves of the library: rooms above say what they hold, the library's front and the themes show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.changes.kept import KeptValues
from maillage.library.queries.lists import theme_counts

SHOWN = 4
OWN_KINDS = ("search.index", "library.resource", "network.theme", "network.organisation", "people.person")


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What a room above keeps beside resources.

    `kinds` are the kinds of change that its cards depend on. `latest(person=, limit=)`, `count_listed(person=)` and
    `count_by_theme(person=)` answer under the rights of a reader, and the same for every reader of an audience. `list_name` is the name
    of the address of its list, which takes `?theme=slug`; `share_name` that of the page where a member adds to it. `open_pages()` gives
    the rows whose page visitors may open, newest first, with `get_absolute_url()` and `updated_at`: the sitemap tells of them.
    `in_library` False: what is no document; told of on the pages of themes and in the sitemap, not beside resources.
    """

    name: str
    label: str
    unit: str
    sentence: str
    data_kind: str
    icon: str
    kinds: tuple[str, ...]
    list_name: str
    share_name: str
    share_label: str
    share_sentence: str
    latest: Callable[..., Sequence[Card]]
    count_listed: Callable[..., int]
    count_by_theme: Callable[..., dict[int, int]]
    open_pages: Callable[[], Any] | None = None
    in_library: bool = True

    @property
    def url(self) -> str:
        return reverse(self.list_name)

    @property
    def share_url(self) -> str:
        return reverse(self.share_name)


@dataclass(frozen=True, kw_only=True)
class ShelfShown:
    """A shelf as a reader sees it."""

    shelf: Shelf
    count: int
    cards: Sequence[Card]


SHELVES: dict[str, Shelf] = {}


def register_shelf(shelf: Shelf) -> None:
    """Put a shelf in the library. Call it in `AppConfig.ready`."""
    SHELVES[shelf.name] = shelf


def library_shelves() -> list[Shelf]:
    """Give the shelves that stand beside resources."""
    return [shelf for shelf in SHELVES.values() if shelf.in_library]


def shown_kinds() -> tuple[str, ...]:
    """Give the kinds whose change makes the library's front and the themes' pages stale."""
    return (*OWN_KINDS, *(kind for shelf in SHELVES.values() for kind in shelf.kinds))


KEPT = KeptValues(kinds=shown_kinds)


def shelves(*, person: Any, limit: int = SHOWN) -> list[ShelfShown]:
    """Give the shelves with what arrived last on each."""

    def make() -> list[ShelfShown]:
        return [
            ShelfShown(shelf=shelf, count=shelf.count_listed(person=person), cards=list(shelf.latest(person=person, limit=limit)))
            for shelf in library_shelves()
        ]

    found: list[ShelfShown] = KEPT.get(("shelves", is_member(person=person), limit), make)
    return found


def latest_on_shelves(*, person: Any, limit: int = SHOWN) -> list[tuple[Shelf, Sequence[Card]]]:
    """Give what arrived last on each shelf, read now."""
    rows = [(shelf, list(shelf.latest(person=person, limit=limit))) for shelf in library_shelves()]
    return [(shelf, cards) for shelf, cards in rows if cards]


def counts_by_theme(*, person: Any) -> dict[str, dict[int, int]]:
    """Give how much each theme holds itself, by theme id, for each shelf; "" is for resources."""

    def make() -> dict[str, dict[int, int]]:
        return {"": theme_counts(person=person)} | {name: shelf.count_by_theme(person=person) for name, shelf in SHELVES.items()}

    found: dict[str, dict[int, int]] = KEPT.get(("themes", is_member(person=person)), make)
    return found


def shelves_of_theme(*, themes: Sequence[int], counts: dict[str, dict[int, int]]) -> list[tuple[Shelf, int]]:
    """Give the shelves that hold something under these themes, with how much."""
    rows = [(shelf, sum(counts[name].get(theme, 0) for theme in themes)) for name, shelf in SHELVES.items()]
    return [(shelf, count) for shelf, count in rows if count]
