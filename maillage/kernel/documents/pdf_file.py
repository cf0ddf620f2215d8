# mypy: disable-error-code="import-untyped"
"""PDF: A4, real text, numbered pages, an outline."""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    ListFlowable,
    ListItem,
    PageTemplate,
    Spacer,
    Table,
)
from reportlab.platypus import Paragraph as Lines

from maillage.kernel.documents import fonts
from maillage.kernel.documents.model import Block, Bullets, Document, Heading, Paragraph, Picture, Quote, TableBlock, Words, runs
from maillage.kernel.documents.pictures import printed

INK, MUTED, LINE, WASH, LINK = "#241d1a", "#61564f", "#e0d8d1", "#f7f3ef", "#005094"
SIDE, TOP, FOOT = 22 * mm, 20 * mm, 24 * mm
WIDTH = A4[0] - 2 * SIDE


@lru_cache(maxsize=1)
def _styles() -> dict[str, ParagraphStyle]:
    fonts.register()

    def style(name: str, size: float, *, font: str = fonts.TEXT, colour: str = INK, after: float = 6, **more: Any) -> ParagraphStyle:
        leading = round(size * (1.15 if font == fonts.TITLE else 1.42), 1)
        return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, textColor=HexColor(colour), spaceAfter=after, **more)

    return {
        "title": style("title", 25, font=fonts.TITLE, after=4),
        "subtitle": style("subtitle", 12.5, colour=MUTED, after=10),
        "h1": style("h1", 15.5, font=fonts.TITLE, spaceBefore=14, after=5, keepWithNext=1),
        "h2": style("h2", 12, font=fonts.BOLD, spaceBefore=9, after=3, keepWithNext=1),
        "h3": style("h3", 10.5, font=fonts.BOLD, spaceBefore=6, after=2, keepWithNext=1),
        "text": style("text", 10.5),
        "item": style("item", 10.5, after=2),
        "quote": style("quote", 11.5, leftIndent=5 * mm, borderPadding=2, after=4),
        "small": style("small", 8.8, colour=MUTED, after=8),
        "caption": style("caption", 9.2, font=fonts.BOLD, spaceBefore=6, after=3, keepWithNext=1),
        "cell": style("cell", 9.6, after=0),
        "figure": style("figure", 9.6, after=0, alignment=TA_RIGHT),
        "head": style("head", 9.6, font=fonts.BOLD, after=0),
        "figures": style("figures", 9.6, font=fonts.BOLD, after=0, alignment=TA_RIGHT),
    }


