import re
from dataclasses import replace

import pytest
from django.urls import reverse

from maillage.search import queries, sources
from maillage.search.indexer import Follower
from tests.search.rows import MEMBERS, row

pytestmark = pytest.mark.django_db
RESULTS, JSON, SUGGEST = "/recherche/", "/recherche.json", "/recherche/suggestions/"


@pytest.fixture
def library(room, engine, follower):
    """Three public things and one for members."""
    queries._kept_labels.clear()
    room.publish(
        row(
            "Raconter son territoire",
            summary="Une journée d’analyse partagée",
            pages=["Une introduction.", "Les écoles <b>et</b> l’analyse partagée."],
            facets={"type": ["tool"], "theme": ["analyse"], "year": ["2025"]},
        ),
        row("Guide de l’animateur·trice", summary="Pour bien animer", facets={"type": ["guide"], "theme": ["animation"], "year": ["2024"]}),
        row("Le PECA <expliqué>", summary="Parcours & écoles", facets={"type": ["guide"], "theme": ["ecole"]}),
        row(
            "Budget secret",
            pages=["zanzibar et écoles"],
            audience=MEMBERS,
            facets={"type": ["secret"], "theme": ["caché"], "year": ["1999"]},
        ),
    )
    follower.step()
    return room


def html(client, query, url=RESULTS):
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_addresses():
    assert reverse("search:results") == RESULTS
    assert reverse("search:results_json") == JSON
    assert reverse("search:suggest") == SUGGEST


def test_results_show_lines_and_the_page(client, library):
    page = html(client, {"q": "écoles"})
    assert "2\u00a0résultats" in page
    assert "<mark>écoles</mark> &lt;b&gt;et&lt;/b&gt; l’analyse partagée." in page
    assert "<b>page\u00a02</b>" in page
    assert "#page=2" in page
    assert "Le PECA &lt;expliqué&gt;" in page
    assert "Budget secret" not in page


def test_words_of_another_language_say_so(client, library, monkeypatch):
    """The title, and lines that come from the file; what the site says around them is in French."""
    plain = library.cards

    def dutch(**asked):
        return {uuid: replace(card, language="nl", file_language="nl") for uuid, card in plain(**asked).items()}

    monkeypatch.setattr(library, "cards", dutch)
    monkeypatch.setattr(sources._door("library"), "cards", dutch)
    page = html(client, {"q": "écoles"})
    assert '<span lang="nl">Raconter son territoire</span></a>' in page
    assert '<span lang="nl">Les <mark>écoles</mark>' in page and "</span> <a href=" in page and '<span lang="nl">Parcours' not in page


def test_what_is_not_shared_leaves_no_trace(client, library):
    for query in ({"q": "zanzibar"}, {"q": "secret"}, {"q": ""}, {"q": "zanzibr"}, {"q": "écoles", "type": "guide"}):
        page = html(client, query)
        assert "Tout effacer" in page or "type" not in query
        for trace in ("Budget secret", "Secret (type)", "Caché", "1999", "<mark>zanzibar", 'href="?q=zanzibar"'):
            assert trace not in page, query
        assert "Budget" not in client.get(JSON, query).content.decode()
    assert client.get(SUGGEST, {"q": "budg"}).json() == {"suggestions": []}


def test_a_member_finds_it(sign_in, bruno, library):
    page = html(sign_in(bruno), {"q": "zanzibar"})
    assert "Budget secret" in page
    assert "Secret (type)" in html(sign_in(bruno), {"q": "écoles"})


def test_the_database_has_the_last_word(client, library, engine):
    """A right taken back is obeyed before the index knows."""
    for uuid, one in list(library.rows.items()):
        if one.title.startswith("Raconter"):
            library.rows[uuid] = row(one.title, uuid=uuid, audience=MEMBERS)
    page = html(client, {"q": "analyse partagée"})
    assert "Raconter" not in page
    assert client.get(JSON, {"q": "analyse partagée"}).json()["results"] == []
    assert client.get(SUGGEST, {"q": "raco"}).json() == {"suggestions": []}


def test_filters_are_counted_chosen_and_removed(client, library):
    page = html(client, {"q": "", "type": "guide"})
    assert "2\u00a0résultats" in page
    assert 'value="guide" checked' in page
    assert 'value="tool"' in page
    assert "retirer ce filtre" in page
    assert "Tout effacer" in page
    page = html(client, {"q": "écoles", "type": "guide", "theme": "analyse"})
    assert "Rien trouvé" in page
    assert "Chercher sans les filtres" in page
    assert 'href="?q=%C3%A9coles"' in page


def test_a_facet_whose_only_value_is_that_of_every_result_is_not_shown(client, library):
    page = html(client, {"q": "parcours"})
    assert "1\u00a0résultat" in page and "Affiner" not in page
    page = html(client, {"q": "parcours", "type": "guide"})
    assert "<legend>Type</legend>" in page and 'value="guide" checked' in page


