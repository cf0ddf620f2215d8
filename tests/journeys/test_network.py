"""Asking to join without script, and welcoming by keyboard; the directory on a phone."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from maillage.kernel.notices.public import OutgoingMail
from maillage.network.models import JoinRequest
from maillage.people.models import Person
from tests.cast import make_person
from tests.factories.network import make_membership, make_offer, make_organisation, make_request, make_theme


@pytest.fixture
def network(transactional_db):
    """Territories are there again after the tests that empty the database."""
    call_command("load_territories", verbosity=0)
    denis = make_person("Denis Evrard", email="denis@reseau.test", role=Person.Role.COORDINATOR)
    amel = make_person("Amel Berrada", email="amel@vallee.test")
    theme = make_theme("Analyse partagée en école", note="Avec les classes.")
    valley = make_organisation("Centre culturel de la Vallée", themes=[theme], description="Un foyer rural.")
    make_organisation("Bibliothèque du Canal", commune="mons", kind="LIBRARY")
    make_membership(amel, valley, is_steward=True, function="Directrice")
    make_offer(amel, theme, "Trois ans d’ateliers.")
    return {"denis": denis, "amel": amel, "valley": valley, "theme": theme}


def test_joining_without_script(visit, network):
    page = visit(javascript=False).open("/rejoindre/")
    page.get_by_role("button", name="Envoyer ma demande").click()
    assert page.title().startswith("À corriger")
    page.fill("[name=name]", "Nour Haddad")
    page.fill("[name=email]", "nour@tilleuls.test")
    page.fill("[name=organisation]", "vallee")
    page.fill("[name=what_i_do]", "Je lis aux tout-petits.")
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.get_by_label("Centre culturel de la Vallée").check()
    page.get_by_role("button", name="Envoyer ma demande").click()
    page.wait_for_url("**/merci/")
    address = re.search(r"(/rejoindre/confirmer/\S+)", OutgoingMail.objects.get(to="nour@tilleuls.test").text)[1]
    page.goto(page.url.split("/rejoindre")[0] + address)
    page.get_by_role("button", name="Confirmer mon adresse").click()
    page.wait_for_url("**/ma-demande/")
    assert "Votre demande est arrivée" in page.inner_text("h1")
    asked = JoinRequest.objects.get()
    reader = visit(javascript=False, person=network["denis"])
    page = reader.open(reverse("network:join_requests"))
    page.get_by_role("button", name="Accueillir").press("Enter")
    page.wait_for_url("**/demandes/")
    assert "Nour Haddad fait partie du réseau" in page.inner_text("main")
    asked.account.refresh_from_db()
    assert asked.account.is_member


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_the_pages_are_accessible(visit, network, width, dark):
    farid = make_person("Farid Gilson", email="farid@creche.test", joined_at=None)
    asked = make_request(farid, network["valley"])
    valley, theme = network["valley"], network["theme"]
    pages = {
        None: ["/rejoindre/", "/rejoindre/merci/", "/annuaire/", "/annuaire/?q=rien", valley.get_absolute_url()],
        farid: ["/rejoindre/ma-demande/"],
        network["amel"]: [
            "/annuaire/personnes/",
            reverse("network:person_detail", args=[network["amel"].uuid]),
            "/mon-profil/reseau/",
            reverse("network:organisation_edit", args=[valley.pk]),
            reverse("network:team", args=[valley.pk]),
            valley.get_absolute_url(),
        ],
        network["denis"]: [
            "/la-semaine/demandes/",
            reverse("network:join_request_detail", args=[asked.uuid]),
            "/la-semaine/invitations/",
            "/la-semaine/themes/",
            reverse("network:theme_edit", args=[theme.uuid]),
            "/annuaire/organisations/ajouter/",
        ],
    }
    for person, addresses in pages.items():
        reader = visit(width=width, dark=dark, person=person)
        for address in addresses:
            reader.open(address)
            reader.check_accessible()