def to_pdf(*, document: Document) -> bytes:
    """Return the PDF. Pictures that cannot be read are said in words."""
    styles, out = _styles(), BytesIO()
    template = BaseDocTemplate(
        out, pagesize=A4, title=document.title, author=document.source, subject=document.subtitle, lang=document.language,
        leftMargin=SIDE, rightMargin=SIDE, topMargin=TOP, bottomMargin=FOOT,
    )  # fmt: skip
    frame = Frame(SIDE, FOOT, WIDTH, A4[1] - TOP - FOOT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    template.addPageTemplates(PageTemplate(frames=[frame]))
    story: list[Flowable] = [_Outlined(document.title, styles["title"], 0)]
    if document.subtitle:
        story.append(Lines(_marked(document.subtitle, fonts.TEXT), styles["subtitle"]))
    if document.facts:
        story += [_facts(document.facts), Spacer(1, 8)]
    for block in document.blocks:
        story += _flow(block)
    template.build(story, canvasmaker=lambda *args, **named: _Numbered(*args, source=document.source, **named))
    return out.getvalue()


class _Outlined(Lines):
    """A title that stands in the outline of the file."""

    def __init__(self, text: str, style: ParagraphStyle, level: int) -> None:
        super().__init__(_marked(text, style.fontName), style)
        self.said, self.level = text, level

    def draw(self) -> None:
        key = f"t{id(self)}"
        self.canv.bookmarkHorizontal(key, 0, self.height)
        # A title two levels under the one before it has no place in an outline.
        level = min(self.level, getattr(self.canv, "outlined", -1) + 1)
        self.canv.addOutlineEntry(self.said, key, level=level)
        self.canv.outlined = level
        super().draw()


class _Numbered(Canvas):
    """Pages with their number and how many there are, once all are drawn."""

    def __init__(self, *args: Any, source: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self._source, self._pages = source, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802  (the name of the library)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._foot(number, len(self._pages))
            super().showPage()
        super().save()

    def _foot(self, number: int, count: int) -> None:
        self.setStrokeColor(HexColor(LINE))
        self.line(SIDE, FOOT - 5 * mm, A4[0] - SIDE, FOOT - 5 * mm)
        self.setFillColor(HexColor(MUTED))
        left, size, words = SIDE, 8.2, self._source
        while words and self.stringWidth(words, fonts.TEXT, size) > WIDTH - 30 * mm:
            words = words[:-2].rstrip(" …") + "…"
        for font, text in fonts.parts(text=words, font=fonts.TEXT):
            self.setFont(font, size)
            self.drawString(left, FOOT - 10 * mm, text)
            left += self.stringWidth(text, font, size)
        self.setFont(fonts.TEXT, size)
        self.drawRightString(A4[0] - SIDE, FOOT - 10 * mm, f"Page {number} sur {count}")


def _marked(words: Words, font: str) -> str:
    """Return words as the library's markup, each character in a font that draws it."""
    found = ""
    for run in runs(words):
        inside = "".join(
            escape(text).replace("\n", "<br/>") if name == font else f'<font name="{name}">{escape(text)}</font>'
            for name, text in fonts.parts(text=run.text, font=font)
        )
        if run.bold:
            inside = f"<b>{inside}</b>"
        found += f'<a href={quoteattr(run.url)} color="{LINK}">{inside}</a>' if run.url else inside
    return found


def _lines(words: Words, style: str) -> Lines:
    found = _styles()[style]
    return Lines(_marked(words, found.fontName), found)


def _flow(block: Block) -> list[Flowable]:
    match block:
        case Heading(text, level):
            # Never alone at the foot of a page.
            return [CondPageBreak((34 - 4 * level) * mm), _Outlined(text, _styles()[f"h{level}"], level)]
        case Paragraph(words):
            return [_lines(words, "text")]
        case Bullets(items, numbered):
            rows = [ListItem(_lines(item, "item"), leftIndent=14) for item in items]
            named = {"bulletType": "1"} if numbered else {"bulletType": "bullet", "start": "•"}
            return [ListFlowable(rows, bulletFontName=fonts.TEXT, bulletFontSize=10, leftIndent=14, **named), Spacer(1, 5)]
        case Quote(words, source):
            said: list[Flowable] = [_lines(words, "quote")]
            if source:
                said.append(Lines(_marked(f"— {source}", fonts.TEXT), ParagraphStyle("of", _styles()["small"], leftIndent=5 * mm)))
            return said
        case TableBlock():
            return _table(block)
        case Picture():
            return _picture(block)


def _table(block: TableBlock) -> list[Flowable]:
    rows = [[_lines(text, "figures" if place in block.right else "head") for place, text in enumerate(block.head)]]
    rows += [[_lines(text, "figure" if place in block.right else "cell") for place, text in enumerate(row)] for row in block.rows]
    if not block.head:
        return []
    table = Table(rows, colWidths=_widths(block), repeatRows=1, splitInRow=1, hAlign="LEFT")
    table.setStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("BACKGROUND", (0, 0), (-1, 0), HexColor(WASH)),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LINE)), ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip
    return [*([_lines(block.caption, "caption")] if block.caption else []), table, Spacer(1, 8)]


def _widths(block: TableBlock) -> list[float]:
    """Share the width as the texts are long, none too narrow."""
    columns = list(zip(block.head, *block.rows, strict=True))
    wanted = [min(60, max(9, *(len(text) for text in column))) for column in columns]
    return [WIDTH * each / sum(wanted) for each in wanted]


def _facts(facts: Sequence[tuple[str, str]]) -> Flowable:
    rows = [[_lines(label, "head"), _lines(value, "cell")] for label, value in facts]
    table = Table(rows, colWidths=[42 * mm, WIDTH - 42 * mm], splitInRow=1)
    table.setStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
        ("LINEABOVE", (0, 0), (-1, 0), 1.4, HexColor(INK)), ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ])  # fmt: skip
    return table


def _picture(block: Picture) -> list[Flowable]:
    found = printed(content=block.content)
    words = ". ".join(each.rstrip(".") for each in (block.alt, block.caption) if each)
    if found is None:
        return [_lines(f"Image : {words}", "small")]
    width, height = found.size(width=min(WIDTH, 120 * mm), height=90 * mm)
    return [KeepTogether([Image(BytesIO(found.content), width, height, hAlign="LEFT"), Spacer(1, 3), _lines(words, "small")])]
