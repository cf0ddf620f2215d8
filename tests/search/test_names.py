"""Names of several words: written as one, looked for as one, and never mistaken for one another."""

from datetime import date

import pytest

from maillage.search.analysis import FRENCH, clean
from maillage.search.engine import Engine
from maillage.search.names import Names, read
from maillage.search.schema import prepare
from tests.search.rows import VISITOR, engine_of, row, titles

BUDGET = ("Budget et subventions", ["mécénat", "appel à projets", "reçu fiscal"])


def stems(text):
    return [stem for entry in FRENCH.entries(clean(text)) for stem in entry.stems]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Les plans de formation, un plan de formation", 2),
        ("un plan pour la formation", 0),
        ("plan", 0),
        ("PLAN DE FORMATIONS", 1),
        ("", 0),
    ],
)
def test_a_name_is_seen_wherever_its_words_stand_side_by_side(text, times):
    names = Names.of(["plan de formation", "bilan", ""])
    assert names.within(stems(text)) == ["plan_de_format"] * times


@pytest.mark.parametrize("text", ["procès-verbal", "Procès-verbaux", "proces verbal", "le procès-verbal du jour"])
def test_a_compound_is_seen_with_and_without_its_hyphen(text):
    assert len(Names.of(["procès-verbal", "procès verbal"]).within(stems(text))) == 1


def test_names_are_kept_beside_the_generation(tmp_path):
    Names.of(["plan de formation", "compte rendu"]).write(tmp_path)
    assert "plan_de_format" in read(tmp_path)
    (tmp_path / "names.json").write_text("{")
    assert read(tmp_path).spelt == ()
    assert read(tmp_path / "rien").spelt == ()


def library(folder, *, names):
    engine = Engine(folder)
    title, others = BUDGET
    rows = [
        row(title, kind="network.theme", other_names=others),
        row("Justifier sans y passer l’été", words=[title]),
        row("Répondre à un appel à projets"),
        row("Un appel, des projets"),
        row("Le mécénat des voisins", pages=["Une page.", "Un reçu fiscal pour chacun·e."]),
    ]
    engine.rebuild((prepare(one, today=date(2026, 1, 1), names=names) for one in rows), mark=0, names=names)
    return engine


@pytest.mark.parametrize("known", [True, False])
def test_another_name_of_a_theme_leads_to_it_and_not_to_its_sisters(tmp_path, known):
    """With names the index was written with, and with names given to the theme since then."""
    engine = library(tmp_path, names=Names.of([BUDGET[0], *BUDGET[1]] if known else []))
    found = titles(engine, "mécénat")
    assert found[0] in {BUDGET[0], "Le mécénat des voisins"}
    assert set(found) == {BUDGET[0], "Le mécénat des voisins", "Justifier sans y passer l’été"}
    assert titles(engine, "reçu fiscal")[0] == BUDGET[0]
    asked = titles(engine, "budget et subventions")
    assert asked[0] == BUDGET[0]
    assert set(asked) == {BUDGET[0], "Justifier sans y passer l’été", "Répondre à un appel à projets", "Le mécénat des voisins"}
    found = engine.query("budget et subventions", tokens=VISITOR, facets=("type",), limit=50)
    assert found.total == len(found.hits) == 4


def test_what_is_indexed_later_is_written_with_the_same_names(tmp_path):
    engine = library(tmp_path, names=Names.of([BUDGET[0], *BUDGET[1]]))
    engine.index([row("Lettre type", summary="Pour le reçu fiscal d’un don.")], mark=1)
    assert "Lettre type" in titles(engine, "budget et subventions")
    assert engine.view().things.doc_freq("stems", "recu_fiscal") == 3
    engine.close()


def test_what_bears_just_the_name_asked_for_comes_first(tmp_path):
    rows = [row(f"Lecture publique à l’école, lecture au parc {n}", summary="lecture publique, lecture") for n in range(30)]
    theme = row("Mémoire et patrimoine", kind="network.theme", other_names=["lecture publique"])
    engine = engine_of(tmp_path, [*rows, theme, row("Lecture publique")])
    assert set(titles(engine, "la LECTURE PUBLIQUE")[:2]) == {"Lecture publique", "Mémoire et patrimoine"}
    assert set(titles(engine, "lecture publque")[:2]) == {"Lecture publique", "Mémoire et patrimoine"}
