"""Files to drop: good ones, each saying a word of its own, and ones made to harm or merely odd."""

import io
import struct
import zipfile
import zlib
from itertools import product

LETTERS = "bcdfgklmnprtvz"
WORDS = [f"zo{first}i{second}ak" for first, second in product(LETTERS, LETTERS)]
SENTENCE = "Le compte rendu de la réunion des équipes parle longuement de {} et de médiation."


def _saved(document, save="save"):
    out = io.BytesIO()
    getattr(document, save)(out)
    return out.getvalue()


def pdf(*pages, **options):
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, **options)
    for text in pages:
        for number, line in enumerate(text.split("\n")):
            canvas.drawString(40, 780 - 14 * number, line[:110])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def flowing_pdf(text):
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    out = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    SimpleDocTemplate(out, title="Table des matières", author="Équipe").build(
        [Paragraph(text, style), Table([["a", text], ["b", "c"]])] * 3
    )
    return out.getvalue()


def docx(text, *, table=False, header=False):
    from docx import Document

    document = Document()
    document.add_heading("Compte rendu", 1)
    if table:
        cell = document.add_table(rows=2, cols=2).cell(1, 1)
        cell.text = text
    elif header:
        document.sections[0].header.paragraphs[0].text = text
        document.add_paragraph("Un corps de texte.")
    else:
        document.add_paragraph(text)
        document.add_page_break()
        document.add_paragraph("Deuxième page")
    return _saved(document)


def xlsx(text, *, formula=False, sheets=1):
    from openpyxl import Workbook

    book = Workbook()
    for number in range(sheets):
        sheet = book.active if number == 0 else book.create_sheet(f"Année {number}")
        sheet.append(["Poste", "Montant", "=1+1" if formula else 3])
        sheet.append([text, 1200.5, None])
    return _saved(book)


def pptx(text, *, notes=False):
    from pptx import Presentation

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Titre"
    if notes:
        slide.notes_slide.notes_text_frame.text = text
    slide.placeholders[1].text = text
    return _saved(deck)


def opendocument(kind, text):
    from odf import opendocument as odf
    from odf.draw import Frame, Page, TextBox
    from odf.style import MasterPage, PageLayout
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = getattr(odf, f"OpenDocument{kind}")()
    match kind:
        case "Text":
            document.text.addElement(P(text=text))
        case "Spreadsheet":
            table, row, cell = Table(name="Budget"), TableRow(), TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
            table.addElement(row)
            document.spreadsheet.addElement(table)
        case "Presentation":
            layout = PageLayout(name="MyLayout")
            document.automaticstyles.addElement(layout)
            master = MasterPage(name="MyMaster", pagelayoutname=layout)
            document.masterstyles.addElement(master)
            page, frame, box = Page(masterpagename=master), Frame(width="10cm", height="5cm"), TextBox()
            box.addElement(P(text=text))
            frame.addElement(box)
            page.addElement(frame)
            document.presentation.addElement(page)
    return _saved(document, "write")


def picture(form, mode="RGB", size=(60, 40)):
    from PIL import Image

    out = io.BytesIO()
    Image.new(mode, size, 3 if mode in ("P", "L", "1") else None).save(out, form)
    return out.getvalue()


def good():
    """Give (name, bytes, word inside or "") of files people really have."""
    words = iter(WORDS)
    made = []

    def add(name, make, *, silent=False):
        word = "" if silent else next(words)
        made.append((name, make(SENTENCE.format(word)), word))

    add("une page.pdf", lambda text: pdf(text))
    add("cent pages.pdf", lambda text: pdf(*["Page de texte"] * 60, text))
    add("compressé.pdf", lambda text: pdf(text, pageCompression=1))
    add("vieux.pdf", lambda text: pdf(text, pdfVersion=(1, 3)))
    add("mise en page.pdf", flowing_pdf)
    add("A4 paysage.PDF", lambda text: pdf(text, pagesize=(842, 595)))
    add("sans extension", lambda text: pdf(text))
    add("mal nommé.docx", lambda text: pdf(text))
    add("pdf après des octets.pdf", lambda text: b"\n\n\n" + pdf(text))
    add("dossier/chemin\\bizarre/é à ü œ 🙂.pdf", lambda text: pdf(text))
    add("lettre.docx", docx)
    add("tableau.docx", lambda text: docx(text, table=True))
    add("longue.docx", lambda text: docx("\n".join([text] * 300)))
    add("mal nommé.pdf", docx)
    add("budget.xlsx", xlsx)
    add("formules.xlsx", lambda text: xlsx(text, formula=True))
    add("feuilles.xlsx", lambda text: xlsx(text, sheets=12))
    add("diapos.pptx", pptx)
    add("avec notes.pptx", lambda text: pptx(text, notes=True))
    add("texte.odt", lambda text: opendocument("Text", text))
    add("tableur.ods", lambda text: opendocument("Spreadsheet", text))
    add("diapos.odp", lambda text: opendocument("Presentation", text))
    add("note.txt", lambda text: text.encode())
    add("note windows.txt", lambda text: text.encode("cp1252"))
    add("note mac.txt", lambda text: text.replace(" ", "\r").encode("mac_roman"))
    add("note large.txt", lambda text: text.encode("utf-16"))
    add("note marquée.txt", lambda text: text.encode("utf-8-sig"))
    add("liste.csv", lambda text: f"Nom;Texte\r\n1;{text}\r\n".encode("cp1252"))
    add("lisez-moi.md", lambda text: f"# Titre\n\n{text}".encode())
    add("longue ligne.txt", lambda text: ("mot " * 200_000 + text).encode())
    add(".caché.txt", lambda text: text.encode())
    add("a" * 300 + ".txt", lambda text: text.encode())
    add("CON.txt", lambda text: text.encode())
    for form, extension in (("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp"), ("GIF", "gif"), ("TIFF", "tif")):
        add(f"photo.{extension}", lambda text, form=form: picture(form), silent=True)
    add("gris.png", lambda text: picture("PNG", "L"), silent=True)
    add("un bit.tif", lambda text: picture("TIFF", "1"), silent=True)
    add("transparent.png", lambda text: picture("PNG", "RGBA"), silent=True)
    return made


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _png_of(width, height):
    def chunk(name, data):
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(b"\0" * 10))
        + chunk(b"IEND", b"")
    )


