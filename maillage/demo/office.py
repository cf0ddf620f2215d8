"""Office documents of the demonstration, made as the programs of the teams would."""

from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random
from typing import Any

from maillage.demo.corpus import Piece, body
from maillage.demo.pdf import make_pdf

Blocks = Sequence[tuple[str, str]]


def make_file(*, piece: Piece, author: str, source: str, shorter: int = 0) -> bytes:
    """Give the bytes of the file of a resource. `shorter`: an earlier version, without so many of its last parts."""
    blocks = body(piece=piece)
    if shorter:
        titles = [index for index, (style, _) in enumerate(blocks) if style == "h"]
        blocks = blocks[: titles[-min(shorter, len(titles) - 1)]] if len(titles) > 1 else blocks
    return MAKERS[piece.format](piece, blocks, author, source)


def _pdf(piece: Piece, blocks: Blocks, author: str, source: str) -> bytes:
    return make_pdf(title=piece.title, author=author, blocks=blocks, seed=str(piece.uuid), kind="ressource", source=source).data


def _docx(piece: Piece, blocks: Blocks, author: str, source: str) -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title, document.core_properties.author, document.core_properties.language = piece.title, author, "fr"
    document.add_heading(piece.title, 0)
    document.add_paragraph(source, style="Subtitle")
    styles = {"h": "Heading 1", "li": "List Bullet", "p": "Normal", "q": "Quote"}
    for style, text in blocks:
        document.add_paragraph(text, style=styles[style])
    return _saved(document.save)


def _odt(piece: Piece, blocks: Blocks, author: str, source: str) -> bytes:
    from odf import dc, meta, opendocument, text

    document = opendocument.OpenDocumentText()
    document.meta.addElement(dc.Title(text=piece.title))
    document.meta.addElement(dc.Language(text="fr"))
    document.meta.addElement(meta.InitialCreator(text=author))
    document.text.addElement(text.H(outlinelevel=1, text=piece.title))
    document.text.addElement(text.P(text=source))
    items: Any = None
    for style, words in blocks:
        if style == "li":
            items = items or text.List()
            item = text.ListItem()
            item.addElement(text.P(text=words))
            items.addElement(item)
            continue
        if items:
            document.text.addElement(items)
            items = None
        document.text.addElement(text.H(outlinelevel=2, text=words) if style == "h" else text.P(text=words))
    if items:
        document.text.addElement(items)
    return _saved(document.write)


def _xlsx(piece: Piece, blocks: Blocks, author: str, source: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    random = Random(str(piece.uuid))  # noqa: S311 (nothing secret)
    book = Workbook()
    book.properties.title, book.properties.creator, book.properties.language = piece.title, author, "fr"
    sheet = book.active
    sheet.title = "Mode d’emploi"
    sheet.append([piece.title])
    sheet.append([source])
    for _, words in blocks[:40]:
        sheet.append([words])
    table = book.create_sheet("Tableau")
    table.append(["Ligne", "Prévu", "Réalisé", "Écart", "Remarque"])
    lines = [words for style, words in blocks if style == "li"] or [words[:60] for style, words in blocks if style == "h"]
    for number, line in enumerate(lines, start=2):
        planned = random.randint(4, 90) * 25
        table.append([line, planned, planned + random.randint(-6, 8) * 25, f"=C{number}-B{number}", ""])
    for cell in (sheet["A1"], *table[1]):
        cell.font = Font(bold=True)
    table.freeze_panes = "A2"
    sheet.column_dimensions["A"].width, table.column_dimensions["A"].width = 100, 48
    return _saved(book.save)


def _pptx(piece: Piece, blocks: Blocks, author: str, source: str) -> bytes:
    from pptx import Presentation

    deck = Presentation()
    deck.core_properties.title, deck.core_properties.author = piece.title, author
    opening = deck.slides.add_slide(deck.slide_layouts[0])
    opening.shapes.title.text, opening.placeholders[1].text = piece.title, f"{source}\n{piece.summary}"
    frame = None
    for style, words in blocks:
        if style == "h":
            if len(deck.slides) >= max(piece.pages, 4):
                break
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            slide.shapes.title.text = words
            frame = slide.placeholders[1].text_frame
            frame.text = ""
        elif frame is not None:
            paragraph = frame.paragraphs[0] if not frame.text else frame.add_paragraph()
            paragraph.text = words[:180]
    return _saved(deck.save)


def _saved(save: Callable[[Any], Any]) -> bytes:
    out = BytesIO()
    save(out)
    return out.getvalue()


MAKERS: dict[str, Callable[[Piece, Blocks, str, str], bytes]] = {"pdf": _pdf, "docx": _docx, "odt": _odt, "xlsx": _xlsx, "pptx": _pptx}
