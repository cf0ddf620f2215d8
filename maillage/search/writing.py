"""Writing to a generation: the one place that opens an index writer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy

from maillage.search import names
from maillage.search.schema import MARK_UID, Prepared, mark_document, pages_schema, things_schema

_HEAP = 15_000_000  # the least the engine accepts: a batch of changes is small
_REBUILD_HEAP = 96_000_000


class Writer:
    """A generation open for writing. Nothing is seen before `commit`; pages are committed first, then things with the
    mark, so that a crash between the two is repaired by reading the same changes again.
    """

    def __init__(self, folder: Path, *, large: bool = False) -> None:
        heap = _REBUILD_HEAP if large else _HEAP
        self.names = names.read(folder)
        self._things = tantivy.Index(things_schema(), path=str(folder / "things")).writer(heap, 1)
        self._pages = tantivy.Index(pages_schema(), path=str(folder / "pages")).writer(heap, 1)

    def put(self, rows: Iterable[Prepared], *, fresh: bool = False) -> int:
        """Add things, replacing what was there (`fresh`: nothing was). Returns how many."""
        count = 0
        for row in rows:
            if not fresh:
                self.remove([row.uid])
            for entry in row.thing_documents():
                self._things.add_document(entry)
            for page in row.page_documents():
                self._pages.add_document(page)
            count += 1
        return count

    def remove(self, uids: Collection[str]) -> None:
        """Take things out."""
        for uid in uids:
            self._things.delete_documents_by_term("uid", uid)
            self._pages.delete_documents_by_term("uid", uid)

    def commit(self, *, mark: int) -> None:
        """Make what was written visible, together with the mark of the last change it holds."""
        self._pages.commit()
        self._things.delete_documents_by_term("uid", MARK_UID)
        self._things.add_document(mark_document(mark))
        self._things.commit()

    def close(self) -> None:
        """Let the index go, once the merges under way are done. Uncommitted changes are dropped."""
        for writer in (self._pages, self._things):
            with suppress(ValueError):
                writer.rollback()
            with suppress(ValueError):
                writer.wait_merging_threads()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
