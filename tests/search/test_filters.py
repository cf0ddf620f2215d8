"""The column of filters: words that tell choices apart, a way past it, a button at hand, long questions folded."""

import re

import pytest

from maillage.network import public as network
from maillage.search import queries, sources
from tests.search.rows import row

pytestmark = pytest.mark.django_db
RESULTS = "/recherche/"


@pytest.fixture
def library(room, engine, follower, monkeypatch):
    """What was shared somewhere; territories are named by the network, as they are by every room."""
    queries._kept_labels.clear()
    plain = room.facet_labels

    def facet_labels(*, facet, keys):
        return network.facet_labels(facet=facet, keys=keys) if facet == "territory" else plain(facet=facet, keys=keys)

    monkeypatch.setattr(sources._door("library"), "facet_labels", facet_labels)
    yield room
    queries._kept_labels.clear()


def published(room, follower, *rows):
    room.publish(*rows)
    follower.step()


def html(client, query):
    response = client.get(RESULTS, query)
    assert response.status_code == 200
    return response.content.decode()


def places(page):
    return dict(re.findall(r'name="territoire" type="checkbox" value="([^"]*)"[^>]*> <span>([^<]*)</span>', page))


def test_a_province_and_its_main_town_are_told_apart_whatever_was_asked_before(client, library, follower):
    published(
        library,
        follower,
        row("Lanterne de province", facets={"territory": ["province-namur"]}),
        row("Lanterne de Huy", facets={"territory": ["huy"]}),
        row("Fanfare de Huy", facets={"territory": ["huy"]}),
        row("Fanfare de la ville", facets={"territory": ["namur"]}),
    )
    province, town = {"province-namur": "Namur (province)"}, {"namur": "Namur (commune)"}
    assert places(html(client, {"q": "lanterne"})) == province | {"huy": "Huy"}
    assert places(html(client, {"q": "fanfare"})) == town | {"huy": "Huy"}
    assert places(html(client, {"q": ""})) == province | town | {"huy": "Huy"}
    queries._kept_labels.clear()  # as once the site has started again
    assert places(html(client, {"q": ""})) == province | town | {"huy": "Huy"}


def test_the_words_of_a_territory_do_not_depend_on_those_asked_with_it():
    alone = {key: sources.facet_labels(facet="territory", keys=[key]) for key in ("province-liege", "liege", "huy", "nowhere")}
    assert alone == {
        "province-liege": {"province-liege": "Liège (province)"},
        "liege": {"liege": "Liège (commune)"},
        "huy": {"huy": "Huy"},
        "nowhere": {},
    }
    together = sources.facet_labels(facet="territory", keys=list(alone))
    assert together == alone["province-liege"] | alone["liege"] | alone["huy"]


def test_one_link_leads_past_the_filters(client, library, follower):
    published(library, follower, row("Lanterne", facets={"type": ["tool"]}), row("Lanterne deux", facets={"type": ["guide"]}))
    page = html(client, {"q": "lanterne"})
    link = '<a class="skip" href="#resultats">Aller aux résultats</a>'
    assert page.count(link) == 1
    assert page.index(link) < page.index('class="facets') < page.index('id="resultats" tabindex="-1"') < page.index('<ol class="list">')
    assert page.count('id="resultats"') == 1
    assert "Aller aux résultats" not in html(client, {"q": "xylophonie"})  # no filter to pass


@pytest.mark.parametrize(("values", "buttons"), [(12, 1), (13, 2)])
def test_many_filters_have_their_button_at_their_head_too(client, library, follower, values, buttons):
    keys = [("type", f"t{n}") if n < 6 else ("theme", f"u{n}") if n < 12 else ("form", f"f{n}") for n in range(values)]
    published(library, follower, *(row(f"Lanterne {n}", facets={facet: [key]}) for n, (facet, key) in enumerate(keys)))
    page = html(client, {"q": "lanterne"})
    assert page.count(">Appliquer</button>") == buttons
    assert (page.index(">Appliquer</button>") < page.index("<fieldset>")) == (buttons == 2)


def folded(page):
    found = re.search(r"<details><summary[^>]*>.*?</details>", page, re.DOTALL)
    return re.findall(r'value="(t\d)"', found[0]) if found else []


@pytest.mark.parametrize(("values", "hidden"), [(6, []), (7, []), (8, ["t6", "t7"]), (9, ["t6", "t7", "t8"])])
def test_a_long_question_is_folded_after_its_first_choices(client, library, follower, values, hidden):
    """A single one more is shown: the words of a fold would take as much room."""
    published(library, follower, *(row(f"Lanterne {n}{m}", facets={"type": [f"t{n}"]}) for n in range(values) for m in range(9 - n)))
    page = html(client, {"q": "lanterne"})
    assert folded(page) == hidden
    assert set(re.findall(r'value="(t\d)"', page)) == {f"t{n}" for n in range(values)}
    said = f'Voir les {len(hidden)} autres<span class="sr">\u00a0: Type</span></span></summary>'
    assert (said in page) == bool(hidden)


def test_what_is_chosen_is_never_folded(client, library, follower):
    published(library, follower, *(row(f"Lanterne {n}{m}", facets={"type": [f"t{n}"]}) for n in range(9) for m in range(9 - n)))
    page = html(client, {"q": "lanterne", "type": "t7"})
    assert folded(page) == ["t6", "t8"]
    assert page.count('value="t7" checked') == 1
    assert folded(html(client, {"q": "lanterne", "type": ["t6", "t7"]})) == []
