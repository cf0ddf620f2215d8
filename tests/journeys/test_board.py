"""Notes taken together: two phones at one table, one loses the network, the facilitator reads all of it."""

import pytest
from django.urls import reverse

from maillage.people.models import Person
from maillage.traces.models import Note
from tests.cast import make_person
from tests.factories.traces import make_board


@pytest.fixture
def board(transactional_db):
    return make_board(make_person("Denis Evrard", email="denis@reseau.test", role=Person.Role.COORDINATOR))


def at_table(visit, board, name, **options):
    reader = visit(width=390, **options)
    page = reader.open("/rencontres/notes/")
    page.fill("[name=code]", board.code.lower())
    page.get_by_role("button", name="Continuer").click()
    page.fill("[name=name]", name)
    page.get_by_label("Trier les paroles").check()
    page.get_by_role("button", name="Prendre place").click()
    page.get_by_role("heading", name="Les notes de la table").wait_for()
    return reader, page


def test_what_is_typed_leaves_by_itself_and_survives_a_cut(visit, board):
    nadia, hers = at_table(visit, board, "Nadia")
    omar, his = at_table(visit, board, "Omar")
    hers.locator("#id_text").press_sequentially("On trie à six mains.")
    hers.get_by_text("C’est noté.").wait_for()
    his.locator("[data-note] p", has_text="On trie à six mains.").wait_for()
    hers.context.set_offline(True)
    hers.locator("#id_text").press_sequentially(" À voix haute.")
    hers.get_by_text("Pas de connexion").wait_for()
    # The page is closed while the network is away: the words come back with it.
    seat = hers.url
    hers.context.set_offline(False)
    again = hers.context.new_page()
    hers.close()
    again.goto(seat)
    his.locator("[data-note] p", has_text="On trie à six mains. À voix haute.").wait_for()
    assert Note.objects.count() == 1
    led = visit(person=board.opened_by)
    page = led.open(reverse("traces:facilitate", args=[board.meeting_id]))
    page.locator("[data-note] p", has_text="On trie à six mains. À voix haute.").wait_for()
    led.check_accessible()
    assert omar.said() == []


def test_without_script(visit, board):
    nadia, hers = at_table(visit, board, "Nadia", javascript=False)
    hers.locator("#id_text").fill("On trie à six mains.")
    hers.get_by_role("button", name="Ajouter ma note").click()
    hers.get_by_role("listitem").get_by_text("On trie à six mains.").first.wait_for()
    assert Note.objects.get().by.name == "Nadia"
