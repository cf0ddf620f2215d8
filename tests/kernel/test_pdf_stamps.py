"""Covers and footers: whatever the words and the pages, they can be read, and a kill leaves nothing half done."""

import io
import os
import signal
import subprocess
import sys
import time
import zlib
from dataclasses import asdict
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageChops

from maillage.kernel.pdf import cover as drawing
from maillage.kernel.pdf import public
from maillage.kernel.pdf.public import Cover, PdfRefused, copy_pages, page_count, render_page, stamp
from maillage.kernel.pdf.stamping import _footer
from tests.kernel.pdf_samples import form, show
from tests.kernel.samples import pdf as simple

FOOTER = "Copie remise à Chloé D’Œuvre, « cœur » · 3 mars 2026"
ROOT = Path(__file__).resolve().parents[2]


def cover(**words):
    return Cover(**({"title": "Dossier de reconnaissance", "network": "Le réseau"} | words))


def texts(path):
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_range().replace("\ufffe", "").split()) for page in document]


def pages_of(tmp_path, *pages, content=b""):
    """A document of blank pages, each with the entries given."""
    pdf = pikepdf.new()
    for entries in pages:
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 595, 842]), Contents=pdf.make_stream(content), Resources=Dictionary())
        for key, value in entries.items():
            page[f"/{key}"] = Array(value) if isinstance(value, list) else value
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(tmp_path / "source.pdf")
    return tmp_path / "source.pdf"


def foot(page, scale=2):
    """The picture of the foot of a page as it is seen, and the place of what is drawn on it."""
    picture = page.render(scale=scale).to_pil().convert("L")
    return picture, ImageChops.invert(picture).getbbox()


BOXES = [
    {},
    {"MediaBox": [0, 0, 842, 595]},
    {"MediaBox": [100, -200, 695, 642]},
    {"CropBox": [50, 60, 545, 700]},
    {"CropBox": [-50, -60, 2000, 3000]},
    {"MediaBox": [595, 842, 0, 0]},
    {"MediaBox": [0, 0, 2384, 3370]},
    {"MediaBox": [0, 0, 200, 120]},
    {"MediaBox": [0, 0, 3000, 90]},
    {"UserUnit": 2},
]


@pytest.mark.parametrize("pages", [None, range(1, 4 * len(BOXES) + 1)])
def test_the_line_is_at_the_foot_of_what_is_seen(tmp_path, pages):
    source = pages_of(tmp_path, *({"Rotate": turn, **boxes} for boxes in BOXES for turn in (0, 90, 180, 270)))
    stamp(source=source, target=tmp_path / "copy.pdf", cover=cover(), footer=FOOTER, pages=pages)
    with pypdfium2.PdfDocument(tmp_path / "copy.pdf") as made:
        for page in list(made)[1:]:
            picture, place = foot(page, scale=min(2.0, 1500 / max(page.get_size())))
            left, top, right, bottom = place
            assert top > picture.height * 0.7 and bottom <= picture.height
            assert 0 <= left < picture.width * 0.1 and right <= picture.width
            assert right - left > 8 * (bottom - top)  # a line to read from left to right


def test_a_turned_page_shows_the_same_line_as_a_page_upright(tmp_path):
    source = pages_of(tmp_path, {"MediaBox": [0, 0, 842, 595]}, {"Rotate": 90}, {"Rotate": -90}, {"Rotate": 450})
    stamp(source=source, target=tmp_path / "copy.pdf", cover=cover(), footer=FOOTER)
    with pypdfium2.PdfDocument(tmp_path / "copy.pdf") as made:
        upright, *turned = [foot(page)[0] for page in list(made)[1:]]
        for picture in turned:
            assert ImageChops.difference(upright, picture).getextrema()[1] < 120


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"0.1 0 0 0.1 500 500 cm",
        b"q q q 0.1 0 0 0.1 0 0 cm",
        b"Q Q Q 0 1 -1 0 99 99 cm",
        b"0 0 1 1 re W n 1 1 1 rg",
        b"/Missing Do /No gs",
    ],
)
def test_a_content_left_open_does_not_move_the_line(tmp_path, content):
    source = pages_of(tmp_path, {}, content=content)
    stamp(source=source, target=tmp_path / "copy.pdf", cover=cover(), footer=FOOTER)
    copy_pages(source=source, target=tmp_path / "plain.pdf", pages=[1])
    with pypdfium2.PdfDocument(tmp_path / "copy.pdf") as made:
        picture, (left, top, right, bottom) = foot(made[1])
        assert top > 1640 and left < 40 and 200 < right < 700
    assert FOOTER in texts(tmp_path / "copy.pdf")[1]


