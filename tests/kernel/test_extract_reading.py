"""Reading: what is found in good files, and that hostile ones end in time, in words."""

import io
import os
import time

import pytest
from PIL import Image

from maillage.kernel.extract import words
from maillage.kernel.extract.run import REASONS, analyse
from tests.kernel import samples
from tests.kernel.samples import docx, odt, pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
FRENCH = "Le décret sur les centres culturels est une base pour la culture dans les communes"
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'

MODES = [
    *(("JPEG", mode) for mode in ("RGB", "L", "1", "CMYK")),
    *(("PNG", mode) for mode in ("RGB", "RGBA", "P", "L", "LA", "1", "I;16")),
    *(("WEBP", mode) for mode in ("RGB", "RGBA")),
    *(("GIF", mode) for mode in ("RGB", "RGBA", "P", "L", "1")),
    *(("TIFF", mode) for mode in ("RGB", "RGBA", "P", "L", "LA", "1", "CMYK", "I;16")),
]


@pytest.fixture
def read(tmp_path):
    def read(data, media_type="application/pdf", **options):
        path = tmp_path / "fichier"
        path.write_bytes(data)
        return analyse(path=path, media_type=media_type, **options)

    return read


def paragraph(text, style="", inside="<w:t xml:space='preserve'>{}</w:t>"):
    return f"<w:p>{f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ''}<w:r>{inside.format(text)}</w:r></w:p>"


class TestPdf:
    def test_text_by_page_previews_and_proposals(self, read):
        found = read(
            pdf(
                (FRENCH, "La page deux", "La page trois", "La page quatre"),
                info="/Title (Guide du décret 2024) /Author (Amel B.) /CreationDate (D:20230102)",
            )
        )
        assert not found.failure
        assert [number for number, _ in found.pages] == [1, 2, 3, 4]
        assert found.pages[0][1] == FRENCH and found.pages[3][1] == "La page quatre"
        assert (found.page_count, found.has_text, found.title, found.author, found.year, found.language) == (
            4,
            True,
            "Guide du décret 2024",
            "Amel B.",
            2024,
            "fr",
        )
        assert [preview.number for preview in found.previews] == [1, 2, 3]
        for preview in found.previews:
            assert len(preview.data) <= 30_000 and preview.width == 620
            with Image.open(io.BytesIO(preview.data)) as picture:
                assert picture.size == (preview.width, preview.height) and picture.format == "WEBP"

    def test_without_a_title_the_largest_line_is_proposed(self, read):
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        canvas = Canvas(out)
        canvas.setTitle("Microsoft Word - doc1.docx")
        for size, y, text in (
            (9, 800, "Fédération des centres"),
            (26, 700, "Constituer son dossier"),
            (26, 670, "pas à pas"),
            (11, 600, FRENCH),
        ):
            canvas.setFont("Helvetica", size)
            canvas.drawString(60, y, text)
        canvas.save()
        assert read(out.getvalue()).title == "Constituer son dossier pas à pas"

    def test_a_scanned_document_is_said_to_be_without_text(self, read):
        out = io.BytesIO()
        Image.new("RGB", (600, 800), "white").save(out, "PDF")
        found = read(out.getvalue())
        assert found.has_text is False and found.pages == []
        assert any("OCR" in warning for warning in found.warnings)
        assert len(found.previews) == 1

    def test_a_locked_document(self, read):
        from reportlab.lib.pdfencrypt import StandardEncryption
        from reportlab.pdfgen.canvas import Canvas

        out = io.BytesIO()
        canvas = Canvas(out, encrypt=StandardEncryption("secret", ownerPassword="maitre"))
        canvas.drawString(60, 700, "caché")
        canvas.save()
        assert read(out.getvalue()).failure == REASONS["locked"]

    @pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.95])
    def test_a_cut_document_is_read_or_said_broken(self, read, part):
        data = pdf((FRENCH,) * 5)
        found = read(data[: int(len(data) * part)])
        assert found.failure in {"", REASONS["broken"]}

    def test_a_polyglot_with_a_web_page_is_read_as_a_pdf(self, read):
        assert read(pdf() + b"<html><script>alert(1)</script>").pages[0][1].startswith("Bonjour")

    def test_ten_thousand_pages(self, read):
        start = time.monotonic()
        found = read(pdf(tuple(f"Page numéro {n}" for n in range(10_000))))
        assert time.monotonic() - start < 30
        assert found.page_count == 10_000 and found.has_text
        assert 0 < len(found.pages) <= 2000
        assert any("très long" in warning for warning in found.warnings)

    def test_deep_nesting(self, read):
        nested = b"%PDF-1.4\n1 0 obj\n" + b"[" * 500_000 + b"]" * 500_000 + b"\nendobj\ntrailer << /Root 1 0 R >>\n"
        assert read(nested).failure
        pages = pdf(catalog="/Names " + "<< /Kids [" * 20_000 + "] >>" * 20_000)
        assert isinstance(read(pages).failure, str)

    def test_pages_that_hold_themselves(self, read):
        loop = pdf().replace(b"/Count 1 /Kids [4 0 R]", b"/Count 9 /Kids [2 0 R]")
        assert isinstance(read(loop).failure, str)

    def test_a_page_of_a_mile(self, read):
        huge = pdf().replace(b"[0 0 595 842]", b"[0 0 9999999 1]").replace(b"/Resources", b"/Resources")
        found = read(huge)
        assert all(preview.width <= 620 and preview.height <= 1240 for preview in found.previews)


