"""One's own profile, on the pages."""

import re

import pytest
from django.core import mail as django_mail
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.people.models import Person

VALID = {
    "name": "Bruno Collin",
    "function": "Régisseur",
    "trade": "TECHNICAL",
    "languages": ["fr", "nl"],
    "phone": "081 12 34 56",
    "about": "Le son.",
}


def test_a_profile_is_written_and_kept(sign_in, bruno):
    client = sign_in(bruno)
    page = client.get("/mon-profil/").content.decode()
    assert "Pour un rendez-vous" in page and "la coordination seulement" in page
    response = client.post("/mon-profil/", VALID | {"visibility_phone": "MEMBERS", "visibility_email": "PUBLIC"})
    assert response.status_code == 302
    kept = Person.objects.get(pk=bruno.pk)
    assert (kept.function, kept.trade, kept.languages, kept.phone) == ("Régisseur", "TECHNICAL", ["fr", "nl"], "081 12 34 56")
    assert kept.visibility["phone"] == "MEMBERS" and kept.visibility["email"] == "PUBLIC" and kept.visibility["about"] == "MEMBERS"
    assert "081 12 34 56" in client.get("/mon-profil/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "Bruno http://voleur.test"},
        {"name": "<a href=x>Bruno</a>"},
        {"name": "www.gagnez.com"},
        {"name": "12345"},
        {"name": "x" * 121},
        {"phone": "appelez-moi"},
        {"trade": "PIRATE"},
        {"languages": ["klingon"]},
        {"visibility_phone": "TOUS"},
        {"about": "x" * 2001},
        {"name": "Bru\x00no"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(sign_in, bruno, wrong):
    client = sign_in(bruno)
    response = client.post("/mon-profil/", VALID | wrong | {"function": "Gardé"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "À corriger" in page and "Gardé" in page
    assert Person.objects.get(pk=bruno.pk).function == ""


def test_a_candidate_may_fill_in_the_profile(sign_in, farid):
    client = sign_in(farid)
    assert client.post("/mon-profil/", VALID | {"name": "Farid G."}).status_code == 302


@pytest.mark.parametrize("name", ["people:profile_edit", "people:own_data", "people:sessions", "people:waiting"])
def test_visitors_are_led_to_the_door(client, db, name):
    path = reverse(name)
    response = client.get(path)
    assert response.status_code == 302 and response["Location"].startswith("/compte/connexion/?next=")


def test_names_arrive_inert_in_mails(db, client):
    person = Person.objects.create_user("x@y.test", name="Gagnez sur voleur.example/prix <b>vite</b>", joined_at=timezone.now())
    client.post("/compte/connexion/code/", {"email": person.email})
    mail = OutgoingMail.objects.get(to=person.email)
    assert "voleur.example" not in mail.text.replace("\n", " ")
    assert "<b>vite</b>" not in mail.html
    assert not django_mail.outbox


def test_well_known_addresses(client, db, settings):
    assert client.get("/.well-known/change-password")["Location"] == "/compte/mot-de-passe/"
    response = client.get("/.well-known/security.txt")
    text = response.content.decode()
    assert f"Contact: mailto:{settings.NETWORK.contact_email}" in text
    expires = re.search(r"Expires: (\d{4})-", text)
    assert expires and text.count("Canonical: ") == 1
    assert response["Content-Type"].startswith("text/plain")


def test_the_last_visit_is_noted_once_a_day(sign_in, bruno):
    Person.objects.filter(pk=bruno.pk).update(seen_on=None)
    client = sign_in(bruno)
    client.get("/mon-profil/")
    assert Person.objects.get(pk=bruno.pk).seen_on == timezone.localdate()


def test_a_visit_without_session_writes_nothing(client, db):
    client.get("/")
    assert not client.cookies