def test_unknown_filters_are_no_error(client, library):
    page = html(client, {"type": ["nothing", "\x00", "x" * 500], "annee": ["-1"], "page": "-3", "par": "abc"})
    assert "Rien trouvé" in page


def test_spelling_is_proposed(client, library):
    page = html(client, {"q": "teritoire"})
    assert "Raconter son <mark>territoire</mark>" in page
    assert '<a href="?q=territoire"><b>territoire</b></a>' in page


def test_a_correction_is_written_with_its_accents(client, library):
    assert '<a href="?q=analyse+partag%C3%A9e"><b>analyse partagée</b></a>' in html(client, {"q": "analyse partajée"})


def test_what_the_page_of_a_thing_says_is_quoted_without_a_page_of_file(client, library, follower):
    library.publish(row("Une journée", summary="Un résumé.", context="Ce que nous garderions : la mirabelle du matin."))
    follower.step()
    page = html(client, {"q": "mirabelle"})
    assert "garderions : la <mark>mirabelle</mark> du matin." in page and "page\u00a00" not in page and "du fichier" not in page
    (found,) = client.get(JSON, {"q": "mirabelle"}).json()["results"]
    assert found["file_page"] is None and "mirabelle" in found["excerpt"]


def test_nothing_found_says_what_to_do(client, library):
    page = html(client, {"q": "xylophonie"})
    assert "0\u00a0résultat" in page
    assert "Demander au réseau" in page


def test_a_long_question_is_cut_and_says_so(client, library):
    assert "nous en avons gardé le début" in html(client, {"q": "école " * 300})


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '""',
        "AND OR NOT",
        "title:*",
        "(" * 3000,
        "\x00",
        "😀",
        "\u202eabc",
        "a" * 5000,
        "<script>alert(1)</script>",
        "%00",
        "-",
        "--",
        "~^",
        "école:[1 TO 2]",
        "\ud800",
    ],
)
def test_anything_typed_gives_a_page(client, library, typed):
    typed = typed.encode("utf-8", "surrogatepass")
    from urllib.parse import quote

    for url in (RESULTS, JSON, SUGGEST):
        response = client.get(f"{url}?q={quote(typed)}")
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_the_json_pages_are_the_same_results(client, room, engine, follower):
    room.publish(*(row(f"Carnet numéro {number}", pages=["école " * (number % 7 + 1)]) for number in range(25)))
    follower.step()
    whole = client.get(JSON, {"q": "école", "par": "100"}).json()
    assert whole["total"] == len(whole["results"]) == 25
    parts = [one for page in (1, 2, 3) for one in client.get(JSON, {"q": "école", "par": "10", "page": page}).json()["results"]]
    assert parts == whole["results"]
    scores = [one["score"] for one in parts]
    assert scores == sorted(scores, reverse=True)
    assert parts[0].keys() == {"title", "url", "kind", "excerpt", "file_page", "score"}
    assert parts[0]["file_page"] == 1
    assert parts[0]["kind"] == "library.resource"
    assert parts[0]["url"].startswith("http")
    assert client.get(JSON, {"q": "école", "par": "5000"}).json()["par"] == 100
    page = html(client, {"q": "école", "page": "3"})
    assert re.search(r'aria-current="page"[^>]*>3</a>', page)
    assert "page 3" in page
    assert re.search(r'aria-current="page"[^>]*>3</a>', html(client, {"q": "école", "page": "99"}))


def test_suggestions(client, library):
    found = client.get(SUGGEST, {"q": "rac"}).json()["suggestions"]
    assert [(one["title"], one["label"]) for one in found] == [("Raconter son territoire", "Ressource")]


def test_without_an_index_the_page_says_so(client, room, engine):
    assert "La recherche se prépare" in html(client, {"q": "école"})
    assert client.get(JSON, {"q": "école"}).status_code == 503
    assert client.get(SUGGEST, {"q": "école"}).json() == {"suggestions": []}


def test_queries_do_not_grow(client, room, engine, follower, django_assert_max_num_queries):
    room.publish(row("Carnet un", pages=["école"]))
    follower.step()
    with django_assert_max_num_queries(6):
        html(client, {"q": "école"})
    room.publish(row("Carnet deux", pages=["école"]), row("Carnet trois", pages=["école"]))
    follower.step()
    with django_assert_max_num_queries(6):
        html(client, {"q": "école"})
    assert room.calls == 2


def test_only_reading(client, library):
    for url in (RESULTS, JSON, SUGGEST):
        assert client.post(url).status_code in (403, 405)


def test_related_things_are_lent_to_the_library(library, engine, bruno):
    from maillage.search.panels import like_this

    first = next(iter(library.rows.values()))
    library.publish(row("Un autre territoire", summary="Une journée d’analyse partagée", pages=["Les écoles et l’analyse partagée."]))
    Follower(engine).step()
    assert [card.title for card in like_this(first, bruno)][0] == "Un autre territoire"
