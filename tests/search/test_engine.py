import random
from dataclasses import replace
from uuid import uuid4

import pytest

from maillage.search.engine import Engine, Missing
from tests.search.rows import MEMBER, MEMBERS, VISITOR, engine_of, row, titles

OUTSIDER = frozenset({"public", "visitors"})


@pytest.fixture
def library(tmp_path):
    rows = [
        row(
            "Raconter son territoire",
            summary="Une journée d’analyse partagée",
            pages=["Une introduction.", "Les écoles et l’analyse partagée du quartier."],
            facets={"type": ["tool"], "theme": ["analyse"]},
        ),
        row(
            "Guide de l’animateur·trice",
            summary="Pour bien animer",
            pages=["Un texte sur les jeux"],
            facets={"type": ["guide"], "theme": ["animation"]},
        ),
        row("Le PECA expliqué", summary="Parcours d’éducation culturelle et artistique", facets={"type": ["guide"], "theme": ["ecole"]}),
        row(
            "Budget secret des membres",
            pages=["Zanzibar reconnaissance"],
            audience=MEMBERS,
            facets={"type": ["tool"], "theme": ["analyse"]},
        ),
        row("École et culture", kind="library.theme", other_names=["enseignement"], facets={"type": ["theme"]}),
        row("Camille Duvivier", kind="people.person", words=["Centre culturel des Trois Rives"], facets={"type": ["person"]}),
    ]
    return engine_of(tmp_path, rows)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("animatrices", "Guide de l’animateur·trice"),
        ("ANALYSE PARTAGEE", "Raconter son territoire"),
        ("analise partagée", "Raconter son territoire"),
        ("P.E.C.A.", "Le PECA expliqué"),
        ("parcours éducation culturelle artistique", "Le PECA expliqué"),
        ("enseignement", "École et culture"),
        ("l'ecole", "École et culture"),
        ("duvivier", "Camille Duvivier"),
        ("le guide de la animation", "Guide de l’animateur·trice"),
        ('"analyse partagée du quartier"', "Raconter son territoire"),
        ("guide -peca", "Guide de l’animateur·trice"),
        ("terri­toire", "Raconter son territoire"),
    ],
)
def test_the_right_thing_comes_first(library, typed, first):
    assert titles(library, typed)[0] == first


def test_a_phrase_is_required(library):
    assert titles(library, '"partagée analyse"') == []
    assert titles(library, "« analyse partagée »") == ["Raconter son territoire"]


def test_a_word_is_excluded(library):
    assert "Le PECA expliqué" not in titles(library, "guide expliqué -peca")
    assert "Raconter son territoire" not in titles(library, "-quartier")
    assert titles(library, "-quartier")


@pytest.mark.parametrize("typed", ["zanzibar", "budget secret", '"zanzibar reconnaissance"', "-rien", "", "zanzibr"])
def test_what_a_visitor_may_not_see_leaves_no_trace(library, typed):
    found = library.query(typed, tokens=VISITOR, facets=("type", "theme"))
    view = library.view()
    secret = [uid for uid in view.keys("library.resource") if uid not in {h.uid for h in library.query("", tokens=VISITOR, limit=50).hits}]
    assert len(secret) == 1
    assert secret[0] not in {hit.uid for hit in found.hits}
    assert sum(found.facets["type"].values()) == found.total <= 5
    assert library.suggest("budg", tokens=VISITOR) == []
    assert [c for c in found.corrections if "zanzibar" in c.words] == []
    assert library.excerpts(found, tokens=VISITOR, uids=secret) == {}
    assert library.related(kind="library.resource", uuid=next(iter(secret)).split(":")[1], tokens=VISITOR) == [] or all(
        hit.uid != secret[0] for hit in library.related(kind="library.resource", uuid=uuid4(), tokens=VISITOR)
    )


