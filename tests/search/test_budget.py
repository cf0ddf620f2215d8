"""What a page of results asks of the database, when it shows things of every kind."""

import pytest

from maillage.network.models import Theme
from maillage.people.models import Person
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.factories.library import make_file, make_resource
from tests.factories.network import make_membership, make_organisation

URL = "/recherche/?q=lanterne"
KINDS = ("Ressource", "Organisation", "Thème", "Personne")


@pytest.fixture
def lanterns(db, data_folder, bruno, chloe):
    """Something of each kind that speaks of lanterns."""
    theme = Theme.objects.first()
    Theme.objects.filter(pk=theme.pk).update(name="Lanterne magique")
    organisation = make_organisation("Maison de la Lanterne")
    make_membership(chloe, organisation)
    Person.objects.filter(pk=chloe.pk).update(function="Montreuse de lanterne")

    def more(number):
        file = make_file(bruno, f"l{number}.txt", f"Une lanterne {number}.".encode())
        make_resource(bruno, title=f"Lanterne {number}", themes=[theme], organisations=[organisation], files=[file])
        rebuild(engine(), processes=0)

    more(1)
    yield more
    engine().close()


def counted(client, captured):
    """Queries of the page, words of the filters and cards known, as for anybody but the first to ask since something changed."""
    client.get(URL)
    with captured as queries:
        page = client.get(URL)
    return page.content.decode(), len(queries)


@pytest.fixture
def captured():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


def test_a_member_sees_every_kind_for_few_queries(lanterns, sign_in, bruno, captured):
    client = sign_in(bruno)
    client.get("/mon-profil/")  # the first page of the day notes the visit
    page, one = counted(client, captured())
    assert all(f">{kind}" in page for kind in KINDS)
    lanterns(2)
    lanterns(3)
    page, three = counted(client, captured())
    assert "</mark> 3<" in page
    assert one == three <= 6


def test_a_visitor_asks_less(lanterns, client, captured):
    client.cookies["messages"] = "x"
    page, one = counted(client, captured())
    assert "</mark> 1<" in page and ">Personne" not in page
    lanterns(2)
    assert counted(client, captured())[1] == one <= 4
