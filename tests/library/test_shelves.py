"""What rooms above show on the library's front and on the themes' pages."""

import pytest
from django.urls import reverse

from maillage.kernel.cards import Card
from maillage.library import shelves
from maillage.library.public import Shelf
from tests.factories.library import make_theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(monkeypatch):
    theme = make_theme()
    card = Card(kind="test.lamp", uuid=theme.uuid, title="Une lampe partagée", url="/lampe/", label="Lampe")
    made = Shelf(
        name="lamps",
        label="Lampes",
        unit="lampe",
        sentence="Ce qui éclaire.",
        data_kind="neutre",
        icon="plus",
        kinds=("test.lamp",),
        list_name="library:resource_list",
        share_name="library:contribute",
        share_label="Prêter une lampe",
        share_sentence="Prêtez la vôtre.",
        latest=lambda *, person, limit: [card] if person.is_authenticated else [],
        count_listed=lambda *, person: 1 if person.is_authenticated else 0,
        count_by_theme=lambda *, person: {theme.pk: 2} if person.is_authenticated else {},
    )
    monkeypatch.setitem(shelves.SHELVES, "lamps", made)
    shelves.KEPT.forget()
    yield made
    shelves.KEPT.forget()


def test_the_front_shows_what_arrived_on_each_shelf(client, sign_in, chloe, shelf):
    sign_in(chloe)
    page = client.get(reverse("library:home")).content.decode()
    assert "Une lampe partagée" in page
    assert "1\u00a0lampe" in page


def test_a_visitor_reads_the_shelf_under_her_own_rights(client, shelf):
    page = client.get(reverse("library:home")).content.decode()
    assert "Une lampe partagée" not in page
    assert "Prêter une lampe" in page


def test_a_theme_says_what_else_it_holds(client, sign_in, chloe, shelf):
    sign_in(chloe)
    page = client.get(reverse("library:theme_detail", args=["ecole-et-culture"])).content.decode()
    assert "2\u00a0lampes" in page
    assert "?theme=ecole-et-culture" in page


def test_kept_pages_follow_the_kinds_of_the_shelves(shelf):
    assert "test.lamp" in shelves.shown_kinds()
    assert "library.resource" in shelves.shown_kinds()
