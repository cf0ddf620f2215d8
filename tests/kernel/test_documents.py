"""Documents people take away: opened with other readers."""

import io

import docx
import pikepdf
import pypdfium2
import pytest
from docx.oxml.ns import qn
from odf import draw, svg, table, text
from odf.opendocument import load
from odf.teletype import extractText
from PIL import Image

from maillage.kernel.documents.public import (
    Bullets,
    Document,
    Heading,
    Paragraph,
    Picture,
    Quote,
    Run,
    TableBlock,
    document_response,
    from_markdown,
    to_docx,
    to_odt,
    to_pdf,
)

WRITERS = [to_pdf, to_docx, to_odt]


def photo(size=(900, 600), mode="RGB", form="WEBP"):
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, form)
    return out.getvalue()


def sheet(**fields):
    blocks = [
        Heading("Ce que nous avons fait"),
        Paragraph(
            (
                Run("Six séances à la crèche, avec "),
                Run("une musicienne", bold=True),
                Run(" : "),
                Run("le récit", url="https://exemple.be/a?b=1&c=2"),
            )
        ),
        Bullets(["Écouter", "Œuvrer <ensemble> & prêter"]),
        Bullets(["D’abord", "Ensuite"], numbered=True),
        Quote("« Les bébés ont mené la danse. »", "Une puéricultrice"),
        Heading("Les moyens", 2),
        TableBlock(
            "Coûts et financements", ("Qui", "Combien"), [("Province", "1\u202f500,00 €"), ("Fonds propres", "420,00 €")], frozenset({1})
        ),
        Picture(photo(), "Un tapis vert, des tambours autour", "Photo : crèche des Tilleuls"),
    ]
    return Document(
        **{
            "title": "L’éveil à pas de loup",
            "subtitle": "Une fiche d’expérience",
            "facts": [("Commune", "Gerpinnes"), ("Public", "0–3 ans")],
            "blocks": blocks,
            "source": "Réseau d’essai · exemple.be",
            **fields,
        }
    )


def words_of_pdf(raw):
    with pypdfium2.PdfDocument(raw) as found:
        return (
            "\n".join(page.get_textpage().get_text_bounded() for page in found),
            len(found),
            found.get_metadata_dict(),
            [each.get_title() for each in found.get_toc()],
        )


def tags(element):
    """Give (tag, attributes, children) of each element of the tree that readers of screens go through."""
    if isinstance(element, pikepdf.Array):
        return [found for child in element for found in tags(child)]
    if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
        return []
    attributes = {name: str(element[name]) for name in ("/Alt",) if name in element}
    for each in element.get("/A", []):
        attributes |= {name: str(each[name]) for name in ("/Scope", "/ListNumbering") if name in each}
    return [(str(element.S), attributes, tags(element.get("/K")))]


def test_a_pdf_has_text_title_outline_and_numbered_pages():
    raw = to_pdf(document=sheet(blocks=[*sheet().blocks, *[Paragraph("Une longue suite. " * 60)] * 12]))
    words, pages, about, outline = words_of_pdf(raw)
    assert "Œuvrer <ensemble> & prêter" in words and "L’éveil à pas de loup" in words and "Gerpinnes" in words
    assert "crèche des Tilleuls" in words
    assert pages > 1 and f"Page 1 sur {pages}" in words and f"Page {pages} sur {pages}" in words
    assert about["Title"] == "L’éveil à pas de loup"
    assert outline == ["L’éveil à pas de loup", "Ce que nous avons fait", "Les moyens"]
    assert raw == to_pdf(document=sheet(blocks=[*sheet().blocks, *[Paragraph("Une longue suite. " * 60)] * 12])), "same words, same bytes"


