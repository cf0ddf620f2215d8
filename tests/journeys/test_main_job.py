"""The main job, whole: find and read; share a real PDF; publish it; find it by a word inside, at its page; take it away."""

import re

import pytest

from maillage.library.models import Resource
from tests.factories.library import make_pdf
from tests.journeys.keyboard import focus_shows, press, reach, write
from tests.journeys.world import alive, follow
from tests.people.mails import code_in, last_mail

TITLE = "Le carnaval des enfants, de la maquette au cortège"
WORDS = (
    "Fabriquer les masques demande deux mercredis et beaucoup de carton.",
    "Le défilé passe devant la ferronnerie, où les arquebuses de papier attendent.",
    "Le bilan : quarante enfants, aucun parapluie retourné.",
)


@pytest.fixture
def world(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    return alive()


@pytest.fixture
def carnival(tmp_path):
    path = tmp_path / "carnaval des enfants.pdf"
    path.write_bytes(make_pdf(WORDS, title=TITLE, author="Chloé Dumont"))
    return path


def found_at_its_page(reader, query, carnival):
    """A visitor searches a word inside, is led to its page, and takes the file away whole."""
    page = reader.open("/")
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill(query)
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/**")
    hit = page.locator("main li.entry", has_text=TITLE)
    assert query in hit.locator("mark").all_inner_texts()
    at = hit.locator("a[href*='#page=']").first
    assert at.get_attribute("href").endswith("#page=2")
    seen = page.request.get(reader.base + at.get_attribute("href"))
    assert seen.headers["content-type"] == "application/pdf" and seen.headers["content-disposition"].startswith("inline")
    hit.get_by_role("link", name=TITLE).first.click()
    page.wait_for_url("**/bibliotheque/ressources/**")
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").locator("visible=true").first.click()
    assert download.value.suggested_filename.endswith(".pdf")
    assert download.value.path().read_bytes() == carnival.read_bytes()
    assert reader.said() == []


def test_sharing_with_script(visit, world, carnival):
    visitor = visit()
    page = visitor.open("/")
    page.get_by_role("combobox").first.fill("clepsydre")
    page.keyboard.press("Enter")
    page.locator("main li.entry a").first.click()
    assert "Raconter son territoire" in page.inner_text("h1")

    member = visit()
    page = member.open("/compte/connexion/?next=/bibliotheque/partager/")
    page.fill("[name=email]", world.chloe.email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.wait_for_url("**/code/saisir/")
    page.fill("[name=code]", code_in(last_mail(world.chloe.email)))
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url("**/bibliotheque/partager/")
    with page.expect_request(lambda request: "/partager/fichiers/" in request.url and request.resource_type == "xhr"):
        page.set_input_files("input[type=file]", carnival)
    page.get_by_text("Reçu,").wait_for()
    page.get_by_text("Proposé d’après le fichier").first.wait_for()
    assert page.input_value("[name=title]") == TITLE
    page.fill("[name=summary]", "Tout ce qu’il faut pour un cortège d’enfants.")
    page.select_option("select[name=theme]", label="Autres")
    page.locator("[name=access][value=PUBLIC]").check()
    page.get_by_role("button", name="Envoyer à la coordination").click()
    page.wait_for_url("**/bibliotheque/ressources/**")
    assert "la coordination la lit avant de la publier" in page.inner_text("main")
    assert member.said() == []
    assert "theme" not in {cookie["name"] for cookie in page.context.cookies()}, "the theme of a document is not the display"

    coordinator = visit(person=world.denis)
    page = coordinator.open("/la-semaine/")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(f"^Publier.*{re.escape(TITLE)}")).click()
    assert Resource.objects.get(title=TITLE).is_listed
    follow()
    found_at_its_page(visit(), "arquebuses", carnival)


def test_sharing_by_keyboard_without_script(visit, world, carnival):
    visitor = visit(javascript=False)
    page = visitor.open("/")
    write(page, page.locator("main [name=q]"), "clepsydre")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/**")
    press(page, page.locator("main li.entry h2 a").first)
    page.wait_for_url("**/bibliotheque/ressources/**")

    member = visit(javascript=False)
    page = member.open("/compte/connexion/?next=/bibliotheque/partager/")
    write(page, page.locator("[name=email]"), world.chloe.email)
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/saisir/")
    write(page, page.locator("[name=code]"), code_in(last_mail(world.chloe.email)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/bibliotheque/partager/")
    # The browser is told to hand its chooser over before the many keys that lead there: said just before the press, it may come late.
    with page.expect_file_chooser() as chooser:
        press(page, page.locator("input[type=file]"), "Space")
    chooser.value.set_files(carnival)
    write(page, page.locator("[name=title]"), TITLE)
    write(page, page.locator("[name=summary]"), "Tout ce qu’il faut pour un cortège d’enfants.")
    write(page, page.locator("select[name=theme]"), "Autres")
    reach(page, page.locator("[name=access]:checked"))
    page.keyboard.press("ArrowUp")
    focus_shows(page)
    assert page.locator("[name=access][value=PUBLIC]").is_checked()
    press(page, page.get_by_role("button", name="Envoyer à la coordination"), "Space")
    page.wait_for_url("**/bibliotheque/ressources/**")
    assert "la coordination la lit avant de la publier" in page.inner_text("main")

    coordinator = visit(javascript=False, person=world.denis)
    page = coordinator.open("/la-semaine/")
    with page.expect_navigation():
        press(page, page.get_by_role("button", name=re.compile(f"^Publier.*{re.escape(TITLE)}")))
    assert Resource.objects.get(title=TITLE).is_listed
    follow()
    found_at_its_page(visit(javascript=False), "arquebuses", carnival)
