"""Sheets as people have them: any encoding, separator and format; what is not a sheet is refused in words."""

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from maillage.kernel.files.public import FileRefused
from maillage.transfer.domain.columns import guess_columns
from maillage.transfer.domain.sheet import read_sheet

LINES = [["Fichier", "Intitulé", "Année", "Thèmes"], ["été/bilan.pdf", "Bilan d’été", "2021", "Autres"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_every_usual_dialect(tmp_path, encoding, separator):
    path = tmp_path / "liste.csv"
    path.write_bytes("\r\n".join(separator.join(line) for line in LINES).encode(encoding))
    headers, rows = read_sheet(path=path)
    assert headers == LINES[0]
    assert rows == [dict(zip(*LINES, strict=True))]


def test_xlsx(tmp_path):
    book = Workbook()
    for line in LINES:
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line])
    book.save(tmp_path / "liste.xlsx")
    assert read_sheet(path=tmp_path / "liste.xlsx") == (LINES[0], [dict(zip(*LINES, strict=True))])


def test_ods(tmp_path):
    document = OpenDocumentSpreadsheet()
    table = Table(name="Liste")
    for line in LINES:
        row = TableRow()
        for cell in line:
            box = TableCell()
            box.addElement(P(text=cell))
            row.addElement(box)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "liste.ods"))
    assert read_sheet(path=tmp_path / "liste.ods") == (LINES[0], [dict(zip(*LINES, strict=True))])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("liste.xlsx", b"not a workbook", "abîmée"),
        ("liste.ods", b"PK\x03\x04rien", "abîmée"),
        ("liste.csv", b"", "vide"),
        ("liste.csv", b"Fichier;Titre\n", "vide"),
        ("liste.doc", b"x", "ni un CSV"),
    ],
)
def test_what_is_not_a_sheet_is_refused_in_words(tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileRefused) as refusal:
        read_sheet(path=tmp_path / name)
    assert words in refusal.value.reason


def test_columns_are_guessed_whatever_accents_and_capitals():
    assert guess_columns(headers=["FICHIER", "Intitulé", "Mots-clés", "Année", "Remarque"]) == {
        "path": "FICHIER",
        "title": "Intitulé",
        "themes": "Mots-clés",
        "year": "Année",
    }
