"""Pages in other states: to be corrected, with a dialog open, empty, printed."""

import pytest

from tests.journeys import checks
from tests.journeys.world import alive, cast

EMPTIED = """form => {
  for (const field of form.elements)
    if (/^(text|email|url|search|textarea|tel)/.test(field.type)) field.value = "";
    else if (field.type === "select-one" && [...field.options].some((option) => option.value === "")) field.value = "";
    else if (field.type === "checkbox") field.checked = false;
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button[type=submit]:not([name^=retirer])"));
}"""
DISPLAYS = ["light", "dark"]


@pytest.fixture
def world(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    return alive()


def wrong_with(reader, *, widths=(1440, 390), display=None):
    """Give all that is wrong with the page as it is now."""
    page = reader.page
    found = reader.said()
    # On the second database of `make test`, pages look as they did on the first one.
    for at, width in enumerate(() if checks.ALREADY else widths):
        page.emulate_media(color_scheme=display or DISPLAYS[at % 2], reduced_motion="reduce")
        found += checks.too_wide(page, width) + [f"{width}: {each}" for each in checks.axe(page, again=at > 0)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return [f"{page.url}: {each}" for each in found]


@pytest.mark.looks
def test_forms_to_correct(visit, world):
    number = world.resource.pk
    forms = {
        None: ["/rejoindre/", "/compte/connexion/code/"],
        world.bruno: [
            "/bibliotheque/partager/",
            f"/bibliotheque/ressources/{number}/modifier/",
            f"/bibliotheque/ressources/{number}/version/",
            f"/bibliotheque/ressources/{number}/retirer/",
            f"/bibliotheque/ressources/{world.closed_resource.pk}/nous-aussi/",
            "/mon-profil/",
            "/rencontres/besoins/dire/",
        ],
        world.denis: [
            f"/annuaire/organisations/{world.valley.pk}/modifier/",
            "/annuaire/organisations/ajouter/",
            "/la-semaine/invitations/",
            "/la-semaine/themes/",
            f"/la-semaine/themes/{world.theme.uuid}/",
            "/la-semaine/importer/",
            "/la-semaine/pages/nouvelle/",
            f"/la-semaine/pages/{world.page.slug}/",
            f"/la-semaine/demandes/{world.asked.uuid}/",
            f"/rencontres/besoins/{world.need.pk}/clore/",
        ],
    }
    found = []
    for person, paths in forms.items():
        reader = visit(person=person)
        page = reader.page
        for path in paths:
            reader.open(path)
            with page.expect_navigation() as answer:
                page.locator("main form[method=post]:not([action*=rang])").first.evaluate(EMPTIED)
            if answer.value.status != 422:
                found.append(f"{path}: {answer.value.status}")
                continue
            if not page.title().startswith("À corriger : "):
                found.append(f"{path}: title {page.title()}")
            if not page.evaluate("!!document.activeElement.closest('[role=alert]')"):
                found.append(f"{path}: the focus is on {page.evaluate('document.activeElement.outerHTML.slice(0, 90)')}")
            found += checks.invalid(answer.value.text()) + checks.facts(page) + wrong_with(reader)
    assert not found, "\n".join(found)


@pytest.mark.looks
def test_dialogs_open(visit, world):
    found, opened = [], 0
    for person, paths in {
        None: ["/composants/"],
        world.bruno: [world.resource.get_absolute_url(), "/mes-donnees/", f"/bibliotheque/ressources/{world.resource.pk}/modifier/"],
        world.denis: [world.resource.get_absolute_url(), "/la-semaine/", "/la-semaine/themes/"],
    }.items():
        reader = visit(person=person)
        for path in paths:
            page = reader.open(path)
            for name in dict.fromkeys(page.locator("[data-dialog]").evaluate_all("all => all.map((one) => one.dataset.dialog)")):
                button = page.locator(f"[data-dialog='{name}']").first
                button.click()
                opened += 1
                found += wrong_with(reader)
                if not page.evaluate("!!document.activeElement.closest('dialog[open]')"):
                    found.append(f"{path}: the focus stays outside")
                page.keyboard.press("Escape")
                if not button.evaluate("node => node === document.activeElement"):
                    found.append(f"{path}: the focus does not come back")
    assert not found, "\n".join(found)
    assert opened


def test_a_network_with_nothing_yet(visit, transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    people = cast()
    lists = ["/", "/bibliotheque/", "/bibliotheque/themes/", "/bibliotheque/ressources/", "/annuaire/", "/recherche/?q=rien"]
    own = [
        "/mon-bureau/",
        "/bibliotheque/gardees/",
        "/annuaire/personnes/",
        "/mes-messages/",
        "/mon-profil/reseau/",
        "/bibliotheque/partager/",
    ]
    weekly = ["", "demandes/", "contributions/", "invitations/", "themes/", "importer/"]
    found = []
    for person, paths in {None: lists, people["bruno"]: own, people["denis"]: [f"/la-semaine/{each}" for each in weekly]}.items():
        reader = visit(person=person)
        for path in paths:
            page = reader.open(path)
            found += checks.facts(page) + wrong_with(reader)
    assert not found, "\n".join(found)


@pytest.mark.looks
def test_printed_pages_are_the_text_alone(visit, world):
    reader = visit(width=1000)
    for path, words in (
        (world.resource.get_absolute_url(), "Une inspiration, pas un modèle"),
        ("/annuaire/?imprimer=1", world.valley.name),
    ):
        page = reader.open(path)
        page.emulate_media(media="print")
        assert words in page.inner_text("main")
        for gone in (".nav", ".search", ".foot", ".enter", ".btn", "main form", ".quilt"):
            assert not page.locator(f"{gone} >> visible=true").count(), f"{gone} is printed at {path}"
        sheet = page.pdf(format="A4")
        assert sheet.startswith(b"%PDF") and len(sheet) > 5000
        page.emulate_media(media="screen")