class TestOffice:
    def test_word_by_page_with_its_properties(self, read):
        core = (
            '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            "<dc:title>Document1</dc:title><dc:creator>Chloé D.</dc:creator><dcterms:created>2021-03-04T00:00:00Z</dcterms:created></cp:coreProperties>"
        )
        body = (
            paragraph("Un bilan partagé", "Titre1")
            + paragraph(FRENCH)
            + BREAK
            + paragraph("Page deux")
            + paragraph("caché", inside="<w:delText>{}</w:delText>")
        )
        found = read(docx(body, **{"docProps/core.xml": core, "docProps/app.xml": "<Properties><Pages>7</Pages></Properties>"}), WORD)
        assert found.pages == [(1, f"Un bilan partagé\n{FRENCH}"), (2, "Page deux")]
        assert (found.title, found.author, found.year, found.page_count, found.language) == ("Un bilan partagé", "Chloé D.", 2021, 7, "fr")

    def test_word_without_breaks_is_cut_in_parts_of_about_a_page(self, read):
        found = read(docx("".join(paragraph(f"{n} " + "mot " * 100) for n in range(40))), WORD)
        assert 4 <= len(found.pages) <= 8
        assert max(len(text) for _, text in found.pages) < 5000

    def test_tracked_changes_and_comments_are_pointed_out(self, read):
        data = docx('<w:p><w:ins w:author="X"><w:r><w:t>neuf</w:t></w:r></w:ins></w:p>', **{"word/comments.xml": "<a><comment/></a>"})
        assert len(read(data, WORD).warnings) == 2

    def test_text_box_copies_are_read_once(self, read):
        box = '<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:r><w:t>bulle</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>bulle</w:t></w:r></mc:Fallback></mc:AlternateContent>'
        assert read(docx(f"<w:p>{box}</w:p>"), WORD).pages == [(1, "bulle")]

    def test_slides_in_their_order(self, read):
        relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        slide = '<p:sld xmlns:p="p" xmlns:a="a"><p:sp><p:ph type="title"/><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:sp></p:sld>'
        data = samples.archive(
            {
                "ppt/presentation.xml": f'<p:p xmlns:p="p" xmlns:r="{relation}"><p:sldId r:id="rId2" id="256"/><p:sldId id="257" r:id="rId1"/><p:sldId id="258" r:id="rId9"/></p:p>',
                "ppt/_rels/presentation.xml.rels": '<R><Relationship Id="rId1" Target="slides/slide1.xml"/><Relationship Id="rId2" Target="slides/slide2.xml"/></R>',
                "ppt/slides/slide1.xml": slide.format("Deuxième"),
                "ppt/slides/slide2.xml": slide.format("Le titre du diaporama"),
            }
        )
        found = read(data, SLIDES)
        assert found.pages == [(1, "Le titre du diaporama"), (2, "Deuxième")]
        assert (found.page_count, found.title) == (2, "Le titre du diaporama")

    def test_real_slides_and_sheets(self, read):
        from openpyxl import Workbook
        from pptx import Presentation

        deck = Presentation()
        for title in ("Journée des centres", "Le décret"):
            deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
        out = io.BytesIO()
        deck.save(out)
        assert read(out.getvalue(), SLIDES).pages == [(1, "Journée des centres"), (2, "Le décret")]
        book = Workbook()
        book.active.append(["Poste", "Montant"])
        book.active.append(["Salaires", 1200])
        book.create_sheet("Notes").append(["Vérifier"])
        out = io.BytesIO()
        book.save(out)
        found = read(out.getvalue(), SHEETS)
        assert [words for _, text in found.pages for words in text.split()] == ["Poste", "Montant", "Salaires", "Vérifier"]
        assert found.page_count == 2

    def test_opendocument(self, read):
        body = (
            "<text:tracked-changes><text:p>barré</text:p></text:tracked-changes><text:h>Analyse partagée</text:h>"
            f"<text:p>{FRENCH}<text:s/>et<text:tab/>plus</text:p><text:soft-page-break/><text:p>Suite<office:annotation><text:p>privé</text:p></office:annotation></text:p>"
        )
        found = read(odt(body), ODT)
        assert found.pages == [(1, f"Analyse partagée\n{FRENCH} et plus"), (2, "Suite")]
        assert found.title == "Analyse partagée" and len(found.warnings) == 2

    def test_a_locked_opendocument(self, read):
        manifest = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
        assert read(odt(**{"META-INF/manifest.xml": manifest}), ODT).failure == REASONS["locked"]

    @pytest.mark.parametrize("media_type", [WORD, ODT])
    def test_entities_reach_nothing(self, read, media_type, tmp_path):
        secret = tmp_path / "secret"
        secret.write_text("MOT DE PASSE")
        make = docx if media_type == WORD else odt
        text = paragraph("&x;") if media_type == WORD else "<text:p>&x;</text:p>"
        laughs = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 12))
        for head in (
            f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>',
            f'<!DOCTYPE a [<!ENTITY x0 "ha">{laughs}<!ENTITY x "&x11;">]>',
        ):
            found = read(make(text, head=head), media_type)
            assert found.failure == REASONS["broken"] and found.pages == []

    def test_broken_and_strange_documents(self, read):
        for data, media_type in (
            (b"PK\x03\x04", WORD),
            (docx()[:-30], WORD),
            (docx("<w:p>"), WORD),
            (samples.archive({"a": "b"}), ODT),
            (docx(), SLIDES),
            (docx(), SHEETS),
        ):
            assert isinstance(read(data, media_type).failure, str)
        assert read(b"x", "application/x-unknown").failure == REASONS["unknown"]

    def test_a_document_far_larger_once_unpacked_ends_in_bounds(self, read):
        start = time.monotonic()
        found = read(docx("<w:p><w:r><w:t>" + "a" * 150_000_000 + "</w:t></w:r></w:p>"), WORD, timeout=15)
        assert time.monotonic() - start < 60
        assert found.failure or sum(len(text) for _, text in found.pages) < 1_000_000


