"""Signing in as people do: by keyboard alone, without script, on a phone, with a passkey."""

import pytest

from maillage.people.models import Person
from tests.cast import make_person
from tests.people.mails import code_in, last_mail


def tab_to(page, name):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    pytest.fail(f"the keyboard does not reach {name}")


def test_signing_in_by_keyboard_without_script(visit):
    make_person("Bruno Collin", email="bruno@vallee.test")
    reader = visit(javascript=False)
    page = reader.open("/compte/connexion/?next=/mes-messages/")
    tab_to(page, "email")
    page.keyboard.type("bruno@vallee.test")
    page.keyboard.press("Enter")
    page.wait_for_url("**/code/saisir/")
    tab_to(page, "code")
    page.keyboard.type(code_in(last_mail("bruno@vallee.test")))
    page.keyboard.press("Enter")
    page.wait_for_url("**/mes-messages/")
    assert "Pas encore de notification" in page.inner_text("main")
    reader.check_calls()


def test_a_passkey_alone_lets_in(visit):
    person = make_person("Denis Evrard", email="denis@reseau.test", role=Person.Role.COORDINATOR)
    reader = visit()
    page = reader.open("/compte/connexion/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, "isUserVerified": True, "automaticPresenceSimulation": True}})
    page.fill("[name=email]", person.email)
    page.get_by_role("button", name="Recevoir un code").click()
    page.fill("[name=code]", code_in(last_mail(person.email)))
    page.get_by_role("button", name="Me connecter").click()
    reader.open("/compte/securite/cles/ajouter/")
    page.fill("[name=name]", "Ordinateur du bureau")
    page.get_by_role("button", name="Enregistrer cette clé").click()
    page.wait_for_url("**/securite/secours/nouveaux/")
    page.goto(reader.base + "/compte/deconnexion/")
    page.get_by_role("button", name="Me déconnecter").click()
    page.goto(reader.base + "/compte/connexion/?next=/mon-profil/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/mon-profil/")
    reader.check_calls()
