"""Tables as lines of JSON: the same bytes whichever database they come from, so that an archive moves from one to the other.

First line: the names of the columns. Then one array per row, in the order of the primary key.
"""

# ruff: noqa: SLF001  (rows are read and written below the models' rules)
import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO
from uuid import UUID

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.duration import duration_iso_string

ALIAS = "backup_snapshot"
BATCH = 500
# Sign-ins are not brought back: who restores signs in again.
LEFT_OUT = {"sessions.session", "usersessions.usersession"}


def tables_of(*, apps: Apps) -> list[type[models.Model]]:
    """Give the models whose rows are saved, many-to-many tables included, by name of table."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.db_table)


def fields_of(model: type[models.Model]) -> list[models.Field]:
    # By name: the order of columns in a model is not that of its migrations.
    return sorted((field for field in model._meta.local_concrete_fields if not field.generated), key=lambda field: str(field.column))


@contextmanager
def snapshot() -> Iterator[str]:
    """Open a second connection that sees the database as it is now, while others go on writing; give its alias."""
    connection: BaseDatabaseWrapper = connections["default"].copy(alias=ALIAS)
    connections[ALIAS] = connection
    try:
        with connection.cursor() as cursor:
            # Plain BEGIN on SQLite: a reader, which waits for nobody and whom nobody waits for.
            cursor.execute("BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield ALIAS
    finally:
        connection.close()
        del connections[ALIAS]


def dump(*, model: type[models.Model], using: str, out: BinaryIO) -> dict[str, Any]:
    """Write a table, compressed; return what the manifest says of it: rows, columns, SHA-256 of the text."""
    digest, rows = hashlib.sha256(), 0
    fields = fields_of(model)
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, compresslevel=6) as packed:

        def line(values: list[Any]) -> None:
            text = json.dumps(values, default=_plain, sort_keys=True, separators=(",", ":")).encode() + b"\n"
            digest.update(text)
            packed.write(text)

        line([field.column for field in fields])
        queryset = model._base_manager.using(using).order_by("pk")
        for values in queryset.values_list(*[field.attname for field in fields]).iterator(chunk_size=2000):
            line(list(values))
            rows += 1
    return {"rows": rows, "columns": [field.column for field in fields], "sha256": digest.hexdigest()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    raise TypeError(f"{type(value).__name__} has no text")


def load(*, model: type[models.Model], lines: BinaryIO, using: str) -> int:
    """Empty a table, then fill it from lines, as they are (no date is set anew); return the number of rows.

    Raises:
        ValueError: the columns are not those of the table.
    """
    model._base_manager.using(using)._raw_delete(using)
    fields = fields_of(model)
    with gzip.GzipFile(fileobj=lines, mode="rb") as packed:
        if json.loads(packed.readline()) != [field.column for field in fields]:
            raise ValueError(f"columns of {model._meta.db_table} differ")
        batch: list[models.Model] = []
        rows = 0
        for line in packed:
            values = {field.attname: _read(field, value) for field, value in zip(fields, json.loads(line), strict=True)}
            batch.append(model(**values))
            if len(batch) == BATCH:
                rows += _insert(model, batch, fields, using)
                batch = []
        return rows + _insert(model, batch, fields, using)


def _insert(model: type[models.Model], batch: list[models.Model], fields: list[models.Field], using: str) -> int:
    connection = connections[using]
    step = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, batch))) if batch else BATCH
    for start in range(0, len(batch), step):
        model._base_manager.using(using)._insert(  # type: ignore[attr-defined]
            batch[start : start + step], fields=fields, using=using, raw=True
        )
    return len(batch)


def _read(field: models.Field, value: Any) -> Any:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)


def settle(*, tables: list[type[models.Model]], using: str) -> None:
    """Check references between tables, and make the counters of ids start after the last row."""
    connection = connections[using]
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
