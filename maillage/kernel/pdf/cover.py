"""The cover of a copy: who gives what to whom, with which words. As many pages as its note needs."""

import io
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, HRFlowable, PageTemplate, Paragraph, Spacer

from maillage.kernel.pdf import letters
from maillage.kernel.pdf.letters import BOLD, TEXT, TITLE, drawable

INK, SOFT, PAPER, RULE = HexColor("#241d1a"), HexColor("#5d534d"), HexColor("#fce1c9"), HexColor("#d8cfc8")
MARGIN = 56
MOST = {"title": 300, "network": 120, "label": 80, "value": 1000, "note_title": 200, "notice": 3000, "address": 300, "code": 60}
MOST["note"] = 60_000
FACTS, BLOCKS = 30, 200


def style(font: str, size: float, **more: Any) -> ParagraphStyle:
    options = {"leading": size * 1.4, "textColor": INK, "splitLongWords": 1, "allowWidows": 0, "allowOrphans": 0} | more
    return ParagraphStyle(font, fontName=font, fontSize=size, **options)


def cover(wanted: dict[str, Any]) -> bytes:
    """Draw the cover as a PDF; every text is shortened to its bound and written with the letters we have."""
    letters.ready()
    texts = {name: _bounded(wanted.get(name, ""), name) for name in ("title", "network", "note_title", "note", "notice", "address", "code")}
    out = io.BytesIO()
    frame = Frame(MARGIN, MARGIN + 16, A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN - 44, 0, 0, 0, 0)

    def around(canvas: Canvas, document: Any) -> None:
        canvas.setFillColor(PAPER)
        canvas.rect(0, A4[1] - 14, A4[0], 14, stroke=0, fill=1)
        canvas.setFillColor(INK)
        canvas.setFont(TITLE, 12)
        canvas.drawString(MARGIN, A4[1] - MARGIN, _fitted(texts["network"], TITLE, 12))
        canvas.setFillColor(SOFT)
        canvas.setFont(TEXT, 8.5)
        below = " · ".join(part for part in (texts["address"], texts["code"] and f"code {texts['code']}") if part)
        canvas.drawString(MARGIN, MARGIN - 14, _fitted(below, TEXT, 8.5))

    document = BaseDocTemplate(out, pagesize=A4, title=texts["title"], lang="fr", initialFontName=TEXT)
    document.addPageTemplates(PageTemplate(id="cover", frames=[frame], onPage=around))
    document.build([*_story(texts, wanted.get("facts", ()))])
    return out.getvalue()


def _story(texts: dict[str, str], facts: Any) -> list[Flowable]:
    size = 26 if len(texts["title"]) < 90 else 19
    story: list[Flowable] = [Paragraph(escape(texts["title"]), style(TITLE, size, leading=size * 1.15, spaceAfter=16))]
    for label, value in list(facts)[:FACTS]:
        words = (
            f'<font name="{BOLD}" color="#5d534d">{escape(_bounded(label, "label"))}</font>&nbsp;&nbsp; {escape(_bounded(value, "value"))}'
        )
        story.append(Paragraph(words, style(TEXT, 11, spaceAfter=3)))
    if texts["notice"]:
        story.append(Spacer(1, 12))
        story += _paragraphs(
            texts["notice"], style(BOLD, 11, backColor=PAPER, borderPadding=(6, 8, 6, 8), leftIndent=8, rightIndent=8, spaceAfter=14)
        )
    if texts["note"] or texts["note_title"]:
        story += [Spacer(1, 6), HRFlowable(width="100%", thickness=0.8, color=RULE, spaceAfter=10)]
        if texts["note_title"]:
            story.append(Paragraph(escape(texts["note_title"]), style(BOLD, 13, spaceAfter=6, keepWithNext=1)))
        story += _paragraphs(texts["note"], style(TEXT, 11, spaceAfter=7))
    if texts["address"]:
        words = "Vérifier s’il existe une version plus récente\u00a0: " + texts["address"]
        words += f", code {texts['code']}" if texts["code"] else ""
        story += [Spacer(1, 10), Paragraph(escape(words), style(TEXT, 10, textColor=SOFT))]
    return story


def _paragraphs(text: str, look: ParagraphStyle) -> list[Flowable]:
    # Long ones are cut: the library's layout is slow on a paragraph of many pages.
    blocks = [line.strip() for line in text.split("\n") if line.strip()]
    if len(blocks) > BLOCKS:
        blocks = [*blocks[:BLOCKS], " ".join(blocks[BLOCKS:])]
    return [Paragraph(escape(block[start : start + 3000]), look) for block in blocks for start in range(0, len(block), 3000)]


def _bounded(text: Any, name: str) -> str:
    text = drawable(str(text).replace("\r", "\n")[: 2 * MOST[name]])
    text = text if name in {"note", "notice"} else " ".join(text.split(" ")).replace("\n", " ")
    return text if len(text) <= MOST[name] else text[: MOST[name] - 1] + "…"


def _fitted(text: str, font: str, size: float) -> str:
    while text and stringWidth(text, font, size) > A4[0] - 2 * MARGIN:
        text = text[:-2].rstrip("…") + "…"
    return text
