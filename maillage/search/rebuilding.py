"""The whole index anew, beside the one that serves."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date

from django.utils import timezone

from maillage.kernel.cards import IndexRow
from maillage.kernel.changes import public as changes
from maillage.search import sources
from maillage.search.engine import Engine
from maillage.search.names import Names
from maillage.search.schema import Prepared, prepare, prepare_all, uid_of
from maillage.search.synonyms import NETWORK_NAMES
from maillage.search.writing import Writer

_CHUNK = 16
_AHEAD = 4
_BATCH = 300

Progress = Callable[[int], None]


def rebuild(engine: Engine, *, processes: int = 0, progress: Progress | None = None, rows: Iterable[IndexRow] | None = None) -> int:
    """Build the index anew from what the rooms give, then switch to it. Returns how many things it holds.

    `processes` analyse beside this one (0: here). `progress` is called with the number of things done since last time.

    Raises:
        Locked: another rebuild is under way.
    """
    with engine.store.lock("rebuild"):
        mark = changes.last()
        today = timezone.localdate()
        source = sources.all_rows() if rows is None else rows
        names = _names()
        prepared = (
            _in_processes(source, today, names, processes) if processes else (prepare(row, today=today, names=names) for row in source)
        )
        return engine.rebuild(_counted(prepared, progress), mark=mark, names=names, catch_up=_catch_up)


def _names() -> Names:
    """The names of several words of the network's list and of its themes."""
    return Names.of([*NETWORK_NAMES.spelt, *(name for row in sources.theme_rows() for name in (row.title, *row.other_names))])


def _counted(prepared: Iterable[Prepared], progress: Progress | None) -> Iterator[Prepared]:
    for one in prepared:
        yield one
        if progress is not None:
            progress(1)


def _catch_up(writer: Writer, mark: int) -> int:
    """Take in what changed while the rows were read, so that the switch takes nothing back."""
    today = timezone.localdate()
    while found := changes.after(mark=mark, limit=_BATCH):
        left = {uid_of(change.kind, change.uuid) for change in found if sources.room_of(change.kind)}
        for room in sources.rooms():
            uuids = frozenset(change.uuid for change in found if sources.room_of(change.kind) == room)
            for row in sources.index_rows(room=room, uuids=uuids) if uuids else ():
                left.discard(uid_of(row.kind, row.uuid))
                writer.put([prepare(row, today=today, names=writer.names)])
        writer.remove(left)
        mark = found[-1].pk
        writer.commit(mark=mark)
    return mark


def _in_processes(rows: Iterable[IndexRow], today: date, names: Names, processes: int) -> Iterator[Prepared]:
    """Analyse in other processes, a bounded number of chunks ahead of what is written."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting: deque[Future[list[Prepared]]] = deque()
        for chunk in _chunks(rows):
            waiting.append(pool.submit(prepare_all, chunk, today, names))
            if len(waiting) >= processes * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(rows: Iterable[IndexRow]) -> Iterator[list[IndexRow]]:
    chunk: list[IndexRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
