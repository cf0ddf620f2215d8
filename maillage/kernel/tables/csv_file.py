"""CSV, two dialects: what French spreadsheets open with a double click, and what programs read."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from maillage.kernel.tables.model import Column, Table, harmless


def write_csv_excel(*, table: Table) -> bytes:
    """Return UTF-8 with its mark, semicolons, CRLF, decimal comma, dd/mm/yyyy."""
    return b"\xef\xbb\xbf" + _write(table=table, delimiter=";", cell=_french)


def write_csv(*, table: Table) -> bytes:
    """Return UTF-8, commas, CRLF, decimal point, ISO dates."""
    return _write(table=table, delimiter=",", cell=_iso)


def _write(*, table: Table, delimiter: str, cell: Callable[[Column, Any], str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([harmless(column.label) for column in table.columns])
    writer.writerows([cell(column, value) for column, value in row] for row in table.values())
    return out.getvalue().encode()


def _number(column: Column, value: float | Decimal) -> str:
    if column.kind == "money":
        return f"{Decimal(str(value)):.2f}"
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, float | Decimal) else str(value)


def _french(column: Column, value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | float | Decimal):
        return _number(column, value).replace(".", ",")
    return harmless(value or "")


def _iso(column: Column, value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal):
        return _number(column, value)
    return harmless(value or "")
