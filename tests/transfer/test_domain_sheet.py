"""Sheets as people have them: any encoding, separator and format; what is not a sheet is refused in words."""

import zipfile

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


def bomb(path, size, *, crowd=0):
    """A workbook whose table is `size` bytes of nothing, or that has a crowd of members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name in ("content.xml", "xl/worksheets/sheet1.xml"):
            with book.open(name, "w") as member:
                for _ in range(size // 1_000_000):
                    member.write(b" " * 1_000_000)
        for number in range(crowd):
            book.writestr(f"xl/{number}.xml", "")


@pytest.mark.parametrize("name", ["liste.xlsx", "liste.ods"])
def test_a_workbook_that_unpacks_without_end_is_refused_before_it_is_opened(tmp_path, name):
    for size, crowd in ((120_000_000, 0), (0, 8_001)):
        bomb(tmp_path / name, size, crowd=crowd)
        with pytest.raises(FileRefused) as refusal:
            read_sheet(path=tmp_path / name)
        assert refusal.value.code == "sheet_archive_bomb" and "démesurée" in refusal.value.reason


def test_an_opendocument_sheet_is_read_as_it_is_seen(tmp_path):
    """Paragraphs, spaces, repeated and covered cells, groups of rows; comments and other sheets are left out."""
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = [
        f"<table:table-header-rows><table:table-row>{cell.format('Fichier')}{cell.format('Titre')}{cell.format('Année')}</table:table-row></table:table-header-rows>",
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
        (
            "<table:table-row-group><table:table-row><table:table-cell><office:annotation><text:p>À revoir</text:p></office:annotation>"
            "<text:p>a<text:s text:c='1'/>b<text:span>.pdf</text:span></text:p></table:table-cell>"
            "<table:table-cell table:number-columns-repeated='2'><text:p>Un</text:p><text:p>deux</text:p></table:table-cell></table:table-row></table:table-row-group>"
        ),
    ]
    tables = (
        f"<table:table>{''.join(rows)}</table:table><table:table><table:table-row>{cell.format('Autre')}</table:table-row></table:table>"
    )
    with zipfile.ZipFile(tmp_path / "liste.ods", "w") as book:
        book.writestr("content.xml", f"<office:document-content {spaces}><office:body>{tables}</office:body></office:document-content>")
    headers, lines = read_sheet(path=tmp_path / "liste.ods")
    assert headers == ["Fichier", "Titre", "Année"]
    assert lines == [{"Fichier": "a b.pdf", "Titre": "Un\ndeux", "Année": "Un\ndeux"}]


def test_entities_are_not_expanded(tmp_path):
    bombs = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><a>&b;</a>'
    with zipfile.ZipFile(tmp_path / "liste.ods", "w") as book:
        book.writestr("content.xml", bombs)
    with pytest.raises(FileRefused, match="abîmée"):
        read_sheet(path=tmp_path / "liste.ods")
