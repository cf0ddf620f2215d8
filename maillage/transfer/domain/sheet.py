"""Read a sheet: CSV in any usual encoding and separator, XLSX, ODS."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from maillage.kernel.files.archives import inspect
from maillage.kernel.files.public import FileRefused

MAX_ROWS = 50_000
MAX_BYTES = 20_000_000
MAX_UNPACKED = 100_000_000
BROKEN = "Cette liste ne s’ouvre pas : elle est abîmée ou d’un autre format que son nom."
ARCHIVES = {
    "archive_bomb": "Cette liste se déplie en une quantité démesurée de données : gardez une seule feuille, ou enregistrez-la en CSV.",
    "archive_locked": "Cette liste est protégée par un mot de passe : enregistrez-la sans, puis déposez-la à nouveau.",
    "archive_broken": BROKEN,
}
ODS_SPACES = {"s": " ", "tab": "\t", "line-break": "\n"}


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
        if reader in (_read_xlsx, _read_ods):
            _check_archive(path)
        lines = [[cell.strip() for cell in line] for line in islice(reader(path), MAX_ROWS + 1)]
    except FileRefused:
        raise
    except Exception as error:
        raise FileRefused(code="sheet_broken", reason=BROKEN) from error
    lines = [line for line in lines if any(line)]
    if len(lines) < 2:
        raise FileRefused(code="sheet_empty", reason="Cette liste est vide : il faut une ligne de titres, puis une ligne par fichier.")
    headers = [header or f"Colonne {number}" for number, header in enumerate(lines[0], 1)]
    return headers, [dict(zip(headers, [*line, *[""] * len(headers)], strict=False)) for line in lines[1:]]


def _check_archive(path: Path) -> None:
    """A workbook is a zip: it is judged before it is opened, as every document that comes in."""
    try:
        inspect(path=path, most_unpacked=MAX_UNPACKED)
    except FileRefused as refusal:
        raise FileRefused(code=f"sheet_{refusal.code}", reason=ARCHIVES.get(refusal.code, refusal.reason)) from refusal


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
    """Read the first table row by row: a whole document held as a tree takes twenty times its size."""
    from defusedxml.ElementTree import iterparse

    table = None
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        for event, element in iterparse(content, events=("start", "end")):
            name = _local(element)
            if name == "table" and event == "start" and table is None:
                table = element
            elif name == "table" and event == "end" and element is table:
                return
            elif name == "table-row" and event == "end" and table is not None:
                yield _ods_cells(element)
                table.clear()


def _ods_cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if _local(cell) in ("table-cell", "covered-table-cell"):
            repeated = next((value for key, value in cell.attrib.items() if key.endswith("number-columns-repeated")), "1")
            cells += [_ods_words(cell)] * min(int(repeated), 40)
    return cells[:40]


def _ods_words(element: Any) -> str:
    """Give the text of a cell, one line for each paragraph, without its comments."""
    parts = [element.text or ""]
    for child in element:
        name = _local(child)
        if name == "p" and any(parts):
            parts.append("\n")
        if name in ODS_SPACES:
            parts.append(ODS_SPACES[name])
        elif name != "annotation":
            parts.append(_ods_words(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