DOCX_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><x>&i;</x>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>'


def _docx_of(document, **more):
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
    return zipped(**{"[Content_Types].xml": DOCX_TYPES, "_rels/.rels": relations, "word/document.xml": document, **more})


def hostile():
    """Give (name, bytes) of files no document program writes."""
    whole = pdf("Bonjour")
    office = docx("Bonjour")
    return [
        ("vide.pdf", b""), ("octet.pdf", b"%"), ("entête.pdf", b"%PDF-1.7"), ("nul.txt", b"\0"), ("nuls.txt", b"a\0b" * 100), ("bruit.bin", bytes(range(256)) * 40),
        ("page.html", b"<!doctype html><script>alert(1)</script>"), ("page.txt", b"<html><script>alert(1)</script>"), ("dessin.svg", b"<svg onload=alert(1)>"),
        ("dessin.png", b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'), ("page.pdf", b"  <!-- a --><script>1</script>"),
        ("bom.txt", b"\xef\xbb\xbf<script>alert(1)</script>"), ("utf16.txt", "<script>alert(1)</script>".encode("utf-16")), ("x.php", b"<?php system('id'); ?>"),
        ("script.sh", b"#!/bin/sh\nrm -rf /"), ("programme.exe", b"MZ" + b"\0" * 200), ("elf.pdf", b"\x7fELF" + b"\0" * 200), ("classe.txt", b"\xca\xfe\xba\xbe" + b"\0" * 60),
        ("raccourci.lnk", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 80), ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512), ("texte.rtf", b"{\\rtf1 Bonjour}"),
        ("archive.zip", zipped(a="b")), ("archive.pdf", zipped(a="b")), ("archive.docx", zipped(a="b")), ("vide.zip", b"PK\x05\x06" + b"\0" * 18), ("tar.tar", b"a" * 257 + b"ustar"),
        ("gz.txt", b"\x1f\x8b\x08" + b"\0" * 20), ("7z.7z", b"7z\xbc\xaf\x27\x1c"), ("rar.rar", b"Rar!\x1a\x07\0"), ("son.mp3", b"ID3\x04" + b"\0" * 40), ("film.mp4", b"\0\0\0\x18ftypmp42"),
        ("photo.heic", b"\0\0\0\x18ftypheic"), ("film.avi", b"RIFF\0\0\0\0AVI "), ("coupé.pdf", whole[: len(whole) // 2]), ("sans fin.pdf", whole[:-30]), ("retourné.pdf", b"%PDF-1.4" + whole[::-1]),
        ("boucle.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 99999999>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"),
        ("script.pdf", whole.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>")), ("lance.pdf", whole.replace(b"/Type /Catalog", b"/Type /Catalog /AA << /O << /S /Launch /F (cmd.exe) >> >>")),
        ("coupé.docx", office[: len(office) // 2]), ("sans table.docx", office[:-22]), ("macros.docx", _docx_of("<x/>", **{"word/vbaProject.bin": "x"})),
        ("macros.xlsx", zipped(**{"[Content_Types].xml": DOCX_TYPES.replace("main+xml", "macroEnabled.main+xml")})), ("bombe.docx", _docx_of(BOMB)), ("dehors.docx", _docx_of(OUTSIDE)),
        ("chemin.docx", _docx_of("<x/>", **{"../../evil.txt": "x"})), ("absolu.docx", _docx_of("<x/>", **{"/etc/evil": "x"})), ("vide.docx", _docx_of("")), ("profond.docx", _docx_of("<a>" * 20_000)),
        ("gonfle.docx", _docx_of("<x/>", **{"word/media/a.bin": b"\0" * 30_000_000})), ("nombreux.docx", zipped(**{f"{number}": "" for number in range(9000)})),
        ("mimetype.odt", zipped(mimetype="application/vnd.oasis.opendocument.text")), ("faux.odt", zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": BOMB})),
        ("basic.odt", zipped(mimetype="application/vnd.oasis.opendocument.text", **{"Basic/Standard/Module1.xml": "x", "content.xml": "<x/>"})),
        ("immense.png", _png_of(60_000, 60_000)), ("menteur.png", _png_of(100, 100)), ("coupée.png", picture("PNG")[:40]), ("entête.jpg", b"\xff\xd8\xff\xe0"), ("entête.gif", b"GIF89a"),
        ("entête.webp", b"RIFF\0\0\0\0WEBP"), ("entête.tif", b"II*\0\xff\xff\xff\xff"), ("boucle.tif", b"II*\0\x08\0\0\0\x01\0" + b"\x69\x87\x04\0\x01\0\0\0\x08\0\0\0" + b"\x08\0\0\0"),
        ("polyglotte.gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"), ("polyglotte.pdf", b"<html><script>alert(1)</script>" + whole),
        ("\x00nul.pdf", b"\0\0"), ("a\r\nSet-Cookie: x=y.pdf", whole), ('"><script>alert(1)</script>.pdf', whole), ("../../../../etc/cron.d/x.pdf", whole), ("\u202efdp.exe", whole),
        ("=cmd|' !A0.pdf", whole), ("." * 200, whole), (" ", whole), ("é" * 250 + ".pdf", whole),
    ]  # fmt: skip
