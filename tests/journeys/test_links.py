"""Links: paste many and complete them, with and without script; share a page from the bookmark; answer the yearly mail signed out."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.links.domain.caring import ask_sponsors
from maillage.links.models import Batch, Link, LinkConfirmation
from maillage.network.models import Theme
from tests.factories.library import make_theme
from tests.factories.links import make_link
from tests.journeys.world import cast
from tests.people.mails import last_mail

TEXT = "Le guide : https://exemple.be/guide\nVoir https://exemple.be/deux et https://www.exemple.be/trois.\n"


@pytest.fixture
def people(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    make_theme()
    return cast()


@pytest.mark.parametrize("javascript", [True, False])
def test_many_links_are_pasted_then_completed(visit, people, javascript):
    make_link(people["bruno"], url="https://exemple.be/trois", title="Déjà connue")
    reader = visit(person=people["amel"], javascript=javascript)
    page = reader.open("/bibliotheque/liens/")
    page.get_by_role("link", name="En coller plusieurs").click()
    page.get_by_label("Vos adresses").fill(TEXT)
    page.get_by_role("button", name="Trouver les adresses").click()
    assert page.get_by_role("link", name="Déjà connue").count() == 1
    page.get_by_label("Pourquoi, en une phrase").nth(0).fill("Il tient en deux pages.")
    page.get_by_label("Thème").nth(0).select_option(str(Theme.objects.get(slug="ecole-et-culture").pk))
    page.get_by_role("checkbox", name="exemple.be/trois").uncheck()
    page.get_by_role("button", name="Enregistrer les liens complets").click()
    assert page.title().startswith("À corriger")
    assert "Il manque un titre" in page.get_by_role("alert").text_content()
    if javascript:
        reader.check_accessible()
    assert list(Link.objects.filter(sponsor=people["amel"]).values_list("title", flat=True)) == ["Le guide"]
    page.get_by_label("Titre").fill("Deuxième page")
    page.get_by_label("Pourquoi, en une phrase").fill("Elle complète la première.")
    page.get_by_label("Thème").select_option(label="École et culture")
    page.get_by_role("button", name="Enregistrer les liens complets").click()
    page.get_by_text("Le lot est terminé").wait_for()
    assert page.get_by_role("link", name="Deuxième page").count() == 1
    assert not Batch.objects.exists()
    reader.check_calls()


def test_the_bookmark_opens_the_form_already_filled(visit, people, settings, live_server):
    settings.BASE_URL = live_server.url
    reader = visit(person=people["amel"])
    page = reader.open("/bibliotheque/liens/ajouter/marque-page/")
    script = page.get_by_role("link", name="Partager avec le réseau").get_attribute("href")
    assert script == page.get_by_label("Le texte du favori").input_value()
    # Pressed on our own page, our policy keeps it from running: it is made to be dragged.
    page.get_by_role("link", name="Partager avec le réseau").click()
    assert page.url.endswith("/marque-page/")
    reader.said()
    with page.context.expect_page() as opened:
        # As a browser does with a bookmark: outside the page's own policy.
        page.evaluate(script.removeprefix("javascript:"))
    form = opened.value
    form.wait_for_load_state()
    assert form.get_by_label("Adresse").input_value().endswith("/marque-page/")
    assert form.get_by_label("Titre").input_value().startswith("Partager d’un geste")
    assert not Link.objects.exists()


def test_the_yearly_question_is_answered_from_the_mail_signed_out(visit, people):
    link = make_link(people["bruno"], at=timezone.now() - timedelta(days=400))
    assert ask_sponsors() == 1
    path = re.search(r"https?://[^/\s]+(/bibliotheque/liens/toujours-bons/\S+)", last_mail(people["bruno"].email).text)[1]
    reader = visit(javascript=False)
    page = reader.open(path)
    page.reload()
    assert not LinkConfirmation.objects.exists()
    page.get_by_role("button", name="Toujours bon").click()
    page.get_by_text("Tout est à jour").wait_for()
    assert LinkConfirmation.objects.get().link == link
