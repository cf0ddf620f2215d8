"""Every component, in a real browser: both widths, both displays, and what the script adds."""

import pytest

pytestmark = [pytest.mark.urls("tests.kernel.ui_urls"), pytest.mark.looks]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1440, 390])
def test_components_are_accessible(visit, width, dark):
    reader = visit(width=width, dark=dark)
    reader.open("/composants/")
    reader.check_accessible()


def test_the_script_opens_the_dialog_and_keeps_drafts(visit):
    reader = visit()
    page = reader.open("/composants/")
    page.get_by_role("link", name="Retirer la ressource").click()
    assert page.locator("dialog[open]").count() == 1
    assert page.evaluate("document.activeElement.textContent") == "La garder"
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0

    page.locator("form[data-draft] [name=title]").fill("Un début de titre")
    page.reload()
    assert page.locator("form[data-draft] [name=title]").input_value() == "Un début de titre"
    reader.check_calls()


def test_the_display_chosen_is_kept(visit):
    page = visit().open("/composants/")
    page.get_by_role("radio", name="Sombre").check()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    assert page.get_by_role("radio", name="Sombre").is_checked()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_without_script_nothing_is_out_of_reach(visit):
    page = visit(javascript=False).open("/composants/")
    assert page.get_by_role("button", name="Imprimer").count() == 0
    assert page.get_by_role("link", name="Retirer la ressource").get_attribute("href")
    assert page.locator("input[type=file]").count() == 2
