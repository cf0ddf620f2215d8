"""One's own profile, messages and mails, on the pages."""

import re

import pytest
from django.core import mail as django_mail
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.base import NOTICES, Notice
from maillage.kernel.notices.public import Message, OutgoingMail, send
from maillage.letters.public import notice_stop
from maillage.people.models import Person
from tests.conftest import CommittingClient

VALID = {
    "name": "Bruno Collin",
    "function": "Régisseur",
    "trade": "TECHNICAL",
    "languages": ["fr", "nl"],
    "phone": "081 12 34 56",
    "about": "Le son.",
}


class SampleNotice(Notice):
    """A notice of nobody, for these tests."""

    name = "test.sample"
    label = "Essai"
    category = "Essais"
    template = "people/mail/security"
    why = "vous participez à un essai"

    def __init__(self, person, fact="1"):
        self.person, self.key = person, fact

    def recipients(self):
        return [self.person]

    def fact(self):
        return self.key

    def title(self):
        return "Quelque chose est arrivé"

    def url(self):
        return "/mon-profil/"

    def context(self, *, person):
        return {"what": "Essai"}


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


@pytest.mark.parametrize(
    "name", ["people:profile_edit", "people:messages", "people:mail_preferences", "people:own_data", "people:sessions", "people:waiting"]
)
def test_visitors_are_led_to_the_door(client, db, name):
    path = reverse(name)
    response = client.get(path)
    assert response.status_code == 302 and response["Location"].startswith("/compte/connexion/?next=")


def test_messages_are_listed_and_read(sign_in, bruno, chloe, django_assert_num_queries):
    client = sign_in(bruno)
    assert "Pas encore de message" in client.get("/mes-messages/").content.decode()
    for number in range(3):
        send(SampleNotice(bruno, str(number)))
    send(SampleNotice(chloe))
    page = client.get("/mes-messages/").content.decode()
    assert page.count(">Non lu<") == 3
    theirs = Message.objects.get(person=chloe)
    assert client.post("/mes-messages/lus/", {"message": theirs.uuid}).status_code == 302
    assert Message.objects.get(pk=theirs.pk).read_at is None
    assert Message.objects.filter(person=bruno, read_at=None).count() == 3
    client.post("/mes-messages/lus/", {"message": Message.objects.filter(person=bruno).first().uuid})
    assert Message.objects.filter(person=bruno, read_at=None).count() == 2
    client.post("/mes-messages/lus/")
    assert not Message.objects.filter(person=bruno, read_at=None).exists()
    assert "Tout est lu" in client.get("/mes-messages/").content.decode()


def test_the_list_of_messages_costs_the_same(sign_in, bruno, django_assert_max_num_queries):
    client = sign_in(bruno)
    send(SampleNotice(bruno, "0"))
    client.get("/mes-messages/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(1, 3):
        send(SampleNotice(bruno, str(number)))
        with CaptureQueriesContext(connection) as queries:
            client.get("/mes-messages/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_mails_are_chosen_kind_by_kind(sign_in, bruno, monkeypatch):
    # Taken before the class exists: defining it writes the register, and what it found is put back.
    monkeypatch.setitem(NOTICES, "people.sample", SampleNotice)
    type("Sample", (SampleNotice,), {"name": "people.sample", "template": SampleNotice.template})
    client = sign_in(bruno)
    assert "Essai" in client.get("/mon-profil/courriers/").content.decode()
    client.post("/mon-profil/courriers/", {"mail": []})
    assert not Person.objects.get(pk=bruno.pk).wants_mail("people.sample")
    client.post("/mon-profil/courriers/", {"mail": ["people.sample", "inconnu.notice"]})
    assert Person.objects.get(pk=bruno.pk).wants_mail("people.sample")
    assert "inconnu.notice" not in Person.objects.get(pk=bruno.pk).mail_choices


class TestOneClickStop:
    def path(self, person, notice="test.sample"):
        return "/" + notice_stop(person=person, name=notice).url.split("/", 3)[3]

    def test_looking_changes_nothing_pressing_stops(self, bruno):
        client = CommittingClient(enforce_csrf_checks=True)
        assert client.get(self.path(bruno)).status_code == 200
        assert Person.objects.get(pk=bruno.pk).wants_mail("test.sample")
        response = client.post(self.path(bruno), {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 200 and "C’est arrêté" in response.content.decode()
        assert not Person.objects.get(pk=bruno.pk).wants_mail("test.sample")
        assert Person.objects.get(pk=bruno.pk).wants_mail("test.other")
        assert client.post(self.path(bruno)).status_code == 200

    def test_an_altered_address_stops_nothing(self, client, bruno):
        assert client.post(self.path(bruno)[:-2] + "/").status_code == 404
        assert Person.objects.get(pk=bruno.pk).mail_choices == {}

    def test_mails_carry_it_in_their_headers_and_at_their_end(self, bruno):
        send(SampleNotice(bruno))
        mail = OutgoingMail.objects.get(to=bruno.email)
        url = notice_stop(person=bruno, name="test.sample").url
        assert mail.headers["List-Unsubscribe"] == f"<{url}>"
        assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert url in mail.text and "vous participez à un essai" in mail.text and "Ne plus recevoir" in mail.html

    def test_stopped_means_stopped_but_the_message_stays(self, bruno):
        CommittingClient().post(self.path(bruno))
        bruno.refresh_from_db()
        send(SampleNotice(bruno))
        assert not OutgoingMail.objects.exists()
        assert Message.objects.filter(person=bruno).count() == 1


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