class TestPicturesAndText:
    @pytest.mark.parametrize(("form", "mode"), MODES)
    def test_pictures_of_all_kinds(self, read, form, mode):
        found = read(samples.picture(form=form, mode=mode, size=(1000, 500), color=0), f"image/{form.lower()}")
        assert not found.failure and (found.previews[0].width, found.previews[0].height) == (620, 310)

    def test_a_picture_is_shown_the_right_way_up(self, read):
        found = read(samples.picture(exif=samples.exif(orientation=6), size=(400, 200)), "image/jpeg")
        assert (found.previews[0].width, found.previews[0].height) == (200, 400)

    def test_noise_is_made_light(self, read):
        out = io.BytesIO()
        Image.frombytes("RGB", (800, 800), os.urandom(800 * 800 * 3)).save(out, "PNG")
        assert len(read(out.getvalue(), "image/png").previews[0].data) < 60_000

    def test_a_picture_too_large_has_no_preview(self, read):
        assert read(samples.huge_png(), "image/png").failure == REASONS["too_heavy"]
        good = samples.huge_png(side=6300)
        assert not read(good, "image/png").failure

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_plain_text(self, read, encoding):
        found = read(f"Été 2023\n{FRENCH}\n".encode(encoding), "text/plain")
        assert found.pages == [(1, f"Été 2023\n{FRENCH}")]
        assert (found.title, found.year, found.language, found.has_text) == ("Été 2023", 2023, "fr", True)

    def test_one_endless_line(self, read):
        assert len(read(b"mot " * 100_000, "text/plain").pages) > 50


