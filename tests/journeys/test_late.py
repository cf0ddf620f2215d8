"""Two tabs on one draft: the second one is told, and what it holds can still be kept."""

import pytest

from maillage.library.models import Resource
from tests.factories.library import make_draft, make_file
from tests.journeys import checks
from tests.journeys.world import alive


@pytest.fixture
def world(transactional_db):
    return alive()


def in_two_tabs(reader, draft):
    first = reader.open(f"/bibliotheque/partager/{draft.uuid}/")
    second = first.context.new_page()
    second.set_default_timeout(20_000)
    second.goto(first.url)
    return first, second


@pytest.mark.parametrize("javascript", [True, False])
def test_published_meanwhile(visit, world, javascript):
    draft = make_draft(world.bruno, title="La tournée des ateliers", access="PUBLIC")
    first, second = in_two_tabs(visit(person=world.bruno, javascript=javascript), draft)
    first.get_by_role("button", name="Publier").click()
    first.wait_for_url("**/bibliotheque/ressources/**")
    second.fill("[name=title]", "La tournée des ateliers, corrigée")
    second.fill("[name=quote]", "Première ligne\nSeconde ligne")
    second.get_by_role("button", name="Publier").click()
    second.get_by_role("heading", name="Déjà envoyée").wait_for()
    assert second.input_value("[name=quote]") == "Première ligne\nSeconde ligne"
    if javascript:
        assert checks.axe(second) == [] and checks.facts(second) == [] and checks.too_wide(second, 1440, 320) == []
    second.get_by_role("button", name="Enregistrer ces changements").click()
    second.wait_for_url("**/bibliotheque/ressources/**")
    resource = Resource.objects.get(pk=draft.pk)
    assert resource.is_listed and resource.title == "La tournée des ateliers, corrigée"
    assert resource.quote == "Première ligne\nSeconde ligne"


def test_it_waits_for_the_coordination(visit, world):
    type(world.bruno).objects.filter(pk=world.bruno.pk).update(trusted_at=None)
    draft = make_draft(world.bruno, title="La tournée des ateliers")
    first, second = in_two_tabs(visit(person=world.bruno), draft)
    first.get_by_role("button", name="Envoyer à la coordination").click()
    first.wait_for_url("**/bibliotheque/ressources/**")
    second.fill("[name=summary]", "Quatre ateliers plutôt que trois.")
    second.get_by_role("button", name="Enregistrer comme brouillon").click()
    second.get_by_text("Quatre ateliers plutôt que trois.").wait_for()
    assert checks.axe(second) == [] and checks.facts(second) == [] and checks.too_wide(second, 1440, 320) == []
    assert Resource.objects.get(pk=draft.pk).summary == "Trois ateliers et une restitution."


def test_the_form_that_opens_the_former_versions(visit, world, committed):
    from maillage.library.domain import editing
    from tests.factories.library import make_resource

    with committed():
        resource = make_resource(world.bruno, title="Deux versions", files=[make_file(world.bruno)], access="MEMBERS")
        editing.add_version(resource=resource, person=world.bruno, note="Plus courte.", added=[make_file(world.bruno)])
    page = visit(person=world.bruno).open(f"/bibliotheque/ressources/{resource.pk}/modifier/")
    page.locator("[name=access][value=PUBLIC]").check()
    page.get_by_label("Ouvrir aussi les anciennes versions").check()
    assert checks.axe(page) == [] and checks.too_wide(page, 1440, 320) == []
    page.get_by_role("button", name="Enregistrer les changements").click()
    page.wait_for_url("**/bibliotheque/ressources/*-*/")
    assert all(resource.versions.values_list("open_to_all", flat=True))
