"""Read a sheet: CSV in any usual encoding and separator, XLSX, ODS."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from maillage.kernel.files.public import FileRefused

MAX_ROWS = 50_000
MAX_BYTES = 20_000_000


def read_sheet(*, path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Give the headers and the rows of a sheet, all values as text.

    Raises:
        FileRefused: the file is not a sheet that can be read; the reason says why, in French.
    """
    if path.stat().st_size > MAX_BYTES:
        raise FileRefused(code="sheet_too_big", reason="Cette liste dépasse 20 Mo : gardez une seule feuille, sans images.")
    readers = {".csv": _read_csv, ".tsv": _read_csv, ".txt": _read_csv, ".xlsx": _read_xlsx, ".ods": _read_ods}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise FileRefused(code="sheet_kind", reason="Cette liste n’est ni un CSV, ni un classeur XLSX ou ODS.")
    try:
        lines = [[cell.strip() for cell in line] for line in islice(reader(path), MAX_ROWS + 1)]
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(
            code="sheet_broken", reason="Cette liste ne s’ouvre pas : elle est abîmée ou d’un autre format que son nom."
        ) from error
    lines = [line for line in lines if any(line)]
    if len(lines) < 2:
        raise FileRefused(code="sheet_empty", reason="Cette liste est vide : il faut une ligne de titres, puis une ligne par fichier.")
    headers = [header or f"Colonne {number}" for number, header in enumerate(lines[0], 1)]
    return headers, [dict(zip(headers, [*line, *[""] * len(headers)], strict=False)) for line in lines[1:]]


def _read_csv(path: Path) -> Iterator[list[str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(raw, cp_isolation=["cp1252", "latin_1", "mac_roman", "utf_16"]).best()
        text = str(best) if best else raw.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";\t,|", key=first.count)
    return csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)


def _read_xlsx(path: Path) -> Iterator[list[str]]:
    # Read when it is needed: it takes 15 MB of memory, in every process.
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=40):
            cells = [_as_text(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
    finally:
        book.close()


def _read_ods(path: Path) -> Iterator[list[str]]:
    from odf import teletype
    from odf.opendocument import load
    from odf.table import CoveredTableCell, Table, TableCell, TableRow

    document = load(str(path))
    for row in document.getElementsByType(Table)[0].getElementsByType(TableRow):
        cells: list[str] = []
        for cell in row.childNodes:
            if cell.qname not in (TableCell().qname, CoveredTableCell().qname):
                continue
            repeated = min(int(cell.getAttribute("numbercolumnsrepeated") or 1), 40)
            cells += [teletype.extractText(cell)] * repeated
        yield cells[:40]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
