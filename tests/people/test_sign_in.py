"""Signing in: a code or a link by mail, a password for those who want one, and nothing for strangers."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.people.models import SignInRequest
from maillage.people.views.why_sign_in import BY_ACCESS, BY_PAGE
from tests.conftest import CommittingClient
from tests.people.mails import code_in, last_mail, link_in, path_of

ASK = "/compte/connexion/code/"
CODE = "/compte/connexion/code/saisir/"


def ask(client, email, **data):
    return client.post(ASK, {"email": email, **data})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_a_code_lets_in_and_only_once(client, bruno):
    response = ask(client, "Bruno@Vallee.test", next="/mon-profil/")
    assert response.status_code == 302 and response["Location"] == CODE
    code = code_in(last_mail(bruno.email))
    before = client.session.session_key
    response = client.post(CODE, {"code": code.lower().replace("-", " ")})
    assert response.status_code == 302 and response["Location"] == "/mon-profil/"
    assert signed_in(client)
    assert client.session.session_key != before
    other = CommittingClient()
    other.cookies = client.cookies
    client.post("/compte/deconnexion/")
    assert not signed_in(client)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert not signed_in(client)


def test_a_link_works_on_another_device_by_its_button_only(client, bruno):
    ask(client, bruno.email, next="/mes-messages/")
    path = path_of(link_in(last_mail(bruno.email)))
    elsewhere = CommittingClient()
    for _ in range(2):
        page = elsewhere.get(path)
        assert page.status_code == 200 and "Bruno Collin" in page.content.decode()
        assert not signed_in(elsewhere)
    response = elsewhere.post(path)
    assert response["Location"] == "/mes-messages/"
    assert signed_in(elsewhere)


def test_code_and_link_die_together(client, bruno):
    ask(client, bruno.email)
    mail = last_mail(bruno.email)
    elsewhere = CommittingClient()
    elsewhere.post(path_of(link_in(mail)))
    response = client.post(CODE, {"code": code_in(mail)})
    assert response.status_code == 410
    assert not signed_in(client)
    third = CommittingClient()
    assert third.post(path_of(link_in(mail))).status_code == 410
    assert third.get(path_of(link_in(mail))).status_code == 410
    assert not signed_in(third)


def test_code_and_link_expire(client, bruno):
    ask(client, bruno.email)
    mail = last_mail(bruno.email)
    now = timezone.now()
    with time_machine.travel(now + timedelta(minutes=9, seconds=50), tick=False):
        assert client.get(path_of(link_in(mail))).status_code == client.get(CODE).status_code == 200
    with time_machine.travel(now + timedelta(minutes=10, seconds=5), tick=False):
        page = client.get(path_of(link_in(mail)))
        assert page.status_code == 410 and "ne fonctionne plus" in page.content.decode()
        assert client.post(path_of(link_in(mail))).status_code == 410
        assert client.post(CODE, {"code": code_in(mail)}).status_code == 410
    assert not signed_in(client)


def test_another_code_leaves_at_a_press_for_the_same_address_and_page(client, bruno):
    ask(client, bruno.email, next="/mon-profil/")
    stranger, elsewhere, first = CommittingClient(), CommittingClient(), last_mail(bruno.email)
    ask(stranger, "inconnu@nulle-part.test", next="/mon-profil/")
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        pages = [
            one.get(CODE).content.decode().replace(email, "…")
            for one, email in ((client, bruno.email), (stranger, "inconnu@nulle-part.test"))
        ]
        assert "dix minutes" in pages[0] and strip_tokens(pages[0]) == strip_tokens(pages[1])
        assert client.post(CODE, {"again": "1"})["Location"] == CODE
        assert client.post(CODE, {"code": code_in(last_mail(bruno.email))})["Location"] == "/mon-profil/"
        # From the link too, on another device: whoever holds it does not read the address.
        assert 'name="again"' in elsewhere.get(path_of(link_in(first))).content.decode()
        assert elsewhere.post(path_of(link_in(first)), {"again": "1"})["Location"] == CODE
        assert bruno.email not in elsewhere.get(CODE).content.decode()
        assert elsewhere.post(CODE, {"code": code_in(last_mail(bruno.email))})["Location"] == "/mon-profil/"
    assert elsewhere.post("/compte/connexion/lien/abc/", {"again": "1"}).status_code == 410


def test_an_altered_link_lets_nobody_in(client, bruno):
    ask(client, bruno.email)
    path = path_of(link_in(last_mail(bruno.email)))
    assert client.post(path[:-3] + "xx/").status_code == 410
    assert client.get("/compte/connexion/lien/abc/").status_code == 410
    assert not signed_in(client)


def test_a_wrong_code_is_said_in_french_and_five_close_the_request(client, bruno):
    ask(client, bruno.email)
    code = code_in(last_mail(bruno.email))
    for _ in range(4):
        response = client.post(CODE, {"code": "ZZZZ-ZZZZ"})
        assert response.status_code == 422
        assert "Ce code n’est pas le bon" in response.content.decode()
    assert client.post(CODE, {"code": "ZZZZ-ZZZZ"}).status_code == 410
    assert client.post(CODE, {"code": code}).status_code == 410
    assert not signed_in(client)


def test_an_empty_code_is_asked_again(client, bruno):
    ask(client, bruno.email)
    response = client.post(CODE, {"code": ""})
    assert response.status_code == 422 and "Recopiez le code" in response.content.decode()


@pytest.mark.parametrize("email", ["", "pas une adresse", "a@b", "x" * 300 + "@y.test", "a\x00b@c.test"])
def test_an_address_must_be_one(client, db, email):
    response = ask(client, email)
    assert response.status_code == 422
    assert "À corriger" in response.content.decode()
    assert not SignInRequest.objects.exists()


def test_strangers_and_departed_see_and_wait_as_others_do_but_get_no_mail(client, bruno, eva):
    seen, asked = [], []
    for email in (bruno.email, eva.email, "inconnu@nulle-part.test"):
        one = CommittingClient()
        response = ask(one, email)
        page = one.get(CODE)
        wrong = one.post(CODE, {"code": "ZZZZ-ZZZZ"})
        seen.append(
            [
                response.status_code,
                response["Location"],
                *(each.content.decode().replace(email, "…") for each in (page, wrong)),
                page.status_code,
                wrong.status_code,
            ]
        )
        asked.append(sorted(one.cookies))
    hidden = [[part if not isinstance(part, str) else strip_tokens(part) for part in row] for row in seen]
    assert hidden[0] == hidden[1] == hidden[2]
    assert asked[0] == asked[1] == asked[2]
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {bruno.email}


def strip_tokens(text):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_the_same_statements_run_for_a_stranger(bruno, settings):
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    counts = []
    for email in ("personne@nulle-part.test", bruno.email):
        client = CommittingClient()
        with CaptureQueriesContext(connection) as queries:
            ask(client, email)
        counts.append([query["sql"].split()[0] for query in queries])
    assert counts[0] == counts[1]


def test_the_next_page_stays_on_the_site(client, bruno):
    for url in ("https://ailleurs.test/", "//ailleurs.test", "javascript:alert(1)", "/\\ailleurs.test"):
        one = CommittingClient()
        ask(one, bruno.email, next=url)
        response = one.post(CODE, {"code": code_in(last_mail(bruno.email))})
        assert response["Location"] == "/mon-bureau/"


def test_a_forged_host_never_enters_a_mail(client, bruno, settings):
    assert client.post(ASK, {"email": bruno.email}, headers={"host": "voleur.test"}).status_code == 400
    client.post(ASK, {"email": bruno.email}, headers={"x-forwarded-host": "voleur.test"})
    mail = last_mail(bruno.email)
    assert "voleur" not in mail.text + mail.html
    assert link_in(mail).startswith(settings.BASE_URL)


def test_a_candidate_enters_and_waits(client, farid):
    ask(client, farid.email)
    response = client.post(CODE, {"code": code_in(last_mail(farid.email))})
    assert response["Location"] == "/compte/en-attente/"
    assert "en attente" in client.get("/compte/en-attente/").content.decode()
    closed = client.get("/mon-bureau/")
    assert closed.status_code == 403
    assert "Votre demande est en attente" in closed.content.decode()


def test_a_departed_person_is_out_at_once(sign_in, bruno):
    client = sign_in(bruno)
    assert client.get("/mon-profil/").status_code == 200
    type(bruno).objects.filter(pk=bruno.pk).update(is_active=False, left_at=timezone.now())
    assert client.get("/mon-profil/").status_code == 302


def test_a_password_lets_in_when_there_is_one(client, bruno):
    bruno.set_password("une longue phrase à moi")
    bruno.save()
    wrong = client.post("/compte/connexion/", {"login": bruno.email, "password": "une autre phrase"})
    assert wrong.status_code == 422
    unknown = client.post("/compte/connexion/", {"login": "inconnu@x.test", "password": "une autre phrase"})
    assert unknown.status_code == 422
    assert strip_tokens(unknown.content.decode()).replace("inconnu@x.test", "…") == strip_tokens(wrong.content.decode()).replace(
        bruno.email, "…"
    )
    response = client.post("/compte/connexion/?next=/mon-profil/", {"login": bruno.email, "password": "une longue phrase à moi"})
    assert response.status_code == 302 and response["Location"] == "/mon-profil/"


def test_a_departed_persons_password_opens_nothing(client, eva):
    eva.set_password("une longue phrase à moi")
    eva.save()
    client.post("/compte/connexion/", {"login": eva.email, "password": "une longue phrase à moi"})
    assert not signed_in(client)


def test_visitors_reading_the_door_get_no_session(client, db):
    for path in ("/compte/connexion/", "/compte/connexion/code/", "/compte/mot-de-passe/oublie/", "/compte/connexion/lien/abc/"):
        client.get(path)
        assert "sessionid" not in client.cookies
    assert not Session.objects.exists()


def test_the_code_page_without_asking_leads_to_the_door(client, db):
    assert client.get(CODE)["Location"] == "/compte/connexion/"


def test_there_is_no_open_sign_up(client, db):
    response = client.post("/compte/inscription/", {"email": "neuf@x.test"})
    assert response.status_code == 405


def test_signing_out_takes_a_post(sign_in, bruno):
    client = sign_in(bruno)
    assert client.get("/compte/deconnexion/").status_code == 200
    assert signed_in(client)
    assert client.post("/compte/deconnexion/").status_code == 302
    assert not signed_in(client)


def test_the_administration_has_no_door_of_its_own(client, db, sign_in, bruno):
    response = client.get("/administration/login/?next=/administration/")
    assert response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    assert client.post("/administration/login/", {"username": "x", "password": "y"}).status_code == 302
    assert sign_in(bruno).get("/administration/", follow=True).status_code == 403


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("http://testserver/bibliotheque/partager/?a=1", "%2Fbibliotheque%2Fpartager%2F%3Fa%3D1"),
        ("https://ailleurs.test/piege/", "%2F"),
        ("", "%2F"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_it(client, before, then):
    response = client.post("/bibliotheque/partager/", headers={"referer": before})
    assert response["Location"] in (f"/compte/connexion/?next={then}", f"/compte/connexion/?next={then.replace('%2F', '/')}")


DOOR = "/compte/connexion/"


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("/bibliotheque/partager/", "Pour partager un document, connectez-vous."),
        ("/annuaire/personnes/?q=zzmarque", "Pour lire la liste des personnes, connectez-vous."),
        ("/mes-messages/?a=zzmarque", "Pour continuer, connectez-vous"),
        ("/la-semaine/demandes/", "réservée à la coordination"),
        ("/", ""),
        ("/bibliotheque/", ""),
        ("/zzmarque-nulle-part/", ""),
        ("https://zzmarque.test/bibliotheque/partager/", ""),
        ("//zzmarque.test/bibliotheque/partager/", ""),
        ("http://[zzmarque", ""),
        ("", ""),
    ],
)
def test_the_door_says_why_it_is_shown(client, db, wanted, says):
    page = client.get(DOOR, {"next": wanted}).content.decode()
    lead = page.partition('<p class="lead">')[2].partition("</p>")[0]
    assert (says in lead) if says else lead.startswith("Un compte sert")
    assert "zzmarque" not in lead


def test_pages_named_with_their_own_words_exist():
    for name in BY_PAGE:
        assert resolve(reverse(name)).func.ACCESS in BY_ACCESS


def test_the_door_has_one_way_out_of_a_forgotten_password_and_one_word_for_the_address(client, bruno):
    for answer in (client.get(DOOR), client.post(DOOR, {"login": bruno.email, "password": "faux"})):
        page = answer.content.decode()
        assert page.count("/compte/mot-de-passe/oublie/") == 1
        assert page.count("Adresse électronique</label>") == 2
    assert answer.status_code == 422
    assert page.count(bruno.email) == 1, "the form that was sent keeps it, the other stays empty"
