"""Counts beside the results: the same as what is found, kept until the index changes, never across rights."""

from datetime import date
from uuid import uuid4

import pytest

from maillage.search.engine import Engine
from maillage.search.schema import prepare
from tests.search.rows import MEMBER, MEMBERS, VISITOR, engine_of, row

FACETS = ("type", "theme")


def thing(title, *, audience=("public",), theme="a", **more):
    return row(title, audience=frozenset(audience), facets={"type": ["guide"], "theme": [theme]}, **more)


@pytest.fixture
def library(tmp_path):
    rows = [
        thing("Carnet de médiation"),
        thing("Plan financier du festival"),
        thing("Budget prévisionnel", audience=MEMBERS, theme="b"),
        thing("Un lieu pour les tout-petits"),
        thing("Le toutpetit et la musique", theme="b"),
        thing("Règlement général sur la protection des données"),
        thing("Chargé·e de projet : une fiche", theme="b"),
        thing("Ressources humaines", pages=["bénévoles et volontaires"]),
        row("Fête des voisins", kind="network.theme", other_names=["fête de quartier", "voisinage"], facets={"type": ["theme"]}),
        thing("Une fête de quartier réussie"),
    ]
    return engine_of(tmp_path, rows)


@pytest.mark.parametrize(
    "typed",
    [
        "", "médiation", "budget", "plan financier", "tout-petit", "petite enfance", "RGPD", "chargée de projet", "volontaire budget", "fête des voisins",
        "voisinage", "mediatoin", "mus ique", "budget -festival", '"plan financier"', '"fête de quartier" budget', "le de la", "zzzz", "-budget", "RH rgpd CA",
    ],
)  # fmt: skip
@pytest.mark.parametrize("tokens", [VISITOR, MEMBER])
def test_what_is_counted_is_what_is_found(library, typed, tokens):
    found = library.query(typed, tokens=tokens, limit=50, facets=FACETS)
    assert sum(found.facets["type"].values()) == found.total == len(found.hits)


def test_counted_once_for_readers_of_the_same_rights(library, monkeypatch):
    counted = []
    real = Engine._counts
    monkeypatch.setattr(Engine, "_counts", lambda self, *args: counted.append(1) or real(self, *args))

    def ask(tokens, **more):
        return library.query("budget", tokens=tokens, facets=FACETS, **more).facets["theme"]

    assert ask(MEMBER | {f"person:{uuid4()}"}) == ask(MEMBER | {f"person:{uuid4()}"}, offset=1) == {"a": 1, "b": 1}
    assert len(counted) == 1
    assert ask(VISITOR) == {"a": 1}
    assert ask(MEMBER, chosen={"theme": ["b"]}) == {"a": 1, "b": 1}
    assert library.query("budgt", tokens=VISITOR, facets=FACETS, correct=False).facets["theme"] == {}
    assert len(counted) == 4


def test_counted_again_when_the_index_changes(library):
    before = library.query("budget", tokens=VISITOR, facets=FACETS)
    library.index([thing("Budget de saison")], mark=1)
    after = library.query("budget", tokens=VISITOR, facets=FACETS)
    assert (before.facets["theme"], after.facets["theme"]) == ({"a": 1}, {"a": 2})
    library.rebuild([prepare(thing("Budget nouveau", theme="c"), today=date(2026, 1, 1))], mark=2)
    assert library.query("budget", tokens=VISITOR, facets=FACETS).facets["theme"] == {"c": 1}


def test_a_chosen_key_is_counted_however_rare(tmp_path):
    rows = [thing("Budget", theme=f"t{n}") for n in range(60) for _ in range(2)]
    engine = engine_of(tmp_path, [*rows, thing("Budget", theme="rare"), thing("Autre", theme="rare")])
    found = engine.query("budget", tokens=VISITOR, facets=FACETS, chosen={"theme": ["rare", "none"]})
    assert (found.total, found.facets["theme"]["rare"], found.facets["theme"]["none"]) == (1, 1, 0)


def test_a_reader_of_nothing_finds_nothing(library):
    found = library.query("budget", tokens={"person:nobody"}, facets=FACETS)
    assert (found.total, found.facets) == (0, {"type": {}, "theme": {}})


def test_neighbours_are_found_once_for_readers_of_the_same_rights_and_again_when_the_index_changes(library, monkeypatch):
    asked = []
    real = Engine._related
    monkeypatch.setattr(Engine, "_related", lambda self, *args: asked.append(1) or real(self, *args))
    one = thing("Mener une médiation avec le voisinage", summary="La médiation du voisinage, pas à pas.")
    library.index([one, thing("La médiation du voisinage racontée")], mark=3)

    def alike(tokens):
        return [hit.uuid for hit in library.related(kind=one.kind, uuid=one.uuid, tokens=tokens)]

    assert alike(MEMBER | {f"person:{uuid4()}"}) == alike(MEMBER | {f"person:{uuid4()}"})
    assert len(asked) == 1
    alike(VISITOR)
    assert len(asked) == 2
    library.index([thing("Encore la médiation du voisinage")], mark=4)
    alike(VISITOR)
    assert len(asked) == 3
