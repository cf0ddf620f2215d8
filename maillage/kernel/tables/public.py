"""Door of the tables that leave the site."""

from collections.abc import Callable
from typing import Literal

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from maillage.kernel.tables.csv_file import write_csv, write_csv_excel
from maillage.kernel.tables.model import Column, Table
from maillage.kernel.tables.ods_file import TYPE as ODS
from maillage.kernel.tables.ods_file import write_ods

__all__ = ["FORMS", "Column", "Form", "Table", "table_response", "write_table"]

Form = Literal["csv-excel", "csv", "xlsx", "ods"]
# Form -> what the reader chooses from.
FORMS: dict[Form, str] = {
    "csv-excel": "CSV pour Excel (point-virgule)",
    "csv": "CSV, données ouvertes (virgule)",
    "xlsx": "Excel (XLSX)",
    "ods": "LibreOffice (ODS)",
}


def _write_xlsx(*, table: Table) -> bytes:
    # Read when it is needed: its library takes 7 MB of memory, in every process.
    from maillage.kernel.tables.xlsx_file import write_xlsx

    return write_xlsx(table=table)


_WRITERS: dict[Form, tuple[Callable[..., bytes], str, str]] = {
    "csv-excel": (write_csv_excel, "text/csv; charset=utf-8", "csv"),
    "csv": (write_csv, "text/csv; charset=utf-8", "csv"),
    "xlsx": (_write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "ods": (write_ods, ODS, "ods"),
}


def write_table(*, table: Table, form: Form) -> bytes:
    """Return the bytes of a table in a form of `FORMS`. Texts that a spreadsheet would compute are made harmless.

    Raises:
        ValueError: a row has not one value per column.
    """
    return _WRITERS[form][0](table=table)


def table_response(*, table: Table, form: Form, name: str) -> HttpResponse:
    """Send a table as a file `name` (without extension); the view has checked the right, no cache keeps it.

    Raises:
        ValueError: a row has not one value per column.
    """
    _write, media_type, extension = _WRITERS[form]
    response = HttpResponse(write_table(table=table, form=form), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.{extension}") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
