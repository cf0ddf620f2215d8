"""What real tools write in their own way: pandoc, Word, LibreOffice, older LaTeX."""

import pytest

from maillage.kernel.extract import words
from maillage.kernel.extract.run import analyse
from tests.kernel.samples import archive, docx, odt, pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.fixture
def read(tmp_path):
    def read(data, media_type="application/pdf"):
        path = tmp_path / "fichier"
        path.write_bytes(data)
        return analyse(path=path, media_type=media_type)

    return read


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [
        ("O`u est l’ˆıle fran¸caise ?", "Où est l’île française ?"),
        ("un goˆuter `a No¨el, na¨ıf et d´eclar´e", "un goûter à Noël, naïf et déclaré"),
        ("C¸ a commence, se˜nor", "Ça commence, señor"),
        ("ECOLE, ´ A L’ ` ET´ E", "ECOLE,  A L’  ETÉ"),
        ("pas de lettre ´1 ni de ˆ? ici", "pas de lettre ´1 ni de ˆ? ici"),
    ],
)
def test_loose_accents_go_back_to_their_letters(drawn, meant):
    assert words.join_accents(drawn) == meant


def test_a_pdf_of_older_latex_reads_as_french(read):
    found = read(pdf(("Les ´ecoles `a No¨el,\npr´epar´ees", "o`u encore")))
    assert [text for _, text in found.pages] == ["Les écoles à Noël, préparées", "où encore"]
    assert found.title.startswith("Les écoles à Noël")


def test_accents_alone_stay_where_nothing_says_they_are_loose(read):
    assert read(pdf(("Tapez `a puis ¨",))).pages == [(1, "Tapez `a puis ¨")]


def test_an_empty_list_of_comments_is_no_comment(read):
    body = "<w:p><w:r><w:t>Bonjour</w:t></w:r></w:p>"
    empty = {"word/comments.xml": f"<w:comments {W}/>"}
    full = {"word/comments.xml": f'<w:comments {W}><w:comment w:id="0"/></w:comments>'}
    assert read(docx(body, **empty), WORD).warnings == []
    assert any("commentaires" in warning for warning in read(docx(body, **full), WORD).warnings)


def test_a_hyphen_that_does_not_break_is_read(read):
    body = "<w:p><w:r><w:t>porte</w:t><w:noBreakHyphen/><w:t>monnaie</w:t></w:r></w:p>"
    assert read(docx(body), WORD).pages == [(1, "porte-monnaie")]


def test_notes_of_opendocument_do_not_cut_words(read):
    note = (
        "<text:note><text:note-citation>{0}</text:note-citation><text:note-body><text:p>La note {0}.</text:p></text:note-body></text:note>"
    )
    found = read(odt(f"<text:p>Le territoire{note.format(1)} entier{note.format(2)}, ici.</text:p><text:p>Après.</text:p>"), ODT)
    assert found.pages == [(1, "La note 1.\nLa note 2.\nLe territoire entier, ici.\nAprès.")]


def test_the_call_of_a_note_on_a_slide_stands_apart(read):
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="p" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    run = "<a:r><a:rPr{0}/><a:t>{1}</a:t></a:r>"
    raised = ' baseline="30000"'
    text = run.format("", "Le territoire") + run.format(raised, "1") + run.format("", ", 12 m") + run.format(raised, "2")
    data = archive(
        {
            "ppt/presentation.xml": f'<p:presentation {a}><p:sldIdLst><p:sldId r:id="r1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": '<Relationships><Relationship Id="r1" Target="slides/slide1.xml"/></Relationships>',
            "ppt/slides/slide1.xml": f"<p:sld {a}><p:sp><a:p>{text}</a:p></p:sp></p:sld>",
        }
    )
    assert read(data, SLIDES).pages == [(1, "Le territoire 1, 12 m2")]


@pytest.mark.parametrize(("kind", "told"), [("body", True), ("sldNum", False)])
def test_the_notes_of_slides_are_told_of_when_something_is_written(read, kind, told):
    from io import BytesIO

    from pptx import Presentation

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Une page"
    holder = next(
        each
        for each in slide.notes_slide.placeholders
        if each.placeholder_format.type.name == ("BODY" if kind == "body" else "SLIDE_IMAGE")
    )
    if told:
        holder.text_frame.text = "Ne pas oublier Zoé"
    out = BytesIO()
    deck.save(out)
    found = read(out.getvalue(), SLIDES)
    assert found.pages == [(1, "Une page")]
    assert any("notes pour la personne" in warning for warning in found.warnings) is told


@pytest.mark.parametrize(("note", "told"), [("<text:p>Ne pas oublier Zoé</text:p>", True), ("<text:p/>\n", False)])
def test_the_notes_of_opendocument_slides_too(read, note, told):
    page = f"<draw:page><draw:frame><draw:text-box><text:p>Une page</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box>{note}</draw:text-box></draw:frame><text:p><text:page-number>1</text:page-number></text:p></presentation:notes></draw:page>"
    found = read(odt(page, type="presentation", inside="presentation"), "application/vnd.oasis.opendocument.presentation")
    assert found.pages == [(1, "Une page")]
    assert any("notes pour la personne" in warning for warning in found.warnings) is told


def test_the_mark_of_a_heading_is_no_part_of_a_title():
    assert words.sensible_title("## Un début") == "Un début"
