"""Writing, locking, and refusing to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

READING = ("SELECT", "WITH", "EXPLAIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "SHOW", "DECLARE", "FETCH", "CLOSE")


class WriteRefused(RuntimeError):
    """A page that only reads tried to write."""


@contextmanager
def writing() -> Iterator[None]:
    """Run the rows of one act in one transaction, which alone may write on SQLite (`BEGIN IMMEDIATE`)."""
    with transaction.atomic():
        yield


def locked[Row: models.Model](*, row: Row) -> Row:
    """Fetch a row again and hold it until the end of the transaction. Whoever writes rows that only point to it does not wait.

    Raises:
        DoesNotExist: the row has gone since.
    """
    # Not type(row): the account of a request is a lazy stand-in.
    queryset = row._meta.model._base_manager.filter(pk=row.pk)  # noqa: SLF001  (documented, and never filtered)
    found: Row = _held(queryset).get()  # type: ignore[assignment]
    return found


def locked_rows[Row: models.Model](*, rows: models.QuerySet[Row]) -> list[Row]:
    """Fetch rows as `locked` does one, each act in the same order: two that want the same ones do not wait for each other."""
    return list(_held(rows).order_by("pk"))


def _held[Row: models.Model](rows: models.QuerySet[Row]) -> models.QuerySet[Row]:
    # Without their keys: two acts that hold one row and point to the other's would wait for each other at their end. Nothing on SQLite.
    return rows.select_for_update(no_key=True)


@contextmanager
def reading_only() -> Iterator[None]:
    """Refuse every statement that writes, on this connection.

    Raises:
        WriteRefused: a statement other than a reading one was about to run.
    """

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001  (called by Django)
        if not sql.lstrip(" (\n").upper().startswith(READING):
            raise WriteRefused(f"This page may only read: {sql[:80]}")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield
