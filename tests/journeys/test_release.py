"""A dossier from person to person: asked for, answered from the mail signed out, taken away, kept in the register."""

import re

import pypdfium2
import pytest

from maillage.dossiers.models import Release
from maillage.kernel.notices.public import OutgoingMail
from tests.factories.releases import make_shared
from tests.journeys.world import alive

PURPOSE = "Nous entamons notre première analyse partagée."
NOTE = "Une équipe de neuf personnes, et six mois de marches."


@pytest.fixture
def world(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    world = alive()
    world.things["lent"] = make_shared(world.bruno, world.valley, conditions="Un coup de fil d’abord.")
    return world


def seen(reader, javascript):
    """Look at the page as the checks of every page do; they are scripts themselves."""
    if javascript:
        reader.check_accessible()


def link_for(person):
    mail = OutgoingMail.objects.filter(to=person.email).latest("pk")
    return re.search(r"(/bibliotheque/dossiers/repondre/\S+/)", mail.text)[1]


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_request_to_the_register(visit, world, tmp_path, javascript):
    lent = world.lent
    receiver = visit(javascript=javascript, person=world.chloe)
    page = receiver.open(lent.get_absolute_url())
    assert "Un coup de fil d’abord." in page.inner_text("#demande")
    page.fill("#demande [name=purpose]", PURPOSE)
    page.locator("#demande [name=talk][value=WRITING]").check()
    page.locator("#demande [name=promise]").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.wait_for_url("**/demandes/**")
    assert PURPOSE in page.inner_text("main")
    seen(receiver, javascript)
    page = receiver.open(lent.get_absolute_url())
    assert "Demande envoyée" in page.inner_text("#demande")

    # Amel answers from her mail; nobody is signed in there.
    owner = visit(javascript=javascript)
    path = link_for(world.amel)
    page = owner.open(path)
    assert PURPOSE in page.inner_text("main")
    seen(owner, javascript)
    page.get_by_role("button", name="Mettre à disposition").click()
    assert "Répondez au moins à une des trois questions" in page.inner_text("main")
    seen(owner, javascript)
    page.fill("[name=oui-worked]", NOTE)
    page.locator("[name=oui-duration][value='30']").check()
    page.get_by_role("button", name="Mettre à disposition").click()
    page.wait_for_url("**/fait/")
    assert "Votre réponse est partie" in page.inner_text("h1")
    seen(owner, javascript)
    owner.open(path, status=410)
    seen(owner, javascript)

    release = Release.objects.get(dossier=lent)
    page = receiver.open(release.get_absolute_url())
    assert NOTE in page.inner_text("main")
    seen(receiver, javascript)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le PDF").click()
    taken = tmp_path / "copie.pdf"
    download.value.save_as(taken)
    texts = [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(taken)]
    assert release.code in texts[0] and "Page 4 v1" in "".join(texts) and "Page 5" not in "".join(texts)
    online = page.request.get(receiver.base + page.get_by_role("link", name="Lire en ligne", exact=True).get_attribute("href"))
    assert online.headers["content-disposition"].startswith("inline")
    page = receiver.open("/mes-mises-a-disposition/")
    assert lent.title in page.inner_text("main")
    seen(receiver, javascript)

    anybody = visit(javascript=javascript)
    page = anybody.open(f"/d/{release.code}/")
    assert "la plus récente" in page.inner_text("h1")
    seen(anybody, javascript)

    giver = visit(javascript=javascript, person=world.amel)
    page = giver.open(f"/bibliotheque/dossiers/{lent.pk}/registre/")
    text = page.inner_text("main")
    assert PURPOSE in text and "1\u00a0lecture" in text and "1\u00a0téléchargement" in text
    seen(giver, javascript)
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel (XLSX)").click()
    assert download.value.suggested_filename.endswith(".xlsx")