def test_a_page_that_already_has_a_thing_of_that_name(tmp_path):
    source = pages_of(tmp_path, {}, {})
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        font = Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        shared = pdf.make_indirect(Dictionary(XObject=Dictionary({"/Foot0": form(pdf, show("d’origine"), Dictionary(Font=font))})))
        for page in pdf.pages:
            page.obj.Resources, page.obj.Contents = shared, pdf.make_stream(b"/Foot0 Do")
        pdf.save()
    stamp(source=source, target=tmp_path / "one.pdf", cover=cover(), footer="Première copie")
    stamp(source=tmp_path / "one.pdf", target=tmp_path / "two.pdf", cover=cover(), footer="Seconde copie", pages=[2, 3])
    for text in texts(tmp_path / "two.pdf")[1:]:
        assert "origine" in text and "Première copie" in text and "Seconde copie" in text


@pytest.mark.parametrize(
    "words",
    [
        {"note": "Ce qui a marché ici. " * 500},
        {"note": "🎉👩‍👩‍👧 bravo 🎊 " * 700},
        {"note": "m" * 10_000},
        {"note": "\n" * 10_000 + "fin"},
        {"note": "a\n" * 5_000},
        {"note": "<b>&amp;</para><font color='x'>" * 300},
        {"note": "العربية 中文 Ελληνικά Łódź \u202eretourné\u202c \x00\x07\ud800"},
        {"title": "T" * 3_000},
        {"title": "", "network": ""},
        {"facts": [("Étiquette " * 50, "Valeur " * 500)] * 100},
        {"notice": "Une inspiration, pas un modèle. " * 400},
        {"address": "https://exemple.org/" + "a" * 5_000, "code": "K" * 500},
        {"note_title": "Ce qui a marché " * 400, "note": "x"},
    ],
    ids=lambda words: next(iter(words)) + str(len(str(words))),
)
def test_a_cover_and_a_foot_bear_any_words(words):
    start = time.process_time()
    drawn = drawing.cover(asdict(cover(**words)))
    assert time.process_time() - start < 30
    with pypdfium2.PdfDocument(drawn) as made:
        assert 1 <= len(made) < 60
    with pypdfium2.PdfDocument(_footer(str(words.get("note", "pied"))[:5000])) as made:
        assert made[0].get_width() < 560 and made[0].get_height() < 25


def test_a_long_note_is_whole_and_flows_over_pages(tmp_path):
    note = "\n\n".join(f"Paragraphe {number}, où l’on raconte ce qui a changé depuis." for number in range(1, 121))
    stamp(
        source=pages_of(tmp_path, {}),
        target=tmp_path / "copy.pdf",
        cover=cover(note_title="Le contexte", note=note, notice="Pas un modèle."),
        footer="pied",
    )
    found = texts(tmp_path / "copy.pdf")
    assert len(found) > 3 and "Pas un modèle." in found[0]
    assert all(f"Paragraphe {number}," in " ".join(found) for number in range(1, 121))


def test_letters_of_french_and_of_its_neighbours_are_drawn(tmp_path):
    words = "Œuvre, cœur, ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ àâäçéèêëîïôöùûüÿ ñ ß ø — – … « oui\u202f!\u202f» ‘a’ “b” 5\u00a0€ ½ ×"
    stamp(source=pages_of(tmp_path, {}), target=tmp_path / "copy.pdf", cover=cover(note=words + " Łódź, Ελλάδα, peut‑être"), footer=words)
    first, second = texts(tmp_path / "copy.pdf")
    for text in (first, second):
        for word in ("Œuvre, cœur, ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ", "àâäçéèêëîïôöùûüÿ ñ ß ø — – …", "« oui", "! »", "5 €"):
            assert word in text.replace("\u202f", " ").replace("\u2009", " ").replace("\u00a0", " "), word
    assert "Łódź, Ελλάδα, peut-être" in first


