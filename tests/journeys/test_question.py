"""A question, from the first words typed to the draft made of its thread: by the site, by mail, and by the keyboard without script."""

import io
import re
import sys

import pytest
from django.core.management import call_command

from maillage.community.models import Answer, Discussion, Keeping
from maillage.kernel.notices.public import OutgoingMail
from maillage.library.models import Resource
from tests.journeys.keyboard import press, reach, write
from tests.journeys.world import alive, follow
from tests.mailbox.clients import ASKED, mail, part

TITLE = "Comment raconter son territoire avec des tout-petits ?"
WORD = "sarbacane"
ANSWER = f"Bonjour Bruno,\n\nPartez d’une {WORD} et d’une promenade : les tout-petits visent ce qu’ils aiment."
SIGNED = (
    f"{ANSWER}\n\n-- \nAmel Berrada\n04 000 00 00\n\nLe dim. 22 nov. 2026 à 10:03, La Trame <reponses@reseau.test> a écrit :\n\n> {ASKED}\n"
)


@pytest.fixture
def world(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    settings.MAIL_IN_ADDRESS, settings.MAIL_DOMAIN = "reponses@reseau.test", "reseau.test"
    return alive()


def seen(reader):
    """Look at the page as the checks of every page do."""
    # A button that was just pressed is between two colours.
    reader.page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)))")
    reader.check_accessible()


def mailed(person, words):
    """Give the last mail in the outbox to somebody that says these words."""
    found = [each for each in OutgoingMail.objects.filter(to=person.email).order_by("pk") if words in each.text]
    assert found, list(OutgoingMail.objects.values_list("to", "subject"))
    return found[-1]


def ask(reader, amel):
    """While typing, what exists and who has lived it come beside the form; the question is carried to one of them."""
    page = reader.open("/questions/poser/")
    page.fill("[name=title]", TITLE)
    beside = page.locator("#ressemble")
    beside.get_by_role("link", name="Raconter son territoire").first.wait_for()
    page.locator("details:has([name=themes]) > summary").click()
    page.get_by_label("L’analyse partagée", exact=False).first.check()
    beside.locator("label", has_text=amel.name).get_by_role("checkbox").check()
    page.fill("[name=text]", "Nous avons essayé la **maquette**, trop longue pour eux.")
    seen(reader)
    page.get_by_role("button", name="Publier", exact=True).click()
    page.wait_for_url("**/questions/*-*/")
    assert amel.name in page.locator("#porter").inner_text() and "maquette" in page.inner_text("main .prose")
    return Discussion.objects.get(title=TITLE)


def answer_by_mail(asked, amel, monkeypatch):
    """Amel replies to the mail; the mail server hands her reply to the command of the site."""
    brought = mailed(amel, "maquette")
    assert "peut aider" in brought.text and "Bruno Collin via" in brought.from_address
    reply = mail(
        part("text/plain", SIGNED), to=brought.headers["Reply-To"], sender=(amel.name, amel.email), subject=f"Re: {brought.subject}"
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(reply)))
    call_command("receive_mail", stdout=io.StringIO())
    given = Answer.objects.get(discussion=asked)
    assert given.author == amel and given.text == ANSWER and given.via == "MAIL"
    return given


def thank_and_keep(reader):
    """The answer is told of without loading the page again; Bruno thanks for it, and keeps it."""
    page = reader.page
    # As when one comes back to the tab.
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_role("link", name="1 nouvelle réponse").click()
    page.locator("article.answer", has_text=WORD).wait_for()
    page.get_by_role("link", name=re.compile("^Merci")).click()
    page.fill("[name=words]", "La promenade nous a débloqués.")
    page.get_by_role("button", name="Dire merci").click()
    page.locator("article.answer").get_by_text("La promenade nous a débloqués.").wait_for()
    page.get_by_role("link", name=re.compile("^Retenir")).click()
    page.fill("[name=words]", "Essayé mardi : ils en redemandent.")
    page.get_by_role("button", name="Retenir cette réponse").click()
    page.locator("article.kept", has_text="ils en redemandent").wait_for()
    assert "Résolue" in page.inner_text("body")
    seen(reader)