def test_a_pdf_has_tags_for_readers_of_screens():
    long = TableBlock("Présences", ("Nom", "Signature"), [(f"Personne {number}", "") for number in range(80)])
    with pikepdf.open(io.BytesIO(to_pdf(document=sheet(blocks=[*sheet().blocks, long])))) as found:
        root = found.Root
        assert root.Lang == "fr-BE" and root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle
        with found.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1" and meta["dc:title"] == "L’éveil à pas de loup"
        [(document, _, parts)] = tags(root.StructTreeRoot.K)
        links = [each for page in found.pages for each in page.get("/Annots", []) if each.Subtype == "/Link"]
        assert [str(each.A.URI) for each in links] == ["https://exemple.be/a?b=1&c=2"] and "/StructParent" in links[0]
    assert document == "/Document"
    assert [tag for tag, _, _ in parts] == "/H1 /P /L /H2 /P /L /L /BlockQuote /H3 /Table /Div /Table".split()
    facts, bullets, numbers = (part for part in parts if part[0] == "/L")
    assert [[tag for tag, _, _ in item] for _, _, item in facts[2]] == [["/Lbl", "/LBody"]] * 2
    assert bullets[1] == {"/ListNumbering": "/Circle"} and numbers[1] == {"/ListNumbering": "/Decimal"}
    assert [tag for tag, _, _ in parts[4][2]] == ["/Strong", "/Link"]
    assert [tag for tag, _, _ in parts[7][2]] == ["/P", "/P"]
    caption, head, body = parts[9][2]
    assert caption[0] == "/Caption" and [tag for tag, _, _ in body[2]] == ["/TR", "/TR"]
    assert [(tag, is_a["/Scope"]) for tag, is_a, _ in head[2][0][2]] == [("/TH", "/Column")] * 2
    assert [(tag, is_a.get("/Alt")) for tag, is_a, _ in parts[10][2]] == [
        ("/Caption", None),
        ("/Figure", "Un tapis vert, des tambours autour"),
    ]
    assert len(parts[11][2][2][2]) == 80, "over two pages, one table"


def test_a_pdf_writes_other_letters_and_reads_no_markup():
    odd = '*a* _b_ $x$ #read("/etc/passwd") #eval("1+1") = <l> @l `c` // d'
    written = "Наталія, Київ ; Ελλάδα ; Łódź ; Việt Nam"
    document = sheet(title=odd, subtitle=odd, facts=[(odd, odd)], source=odd, blocks=[Paragraph(odd), Bullets([odd]), Paragraph(written)])
    words = words_of_pdf(to_pdf(document=document))[0]
    assert words.count(odd) >= 5 and written in words and "root:" not in words
    assert "سلام" in words_of_pdf(to_pdf(document=sheet(blocks=[Paragraph("سلام 😀 \u202eretourné 中")])))[0]


def test_a_docx_has_real_headings_captions_alternative_text_and_language():
    found = docx.Document(io.BytesIO(to_docx(document=sheet())))
    styles = {paragraph.text: paragraph.style.name for paragraph in found.paragraphs}
    assert (
        styles["L’éveil à pas de loup"] == "Title"
        and styles["Ce que nous avons fait"] == "Heading 1"
        and styles["Les moyens"] == "Heading 2"
    )
    assert (
        styles["Écouter"] == "List Bullet" and styles["D’abord"] == "List Number" and styles["« Les bébés ont mené la danse. »"] == "Quote"
    )
    assert any(name == "Caption" and "Coûts et financements" in words for words, name in styles.items())
    facts, costs = found.tables
    assert facts.cell(0, 1).text == "Gerpinnes" and costs.cell(1, 0).text == "Province"
    assert costs.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert found.inline_shapes[0]._inline.docPr.get("descr") == "Un tapis vert, des tambours autour"
    assert found.core_properties.title == "L’éveil à pas de loup" and found.core_properties.language == "fr-BE"
    assert {tag.get(qn("w:val")) for tag in found.styles.element.iter(qn("w:lang"))} == {"fr-BE"}
    assert "https://exemple.be/a?b=1&c=2" in [each.target_ref for each in found.part.rels.values() if each.is_external]