def test_the_original_is_untouched_and_the_copy_is_private(tmp_path):
    source = pages_of(tmp_path, {}, {})
    before = source.read_bytes()
    stamp(source=source, target=tmp_path / "copy.pdf", cover=cover(), footer="pied")
    assert source.read_bytes() == before
    assert (tmp_path / "copy.pdf").stat().st_mode & 0o007 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.pdf", "source.pdf"]
    stamp(source=source, target=tmp_path / "copy.pdf", cover=cover(title="Autre"), footer="pied")  # again, over the former one
    assert "Autre" in texts(tmp_path / "copy.pdf")[0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"bonjour", "broken"),
        (b"%PDF-1.7\n%%EOF", "broken"),
        (simple(("une page",) * 3)[:300], "broken"),
        (simple().replace(b"/Count 1 /Kids [4 0 R]", b"/Count 0 /Kids []"), "broken"),
    ],
)
def test_what_cannot_be_read(tmp_path, data, code):
    (tmp_path / "source.pdf").write_bytes(data)
    for act in (
        lambda: page_count(source=tmp_path / "source.pdf"),
        lambda: copy_pages(source=tmp_path / "source.pdf", target=tmp_path / "copy.pdf", pages=[1]),
        lambda: stamp(source=tmp_path / "source.pdf", target=tmp_path / "copy.pdf", cover=cover(), footer="pied"),
        lambda: render_page(source=tmp_path / "source.pdf", number=1),
    ):
        with pytest.raises(PdfRefused) as refusal:
            act()
        assert refusal.value.code == code and refusal.value.reason.endswith(".")
    assert [path.name for path in tmp_path.iterdir()] == ["source.pdf"]


def test_a_password_is_asked_of_nobody(tmp_path):
    with pikepdf.open(pages_of(tmp_path, {})) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="maitre", user="secret"))
    for act in (
        lambda: page_count(source=tmp_path / "locked.pdf"),
        lambda: copy_pages(source=tmp_path / "locked.pdf", target=tmp_path / "copy.pdf", pages=[1]),
        lambda: render_page(source=tmp_path / "locked.pdf", number=1),
    ):
        with pytest.raises(PdfRefused, match="mot de passe") as refusal:
            act()
        assert refusal.value.code == "locked"


def test_a_content_that_swells_is_refused(tmp_path):
    source = pages_of(tmp_path, {})
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        squeezed = zlib.compressobj(9)
        data = b"".join(squeezed.compress(b" " * (1 << 20)) for _ in range(500)) + squeezed.flush()
        pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, data, Filter=Name.FlateDecode)
        pdf.save(stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with pytest.raises(PdfRefused) as refusal:
        copy_pages(source=source, target=tmp_path / "copy.pdf", pages=[1])
    assert refusal.value.code in {"too_heavy", "broken", "too_long"}


def test_pictures_of_pages(tmp_path):
    source = pages_of(tmp_path, {}, {"Rotate": 90}, {"MediaBox": [0, 0, 10, 14000]}, {"MediaBox": [0, 0, 14000, 10]})
    for number, width, size in ((1, 900, (900, 1274)), (2, 600, (600, 425)), (1, 5, (100, 142)), (1, 90_000, (2000, 2831))):
        with Image.open(io.BytesIO(render_page(source=source, number=number, width=width))) as picture:
            assert picture.format == "WEBP" and abs(picture.width - size[0]) < 3 and abs(picture.height - size[1]) < 3
    for number in (3, 4):
        with Image.open(io.BytesIO(render_page(source=source, number=number))) as picture:
            assert picture.width <= 900 and picture.height <= 1801
    for number in (0, 5, -1):
        with pytest.raises(PdfRefused, match="pages demandées"):
            render_page(source=source, number=number)


def test_a_kill_on_the_way_leaves_no_copy_and_the_next_try_works(tmp_path):
    source, target = tmp_path / "source.pdf", tmp_path / "copy.pdf"
    source.write_bytes(simple(tuple(f"Page {number}" for number in range(1000))))
    program = (
        "import sys; from pathlib import Path; from maillage.kernel.pdf.public import Cover, stamp; folder = Path(sys.argv[1]);"
        "stamp(source=folder / 'source.pdf', target=folder / 'copy.pdf', cover=Cover(title='T', network='R'), footer='pied',"
        " pages=range(1, 1001), progress=lambda done, total: print(done, flush=True))"
    )
    for steps in (1, 40, 80):
        process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(steps):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert not target.exists()
    for leftover in tmp_path.glob(".copy.pdf.*.part"):
        os.utime(leftover, (1, 1))
    seen = []
    stamp(source=source, target=target, cover=cover(), footer="pied", progress=lambda done, total: seen.append((done, total)))
    assert page_count(source=target) == 1001
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.pdf", "source.pdf"]
    assert seen == sorted(seen) and seen[-1] == (1000, 1000) and len(seen) > 20


def test_too_long_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(public, "TIMEOUT", 0.0)
    with pytest.raises(PdfRefused) as refusal:
        public.run(job={"work": "count"}, source=pages_of(tmp_path, {}), timeout=0.01)
    assert refusal.value.code == "too_long"
