"""Found in the search under the reader's rights, and lent to the library's shelf."""

import pytest
from django.test import Client

from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.factories.initiatives import make_experiment, make_initiative, make_spotted, make_testimony

pytestmark = pytest.mark.django_db


def found(client, words, **more):
    answer = client.get("/recherche/", {"q": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_reader_finds_what_they_may_read(sign_in, amel, chloe, denis):
    make_initiative(amel, title="Clepsydre ouverte", contact_name="Madame Ornithorynque")
    make_initiative(amel, title="Clepsydre fermée", access="MEMBERS")
    make_testimony(amel, title="Clepsydre racontée", access="PUBLIC")
    make_experiment(amel, title="Clepsydre essayée")
    make_spotted(denis, title="Clepsydre repérée")
    rebuild(engine(), processes=0)
    visitor = found(Client(), "clepsydre")
    assert all(title in visitor for title in ("ouverte", "racontée", "essayée"))
    assert "fermée" not in visitor and "repérée" not in visitor
    assert "fermée" in found(sign_in(chloe), "clepsydre") and "repérée" not in found(sign_in(denis), "clepsydre")
    assert "racontée" in found(Client(), "clepsydre", type="temoignage") and "ouverte" not in found(
        Client(), "clepsydre", type="temoignage"
    )
    assert "Clepsydre" not in found(sign_in(denis), "ornithorynque")


def test_the_library_and_the_sitemap_show_open_sheets_only(amel):
    opened = make_initiative(amel, title="Clepsydre ouverte")
    make_initiative(amel, title="Clepsydre fermée", access="MEMBERS")
    shelf = Client().get("/bibliotheque/").content.decode()
    assert "Clepsydre ouverte" in shelf and "fermée" not in shelf
    pages = Client().get("/sitemap.xml").content.decode()
    sections = "".join(Client().get(f"/sitemap.xml?section={name}").content.decode() for name in ("initiatives",))
    assert opened.get_absolute_url() in pages + sections and "fermee" not in pages + sections
