from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from maillage.home.queries.front import Figures, several
from maillage.library.domain.editing import revise
from maillage.library.domain.reading import say_used
from maillage.network.public import organisation_card
from maillage.people.public import Person
from tests.factories import library as make
from tests.factories.community import make_discussion
from tests.factories.dossiers import make_dossier
from tests.factories.initiatives import make_initiative
from tests.factories.links import make_link
from tests.factories.meetings import make_meeting
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


@pytest.mark.parametrize("rows", [1, 3])
def test_the_front_page_costs_the_same(client, sign_in, amel, chloe, rows, django_assert_max_num_queries):
    canal = make_organisation("Espace culturel du Canal", slug="canal", commune=None)
    make_membership(chloe, canal)
    for number in range(rows):
        make_organisation(f"Organisation {number}", slug=f"o-{number}", commune=None)
        resource = make.make_resource(amel, title=f"Outil {number}", organisations=[canal])
        say_used(resource=resource, person=chloe, organisation=canal, words=f"Essayé {number}.")
        make_dossier(amel, title=f"Dossier {number}", organisation=canal)
        make_link(amel, url=f"https://lien{number}.example/", title=f"Lien {number}")
        make_initiative(amel, title=f"Initiative {number}")
        make_discussion(chloe, title=f"Question {number}", access="PUBLIC")
        make_meeting(amel, title=f"Rencontre {number}")
    # Nothing is kept yet: neither the page nor what it shows.
    with django_assert_max_num_queries(12):
        page = client.get("/").text
    for words in ("Outil 0", "Essayé 0.", "Organisation 0", "Dossier 0", "Lien 0", "Initiative 0", "Question 0", "Rencontre 0"):
        assert words in page, words
    member = sign_in(amel)
    with django_assert_max_num_queries(12):
        assert member.get("/").status_code == 200
    with django_assert_max_num_queries(3):
        assert member.get("/").status_code == 200


def test_who_joined_last_stands_first_as_on_every_card(client, valley_named):
    found = several(person=AnonymousUser())
    assert found.newcomers == [organisation_card(each) for each in valley_named]
    assert found.figures == Figures(resources=0, reused=0, organisations=2, people=0)
    assert several(person=AnonymousUser()).themes == found.themes


@pytest.fixture
def valley_named(db):
    first = make_organisation("Centre culturel de la Vallée", slug="vallee", description="Une salle, un jardin.")
    second = make_organisation("Espace culturel du Canal", slug="canal", commune=None)
    for place, each in enumerate((first, second)):
        each.created_at = timezone.now() - timedelta(days=2 - place)
        each.save()
    return [second, first]


def test_departed_people_are_not_counted(client, alive, eva):
    assert Person.objects.members().count() == 2
    assert client.get(reverse("home:front")).context is None or "<b>2</b>" in client.get("/").text