class TestClosedProcess:
    def test_time_is_bounded_and_what_was_read_is_kept(self, read):
        start = time.monotonic()
        found = read(pdf(tuple(FRENCH for _ in range(3000))), timeout=0.4)
        assert time.monotonic() - start < 30
        assert found.failure in {"", REASONS["too_long"]}

    def test_no_other_file_no_network_no_child(self, tmp_path):
        import subprocess
        import sys

        from maillage.kernel.extract.run import PROJECT

        (tmp_path / "secret").write_text("secret")
        code = f"""
import sys, socket, os; sys.path.append({str(PROJECT)!r})
from maillage.kernel.extract.child import shut
shut(seconds=5)
def closed(act):
    try: act()
    except (OSError, MemoryError): return True
    return False
print(closed(lambda: open({str(tmp_path / "secret")!r})), closed(lambda: open({str(tmp_path / "new")!r}, "w")),
      closed(lambda: socket.create_connection(("127.0.0.1", 9), 1)), closed(lambda: bytearray(700 << 20)), closed(lambda: open("/etc/passwd")))
"""
        out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=False)
        closed = out.stdout.split()
        assert closed[2:4] == ["True", "True"], out.stderr
        if os.uname().release >= "5.13":
            assert closed == ["True"] * 5

    def test_it_starts_without_django(self):
        import subprocess
        import sys

        from maillage.kernel.extract.run import PROJECT

        code = f"import sys; sys.path.append({str(PROJECT)!r}); import maillage.kernel.extract.child, maillage.kernel.extract.pdf; print('django' in sys.modules)"
        assert subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


class TestWords:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("cul-\nturel", "culturel"),
            ("peut-\nêtre", "peut-être"),
            ("Wallonie-\nBruxelles", "Wallonie-Bruxelles"),
            ("eﬃcace", "efficace"),
            ("cul\ufffe\r\nturel", "culturel"),
            ("a\u00a0:  b\t c", "a : b c"),
            ("un\n\n\n\n\ndeux", "un\n\ndeux"),
            ("e\u0301te\u0301\0\x07", "été"),
        ],
    )
    def test_tidy(self, before, after):
        assert words.tidy(before) == after

    @pytest.mark.parametrize(
        "title",
        [
            "Untitled",
            "Microsoft Word - plan.doc",
            "Document1",
            "plan_v3_final",
            "x",
            "1234",
            "scan0001",
            "PowerPoint Presentation",
            "a.indd",
        ],
    )
    def test_titles_that_say_nothing(self, title):
        assert words.sensible_title(title) == ""

    @pytest.mark.parametrize(
        ("text", "language"),
        [
            (FRENCH, "fr"),
            ("De cultuurcentra zijn een plaats voor het publiek en met de scholen", "nl"),
            ("The centres are a place for the people and this is on the list of places", "en"),
            ("Die Zentren sind ein Ort für das Volk und nicht mit der Schule auf dem Land", "de"),
            ("12 13 14", ""),
        ],
    )
    def test_language(self, text, language):
        assert words.language_of(text) == language

    def test_year(self):
        assert words.year_of("Plan 2019-2023, tel. 0475 202020, en 2190") == 2023
        assert words.year_of("rien") is None
