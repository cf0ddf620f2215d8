"""The index follows the table of changes: read after the mark, ask the rooms, write, commit with the new mark.

The mark lies in the index itself, committed with what it says. Whatever stops, and wherever, the same changes are read
again: putting a thing in replaces it, taking it out twice harms nobody.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from django.db import Error as DatabaseError

from maillage.kernel.cards import IndexRow
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.search import sources
from maillage.search.engine import Engine, Missing
from maillage.search.rebuilding import rebuild
from maillage.search.schema import uid_of
from maillage.search.store import Locked

logger = logging.getLogger("maillage.search")

BATCH = 300
INTERVAL = 0.3
# Seconds without a change after which the writer and its memory are let go.
IDLE = 20.0
LOCKED_WAIT = 2.0
INDEX = "search.index"


class Follower:
    """Keeps one index up to date. One per node: whoever holds the lock "writer"."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def step(self) -> int:
        """Take in the next changes. Returns how many were read, 0 when the index is up to date.

        Raises:
            Missing: there is no index to add to, or it is ahead of the database (restored from an older copy).
        """
        mark = self.engine.view().mark
        found = changes.after(mark=mark, limit=BATCH)
        if not found:
            if mark > changes.last():
                raise Missing("The index is ahead of the database.")
            return 0
        try:
            self._take(found)
        except (DatabaseError, Missing, Locked):
            self.engine.close()
            raise
        except Exception:
            # One thing that cannot be read must not keep all the others from being found.
            self.engine.close()
            for change in found:
                self._take_alone(change)
        # Pages kept for visitors may show things alike, which have just changed.
        with writing():
            changes.renew(kind=INDEX)
        return len(found)

    def _take(self, found: Sequence[Any]) -> None:
        asked: dict[str, set[Any]] = {}
        left: set[str] = set()
        for change in found:
            room = sources.room_of(change.kind)
            if room:
                asked.setdefault(room, set()).add(change.uuid)
                left.add(uid_of(change.kind, change.uuid))
        self.engine.index(_rows(asked, left), removed=left, mark=found[-1].pk)

    def _take_alone(self, change: Any) -> None:
        try:
            self._take([change])
        except (DatabaseError, Missing):
            self.engine.close()
            raise
        except Exception:
            logger.exception("a thing could not be indexed", extra={"kind": change.kind, "uuid": str(change.uuid)})
            self.engine.close()
            self.engine.index((), mark=change.pk)

    def run(self, stop: threading.Event, *, interval: float = INTERVAL) -> None:
        """Follow until told to stop, holding the lock. Builds the index when there is none."""
        last = time.monotonic()
        with self.engine.store.lock("writer"):
            try:
                while not stop.is_set():
                    try:
                        count = self.step()
                    except Missing:
                        logger.warning("the search index is missing or unusable: it is being built")
                        with suppress(Locked):
                            rebuild(self.engine, processes=0)
                        stop.wait(interval)
                        continue
                    if count:
                        last = time.monotonic()
                    elif time.monotonic() - last > IDLE:
                        self.engine.close()
                    if count < BATCH:
                        stop.wait(interval)
            finally:
                self.engine.close()


def follow(engine: Callable[[], Engine], stop: threading.Event) -> None:
    """Follow the changes for ever; wait while another process of this node does."""
    while not stop.is_set():
        try:
            Follower(engine()).run(stop)
        except Locked:
            stop.wait(LOCKED_WAIT)


def _rows(asked: dict[str, set[Any]], left: set[str]) -> Iterator[IndexRow]:
    """Rows of the things asked; what is left in `left` at the end is to be found no more."""
    for room, uuids in asked.items():
        for row in sources.index_rows(room=room, uuids=frozenset(uuids)):
            left.discard(uid_of(row.kind, row.uuid))
            yield row
