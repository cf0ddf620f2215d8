"""Copies of PDF files: only the pages asked for are in the bytes, covers and footers are there, errors are French sentences."""

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from maillage.kernel.pdf.public import Cover, PdfRefused, copy_pages, page_count, render_page, stamp
from tests.kernel.samples import pdf


def texts(path):
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.pdf"
    path.write_bytes(pdf(tuple(f"Secret {n}" for n in range(1, 8))))
    return path


COVER = Cover(
    title="Dossier de demande de reconnaissance",
    network="Le réseau des cœurs",
    facts=[("Remis à", "Chloé D’Œuvre")],
    note_title="Ce qui a marché ici",
    note="Nous avons « vu » l’œuvre\u202f; ici.",
    notice="Une inspiration, pas un modèle.",
    address="reseau.example/v/ABCD",
    code="K7-QX",
)


def test_chosen_pages_only(source, tmp_path):
    target, seen = tmp_path / "copy.pdf", []
    copy_pages(source=source, target=target, pages=[2, 3, 5], progress=lambda done, total: seen.append((done, total)))
    assert [text.strip() for text in texts(target)] == ["Secret 2", "Secret 3", "Secret 5"]
    assert seen[-1] == (3, 3) and page_count(source=target) == 3


def test_a_stamped_copy(source, tmp_path):
    target = tmp_path / "copy.pdf"
    stamp(source=source, target=target, cover=COVER, footer="Copie remise à Chloé D’Œuvre", pages=[1, 2])
    cover, first, second = texts(target)
    for words in ("Dossier de demande", "Chloé D’Œuvre", "Nous avons « vu » l’œuvre", "pas un modèle", "K7-QX", "ABCD"):
        assert words in cover
    assert "Secret 1" in first and "Copie remise à Chloé D’Œuvre" in first and "Copie remise" in second
    with pikepdf.open(target) as made:
        assert str(made.docinfo["/Title"]) == COVER.title


def test_a_picture_of_a_page(source):
    with Image.open(io.BytesIO(render_page(source=source, number=2))) as picture:
        assert picture.format == "WEBP" and picture.width == 900


@pytest.mark.parametrize("pages", [[0], [8], [], [-1]])
def test_pages_that_are_not_there(source, tmp_path, pages):
    with pytest.raises(PdfRefused) as refusal:
        copy_pages(source=source, target=tmp_path / "copy.pdf", pages=pages)
    assert "pages demandées" in refusal.value.reason
    assert [path.name for path in tmp_path.iterdir()] == ["source.pdf"]
