"""What a table holds, whatever the form it leaves in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.utils import timezone

from maillage.kernel.text.characters import readable

Kind = Literal["text", "number", "money", "date", "moment"]
# A spreadsheet that opens a text file takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_000  # characters a cell of a spreadsheet holds
ABOUT = "À propos"


@dataclass(frozen=True)
class Column:
    """A column. `money` is in euro; `width` is in characters, for spreadsheets (0: from the kind)."""

    label: str
    kind: Kind = "text"
    width: int = 0

    @property
    def characters(self) -> int:
        return self.width or {"text": 28, "number": 12, "money": 14, "date": 13, "moment": 18}[self.kind]


@dataclass(frozen=True)
class Table:
    """A table: rows have one value per column; `about` says what it is (filters, author, date) on a sheet of its own."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    about: Sequence[tuple[str, str]] = ()

    def values(self) -> Iterator[list[tuple[Column, Any]]]:
        """Yield each row as (column, value): a date, an instant in local time, a number or a text; None when empty.

        Raises:
            ValueError: a row has not one value per column.
        """
        for row in self.rows:
            yield [(column, _value(value)) for column, value in zip(self.columns, row, strict=True)]


def sheet_name(title: str) -> str:
    """Return a name a spreadsheet accepts: 31 characters, none of those it keeps for itself."""
    name = re.sub(r"[\[\]:*?/\\]", " ", title).strip(" '")[:31].strip(" '")
    return name if name and name not in (ABOUT, "History") else "Tableau"


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula when it reads it from a CSV file."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) or text.startswith(FORMULA) else text


def _value(value: Any) -> date | datetime | int | float | Decimal | str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, date | int | Decimal) or (isinstance(value, float) and value - value == 0):
        return None if isinstance(value, Decimal) and not value.is_finite() else value
    return readable(str(value))