def test_a_member_sees_it(library):
    found = library.query("zanzibar", tokens=MEMBER, facets=("type",))
    assert found.total == 1
    assert found.facets == {"type": {"tool": 1}}
    assert [s.title for s in library.suggest("budg", tokens=MEMBER)] == ["Budget secret des membres"]
    assert library.query("zanzibr", tokens=MEMBER).corrections[0].words == ("zanzibar",)


def test_the_page_is_the_one_where_the_words_are(library):
    found = library.query("écoles", tokens=VISITOR)
    excerpts = library.excerpts(found, tokens=VISITOR, uids=[hit.uid for hit in found.hits])
    (excerpt,) = excerpts.values()
    assert excerpt.number == 2
    assert "<mark>écoles</mark>" in excerpt.html


def test_facets_ignore_their_own_choice(library):
    everything = library.query("", tokens=VISITOR, facets=("type", "theme"))
    assert everything.total == 5
    chosen = library.query("", tokens=VISITOR, facets=("type", "theme"), chosen={"type": ["guide"]})
    assert chosen.total == 2
    assert chosen.facets["type"] == everything.facets["type"]
    assert chosen.facets["theme"] == {"animation": 1, "ecole": 1}
    both = library.query("", tokens=VISITOR, facets=("type", "theme"), chosen={"type": ["guide", "tool"]})
    assert both.total == 3
    none = library.query("", tokens=VISITOR, facets=("type",), chosen={"type": ["nothing"]})
    assert none.total == 0
    assert none.facets["type"]["nothing"] == 0


def test_suggestions_begin_like_what_is_typed(library):
    assert [s.title for s in library.suggest("rac", tokens=VISITOR)] == ["Raconter son territoire"]
    assert [s.title for s in library.suggest("terr rac", tokens=VISITOR)] == ["Raconter son territoire"]
    assert [s.title for s in library.suggest("éc", tokens=VISITOR)] == ["École et culture"]
    assert [s.title for s in library.suggest("duv", tokens=VISITOR, kinds=["people.person"])] == ["Camille Duvivier"]
    assert library.suggest("duv", tokens=VISITOR, kinds=["library.theme"]) == []
    assert library.suggest("", tokens=VISITOR) == []


def test_two_words_written_as_one(library):
    assert titles(library, "analysepartagée")[0] == "Raconter son territoire"


def test_changes_are_seen_and_replace_what_was_there(tmp_path):
    one = row("Avant")
    engine = engine_of(tmp_path, [one])
    other = Engine(tmp_path)
    assert titles(other, "avant") == ["Avant"]
    engine.index([row("Après", uuid=one.uuid, pages=["neuf"])], mark=7)
    assert titles(other, "avant") == []
    assert titles(other, "après") == ["Après"]
    assert other.view().mark == 7
    engine.remove([f"library.resource:{one.uuid}"], mark=8)
    assert titles(other, "neuf") == []
    assert other.view().pages.num_docs == 0
    engine.close()


def test_a_change_of_rights_is_a_change_of_the_entry(tmp_path):
    one = row("Ouvert", pages=["mirabelle"])
    engine = engine_of(tmp_path, [one])
    engine.index([row("Ouvert", uuid=one.uuid, pages=["mirabelle"], audience=MEMBERS)], mark=1)
    assert titles(engine, "mirabelle") == []
    assert titles(engine, "mirabelle", tokens=MEMBER) == ["Ouvert"]
    engine.close()


def test_a_rebuild_serves_at_once_and_the_old_one_goes(tmp_path):
    engine = engine_of(tmp_path, [row("Ancien")])
    reader = Engine(tmp_path)
    assert titles(reader, "ancien") == ["Ancien"]
    engine_of(tmp_path, [row("Nouveau")])
    assert titles(reader, "nouveau") == ["Nouveau"]
    assert titles(engine, "ancien") == []
    assert len([folder for folder in tmp_path.iterdir() if folder.is_dir()]) == 1
    engine.index([row("Encore")], mark=3)
    assert titles(reader, "encore") == ["Encore"]
    engine.close()


