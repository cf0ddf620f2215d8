import re

import pypdfium2
import pytest

from maillage.demo import corpus, office, pdf, people, scaling
from maillage.demo.writing import write_document
from maillage.library.models.choices import Form
from maillage.network.models import Organisation, Territory
from maillage.people.public import Person


def text_of(data):
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range() for page in document]


def test_titles_are_unique_and_the_network_is_rich_enough():
    titles = [piece.title for piece in corpus.pieces()]
    assert len(titles) == len(set(titles))
    states = [piece.state for piece in corpus.pieces()]
    assert (
        states.count("PUBLISHED") >= 64 and states.count("WAITING") == 5 and states.count("DRAFT") == 2 and states.count("WITHDRAWN") == 1
    )
    assert len(people.teams()) == 32 and len(people.actors()) >= 45 and len(corpus.themes()) >= 14


def test_everything_named_exists():
    teams, actors, themes = {t.key for t in people.teams()}, {a.key: a for a in people.actors()}, set(corpus.themes())
    for piece in corpus.pieces():
        assert piece.organisation in teams and actors[piece.person].organisation == piece.organisation, piece.title
        assert set(piece.themes) <= themes and piece.kind in Form.values and piece.format in {*office.MAKERS, "link", ""}
        users = [use.organisation for use in piece.uses]
        assert set(users) <= teams and piece.organisation not in users and len(users) == len(set(users)), piece.title
    for actor in people.actors():
        assert actor.organisation in teams or actor.candidate
        assert set(actor.themes) <= themes


@pytest.mark.django_db
def test_organisations_stand_in_communes_the_network_knows():
    communes = set(Territory.objects.communes().values_list("name", flat=True))
    assert {team.commune for team in people.teams()} <= communes
    kinds = {scaling.KIND_WORDS[n][0] for n in range(len(scaling.KIND_WORDS))}
    assert kinds <= set(Organisation.Kind.values) and Person.Trade.values


def test_the_same_words_each_time():
    piece = corpus.pieces()[3]
    assert corpus.body(piece=piece) == corpus.body(piece=piece)
    assert corpus.scaled(number=12) == corpus.scaled(number=12)
    assert corpus.scaled(number=12, with_text=False).title == corpus.scaled(number=12).title
    assert corpus.scaled(number=12, with_text=False).members_only == corpus.scaled(number=12).members_only


def test_french_is_written_as_french():
    for piece in corpus.pieces():
        for text in (piece.title, piece.summary, piece.where, piece.keep, piece.otherwise, piece.text):
            assert not re.search(r"[^\W\d] [:;!?]|« | »|'", text), text
    assert not any("{" in text for number in range(60) for _, text in corpus.scaled(number=number).blocks)


def test_no_text_speaks_of_machines_or_lorem():
    whole = " ".join(" ".join(text for _, text in corpus.body(piece=piece)) for piece in corpus.pieces()).lower()
    assert "lorem" not in whole and "@" not in whole


def test_a_pdf_reads_as_it_was_written():
    blocks = [("h", "Déroulé"), ("p", "L’œuvre coûte 12\u00a0€\u202f: « ça » suffit… (oui) \\ non."), ("li", "Élu·e·s")]
    written = pdf.make_pdf(title="Été à l’école", author="Zoé", blocks=blocks, seed="x", source="Ici")
    read = text_of(written.data)[0].replace("\xa0", " ").replace("\u202f", " ")
    for words in ("Été à l’école", "L’œuvre coûte 12 €", "« ça » suffit…", "(oui) \\ non.", "Élu·e·s"):
        assert words in read
    assert pypdfium2.PdfDocument(written.data).get_metadata_dict()["Title"] == "Été à l’école"


def test_a_long_pdf_turns_its_pages_and_knows_their_text():
    document = corpus.scaled(number=7)
    written = pdf.make_pdf(title=document.title, author="", blocks=document.blocks * 3)
    pages = text_of(written.data)
    assert len(pages) == len(written.texts) > 1
    for page, text in zip(pages, written.texts, strict=True):
        bare = "".join(page.split()).replace("\u202f", "").replace("•", "")
        assert "".join(text.split())[:60] in bare


@pytest.mark.parametrize("format", sorted(office.MAKERS))
def test_each_format_is_read_by_the_site(format, tmp_path):
    from maillage.demo.reading import read_own
    from maillage.kernel.files.public import KINDS

    piece = next(piece for piece in corpus.pieces() if piece.format == format and piece.text)
    path = tmp_path / piece.file_name
    path.write_bytes(office.make_file(piece=piece, author="Inès Vandorpe", source="Centre culturel"))
    media_type = next(kind.media_type for kind in KINDS.values() if kind.extension == format)
    found = read_own((str(path), media_type))
    assert not found.failure
    assert found.title.split() == piece.title.split()
    words = " ".join("".join(text for _, text in found.pages).split())
    assert " ".join(piece.summary.split())[:40] in words


def test_documents_of_the_large_network_have_one_to_sixty_pages(tmp_path):
    sizes = [len(write_document((number, str(tmp_path))).texts) for number in range(1, 120)]
    assert min(sizes) == 1 and 20 < max(sizes) <= 62
    assert len({corpus.scaled(number=number, with_text=False).title for number in range(3000)}) == 3000
