"""The pages of whoever asks to join: errors, what is told to nobody, limits, links."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.network import links
from maillage.network.models import Invitation, JoinRequest, Vouch
from maillage.people.models import Person
from tests.factories.network import make_invitation, make_organisation, make_request

GOOD = {
    "name": "Nour Haddad",
    "email": "nour@tilleuls.test",
    "organisation": "Centre culturel de la Vallée",
    "what_i_do": "Je lis.",
    "charter": "on",
    "keep_words": "on",
}


def post(client, **more):
    return client.post(reverse("network:join"), {**GOOD, **more})


def link_in(mail):
    return re.search(r"https?://[^/\s]+(/rejoindre/\S+)", mail.text)[1]


def test_the_whole_way(client, valley, denis, sign_in):
    assert post(client)["Location"] == reverse("network:join_sent")
    address = link_in(OutgoingMail.objects.get())
    page = client.get(address)
    assert "Je lis." in page.content.decode()
    assert JoinRequest.objects.get().confirmed_at is None, "a link only opens a page"
    assert client.post(address)["Location"] == reverse("network:own_request")
    assert "Votre demande est arrivée" in client.get(reverse("network:own_request")).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 409
    asked = JoinRequest.objects.get()
    assert asked.organisation == valley
    client.logout()
    sign_in(denis)
    detail = client.get(reverse("network:join_request_detail", args=[asked.uuid])).content.decode()
    word = re.search(r'name="word"[^>]*>\s*([^<]+)<', detail)[1]
    assert word.startswith("Bonjour Nour")
    response = client.post(
        reverse("network:join_request_accept", args=[asked.uuid]),
        {"placement": "demandee", "word": "Bienvenue Nour !", "function": "Conteuse"},
    )
    assert response["Location"] == reverse("network:join_requests")
    asked.account.refresh_from_db()
    assert asked.account.is_member
    assert asked.account.memberships.get().function == "Conteuse"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", " ", "Écrivez votre nom"),
        ("name", "N" * 121, "120"),
        ("email", "nour.tilleuls.test", "Il manque une arobase"),
        ("email", "nour@tilleuls", "pas complète"),
        ("email", "", "Écrivez une adresse"),
        ("organisation", "", "Écrivez le nom de votre organisation"),
        ("what_i_do", "", "Dites-le en une phrase"),
        ("what_i_do", "a\x00b", "Le caractère nul"),
        ("charter", "", "Cochez cette case"),
    ],
)
def test_errors_are_said_and_nothing_typed_is_lost(client, valley, field, value, says):
    response = post(client, **{field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert says in page
    assert "À corriger" in page
    kept = {name: text for name, text in GOOD.items() if name not in (field, "keep_words")}
    assert all(text in page for text in kept.values())
    assert not JoinRequest.objects.exists()


def test_a_name_close_to_one_of_the_list_is_asked_about(client, valley):
    response = post(client, organisation="vallee")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Est-ce l’une de celles-ci" in page
    assert post(client, organisation="vallee", organisation_choice=str(valley.pk)).status_code == 302
    assert JoinRequest.objects.get().organisation == valley


def test_not_in_the_list(client, valley):
    assert post(client, organisation="vallee", organisation_choice="hors-liste").status_code == 302
    asked = JoinRequest.objects.get()
    assert (asked.organisation, asked.organisation_name) == (None, "vallee")
    assert post(client, organisation="Crèche des Tilleuls", email="max@tilleuls.test").status_code == 302


def test_two_organisations_of_the_same_name_are_told_apart(client, valley):
    other = make_organisation(valley.name, commune="mons")
    assert post(client).status_code == 422
    assert post(client, organisation=f"{valley.name} (Mons)").status_code == 302
    assert JoinRequest.objects.get().organisation == other


def test_a_forged_choice_is_refused(client, valley, canal):
    assert post(client, organisation="vallee", organisation_choice=str(canal.pk)).status_code == 422


def test_nobody_learns_who_is_known(client, valley, bruno, farid, eva, denis):
    make_request(farid, valley)
    make_invitation(denis, "invited@tilleuls.test")
    seen = set()
    for email in ("nobody@tilleuls.test", bruno.email, farid.email, eva.email, "invited@tilleuls.test"):
        response = post(client, email=email)
        page = client.get(response["Location"])
        body = re.sub(r"[A-Za-z0-9]{64}", "", page.content.decode())
        seen.add((response.status_code, response["Location"], tuple(sorted(response.cookies)), page.status_code, body))
    assert len(seen) == 1
    assert OutgoingMail.objects.count() == 5, "each is told by mail"


def test_machines_are_answered_and_not_heard(client, valley):
    assert post(client, site_web="https://spam.test").status_code == 302
    assert not JoinRequest.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_one_address_is_not_flooded(client, valley):
    for _ in range(8):
        assert post(client).status_code == 302
    assert OutgoingMail.objects.count() == 4


def test_one_place_asks_so_often(client, valley, monkeypatch):
    monkeypatch.setattr("maillage.network.views.joining.MOST_ASKED", 3)
    answers = [post(client, email=f"p{number}@tilleuls.test").status_code for number in range(5)]
    assert answers == [302] * 3 + [429] * 2


def test_an_older_link_is_gone(client, valley):
    post(client)
    first = link_in(OutgoingMail.objects.get())
    post(client, what_i_do="Autre chose.")
    assert client.get(first).status_code == 410
    assert client.get(link_in(OutgoingMail.objects.order_by("-pk").first())).status_code == 200


def test_a_link_expires(client, valley, time_machine_or_skip):
    post(client)
    address = link_in(OutgoingMail.objects.get())
    time_machine_or_skip.move_to(timezone.now() + timedelta(days=8))
    assert client.get(address).status_code == 410


@pytest.fixture
def time_machine_or_skip():
    time_machine = pytest.importorskip("time_machine")
    with time_machine.travel(timezone.now(), tick=True) as traveller:
        yield traveller


def test_a_token_opens_only_its_own_page(client, valley, farid):
    asked = make_request(farid, valley)
    token = links.token(purpose=links.VOUCH, uuid=asked.uuid, more=valley.memberships.first().person.uuid.hex)
    assert client.get(reverse("network:join_confirm", args=[token])).status_code == 410
    assert client.get(reverse("network:vouch_by_link", args=[token])).status_code == 200


def test_vouching_by_the_mailed_link(client, valley, bruno, chloe, farid):
    asked = make_request(farid, valley)
    address = links.path(purpose=links.VOUCH, uuid=asked.uuid, more=bruno.uuid.hex)
    client.get(address)
    assert not Vouch.objects.exists()
    client.post(address)
    assert Vouch.objects.get().by == bruno
    assert client.get(links.path(purpose=links.VOUCH, uuid=asked.uuid, more=chloe.uuid.hex)).status_code == 404


def test_vouching_on_site(sign_in, valley, bruno, chloe, farid):
    asked = make_request(farid, valley)
    address = reverse("network:vouch", args=[asked.uuid])
    assert sign_in(bruno).post(address).status_code == 302
    assert Vouch.objects.count() == 1
    assert sign_in(chloe).post(address).status_code == 404


def test_replying_needs_words_and_no_account(client, sign_in, valley, farid, denis):
    asked = make_request(farid, valley)
    sign_in(denis).post(reverse("network:join_request_question", args=[asked.uuid]), {"question-word": "Quel âge ?"})
    client.logout()
    address = link_in(OutgoingMail.objects.get(to=farid.email))
    assert client.post(address, {"word": " "}).status_code == 422
    assert client.post(address, {"word": "0 à 3 ans"}).status_code == 302
    assert client.post(address, {"word": "encore"}).status_code == 409
    assert "0 à 3 ans" in client.get(address).content.decode()


@pytest.fixture
def waiting(valley, farid):
    return make_request(farid, valley)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("accept", {"placement": "demandee", "word": " "}, "Écrivez quelques mots"),
        ("accept", {"placement": "annuaire", "word": "Bonjour"}, "Écrivez le nom de l’organisation"),
        ("accept", {"placement": "annuaire", "organisation": "Nulle part", "word": "Bonjour"}, "ne connaît pas"),
        ("accept", {"placement": "nouvelle", "word": "Bonjour"}, "Choisissez le type"),
        (
            "accept",
            {"placement": "nouvelle", "new_name": "X", "new_kind": "OTHER", "new_commune": "Zzz", "word": "Bonjour"},
            "Nous ne connaissons pas la commune",
        ),
        ("accept", {"placement": "autre", "word": "Bonjour"}, "À corriger"),
        ("question", {"question-word": ""}, "Écrivez quelques mots"),
        ("decline", {"refus-word": ""}, "Écrivez quelques mots"),
    ],
)
def test_errors_of_the_coordination(sign_in, denis, waiting, name, data, says):
    response = sign_in(denis).post(reverse(f"network:join_request_{name}", args=[waiting.uuid]), data)
    assert response.status_code == 422
    assert says in response.content.decode()
    waiting.account.refresh_from_db()
    assert not waiting.account.is_member


def test_welcoming_in_one_tap(sign_in, denis, waiting):
    assert sign_in(denis).post(reverse("network:join_request_accept", args=[waiting.uuid])).status_code == 302
    waiting.account.refresh_from_db()
    assert waiting.account.is_member
    assert "Bonjour Farid" in OutgoingMail.objects.get(to=waiting.email).text


def test_one_tap_without_organisation_shows_the_form(sign_in, denis, farid):
    asked = make_request(farid, organisation_name="Crèche des Tilleuls")
    response = sign_in(denis).post(reverse("network:join_request_accept", args=[asked.uuid]))
    assert response.status_code == 422
    assert "Choisissez le type" in response.content.decode()


def test_two_coordinators_at_once(sign_in, denis, gaelle, waiting):
    address = reverse("network:join_request_accept", args=[waiting.uuid])
    assert sign_in(denis).post(address).status_code == 302
    response = sign_in(gaelle).post(address)
    assert response.status_code == 409
    assert "Denis Evrard a déjà répondu" in response.content.decode()


@pytest.mark.parametrize("name", ["accept", "question", "decline"])
def test_strangers_settle_nothing(sign_in, client, amel, farid, waiting, name):
    address = reverse(f"network:join_request_{name}", args=[waiting.uuid])
    assert client.post(address, {"word": "x"}).status_code == 302
    for person in (amel, farid):
        assert sign_in(person).post(address, {"word": "x"}).status_code == 403
    assert not hasattr(JoinRequest.objects.get(), "answer")


def test_inviting_from_a_pasted_list(sign_in, denis, bruno):
    client = sign_in(denis)
    address = reverse("network:invitations")
    response = client.post(address, {"addresses": f"Nour <nour@tilleuls.test>\nmax.tilleuls.test\n{bruno.email}", "word": "Venez"})
    page = response.content.decode()
    assert Invitation.objects.get().email == "nour@tilleuls.test"
    assert "max.tilleuls.test" in page
    assert "arobase" in page
    assert "fait déjà partie du réseau" in page
    assert client.post(address, {"addresses": "max@tilleuls.test"}).status_code == 302


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"addresses": ""}, "Collez au moins"),
        ({"addresses": "max.test"}, "arobase"),
        ({"addresses": "a@b.be", "organisation": "Zzz"}, "ne connaît pas"),
    ],
)
def test_errors_of_invitations(sign_in, denis, data, says):
    response = sign_in(denis).post(reverse("network:invitations"), data)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Invitation.objects.exists()


def test_accepting_an_invitation(client, denis, valley):
    invitation = make_invitation(denis, organisation=valley)
    address = links.path(purpose=links.INVITATION, uuid=invitation.uuid, more=invitation.sent_at.isoformat())
    assert "vous invite" in client.get(address).content.decode()
    assert client.post(address, {"name": ""}).status_code == 422
    assert client.post(address, {"name": "Nour Haddad", "charter": "on"})["Location"] == reverse("network:own_place")
    assert client.get(reverse("network:own_place")).status_code == 200
    client.logout()
    assert "Invitation acceptée" in client.get(address).content.decode()
    assert client.post(address, {"name": "Nour", "charter": "on"}).status_code == 409


def test_an_invitation_does_not_sign_in_to_an_account_that_existed(client, denis, farid):
    invitation = make_invitation(denis, farid.email)
    address = links.path(purpose=links.INVITATION, uuid=invitation.uuid, more=invitation.sent_at.isoformat())
    assert client.post(address, {"name": "X", "charter": "on"})["Location"] == reverse("account_login")
    farid.refresh_from_db()
    assert farid.is_member
    assert farid.name == "Farid Gilson"


def test_an_invitation_for_another_address_is_not_taken_by_whoever_is_signed_in(sign_in, denis, bruno):
    invitation = make_invitation(denis)
    address = links.path(purpose=links.INVITATION, uuid=invitation.uuid, more=invitation.sent_at.isoformat())
    client = sign_in(bruno)
    read, sent = client.get(address), client.post(address, {"name": "Nour", "charter": "on"})
    assert read.status_code == 200 and "une autre adresse" in read.text and 'name="name"' not in read.text
    assert sent.status_code == 403 and "une autre adresse" in sent.text
    assert not Person.objects.filter(email=invitation.email).exists()


def test_declining_an_invitation(client, denis):
    invitation = make_invitation(denis)
    token = links.token(purpose=links.INVITATION, uuid=invitation.uuid, more=invitation.sent_at.isoformat())
    # Looked at, by a person or by a program, it declines nothing.
    assert client.get(reverse("network:invitation_decline", args=[token]))["Location"] == reverse("network:invitation_answer", args=[token])
    assert Invitation.objects.open(now=timezone.now()).exists()
    page = client.post(reverse("network:invitation_decline", args=[token]), follow=True)
    assert "Invitation déclinée" in page.content.decode()
    assert client.post(reverse("network:invitation_decline", args=[token])).status_code == 409


def test_withdrawing_an_invitation_closes_its_link(client, sign_in, denis):
    invitation = make_invitation(denis)
    address = links.path(purpose=links.INVITATION, uuid=invitation.uuid, more=invitation.sent_at.isoformat())
    sign_in(denis).post(reverse("network:invitation_withdraw", args=[invitation.uuid]))
    client.logout()
    assert client.get(address).status_code == 410


WHICH = re.compile(r"<details( open)?><summary><span class=\"u\">Une autre organisation, ou une nouvelle")


@pytest.mark.parametrize(
    ("data", "opened"),
    [
        ({"placement": "demandee", "word": ""}, False),
        ({"placement": "aucune", "word": ""}, False),
        ({"placement": "annuaire", "word": ""}, True),
        ({"placement": "nouvelle", "word": ""}, True),
        ({"placement": "demandee", "organisation": "Nulle part", "word": "Bonjour"}, True),
        ({"word": "Bonjour"}, True),
    ],
)
def test_where_to_write_which_organisation_is_seen_when_it_is_asked(sign_in, denis, waiting, data, opened):
    page = sign_in(denis).post(reverse("network:join_request_accept", args=[waiting.uuid]), data).content.decode()
    assert bool(WHICH.search(page)[1]) == opened


def test_a_place_outside_the_directory_asks_at_once_which(sign_in, denis, waiting, farid):
    client = sign_in(denis)
    assert not WHICH.search(client.get(reverse("network:join_request_detail", args=[waiting.uuid])).content.decode())[1]
    asked = make_request(email="new@creche.test", organisation_name="Crèche des Tilleuls")
    asked.confirmed_at = timezone.now()
    asked.save()
    page = client.get(reverse("network:join_request_detail", args=[asked.uuid])).content.decode()
    assert WHICH.search(page)[1]
    which = page[WHICH.search(page).start() :].partition("</details>")[0]
    assert which.count("(facultatif)") == 1, "the commune alone"
    assert which.count("Si vous choisissez") == 4


def test_whoever_is_refused_has_the_address_of_the_coordination(sign_in, amel, settings):
    page = sign_in(amel).get(reverse("network:join_requests"))
    assert page.status_code == 403
    assert f'href="mailto:{settings.NETWORK.contact_email}"' in page.content.decode()
