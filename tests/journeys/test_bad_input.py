"""Nothing typed is lost: something is missing, a file is refused, the session ended while one was writing."""

import pytest

from maillage.dossiers.models import DossierVersion
from maillage.library.models import Resource
from tests.factories.dossiers import make_kind
from tests.factories.library import make_pdf
from tests.journeys.world import alive
from tests.people.mails import code_in, last_mail

SHARE = "/bibliotheque/partager/"


@pytest.fixture
def world(transactional_db):
    return alive()


def files(tmp_path):
    (tmp_path / "recette.pdf").write_bytes(make_pdf(["La recette."]))
    (tmp_path / "programme.pdf").write_bytes(b"MZ\x90\x00" * 99)
    return tmp_path / "programme.pdf", tmp_path / "recette.pdf"


def asks_to_correct(page):
    """The title says so, the summary has the focus, each of its links leads to a field that says what is wrong."""
    assert page.title().startswith("À corriger : ")
    summary = page.locator("main [role=alert]").first
    assert summary.evaluate("node => node === document.activeElement || node.contains(document.activeElement)")
    for link in summary.locator("a[href^='#']").all():
        field = page.locator(link.get_attribute("href"))
        assert field.get_attribute("aria-invalid") == "true"
        assert page.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}").count()


@pytest.mark.parametrize("javascript", [True, False])
def test_something_is_missing(visit, world, tmp_path, javascript):
    bad, good = files(tmp_path)
    reader = visit(person=world.bruno, javascript=javascript)
    page = reader.open(SHARE)
    page.fill("[name=summary]", "Une recette « maison » & des <balises>")
    page.fill("[name=quote]", "Première ligne\nSeconde ligne")
    page.locator("[name=access][value=PUBLIC]").check()
    page.set_input_files("input[type=file]", bad)
    if javascript:
        refusal = page.locator("li.attach .err")
        refusal.wait_for()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url(f"**{SHARE}**")
    page.locator("main [role=alert]").first.wait_for()
    asks_to_correct(page)
    assert page.input_value("[name=summary]") == "Une recette « maison » & des <balises>"
    assert page.input_value("[name=quote]") == "Première ligne\nSeconde ligne"
    assert page.locator("[name=access][value=PUBLIC]").is_checked()
    if not javascript:
        assert "programme.pdf" in page.inner_text("main") and "programme" in page.locator(".drop .err").inner_text()
    page.fill("[name=title]", "La recette")
    page.select_option("select[name=theme]", label="Autres")
    page.set_input_files("input[type=file]", good)
    if javascript:
        page.get_by_text("Reçu,").wait_for()
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**/bibliotheque/ressources/**")
    resource = Resource.objects.get(title="La recette")
    assert resource.is_listed and resource.is_public and resource.quote.splitlines() == ["Première ligne", "Seconde ligne"]
    assert [each.file.name for each in resource.versions.get().files.all()] == ["recette.pdf"]
    assert reader.said() == []


def test_a_refused_file_is_said_and_another_is_sent(visit, world, tmp_path):
    bad, good = files(tmp_path)
    reader = visit(person=world.bruno)
    page = reader.open(SHARE)
    page.set_input_files("input[type=file]", bad)
    row = page.locator("li.attach", has_text="programme.pdf")
    row.locator(".err").wait_for()
    assert "programme" in row.locator(".err").inner_text().lower()
    row.get_by_role("button", name="Retirer").click()
    assert page.locator("li.attach").count() == 0
    page.set_input_files("input[type=file]", good)
    page.locator("li.attach", has_text="recette.pdf").get_by_text("Reçu,").wait_for()
    assert reader.said() == []


def test_an_upload_cut_short_is_sent_again(visit, world, tmp_path):
    _bad, good = files(tmp_path)
    page = visit(person=world.bruno).open(SHARE)
    page.route("**/partager/fichiers/**", lambda route: route.abort())
    page.set_input_files("input[type=file]", good)
    page.get_by_text("La connexion s’est interrompue.").wait_for()
    page.unroute("**/partager/fichiers/**")
    page.get_by_role("button", name="Réessayer").click()
    page.get_by_text("Reçu,").wait_for()


def test_the_document_of_a_dossier_cut_short_is_sent_again(visit, world, tmp_path):
    _bad, good = files(tmp_path)
    kind = make_kind()
    reader = visit(person=world.bruno)
    page = reader.open("/bibliotheque/dossiers/partager/")
    page.route("**/partager/document/", lambda route: route.abort())
    page.set_input_files("input[type=file]", good)
    page.get_by_text("La connexion s’est interrompue.").wait_for()
    page.unroute("**/partager/document/")
    page.get_by_role("button", name="Réessayer").click()
    page.get_by_text("Reçu,").wait_for()
    page.set_input_files("input[type=file]", good)
    page.get_by_text("Reçu,").wait_for()
    assert page.locator("li.attach").count() == 1
    reader.check_accessible()
    page.get_by_label(kind.name).check()
    page.get_by_role("button", name="Continuer vers la fiche").click()
    page.wait_for_url("**/fiche/")
    assert DossierVersion.objects.latest("pk").file.name == "recette.pdf"