def test_a_rebuild_that_fails_leaves_the_old_one(tmp_path):
    engine = engine_of(tmp_path, [row("Ancien")])

    def broken():
        raise RuntimeError("stop")
        yield

    with pytest.raises(RuntimeError):
        engine.rebuild(broken(), mark=0)
    assert titles(engine, "ancien") == ["Ancien"]
    assert len([folder for folder in tmp_path.iterdir() if folder.is_dir()]) == 1


def test_without_an_index(tmp_path):
    engine = Engine(tmp_path / "rien")
    with pytest.raises(Missing):
        engine.query("école", tokens=VISITOR)
    assert engine.suggest("éc", tokens=VISITOR) == []
    assert engine.related(kind="library.resource", uuid=uuid4(), tokens=VISITOR) == []
    with pytest.raises(Missing):
        engine.index([], mark=1)


@pytest.mark.parametrize("damage", ["current", "meta"])
def test_a_broken_index_is_a_missing_one(tmp_path, damage):
    engine_of(tmp_path, [row("Titre")])
    folder = Engine(tmp_path).store.current()
    (tmp_path / "current" if damage == "current" else folder / "things" / "meta.json").write_text("{pas du json")
    with pytest.raises(Missing):
        Engine(tmp_path).query("titre", tokens=VISITOR)


def test_related_things_speak_of_the_same(tmp_path):
    same = "les compteuses de grenouilles du marais salant"
    one, two, other = row("Un", pages=[same * 3]), row("Deux", pages=[same]), row("Autre", pages=["la billetterie en ligne"])
    hidden = row("Caché", pages=[same], audience=MEMBERS)
    engine = engine_of(tmp_path, [one, two, other, hidden])
    found = [hit.uuid for hit in engine.related(kind="library.resource", uuid=one.uuid, tokens=VISITOR)]
    assert found[0] == str(two.uuid)
    assert str(hidden.uuid) not in found
    assert str(one.uuid) not in found


def test_excerpts_escape_everything_but_marks(tmp_path):
    engine = engine_of(tmp_path, [row("<b>Titre</b>", pages=["<script>alert('mirabelle')</script> & mirabelle \" fin"])])
    found = engine.query("mirabelle alert", tokens=VISITOR)
    (excerpt,) = engine.excerpts(found, tokens=VISITOR, uids=[found.hits[0].uid]).values()
    assert "<script" not in excerpt.html
    assert "&lt;script&gt;" in excerpt.html
    assert excerpt.html.replace("<mark>", "").replace("</mark>", "").count("<") == 0


def test_an_excerpt_stays_short_and_shows_the_words(tmp_path):
    text = "du remplissage sans intérêt " * 3000 + "puis la rhubarbe " + "et encore des mots " * 3000
    engine = engine_of(tmp_path, [row("Long", pages=[text])])
    found = engine.query("rhubarbe", tokens=VISITOR)
    (excerpt,) = engine.excerpts(found, tokens=VISITOR, uids=[found.hits[0].uid]).values()
    assert "<mark>rhubarbe</mark>" in excerpt.html
    assert len(excerpt.html) < 400


ALPHABET = [
    '"',
    "'",
    "’",
    "-",
    "+",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    "*",
    "?",
    "~",
    "^",
    "\\",
    "/",
    "AND",
    "OR",
    "NOT",
    "IN",
    "TO",
    " ",
    "é",
    "œ",
    "\u0301",
    "\u00ad",
    "\x00",
    "\u200f",
    "العربية",
    "עברית",
    "日本語",
    "😀",
    "👩‍👩‍👧",
    "a",
    "école",
    "·",
    ".",
    "@",
    "#",
    "%",
    "\n",
    "\t",
    "\ud800",
    "<mark>",
    "title:",
    "-",
    "«",
    "»",
    "1",
    "&",
    "\uffff",
]


