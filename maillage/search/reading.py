"""Reading a generation: an open index, followed as it is committed to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import tantivy

from maillage.search import names
from maillage.search.schema import MARK_UID, pages_schema, things_schema, unpack
from maillage.search.store import Store, generation_state
from maillage.search.synonyms import NETWORK, Synonyms

EVERYBODY = "public"
THEMES = ("network.theme", "library.theme")


class Missing(Exception):
    """There is no index yet, or it cannot be read: it is being built."""


class View:
    """One generation as it is now. All reads of one request go through one view."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = names.read(folder)
        self.schema = things_schema()
        self.page_schema = pages_schema()
        try:
            self._things = tantivy.Index(self.schema, path=str(folder / "things"))
            self._pages = tantivy.Index(self.page_schema, path=str(folder / "pages"))
        except (ValueError, OSError) as error:
            raise Missing(str(folder)) from error
        self._state: tuple[object, ...] = ()
        self._synonyms: Synonyms | None = None
        self.refresh()

    def refresh(self) -> None:
        """See the last commit, if there was one."""
        state = generation_state(self.folder)
        if state == self._state:
            return
        # The state is read before the commit is: a commit in between only means one more look.
        try:
            self._things.reload()
            self._pages.reload()
        except (ValueError, OSError) as error:
            raise Missing(str(self.folder)) from error
        self.things = self._things.searcher()
        self.pages = self._pages.searcher()
        self._state = state
        self._synonyms = None

    @property
    def state(self) -> tuple[object, ...]:
        """Changes when the index does."""
        return (self.folder, *self._state)

    @property
    def synonyms(self) -> Synonyms:
        """The network's list and the other names of public themes."""
        if self._synonyms is None:
            themes = [stored for stored in self._stored_of(THEMES) if stored["names"]]
            self._synonyms = Synonyms.of(NETWORK, themes=[[s["title"], *s["names"]] for s in themes])
        return self._synonyms

    @property
    def mark(self) -> int:
        """The last change this index holds."""
        hits = self.things.search(self.term("uid", MARK_UID), 1, count=False).hits
        return int(self.things.doc(hits[0][1]).get_first("mark") or 0) if hits else 0

    def term(self, field: str, value: str) -> tantivy.Query:
        """A term of a field that keeps no count (keys, audience, facets)."""
        return tantivy.Query.term_query(self.schema, field, value, "basic")

    def known_audience(self, tokens: Collection[str]) -> frozenset[str]:
        """Those of these tokens that open anything here: what they find is the same, and many readers share them."""
        return frozenset(token for token in tokens if self.things.doc_freq("audience", token))

    def any_term(self, field: str, values: Collection[str]) -> tantivy.Query:
        """One of several terms, without a score."""
        query = tantivy.Query.term_set_query(self.schema, field, list(values))
        return tantivy.Query.const_score_query(query, 0.0)

    def stored(self, address: tantivy.DocAddress) -> tuple[str, dict[str, Any]]:
        """The key and the stored part of a thing."""
        document = self.things.doc(address)
        packed = document.get_first("stored")
        return str(document.get_first("uid")), unpack(bytes(packed)) if packed else {}

    def page_term(self, field: str, value: str) -> tantivy.Query:
        """A term of a field of the pages that keeps no count, without a score."""
        return tantivy.Query.const_score_query(tantivy.Query.term_query(self.page_schema, field, value, "basic"), 0.0)

    def stored_page(self, address: tantivy.DocAddress) -> dict[str, Any]:
        """What is stored with a page: its file, name, number, text and audience."""
        return unpack(bytes(self.pages.doc(address).get_first("stored") or b""))

    def count(self, query: tantivy.Query) -> int:
        """How many things match."""
        return int(getattr(self.things.search(query, 1, count=True), "count", 0) or 0)

    def kinds(self, kinds: Iterable[str]) -> dict[str, int]:
        """How many things of each kind."""
        return {kind: self.count(self.term("kind", kind)) for kind in kinds}

    def keys(self, kind: str) -> Iterable[str]:
        """The keys of every thing of a kind."""
        query = self.term("kind", kind)
        for _, address in self.things.search(query, max(1, self.count(query)), count=False).hits:
            yield str(self.things.doc(address).get_first("uid"))

    def _stored_of(self, kinds: Collection[str]) -> Iterable[dict[str, Any]]:
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Must, self.any_term("kind", kinds)),
                (tantivy.Occur.Must, self.term("audience", EVERYBODY)),
            ]
        )
        for _, address in self.things.search(query, 2000, count=False).hits:
            yield self.stored(address)[1]


class Readers:
    """The view of the generation that serves, kept open in this process."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._view: View | None = None
        self._state: tuple[object, ...] = ()

    def view(self) -> View:
        """The index as it is now.

        Raises:
            Missing: there is none.
        """
        state = self.store.state()
        if self._view is not None and state == self._state:
            self._view.refresh()
            return self._view
        for _ in range(2):  # a switch may fall between reading the name and opening the folder
            folder = self.store.current()
            if folder is None:
                break
            try:
                self._view = View(folder)
            except Missing:
                continue
            self._state = state
            return self._view
        self._view, self._state = None, ()
        raise Missing(str(self.store.root))
