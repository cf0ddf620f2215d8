"""DOCX: real styles, captions, texts for pictures, editable by everybody."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from maillage.kernel.documents.model import Block, Bullets, Document, Heading, Paragraph, Picture, Quote, TableBlock, Words, runs
from maillage.kernel.documents.pictures import printed

INK = RGBColor(0x24, 0x1D, 0x1A)
WIDTH = Mm(166)
SIZES = {"Title": 25, "Subtitle": 12.5, "Heading 1": 15.5, "Heading 2": 12.5, "Heading 3": 11, "Normal": 10.5, "Caption": 9.5}


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """Return an empty document in our look: made once, copied for each."""
    made, out = docx.Document(), BytesIO()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(20), Mm(22)
    for name, size in SIZES.items():
        style = made.styles[name]
        style.font.size, style.font.color.rgb, style.font.name = Pt(size), INK, "Calibri"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    made.save(out)
    return out.getvalue()


def to_docx(*, document: Document) -> bytes:
    """Return the DOCX. Pictures that cannot be read are said in words."""
    made, out = docx.Document(BytesIO(_blank())), BytesIO()
    about = made.core_properties
    about.title, about.author, about.language, about.subject = document.title[:255], document.source[:255], document.language, ""
    about.comments, about.created, about.modified, about.last_modified_by = "", datetime.now(UTC), datetime.now(UTC), ""
    for tag in made.styles.element.iter(qn("w:lang")):
        tag.set(qn("w:val"), document.language)
    made.add_paragraph(document.title, style="Title")
    if document.subtitle:
        made.add_paragraph(document.subtitle, style="Subtitle")
    if document.facts:
        _table(made, TableBlock("", (), [list(fact) for fact in document.facts]), widths=(Mm(42), Mm(124)))
    counted = 0
    for block in document.blocks:
        counted += isinstance(block, TableBlock) and bool(block.caption)
        _add(made, block, counted)
    _foot(made, document.source)
    made.save(out)
    return out.getvalue()


def _add(made: Any, block: Block, counted: int) -> None:
    match block:
        case Heading(text, level):
            made.add_heading(text, level)
        case Paragraph(words):
            _write(made, made.add_paragraph(), words)
        case Bullets(items, numbered):
            for item in items:
                _write(made, made.add_paragraph(style="List Number" if numbered else "List Bullet"), item)
        case Quote(words, source):
            _write(made, made.add_paragraph(style="Quote"), words)
            if source:
                made.add_paragraph(f"— {source}")
        case TableBlock():
            _captioned(made, block, counted)
        case Picture():
            _picture(made, block)


def _captioned(made: Any, block: TableBlock, counted: int) -> None:
    if block.caption:
        _caption(made.add_paragraph(style="Caption"), block.caption, counted)
    if block.head:
        _table(made, block)
        made.add_paragraph()


def _write(made: Any, paragraph: Any, words: Words) -> None:
    for run in runs(words):
        if run.url:
            _link(made, paragraph, run.text, run.url)
            continue
        written = paragraph.add_run(run.text)
        written.bold, written.italic = run.bold or None, run.italic or None


def _link(made: Any, paragraph: Any, text: str, url: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), made.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    written = paragraph.add_run(text)
    written.font.underline, written.font.color.rgb = True, RGBColor(0, 0x50, 0x94)
    link.append(written._r)  # noqa: SLF001  (the library has no link)
    paragraph._p.append(link)  # noqa: SLF001


def _field(paragraph: Any, code: str, shown: str) -> None:
    """Write a field the office suite counts itself, with what it shows until then."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    field.append(paragraph.add_run(shown)._r)  # noqa: SLF001
    paragraph._p.append(field)  # noqa: SLF001


def _caption(paragraph: Any, words: str, number: int) -> None:
    paragraph.add_run("Tableau\u00a0")
    _field(paragraph, "SEQ Tableau \\* ARABIC", str(number))
    paragraph.add_run(f" – {words}")
    paragraph.paragraph_format.keep_with_next = True


def _table(made: Any, block: TableBlock, widths: Sequence[Any] = ()) -> None:
    columns = len(block.head) or 2
    table = made.add_table(rows=0, cols=columns, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for number, row in enumerate([block.head, *block.rows] if block.head else block.rows):
        head = number == 0 and bool(block.head)
        added = table.add_row()
        if head:
            added._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
        for place, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text).bold = head or (not block.head and place == 0) or None
            if place in block.right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if widths:
                cell.width = widths[place]


def _picture(made: Any, block: Picture) -> None:
    found = printed(content=block.content)
    if found is None:
        made.add_paragraph(f"Image : {block.alt} {block.caption}".strip())
        return
    width, height = found.size(width=min(WIDTH, Mm(120)), height=Mm(90))
    shape = made.add_picture(BytesIO(found.content), int(width), int(height))
    shape._inline.docPr.set("descr", block.alt)  # noqa: SLF001  (the library has no text for pictures)
    if block.caption:
        made.add_paragraph(block.caption, style="Caption")


def _foot(made: Any, source: str) -> None:
    paragraph = made.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{source} · page " if source else "Page ")
    _field(paragraph, "PAGE", "1")