def test_an_odt_has_real_headings_captions_and_alternative_text():
    found = load(io.BytesIO(to_odt(document=sheet())))
    headings = [(extractText(each), each.getAttribute("stylename")) for each in found.getElementsByType(text.H)]
    assert headings == [("L’éveil à pas de loup", "Title"), ("Ce que nous avons fait", "Heading_20_1"), ("Les moyens", "Heading_20_2")]
    words = extractText(found.text)
    assert "Œuvrer <ensemble> & prêter" in words and "Coûts et financements" in words and "Gerpinnes" in words
    assert len(found.getElementsByType(table.TableHeaderRows)) == 1 and len(found.getElementsByType(text.ListItem)) == 4
    assert [extractText(each) for each in found.getElementsByType(svg.Desc)] == ["Un tapis vert, des tambours autour"]
    assert len(found.getElementsByType(draw.Image)) == 1
    assert [each.getAttribute("href") for each in found.getElementsByType(text.A)] == ["https://exemple.be/a?b=1&c=2"]


@pytest.mark.parametrize("write", WRITERS)
def test_what_cannot_be_shown_is_said(write):
    raw = write(
        document=sheet(blocks=[Picture(b"not a picture", "Une ronde d’enfants"), Picture(photo((2, 3), "RGBA", "PNG"), "Un point")])
    )
    if write is to_pdf:
        assert "Une ronde d’enfants" in words_of_pdf(raw)[0]
    elif write is to_docx:
        assert any("Une ronde d’enfants" in each.text for each in docx.Document(io.BytesIO(raw)).paragraphs)
    else:
        assert "Une ronde d’enfants" in extractText(load(io.BytesIO(raw)).text)


@pytest.mark.parametrize("write", WRITERS)
def test_odd_words_do_not_break_a_document(write):
    odd = "Наталія → ✓ 😀 <b>&amp; " + "x" * 3000 + "\u202f\u2003ỳ"
    marks = "q\u0301 Ε\u0301\u064b \u0301 Ὲ\u200c س\u064b"  # a mark, a letter: a font must draw both
    blocks = [
        Heading("😀", 1),
        Heading(odd[:90], 3),
        Heading(marks, 3),
        Picture(photo(), marks, marks),
        Paragraph(odd),
        Bullets([]),
        Bullets([""]),
        TableBlock("", (), []),
        TableBlock("Vide", ("a", "b"), []),
        Quote(""),
        TableBlock("", ("a",), [["mot " * 4000]]),
    ]
    assert write(document=Document(title="😀", language="français"))
    assert write(document=Document(title=odd[:80], blocks=blocks, source=odd))


def test_markdown_becomes_blocks():
    blocks = from_markdown(
        text="# Un\n\nDeux **trois** *quatre*\nsuite\n\n- a\n- b\n\n1. c\n\n> dit\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n[site](https://exemple.be) [non](javascript:alert(1))\n\n```\ncode\n```\n\n---\n",
        level=1,
    )
    assert [type(block).__name__ for block in blocks] == [
        "Heading",
        "Paragraph",
        "Bullets",
        "Bullets",
        "Quote",
        "TableBlock",
        "Paragraph",
        "Paragraph",
    ]
    assert blocks[0] == Heading("Un", 1) and Run("trois", bold=True) in blocks[1].words and Run("quatre", italic=True) in blocks[1].words
    assert blocks[3].numbered and blocks[5].rows == [["1", "2"]] and blocks[6].words[0] == Run("site", url="https://exemple.be")
    assert not any(run.url.startswith("javascript") for run in blocks[6].words)
    assert from_markdown(text="") == []


def test_a_document_is_sent_as_a_file_no_cache_keeps():
    response = document_response(document=sheet(), form="docx", name="fiche-éveil")
    assert "fiche-%C3%A9veil.docx" in response["Content-Disposition"] and response["Cache-Control"] == "private, no-store"
