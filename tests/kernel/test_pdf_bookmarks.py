"""The bookmarks of a PDF, read in the closed process."""

from io import BytesIO

import pikepdf
import pytest

from maillage.kernel.pdf.public import Bookmark, PdfRefused, bookmarks


def marked(pages, outline):
    """A PDF of empty pages; `outline` adds its bookmarks."""
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page()
    with pdf.open_outline() as opened:
        outline(opened)
    buffer = BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def item(title, page, *children):
    found = pikepdf.OutlineItem(title, page)
    found.children.extend(children)
    return found


@pytest.fixture
def written(tmp_path):
    def write(data):
        path = tmp_path / "document.pdf"
        path.write_bytes(data)
        return path

    return write


def test_titles_levels_and_pages(written):
    def outline(opened):
        opened.root.append(item("Présentation", 1, item("L’équipe\n d’aujourd’hui", 2)))
        opened.root.append(pikepdf.OutlineItem("Nulle part"))
        opened.root.append(item("Budget", 4))

    assert bookmarks(source=written(marked(5, outline))) == [
        Bookmark(level=0, title="Présentation", page=2),
        Bookmark(level=1, title="L’équipe d’aujourd’hui", page=3),
        Bookmark(level=0, title="Budget", page=5),
    ]


def test_none_many_and_turning_in_circles(written):
    assert bookmarks(source=written(marked(2, lambda opened: None))) == []
    many = marked(2, lambda opened: opened.root.extend(item(f"{n} {'x' * 900}", 1) for n in range(600)))
    found = bookmarks(source=written(many))
    assert len(found) == 400 and max(len(each.title) for each in found) == 200
    circle = pikepdf.open(BytesIO(marked(2, lambda opened: opened.root.extend([item("A", 0), item("B", 1)]))))
    circle.Root.Outlines.Last.Next = circle.Root.Outlines.First
    buffer = BytesIO()
    circle.save(buffer)
    assert len(bookmarks(source=written(buffer.getvalue()))) <= 400


def test_what_cannot_be_read_is_said(written):
    with pytest.raises(PdfRefused):
        bookmarks(source=written(b"%PDF-1.7 rien"))
