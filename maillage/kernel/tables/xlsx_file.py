"""XLSX: real dates and numbers, header that stays in sight, a sheet that says what the table is."""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from maillage.kernel.tables.model import ABOUT, FORMULA, LONGEST, Column, Table, sheet_name

EURO = "#,##0.00\\ [$€-80C]"
HEAD = PatternFill("solid", fgColor="FFF7F3EF")
BOLD, LINES = Font(bold=True), Alignment(vertical="top", wrap_text=True)


def write_xlsx(*, table: Table) -> bytes:
    """Return the workbook, written row by row."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.language, book.properties.creator = table.title, "fr-BE", ""
    sheet = book.create_sheet(sheet_name(table.title))
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.characters
    sheet.append([_text(sheet, column.label, head=True) for column in table.columns])
    count = 1
    for count, row in enumerate(table.values(), start=2):  # noqa: B007  (the last number is the size of the table)
        sheet.append([_cell(sheet, column, value) for column, value in row])
    if table.columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{count}"
    about = book.create_sheet(ABOUT)
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 26, 80
    for label, words in [("Titre", table.title), *table.about]:
        about.append([_text(about, label, head=True), _text(about, words)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, column: Column, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, str):
        return _text(sheet, value)
    # A year before 1900 has no number in this format.
    if isinstance(value, date) and value.year < 1900:
        return _text(sheet, value.isoformat())
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    elif column.kind == "money" and isinstance(value, int | float | Decimal):
        cell.number_format = EURO
    return cell


def _text(sheet: Any, words: str, *, head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value="")
    # Said to be a text, so that nothing is computed from it; the quote keeps it so when someone edits the cell.
    cell.value, cell.data_type = words[:LONGEST], "s"
    if words.startswith(FORMULA):
        cell.quotePrefix = True
    if head:
        cell.font, cell.fill = BOLD, HEAD
    if "\n" in words:
        cell.alignment = LINES
    return cell
