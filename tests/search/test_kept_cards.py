"""Cards kept between searches: never older than the database, never those of another audience."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.library.domain.publishing import withdraw
from maillage.library.models import Resource
from maillage.people.models import Person
from maillage.search import sources
from tests.factories.library import make_resource

pytestmark = pytest.mark.django_db
KIND = "library.resource"


def cards(person, *resources):
    return sources.cards(things=[(KIND, each.uuid) for each in resources], person=person)


def test_kept_cards_cost_one_query(bruno, chloe, django_assert_num_queries):
    shared = [make_resource(bruno, title=f"Lanterne {number}") for number in range(3)]
    first = cards(chloe, *shared)
    with django_assert_num_queries(1):
        assert cards(bruno, *shared) == first


def test_a_card_follows_a_change_at_once(bruno, chloe, denis):
    shared = make_resource(bruno, title="Lanterne")
    assert shared.uuid in cards(chloe, shared)
    withdraw(resource=shared, person=bruno, reason="À refaire.")
    assert cards(chloe, shared) == {}


def test_a_visitor_never_gets_the_card_of_members(bruno, chloe):
    shared = make_resource(bruno, title="Entre nous", access=Resource.Access.MEMBERS)
    assert shared.uuid in cards(chloe, shared)
    assert cards(AnonymousUser(), shared) == {}


def test_cards_of_people_are_read_for_each_reader(bruno, chloe):
    Person.objects.filter(pk=chloe.pk).update(function="Montreuse de lanterne")
    things = [("people.person", chloe.uuid)]
    assert chloe.uuid in sources.cards(things=things, person=bruno)
    assert sources.cards(things=things, person=AnonymousUser()) == {}


def test_a_room_says_which_pages_are_not_quoted_any_more(monkeypatch, bruno):
    from uuid import uuid4

    file = uuid4()
    asked = []

    def call(room, function, *, default, **arguments):
        asked.append((room, function, arguments.get("pages")))
        return {(file, 1)} if function == "readable_pages" and room == "dossiers" else default

    monkeypatch.setattr(sources, "_call", call)
    quoted = [("dossiers.dossier", file, 1), ("dossiers.dossier", file, 2), (KIND, file, 3)]
    assert sources.closed_pages(quoted=quoted, person=bruno) == {(file, 2)}
