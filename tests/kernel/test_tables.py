"""Tables that leave the site: read back with other readers."""

import csv
import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from odf.opendocument import load
from odf.table import Table as OdfTable
from odf.table import TableCell, TableHeaderRows, TableRow
from odf.teletype import extractText

from maillage.kernel.tables.public import FORMS, Column, Table, table_response, write_table

COLUMNS = [Column("Titre"), Column("Montant", "money"), Column("Pages", "number"), Column("Le", "date"), Column("Vu à", "moment")]
ROW = ["L’été ; « à l’école »", Decimal("1234.5"), 12, date(2026, 3, 19), datetime(2026, 3, 19, 8, 30, tzinfo=UTC)]


def table(rows, columns=COLUMNS):
    return Table("Registre : mises à disposition [2026]", columns, rows, [("Filtres", "aucun"), ("Fait le", "19/03/2026")])


def lines(content, delimiter):
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))


def test_csv_for_french_excel():
    raw = write_table(table=table([ROW]), form="csv-excel")
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == 2
    head, row = lines(raw.decode("utf-8-sig"), ";")
    assert head[0] == "Titre"
    assert row == ["L’été ; « à l’école »", "1234,50", "12", "19/03/2026", "19/03/2026 09:30"]


def test_csv_for_open_data():
    raw = write_table(table=table([ROW]), form="csv")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert lines(raw.decode(), ",")[1] == ["L’été ; « à l’école »", "1234.50", "12", "2026-03-19", "2026-03-19T09:30"]


@pytest.mark.parametrize("text", ["=1+1", "+32 475 12 34 56", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
@pytest.mark.parametrize("form", ["csv", "csv-excel"])
def test_nothing_is_computed_from_a_text_of_a_csv(text, form):
    raw = write_table(table=table([[text]], [Column("Mots")]), form=form).decode("utf-8-sig")
    assert lines(raw, ",")[1][0].startswith("'")


def test_a_negative_number_stays_a_number():
    raw = write_table(table=table([[-3, Decimal("-0.5")]], [Column("n", "number"), Column("€", "money")]), form="csv-excel")
    assert raw.decode("utf-8-sig").splitlines()[1] == "-3;-0,50"


def test_xlsx_has_real_values_and_says_what_it_is():
    book = openpyxl.load_workbook(io.BytesIO(write_table(table=table([ROW, ["=1+1", None, 1.5, date(1832, 1, 1), None]]), form="xlsx")))
    sheet, about = book.worksheets
    assert about.title == "À propos" and about["B2"].value == "aucun"
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold
    assert [cell.value for cell in sheet[2]] == [ROW[0], 1234.5, 12, datetime(2026, 3, 19), datetime(2026, 3, 19, 9, 30)]
    assert "€" in sheet["B2"].number_format and sheet["D2"].is_date
    assert sheet["A3"].data_type == "s" and sheet["A3"].value == "=1+1" and sheet["A3"].quotePrefix
    assert sheet["D3"].value == "1832-01-01"


def test_ods_has_real_values_and_says_what_it_is():
    raw = write_table(table=table([ROW, ["=1+1\nsuite <b>", None, 1.5, None, None]]), form="ods")
    book = load(io.BytesIO(raw))
    sheet, about = book.spreadsheet.getElementsByType(OdfTable)
    assert about.getAttribute("name") == "À propos" and "aucun" in extractText(about)
    assert len(sheet.getElementsByType(TableHeaderRows)) == 1
    cells = [row.getElementsByType(TableCell) for row in sheet.getElementsByType(TableRow)]
    assert [cell.getAttribute("valuetype") for cell in cells[1]] == ["string", "currency", "float", "date", "date"]
    assert cells[1][1].getAttribute("value") == "1234.5" and cells[1][4].getAttribute("datevalue") == "2026-03-19T09:30:00"
    assert cells[2][0].getAttribute("formula") is None and extractText(cells[2][0]).startswith("=1+1")
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        assert parts.infolist()[0].filename == "mimetype" and parts.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert b"VerticalSplitPosition" in parts.read("settings.xml")


@pytest.mark.parametrize("form", list(FORMS))
def test_odd_values_do_not_break_a_table(form):
    odd = ["\x00\x0bnoir\ud800", "x" * 40000, Decimal("NaN"), float("inf"), True]
    raw = write_table(table=table([[value] for value in odd] + [[None], [""]], [Column("Valeur")]), form=form)
    assert raw


@pytest.mark.parametrize("form", list(FORMS))
def test_a_table_without_rows_has_its_header(form):
    assert write_table(table=table([]), form=form)


def test_a_short_row_is_an_error_of_the_program():
    with pytest.raises(ValueError):
        write_table(table=table([["seul"]]), form="csv")


def test_the_file_is_named_and_no_cache_keeps_it():
    response = table_response(table=table([ROW]), form="ods", name="registre-été")
    assert "attachment" in response["Content-Disposition"] and "registre-%C3%A9t%C3%A9.ods" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"
