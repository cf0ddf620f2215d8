import pytest
from django.urls import reverse

from maillage.library.domain.editing import revise
from maillage.library.domain.reading import say_used
from maillage.people.public import Person
from tests.factories import library as make
from tests.factories.network import make_membership, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def alive(amel, chloe):
    vallee = make_organisation("Centre culturel de la Vallée", slug="vallee")
    canal = make_organisation("Espace culturel du Canal", slug="canal", commune=None)
    make_membership(amel, vallee)
    make_membership(chloe, canal)
    resource = make.make_resource(amel, organisations=[vallee])
    say_used(resource=resource, person=chloe, organisation=canal, words="Avec des lampes frontales.")
    return resource


def test_an_empty_network_still_speaks(client):
    text = client.get("/").text
    assert "Les premières ressources arrivent" in text and "Votre dernier projet peut servir" in text
    assert "À finir" not in text


def test_what_a_visitor_finds(client, alive, settings):
    text = client.get("/").text
    for words in (
        "Raconter son territoire", "Centre culturel de la Vallée", "Avec des lampes frontales.", "Espace culturel du Canal",
        "Rejoindre le réseau", settings.NETWORK.examples[0], "Tous les thèmes", "Expliquer le décret",
    ):  # fmt: skip
        assert words in text
    assert f'href="{alive.get_absolute_url()}"' in text


def test_members_only_things_stay_between_members(client, sign_in, amel, bruno, chloe):
    canal = make_organisation("Espace culturel du Canal", slug="canal", commune=None)
    make_membership(chloe, canal)
    secret = make.make_resource(amel, title="Entre nous", access="MEMBERS")
    say_used(resource=secret, person=chloe, organisation=canal, words="Très utile entre nous.")
    text = client.get("/").text
    assert "Entre nous" not in text and "Très utile" not in text
    text = sign_in(bruno).get("/").text
    assert "Entre nous" in text and "Très utile" in text and "Rejoindre le réseau" not in text


def test_a_kept_page_follows_what_it_shows(client, alive, amel):
    from dataclasses import replace

    from maillage.library.domain.content import content_of

    assert "Raconter son territoire" in client.get("/").text
    revise(resource=alive, person=amel, content=replace(content_of(resource=alive), title="Raconter sa vallée"))
    assert "Raconter sa vallée" in client.get("/").text


@pytest.mark.parametrize("rows", [1, 6])
def test_the_front_page_costs_the_same(client, amel, chloe, rows, django_assert_max_num_queries):
    canal = make_organisation("Espace culturel du Canal", slug="canal", commune=None)
    make_membership(chloe, canal)
    for number in range(rows):
        make_organisation(f"Organisation {number}", slug=f"o-{number}")
        resource = make.make_resource(amel, title=f"Outil {number}", organisations=[canal])
        say_used(resource=resource, person=chloe, organisation=canal, words=f"Essayé {number}.")
    with django_assert_max_num_queries(13):
        assert client.get("/").status_code == 200


def test_a_member_pays_the_same(sign_in, bruno, alive, django_assert_max_num_queries):
    client = sign_in(bruno)
    client.get("/")
    with django_assert_max_num_queries(12):
        client.get("/")


def test_departed_people_are_not_counted(client, alive, eva):
    assert Person.objects.members().count() == 2
    assert client.get(reverse("home:front")).context is None or "<b>2</b>" in client.get("/").text
