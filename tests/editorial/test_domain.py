import pytest

from maillage.editorial import domain
from maillage.editorial.models import Page
from maillage.editorial.public import card, cards, forget, index_rows, own_data
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
FIRST = ["a-propos", "charte-de-partage", "donnees-personnelles", "accessibilite", "mentions-legales"]


def test_the_five_pages_come_with_the_software():
    assert list(Page.objects.order_by("position").values_list("slug", flat=True)) == FIRST
    assert all(page.versions.count() == 1 for page in Page.objects.all())


def test_each_save_is_a_version_and_the_page_repeats_the_newest(denis):
    page = domain.create_page(by=denis, title="L’équipe", body="Nous sommes deux.")
    domain.edit_page(page=page, by=denis, title="L’équipe", body="Nous sommes trois.", based_on=1, note="Bienvenue")
    page.refresh_from_db()
    assert (page.slug, page.version, page.body) == ("lequipe", 2, "Nous sommes trois.")
    assert list(page.versions.order_by("number").values_list("body", "note")) == [
        ("Nous sommes deux.", "Première version"),
        ("Nous sommes trois.", "Bienvenue"),
    ]
    assert Entry.objects.filter(kind="editorial.page.written", subject=page.uuid).count() == 2
    assert changes.stamps(kinds=["editorial.page"])["editorial.page"] >= 2


def test_saving_the_same_text_changes_nothing(denis):
    page = domain.create_page(by=denis, title="Équipe", body="Nous.")
    assert domain.edit_page(page=page, by=denis, title="Équipe", body="Nous.", based_on=1).version == 1


def test_the_slower_of_two_writers_is_told_and_overwrites_nothing(denis, gaelle):
    page = domain.create_page(by=denis, title="Équipe", body="Un.")
    domain.edit_page(page=page, by=gaelle, title="Équipe", body="Deux.", based_on=1)
    with pytest.raises(Stale):
        domain.edit_page(page=page, by=denis, title="Équipe", body="Trois.", based_on=1)
    page.refresh_from_db()
    assert page.body == "Deux." and page.versions.count() == 2


def test_restoring_adds_a_version(denis):
    page = domain.create_page(by=denis, title="Équipe", body="Un.")
    domain.edit_page(page=page, by=denis, title="Équipe", body="Deux.", based_on=1)
    restored = domain.restore_version(page=page, number=1, by=denis)
    assert (restored.version, restored.body, restored.versions.count()) == (3, "Un.", 3)
    assert domain.restore_version(page=page, number=3, by=denis).version == 3
    assert Entry.objects.filter(kind="editorial.page.restored").count() == 1


@pytest.mark.parametrize("who", ["amel", "bruno", "eva", "farid"])
def test_only_the_coordination_writes(who, denis, request):
    person = request.getfixturevalue(who)
    page = domain.create_page(by=denis, title="Équipe", body="Un.")
    for act in (
        lambda: domain.create_page(by=person, title="A", body="B"),
        lambda: domain.edit_page(page=page, by=person, title="A", body="B", based_on=1),
        lambda: domain.restore_version(page=page, number=1, by=person),
    ):
        with pytest.raises(Refused):
            act()


def test_two_pages_of_the_same_title_have_two_addresses(denis):
    slugs = [
        domain.create_page(by=denis, title=title, body=body).slug
        for title, body in (("Équipe", "a"), ("Équipe", "b"), ("Équipe", "b"), ("Nouvelle", "a"), ("!!!", "a"))
    ]
    assert slugs == ["equipe", "equipe-2", "equipe-2", "nouvelle-2", "page"]


def test_the_door_gives_cards_rows_and_own_data(denis, settings):
    page = domain.create_page(by=denis, title="Équipe", body="Écrivez à **[contact]**.")
    rows = {row.uuid: row for row in index_rows()}
    assert rows[page.uuid].context == f"Écrivez à {settings.NETWORK.contact_email}." and rows[page.uuid].audience == {"public"}
    assert [row.uuid for row in index_rows(uuids=[page.uuid])] == [page.uuid]
    assert card(uuid=page.uuid, person=None).url == "/pages/equipe/"
    assert cards(uuids=[], person=None) == {}
    assert own_data(person=denis)["pages écrites"][0]["page"] == "Équipe"
    forget(person=denis)
    assert own_data(person=denis)["pages écrites"] == []
    assert page.versions.count() == 1