def test_anything_typed_gives_an_answer(library):
    chance = random.Random(20260101)
    for _ in range(400):
        typed = "".join(chance.choice(ALPHABET) for _ in range(chance.randint(0, 40)))
        found = library.query(typed, tokens=MEMBER, facets=("type",))
        library.excerpts(found, tokens=MEMBER, uids=[hit.uid for hit in found.hits])
        library.suggest(typed, tokens=MEMBER)


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 5000,
        "école " * 900,
        '"' * 5000,
        "-" * 5000,
        "(" * 5000,
        "é.e." * 1300,
        "mot·e·s" * 800,
        "'" * 4999 + "a",
        "\x00" * 5000,
        "😀" * 5000,
        "l'" * 2500,
    ],
)
def test_five_thousand_characters_give_an_answer(library, typed):
    found = library.query(typed, tokens=MEMBER)
    assert found.asked.cut
    library.suggest(typed, tokens=MEMBER)


def test_lone_halves_and_other_oddities_can_be_indexed(tmp_path):
    engine = engine_of(tmp_path, [row("\ud800 titre \x00", pages=["a\x00b \ud83d mot " + "x" * 70_000, "", "\u200f"])])
    assert len(titles(engine, "titre")) == 1
    assert len(titles(engine, "mot")) == 1


class TestPagesForFewer:
    """A thing everybody finds, with pages that only members read."""

    @pytest.fixture
    def shelf(self, tmp_path):
        both = frozenset({"public", "members"})
        one = row("Dossier de reconnaissance", audience=both, pages=["La rivière coule pour tous.", "Le salaire de la clepsydre."])
        closed = replace(one.pages[1], audience=MEMBERS, url="/bibliotheque/dossiers/1/page/2/")
        other = row("Une clepsydre au village", audience=both, pages=["La clepsydre et le salaire, la clepsydre du village."])
        return engine_of(tmp_path, [replace(one, pages=[one.pages[0], closed]), other])

    def found(self, shelf, typed, tokens):
        results = shelf.query(typed, tokens=tokens, facets=("type",))
        return results, shelf.excerpts(results, tokens=tokens, uids=[hit.uid for hit in results.hits])

    def test_a_visitor_finds_it_by_its_open_pages_only(self, shelf):
        assert titles(shelf, "rivière", OUTSIDER) == ["Dossier de reconnaissance"]
        assert titles(shelf, "clepsydre", OUTSIDER) == ["Une clepsydre au village"]
        assert titles(shelf, '"salaire de la clepsydre"', OUTSIDER) == []

    def test_a_visitor_never_reads_a_line_of_a_closed_page(self, shelf):
        results, lines = self.found(shelf, "dossier clepsydre salaire rivière", OUTSIDER)
        assert results.total == 2
        for each in lines.values():
            assert "salaire de la" not in each.html and each.url == ""

    def test_a_member_finds_it_once_and_reads_the_page(self, shelf):
        results, lines = self.found(shelf, '"salaire de la clepsydre"', MEMBER)
        assert results.total == 1
        (line,) = lines.values()
        assert "salaire" in line.html and line.number == 2 and line.url == "/bibliotheque/dossiers/1/page/2/"
        assert titles(shelf, "rivière", MEMBER) == ["Dossier de reconnaissance"]

    def test_what_it_resembles_does_not_tell_of_closed_pages(self, shelf):
        uid = shelf.query("reconnaissance", tokens=OUTSIDER).hits[0]
        alike = {tokens: shelf.related(kind=uid.kind, uuid=uid.uuid, tokens=tokens) for tokens in (OUTSIDER, MEMBER)}
        assert alike[OUTSIDER] == [] and len(alike[MEMBER]) == 1

    def test_it_goes_whole(self, shelf):
        uid = shelf.query("reconnaissance", tokens=MEMBER).hits[0].uid
        shelf.remove([uid], mark=1)
        for tokens in (OUTSIDER, MEMBER):
            assert titles(shelf, "reconnaissance", tokens) == []
