"""ODT: the same document for LibreOffice, with its styles, captions and texts for pictures."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from odf import dc, draw, meta, style, svg, table, text
from odf.opendocument import OpenDocumentText

from maillage.kernel.documents.model import Block, Bullets, Document, Heading, Paragraph, Picture, Quote, TableBlock, Words, runs
from maillage.kernel.documents.pictures import printed

INK = "#241d1a"
# Name, family it derives from, size in points, weight, space before and after in millimetres.
STYLES = (
    ("Title", 25, "bold", 0, 2), ("Subtitle", 12.5, "normal", 0, 4), ("Heading 1", 15.5, "bold", 5, 2), ("Heading 2", 12.5, "bold", 3, 1),
    ("Heading 3", 11, "bold", 2, 1), ("Text body", 10.5, "normal", 0, 2.2), ("Quotations", 11.5, "normal", 0, 2),
    ("Caption", 9.5, "bold", 2, 1), ("Table Contents", 9.6, "normal", 0, 0), ("Table Heading", 9.6, "bold", 0, 0),
    ("Table Figures", 9.6, "normal", 0, 0), ("Footer", 8.5, "normal", 0, 0),
)  # fmt: skip


def to_odt(*, document: Document) -> bytes:
    """Return the ODT. Pictures that cannot be read are said in words."""
    made, out = OpenDocumentText(), BytesIO()
    _prepare(made, document)
    add = made.text.addElement
    add(text.H(outlinelevel=1, stylename="Title", text=document.title))
    if document.subtitle:
        add(text.P(stylename="Subtitle", text=document.subtitle))
    if document.facts:
        add(_table(TableBlock("", (), [list(fact) for fact in document.facts]), "Faits"))
    for number, block in enumerate(document.blocks, start=1):
        for element in _elements(made, block, number):
            add(element)
    made.write(out)
    return out.getvalue()


def _prepare(made: Any, document: Document) -> None:
    made.meta.addElement(dc.Title(text=document.title))
    made.meta.addElement(dc.Language(text=document.language))
    made.meta.addElement(meta.InitialCreator(text=document.source))
    language, _, country = document.language.partition("-")
    default = style.DefaultStyle(family="paragraph")
    default.addElement(style.TextProperties(language=language, country=country or "none", fontfamily="Calibri, Carlito, sans-serif"))
    made.styles.addElement(default)
    for name, size, weight, before, after in STYLES:
        outline = {"defaultoutlinelevel": int(name[-1])} if name.startswith("Heading") else {}
        made_style = style.Style(name=name.replace(" ", "_20_"), displayname=name, family="paragraph", **outline)
        aligned = {"textalign": "end"} if name == "Table Figures" else {"marginleft": "8mm"} if name == "Quotations" else {}
        kept = {"keepwithnext": "always"} if name.startswith("Heading") or name == "Caption" else {}
        made_style.addElement(style.ParagraphProperties(margintop=f"{before}mm", marginbottom=f"{after}mm", **aligned, **kept))
        made_style.addElement(style.TextProperties(fontsize=f"{size}pt", fontweight=weight, color=INK))
        made.styles.addElement(made_style)
    for name, properties in (("Strong_20_Emphasis", {"fontweight": "bold"}), ("Emphasis", {"fontstyle": "italic"})):
        character = style.Style(name=name, family="text")
        character.addElement(style.TextProperties(**properties))
        made.styles.addElement(character)
    for name, numbered in (("List_Bullets", False), ("List_Numbers", True)):
        listed = text.ListStyle(name=name)
        level = (
            text.ListLevelStyleNumber(level=1, numformat="1", numsuffix=".")
            if numbered
            else text.ListLevelStyleBullet(level=1, bulletchar="•")
        )
        level.addElement(style.ListLevelProperties(spacebefore="4mm", minlabelwidth="6mm"))
        listed.addElement(level)
        made.styles.addElement(listed)
    for name, width in (("Facts_20_Labels", "42mm"), ("Facts_20_Values", "128mm")):
        column = style.Style(name=name, family="table-column")
        column.addElement(style.TableColumnProperties(columnwidth=width))
        made.automaticstyles.addElement(column)
    layout = style.PageLayout(name="A4")
    layout.addElement(style.PageLayoutProperties(pagewidth="210mm", pageheight="297mm", margin="20mm"))
    made.automaticstyles.addElement(layout)
    page, foot = style.MasterPage(name="Standard", pagelayoutname="A4"), style.Footer()
    words = text.P(stylename="Footer", text=f"{document.source} · page " if document.source else "Page ")
    words.addElement(text.PageNumber(selectpage="current"))
    foot.addElement(words)
    page.addElement(foot)
    made.masterstyles.addElement(page)


def _elements(made: Any, block: Block, number: int) -> Sequence[Any]:
    match block:
        case Heading(words, level):
            return [text.H(outlinelevel=level, stylename=f"Heading_20_{level}", text=words)]
        case Paragraph(words):
            return [_paragraph(words, "Text_20_body")]
        case Bullets(items, numbered):
            listed = text.List(stylename="List_Numbers" if numbered else "List_Bullets")
            for item in items:
                entry = text.ListItem()
                entry.addElement(_paragraph(item, "Text_20_body"))
                listed.addElement(entry)
            return [listed]
        case Quote(words, source):
            return [_paragraph(words, "Quotations"), *([_paragraph(f"— {source}", "Quotations")] if source else [])]
        case TableBlock():
            caption = [_paragraph(block.caption, "Caption")] if block.caption else []
            return [*caption, _table(block, f"Tableau{number}")] if block.head else caption
        case Picture():
            return _picture(made, block)


def _paragraph(words: Words, named: str) -> Any:
    paragraph = text.P(stylename=named)
    for run in runs(words):
        target = paragraph
        if run.url:
            target = text.A(href=run.url, type="simple")
            paragraph.addElement(target)
        elif run.bold or run.italic:
            target = text.Span(stylename="Strong_20_Emphasis" if run.bold else "Emphasis")
            paragraph.addElement(target)
        for place, line in enumerate(run.text.split("\n")):
            if place:
                target.addElement(text.LineBreak())
            target.addText(line)
    return paragraph


def _table(block: TableBlock, name: str) -> Any:
    made = table.Table(name=name)
    if block.head:
        made.addElement(table.TableColumn(numbercolumnsrepeated=len(block.head)))
    else:
        for named in ("Facts_20_Labels", "Facts_20_Values"):
            made.addElement(table.TableColumn(stylename=named))
    if block.head:
        heading = table.TableHeaderRows()
        heading.addElement(_row([(words, "Table_20_Heading") for words in block.head]))
        made.addElement(heading)
    for row in block.rows:
        styles = ["Table_20_Figures" if place in block.right else "Table_20_Contents" for place in range(len(row))]
        if not block.head:
            styles[0] = "Table_20_Heading"
        made.addElement(_row(list(zip(row, styles, strict=True))))
    return made


def _row(cells: Sequence[tuple[str, str]]) -> Any:
    row = table.TableRow()
    for words, named in cells:
        cell = table.TableCell(valuetype="string")
        cell.addElement(_paragraph(words, named))
        row.addElement(cell)
    return row


def _picture(made: Any, block: Picture) -> Sequence[Any]:
    found = printed(content=block.content)
    if found is None:
        return [_paragraph(f"Image : {block.alt} {block.caption}".strip(), "Text_20_body")]
    width, height = found.size(width=120, height=90)
    frame = draw.Frame(width=f"{width:.1f}mm", height=f"{height:.1f}mm", anchortype="as-char")
    frame.addElement(draw.Image(href=made.addPictureFromString(found.content, "image/jpeg"), type="simple", show="embed", actuate="onLoad"))
    frame.addElement(svg.Desc(text=block.alt))
    paragraph = text.P(stylename="Text_20_body")
    paragraph.addElement(frame)
    return [paragraph, *([_paragraph(block.caption, "Caption")] if block.caption else [])]