def find(reader):
    """A word of the answer leads to the question."""
    follow()
    page = reader.open(f"/recherche/?q={WORD}")
    page.locator("main").get_by_role("link", name=re.compile("raconter son territoire avec des tout-petits")).first.click()
    page.locator("article.kept", has_text=WORD).wait_for()


def gather(coordinator, signed_out, asked, people):
    """Denis makes a resource of the thread; those who wrote say yes from their mail, signed out."""
    page = coordinator.open(asked.get_absolute_url())
    page.get_by_role("link", name="En faire une ressource ou une initiative").click()
    page.get_by_role("button", name="Demander leur accord").click()
    page.get_by_text("C’est demandé").first.wait_for()
    seen(coordinator)
    for person, words in zip(people, ("maquette", WORD), strict=True):
        path = re.search(r"https?://[^/\s]+(/questions/mots/\S+/)", mailed(person, "/questions/mots/").text)[1]
        page = signed_out.open(path)
        assert words in page.inner_text("blockquote")
        page.get_by_role("button", name="Oui, reprenez-les").click()
        page.get_by_text("vos mots seront repris").wait_for()
    seen(signed_out)
    page = coordinator.open(f"/questions/{asked.pk}/recueillir/")
    page.get_by_role("button", name="Faire le brouillon").click()
    page.wait_for_url("**/bibliotheque/partager/*/")
    assert page.input_value("[name=title]") == TITLE
    draft = Resource.objects.get(title=TITLE)
    assert [each.name for each in draft.authors.all()] == ["Amel Berrada"] and draft.published_at is None


def test_from_the_first_words_to_the_draft(visit, world, monkeypatch):
    bruno = visit(person=world.bruno)
    asked = ask(bruno, world.amel)
    answer_by_mail(asked, world.amel, monkeypatch)
    thank_and_keep(bruno)
    find(visit(person=world.chloe, width=390))
    gather(visit(person=world.denis), visit(width=390), asked, (world.bruno, world.amel))
    bruno.check_calls()


def test_ask_answer_and_keep_by_keyboard_without_script(visit, world):
    bruno = visit(person=world.bruno, javascript=False)
    page = bruno.open("/questions/poser/")
    write(page, page.locator("[name=title]"), TITLE)
    write(page, page.locator("[name=text]"), "Nous avons essayé la maquette.")
    press(page, page.get_by_role("button", name="Voir ce qui existe déjà"))
    page.locator("#ressemble").get_by_role("link", name="Raconter son territoire").first.wait_for()
    assert page.input_value("[name=text]") == "Nous avons essayé la maquette."
    press(page, page.get_by_role("button", name="Publier", exact=True))
    page.wait_for_url("**/questions/*-*/")
    asked = Discussion.objects.get(title=TITLE)

    amel = visit(person=world.amel, javascript=False)
    page = amel.open(asked.get_absolute_url())
    write(page, page.locator("#repondre [name=text]"), f"Partez d’une {WORD}.")
    press(page, page.get_by_role("button", name="Publier ma réponse"))
    page.locator("article.answer", has_text=WORD).wait_for()

    page = bruno.open(asked.get_absolute_url())
    press(page, page.get_by_role("link", name=re.compile("^Retenir")))
    page.wait_for_url("**/retenir/")
    write(page, page.locator("[name=words]"), "Essayé.")
    page.keyboard.press("Enter")
    page.locator("article.kept", has_text="Essayé.").wait_for()
    assert Keeping.objects.get(discussion=asked).answer.author == world.amel
    reach(page, page.get_by_role("button", name="Ne plus retenir de réponse"))
    bruno.check_calls()
    amel.check_calls()
