import pytest

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes.models import Change
from maillage.network import panels_registry
from maillage.network.domain import themes
from maillage.network.models import HelpOffer, Theme, ThemeSlug
from maillage.network.queries.themes import active_themes, flat, synonyms, theme_by_slug, themes_tree
from tests.factories.network import make_offer


@pytest.fixture
def tree(denis):
    school = themes.create_theme(name="L’école", actor=denis, labels=["scolaire", " ", "scolaire"])
    theatre = themes.create_theme(name="Théâtre à l’école", actor=denis, parent=school)
    return school, theatre


def test_the_four_first_themes_are_there(db):
    names = [theme.name for theme in active_themes()]
    assert names == ["Expliquer le décret", "L’analyse partagée", "Constituer son dossier", "Autres"]


def test_creating(tree):
    school, theatre = tree
    assert (school.slug, theatre.slug) == ("l-ecole", "theatre-a-l-ecole")
    assert [label.label for label in school.labels.all()] == ["scolaire"]
    assert [(b.theme.name, b.depth) for b in flat(themes_tree())][-2:] == [("L’école", 0), ("Théâtre à l’école", 1)]
    assert ["L’école", "scolaire"] in synonyms()
    assert Change.objects.filter(kind="network.theme", uuid=theatre.uuid).exists()


def test_renaming_keeps_the_former_address(tree, denis):
    school, _ = tree
    themes.change_theme(theme=school, name="Écoles", note="", labels=[], actor=denis)
    assert theme_by_slug(slug="l-ecole") == (school, True)
    assert theme_by_slug(slug="ecoles") == (school, False)
    themes.change_theme(theme=school, name="L’école", note="", labels=[], actor=denis)
    assert theme_by_slug(slug="l-ecole") == (school, False)
    assert theme_by_slug(slug="ecoles") == (school, True)


def test_an_address_is_never_given_twice(tree, denis):
    school, _ = tree
    themes.change_theme(theme=school, name="Écoles", note="", labels=[], actor=denis)
    other = themes.create_theme(name="L’école", actor=denis)
    assert other.slug == "l-ecole-2"


def test_unknown_address(db):
    with pytest.raises(Theme.DoesNotExist):
        theme_by_slug(slug="rien")


def test_moving_under_itself_is_refused(tree, denis):
    school, theatre = tree
    with pytest.raises(Refused):
        themes.move_theme(theme=school, parent=theatre, actor=denis)
    themes.move_theme(theme=theatre, parent=None, actor=denis)
    assert Theme.objects.get(pk=theatre.pk).parent is None


def test_shifting(db, denis):
    names = lambda: [theme.name for theme in active_themes()]  # noqa: E731
    autres = Theme.objects.get(slug="autres")
    themes.shift_theme(theme=autres, up=True, actor=denis)
    assert names()[2:] == ["Autres", "Constituer son dossier"]
    themes.shift_theme(theme=autres, up=False, actor=denis)
    themes.shift_theme(theme=autres, up=False, actor=denis)
    assert names()[-1] == "Autres"


def test_merging_moves_everything(tree, denis, amel, bruno, valley, monkeypatch):
    school, theatre = tree
    decree = Theme.objects.get(slug="expliquer-le-decret")
    moved = []
    monkeypatch.setitem(panels_registry.THEME_USERS, "test", lambda theme, into: moved.append((theme, into)))
    valley.themes.set([school, decree])
    for person in (amel, bruno):
        make_offer(person, school)
    make_offer(amel, decree)
    themes.change_theme(theme=school, name="Écoles", note="", labels=["scolaire"], actor=denis)
    themes.merge_themes(theme=school, into=decree, actor=denis)
    assert moved == [(school, decree)]
    assert list(valley.themes.all()) == [decree]
    assert HelpOffer.objects.filter(theme=decree).count() == 2
    assert not HelpOffer.objects.filter(theme=school).exists()
    assert Theme.objects.get(pk=theatre.pk).parent == decree
    assert {"Écoles", "scolaire"} <= {label.label for label in decree.labels.all()}
    for slug in ("ecoles", "l-ecole"):
        assert theme_by_slug(slug=slug) == (decree, True)
    assert ThemeSlug.objects.get(slug="l-ecole").theme == decree
    assert school.pk not in [theme.pk for theme in active_themes()]
    assert Change.objects.filter(kind="network.organisation", uuid=valley.uuid).exists()


def test_merged_twice_leads_to_the_last(tree, denis):
    school, theatre = tree
    decree = Theme.objects.get(slug="expliquer-le-decret")
    themes.merge_themes(theme=theatre, into=school, actor=denis)
    themes.merge_themes(theme=school, into=decree, actor=denis)
    assert theme_by_slug(slug="theatre-a-l-ecole") == (decree, True)


def test_merging_into_oneself_or_below_is_refused(tree, denis):
    school, theatre = tree
    for into in (school, theatre):
        with pytest.raises(Refused):
            themes.merge_themes(theme=school, into=into, actor=denis)


def test_a_failed_move_leaves_all_as_it_was(tree, denis, monkeypatch):
    school, _ = tree
    decree = Theme.objects.get(slug="expliquer-le-decret")
    monkeypatch.setitem(panels_registry.THEME_USERS, "test", lambda theme, into: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        themes.merge_themes(theme=school, into=decree, actor=denis)
    assert Theme.objects.get(pk=school.pk).merged_into is None


def test_acts_on_a_merged_theme_are_stale(tree, denis):
    school, theatre = tree
    decree = Theme.objects.get(slug="expliquer-le-decret")
    themes.merge_themes(theme=theatre, into=decree, actor=denis)
    for act in (
        lambda: themes.change_theme(theme=theatre, name="X", note="", labels=[], actor=denis),
        lambda: themes.move_theme(theme=theatre, parent=None, actor=denis),
        lambda: themes.shift_theme(theme=theatre, up=True, actor=denis),
        lambda: themes.merge_themes(theme=theatre, into=school, actor=denis),
        lambda: themes.create_theme(name="Y", parent=theatre, actor=denis),
    ):
        with pytest.raises(Stale):
            act()


def test_only_the_coordination_keeps_themes(tree, amel, bruno):
    school, theatre = tree
    for person in (amel, bruno):
        for act in (
            lambda by: themes.create_theme(name="X", actor=by),
            lambda by: themes.change_theme(theme=school, name="X", note="", labels=[], actor=by),
            lambda by: themes.move_theme(theme=theatre, parent=None, actor=by),
            lambda by: themes.shift_theme(theme=school, up=True, actor=by),
            lambda by: themes.merge_themes(theme=theatre, into=school, actor=by),
        ):
            with pytest.raises(Refused):
                act(person)
