"""Asking to join without script: vouched for, welcomed with words, or declined with words."""

import re

import pytest
from django.urls import reverse

from maillage.kernel.notices.public import OutgoingMail
from maillage.network.models import JoinRequest
from tests.factories.network import make_membership, make_organisation
from tests.journeys.world import cast
from tests.people.mails import code_in, last_mail

ASKED = {"name": "Nour Haddad", "email": "nour@tilleuls.test", "organisation": "Vallée", "what_i_do": "Je lis aux tout-petits."}


@pytest.fixture
def cast_of_the_valley(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    people = cast()
    valley = make_organisation("Centre culturel de la Vallée")
    make_membership(people["amel"], valley, is_steward=True)
    return people


def path_in(mail, start):
    return re.search(rf"https?://[^/\s]+({start}\S+)", mail.text)[1]


def ask(visit, **changes):
    """Fill the four questions, confirm the address by the mailed link; give the reader and the page."""
    reader = visit(javascript=False)
    page = reader.open("/rejoindre/")
    assert page.locator("main form .field").count() <= 6, "four questions, a consent and the charter"
    page.get_by_role("button", name="Envoyer ma demande").click()
    assert page.title().startswith("À corriger")
    for name, words in (ASKED | changes).items():
        page.fill(f"[name={name}]", words)
    page.locator("[name=keep_words]").check()
    page.locator("[name=charter]").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    # Several organisations may be called so: one is chosen.
    page.get_by_label("Centre culturel de la Vallée").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.wait_for_url("**/merci/")
    page.goto(reader.base + path_in(last_mail(ASKED["email"]), "/rejoindre/confirmer/"))
    page.get_by_role("button", name="Confirmer mon adresse").click()
    page.wait_for_url("**/ma-demande/")
    assert "Votre demande est arrivée" in page.inner_text("h1")
    return reader, page


def test_joining_vouched_for_and_welcomed(visit, cast_of_the_valley):
    people = cast_of_the_valley
    applicant, page = ask(visit)
    asked = JoinRequest.objects.get()

    colleague = visit(javascript=False)
    seen = colleague.open(path_in(last_mail(people["amel"].email), "/rejoindre/recommandation/"))
    seen.get_by_role("button", name="Oui, je la connais").click()
    assert "vous connaissez cette personne" in seen.inner_text("main")

    coordinator = visit(javascript=False, person=people["denis"])
    seen = coordinator.open("/la-semaine/")
    seen.get_by_role("link", name=re.compile("Nour Haddad")).first.click()
    seen.wait_for_url(f"**/demandes/{asked.uuid}/")
    assert "Amel Berrada" in seen.locator("aside", has_text="Recommandations").inner_text()
    form = seen.locator("form", has=seen.get_by_role("button", name="Accueillir dans le réseau"))
    form.locator("[name=word]").fill("Bienvenue Nour, venez jeudi.")
    form.get_by_role("button", name="Accueillir dans le réseau").click()
    seen.wait_for_url("**/demandes/")
    assert "Nour Haddad" in seen.inner_text("main")

    assert "Bienvenue Nour, venez jeudi." in last_mail(ASKED["email"]).text
    page.goto(applicant.base + "/mon-bureau/")
    assert "Bonjour Nour" in page.inner_text("h1"), "member at once, in the session already open"
    asked.account.refresh_from_db()
    assert asked.account.is_member and asked.account.about.startswith("Je lis")
    assert applicant.said() == coordinator.said() == []


def test_a_request_is_declined_with_words(visit, cast_of_the_valley):
    people = cast_of_the_valley
    applicant, page = ask(visit)
    asked = JoinRequest.objects.get()
    coordinator = visit(javascript=False, person=people["denis"])
    seen = coordinator.open(reverse("network:join_request_detail", args=[asked.uuid]))
    seen.get_by_text("Écrire un refus").click()
    form = seen.locator("form", has=seen.get_by_role("button", name="Décliner avec ces mots"))
    assert form.locator("[name=refus-word]").input_value(), "words are suggested"
    form.locator("[name=refus-word]").fill("Le réseau réunit des équipes ; écrivez à votre bibliothèque.")
    form.get_by_role("button", name="Décliner avec ces mots").click()
    seen.wait_for_url("**/demandes/")
    assert "écrivez à votre bibliothèque" in last_mail(ASKED["email"]).text
    page.goto(applicant.base + "/rejoindre/ma-demande/")
    assert "écrivez à votre bibliothèque" in page.inner_text("main")
    asked.account.refresh_from_db()
    assert not asked.account.is_member
    assert not OutgoingMail.objects.filter(to=people["bruno"].email).exists(), "nobody else is told"


def test_a_member_signs_in_by_code_on_a_phone(visit, cast_of_the_valley):
    reader = visit(width=390, dark=True)
    page = reader.open("/compte/connexion/code/")
    page.fill("[name=email]", cast_of_the_valley["bruno"].email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.wait_for_url("**/code/saisir/")
    reader.check_accessible()
    page.fill("[name=code]", code_in(last_mail(cast_of_the_valley["bruno"].email)).lower().replace("-", " "))
    page.get_by_role("button", name="Me connecter").click()
    page.wait_for_url("**/mon-bureau/")