def test_the_session_ends_while_one_writes(visit, world, tmp_path):
    reader = visit(person=world.bruno)
    page = reader.open(SHARE)
    page.set_input_files("input[type=file]", files(tmp_path)[1])
    page.get_by_text("Reçu,").wait_for()
    page.fill("[name=title]", "La recette du dimanche")
    page.fill("[name=summary]", "Une recette pour trente.")
    page.fill("[name=quote]", "Première ligne\nSeconde ligne")
    page.select_option("select[name=theme]", label="Autres")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**/compte/connexion/**")
    page.fill("[name=email]", world.bruno.email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.wait_for_url("**/code/saisir/")
    page.fill("[name=code]", code_in(last_mail(world.bruno.email)))
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url(f"**{SHARE}**")
    assert "recette.pdf" in page.inner_text("main")
    page.get_by_text("Nous avons remis").wait_for()
    assert page.input_value("[name=title]") == "La recette du dimanche"
    assert page.input_value("[name=quote]") == "Première ligne\nSeconde ligne"
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**/bibliotheque/ressources/**")
    resource = Resource.objects.get(title="La recette du dimanche")
    assert resource.is_listed and resource.summary == "Une recette pour trente." and resource.versions.get().files.count() == 1
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft')).length") == 0


def test_what_was_published_is_not_offered_again_as_a_draft(visit, world):
    reader = visit(person=world.bruno)
    page = reader.open(world.idea_thread.get_absolute_url())
    form = page.locator("form[data-draft^=reponse]")
    form.locator("[name=text]").fill("Nous avons une salle à prêter le jeudi.")
    with page.expect_navigation():
        form.get_by_role("button", name="Publier").click()
    assert "Nous avons une salle" in page.inner_text("main")
    assert form.locator("[name=text]").input_value() == ""
    assert "remis" not in page.inner_text("#messages")
    # Nor later, nor on a page opened in between.
    reader.open("/")
    page = reader.open(world.idea_thread.get_absolute_url())
    assert form.locator("[name=text]").input_value() == ""
    # What was refused comes back, and is still there after leaving.
    page = reader.open("/questions/poser/")
    page.fill("[name=text]", "Sans titre, pour l’instant.")
    with page.expect_navigation():
        page.get_by_role("button", name="Publier", exact=True).click()
    assert page.locator("[name=title][aria-invalid=true]").count() == 1
    assert page.input_value("[name=text]") == "Sans titre, pour l’instant."
    reader.open("/")
    page = reader.open("/questions/poser/")
    assert page.input_value("[name=text]") == "Sans titre, pour l’instant."
    assert reader.said() == []


def test_a_text_that_a_page_of_error_refuses_stays_in_the_browser(visit, world):
    reader = visit(person=world.bruno)
    page = reader.open("/questions/poser/")
    page.fill("[name=title]", "Comment prêter une salle")
    page.fill("[name=text]", "Un long texte écrit dans un vieil onglet.")
    page.context.clear_cookies(name="csrftoken")
    with page.expect_navigation():
        page.get_by_role("button", name="Publier", exact=True).click()
    assert page.locator("[data-error]").count() == 1
    page = reader.open("/questions/poser/")
    assert page.input_value("[name=title]") == "Comment prêter une salle"
    assert page.input_value("[name=text]") == "Un long texte écrit dans un vieil onglet."
    reader.said()
