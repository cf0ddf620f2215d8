"""Discussions and their answers in the search, under the reader's rights; « Demander au réseau »."""

import pytest
from django.test import Client

from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.factories.community import make_answer, make_discussion

pytestmark = pytest.mark.django_db


def found(client, words):
    answer = client.get("/recherche/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_reader_finds_what_they_may_read(sign_in, amel, chloe):
    shown = make_discussion(amel, title="Clepsydre ouverte", access="PUBLIC")
    closed = make_discussion(amel, title="Clepsydre fermée")
    answer = make_answer(shown, chloe, text="Essayez la palissandre.")
    make_answer(closed, chloe, text="Essayez le palissandre verni.")
    make_answer(shown, chloe, text="Le zymotique, pas encore lu.", opened_at=None)
    make_discussion(amel, title="Clepsydre retenue", opened_at=None)
    make_discussion(chloe, title="Clepsydre relayée", asker=amel)
    rebuild(engine(), processes=0)
    visitor, member = found(Client(), "clepsydre"), found(sign_in(chloe), "clepsydre")
    assert "ouverte" in visitor and not any(word in visitor for word in ("fermée", "retenue", "relayée"))
    assert all(word in member for word in ("ouverte", "fermée", "relayée")) and "retenue" not in member
    assert "Amel" not in visitor
    assert "ouverte" in found(Client(), "palissandre") and "fermée" not in found(Client(), "palissandre")
    assert "ouverte" not in found(sign_in(chloe), "zymotique")
    assert "Essayez la <mark>palissandre</mark>." in found(Client(), "palissandre")
    assert f'href="{answer.get_absolute_url()}">Lire la réponse</a>' in found(Client(), "palissandre")
    assert "Lire la réponse" not in found(Client(), "partagée")
    assert "verni" not in found(Client(), "palissandre") and "<mark>palissandre</mark> verni" in found(sign_in(chloe), "palissandre")


def test_what_is_not_found_is_asked_with_the_same_words(sign_in, chloe):
    rebuild(engine(), processes=0)
    page = found(sign_in(chloe), "mezzanine & tréteaux")
    assert '/questions/poser/?titre=mezzanine%20%26%20tr%C3%A9teaux"' in page
    form = Client()
    form.force_login(chloe)
    assert 'value="mezzanine &amp; tréteaux"' in form.get("/questions/poser/", {"titre": "mezzanine & tréteaux"}).content.decode()
