"""ODS, written by hand: a text in a zip, so that a long table costs no tree in memory."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from maillage.kernel.tables.model import ABOUT, LONGEST, Column, Table, sheet_name

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"), ("meta", "meta"),
        ("config", "config"), ("fo", "xsl-fo-compatible"), ("manifest", "manifest"),
    )
)  # fmt: skip
DAY = '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
STYLES = (
    f'<number:date-style style:name="day">{DAY}</number:date-style>'
    f'<number:date-style style:name="instant">{DAY}<number:text> </number:text><number:hours number:style="long"/>'
    '<number:text>:</number:text><number:minutes number:style="long"/></number:date-style>'
    '<number:currency-style style:name="euro"><number:number number:decimal-places="2" number:min-decimal-places="2" '
    'number:min-integer-digits="1" number:grouping="true"/><number:text> </number:text>'
    '<number:currency-symbol number:language="fr" number:country="BE">€</number:currency-symbol></number:currency-style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{data}"/>'
        for name, data in (("c-day", "day"), ("c-instant", "instant"), ("c-euro", "euro"))
    )
    + '<style:style style:name="c-head" style:family="table-cell"><style:table-cell-properties fo:background-color="#f7f3ef"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def write_ods(*, table: Table) -> bytes:
    """Return the workbook: the table with its header in sight, and a sheet that says what it is."""
    name, out = sheet_name(table.title), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", TYPE, compress_type=zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/manifest.xml",
            _xml("manifest:manifest", "".join(_entry(path) for path in ("/", "content.xml", "meta.xml", "settings.xml", "styles.xml"))),
        )
        book.writestr("styles.xml", _xml("office:document-styles", ""))
        book.writestr(
            "meta.xml",
            _xml(
                "office:document-meta",
                f'<office:meta><dc:title xmlns:dc="http://purl.org/dc/elements/1.1/">{escape(table.title)}</dc:title></office:meta>',
            ),
        )
        book.writestr("settings.xml", _xml("office:document-settings", _frozen(name)))
        with book.open("content.xml", "w") as content:
            for part in _content(table, name):
                content.write(part.encode())
    return out.getvalue()


def _xml(root: str, inside: str) -> str:
    prefix = root.split(":", maxsplit=1)[0]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {SPACES} {prefix}:version="1.3">{inside}</{root}>'


def _entry(path: str) -> str:
    return f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{TYPE if path == "/" else "text/xml"}"/>'


def _frozen(name: str) -> str:
    """Return the settings that keep the first row in sight."""
    items = "".join(
        f'<config:config-item config:name="{key}" config:type="{kind}">{value}</config:config-item>'
        for key, kind, value in (
            ("VerticalSplitMode", "short", 2), ("VerticalSplitPosition", "int", 1), ("ActiveSplitRange", "short", 2),
            ("PositionTop", "int", 0), ("PositionBottom", "int", 1),
        )
    )  # fmt: skip
    return (
        '<office:settings><config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        '<config:config-item-map-entry><config:config-item-map-named config:name="Tables">'
        f"<config:config-item-map-entry config:name={quoteattr(name)}>{items}</config:config-item-map-entry>"
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set></office:settings>"
    )


def _content(table: Table, name: str) -> Iterator[str]:
    columns = "".join(
        f'<style:style style:name="w{number}" style:family="table-column"><style:table-column-properties style:column-width="{column.characters * 0.2:.1f}cm"/></style:style>'
        for number, column in enumerate(table.columns)
    )
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {SPACES} office:version="1.3">'
    yield f"<office:automatic-styles>{STYLES}{columns}</office:automatic-styles><office:body><office:spreadsheet>"
    yield f"<table:table table:name={quoteattr(name)}>" + "".join(
        f'<table:table-column table:style-name="w{number}"/>' for number in range(len(table.columns))
    )
    yield (
        "<table:table-header-rows><table:table-row>"
        + "".join(_text(column.label, head=True) for column in table.columns)
        + "</table:table-row></table:table-header-rows>"
    )
    for row in table.values():
        yield "<table:table-row>" + "".join(_cell(column, value) for column, value in row) + "</table:table-row>"
    yield f'</table:table><table:table table:name="{ABOUT}"><table:table-column table:number-columns-repeated="2"/>'
    for label, words in [("Titre", table.title), *table.about]:
        yield f"<table:table-row>{_text(label, head=True)}{_text(words)}</table:table-row>"
    yield "</table:table></office:spreadsheet></office:body></office:document-content>"


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, datetime):
        style, kind, shown = (
            "c-instant",
            f'office:value-type="date" office:date-value="{value.isoformat(timespec="minutes")}:00"',
            f"{value:%d/%m/%Y %H:%M}",
        )
    elif isinstance(value, date):
        style, kind, shown = "c-day", f'office:value-type="date" office:date-value="{value.isoformat()}"', f"{value:%d/%m/%Y}"
    elif column.kind == "money":
        style, kind, shown = (
            "c-euro",
            f'office:value-type="currency" office:currency="EUR" office:value="{value:f}"',
            f"{value:.2f} €".replace(".", ","),
        )
    else:
        style, kind, shown = "", f'office:value-type="float" office:value="{value}"', str(value).replace(".", ",")
    named = f' table:style-name="{style}"' if style else ""
    return f"<table:table-cell{named} {kind}><text:p>{shown}</text:p></table:table-cell>"


def _text(words: str, *, head: bool = False) -> str:
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in words[:LONGEST].split("\n"))
    named = ' table:style-name="c-head"' if head else ""
    return f'<table:table-cell{named} office:value-type="string">{lines}</table:table-cell>'
