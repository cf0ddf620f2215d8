"""Answering by the mailed link, signed out: once, by the right person, and clearly when it is too late."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import links
from maillage.dossiers.domain import publishing, requests
from maillage.dossiers.models import AccessAnswer, AccessRequest, Release
from maillage.kernel.notices.public import OutgoingMail
from maillage.people.domain.departure import leave
from tests.factories.releases import accept, ask, make_shared

ACCEPT = {"choix": "accepter", "oui-worked": "Une équipe de neuf personnes.", "oui-duration": "30"}
DECLINE = {"choix": "decliner", "non-word": "Pas cette année."}
TALK = {"choix": "parler", "mot-words": "Appelez-moi mardi."}


def link_in(mail):
    """Give the path of the link to answer in a mail, the same in both texts."""
    found = {re.search(r"(/bibliotheque/dossiers/repondre/[^\s\"<]+/)", text)[1] for text in (mail.text, mail.html)}
    assert len(found) == 1
    return found.pop()


def last_link(person):
    return link_in(OutgoingMail.objects.filter(to=person.email).latest("pk"))


@pytest.fixture
def asked(lent, chloe):
    return ask(lent, chloe)


def test_opening_the_link_decides_nothing(client, asked, amel):
    page = client.get(last_link(amel))
    html = page.content.decode()
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    for text in (
        "Chloé Dumont",
        "Nous commençons notre analyse partagée.",
        "Ce qui a marché ici",
        "Vous répondez en tant que Amel Berrada",
    ):
        assert text in html
    client.get(last_link(amel))
    assert not AccessAnswer.objects.exists() and asked.settled_at is None


def test_accepting_signed_out(client, asked, amel):
    path = last_link(amel)
    answer = client.post(path, ACCEPT, follow=True)
    assert answer.status_code == 200 and "Votre réponse est partie" in answer.content.decode()
    release = Release.objects.get()
    assert (release.answer.by, release.answer.by_link, release.context_note) == (
        amel, True, "Ce qui a marché ici\nUne équipe de neuf personnes.",
    )  # fmt: skip
    assert release.ends_on == timezone.localdate() + timedelta(days=30)
    assert release.copy is not None
    assert "_auth_user_id" not in client.session


def test_a_second_use_shows_what_was_decided(client, asked, amel):
    path = last_link(amel)
    client.post(path, ACCEPT)
    again = client.get(path)
    assert again.status_code == 410 and "Amel Berrada a déjà répondu" in again.content.decode()
    second = client.post(path, DECLINE)
    assert second.status_code == 409 and "Amel Berrada a déjà répondu" in second.content.decode()
    assert AccessAnswer.objects.get().granted


def test_the_other_owner_comes_too_late(client, lent, asked, amel, bruno):
    path = links.answer_path(request=asked, person=bruno)
    accept(asked, amel)
    assert client.get(path).status_code == 410
    assert client.post(path, DECLINE).status_code == 409
    assert AccessAnswer.objects.get().by == amel


def test_talking_uses_the_link_and_brings_another(client, asked, amel, chloe):
    path = last_link(amel)
    page = client.post(path, TALK, follow=True)
    assert "La conversation est ouverte" in page.content.decode()
    assert "Appelez-moi mardi." in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text
    used = client.get(path)
    assert used.status_code == 410 and "Ce lien a déjà servi" in used.content.decode()
    assert client.post(path, ACCEPT).status_code == 409
    newer = last_link(amel)
    assert newer != path and client.get(newer).status_code == 200
    client.post(newer, ACCEPT)
    assert Release.objects.count() == 1


def test_declining_with_the_suggested_words(client, asked, amel, chloe):
    path = last_link(amel)
    assert "Parlons-en à la prochaine rencontre" in client.get(path).content.decode()
    client.post(path, DECLINE)
    assert "Pas cette année." in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, asked, amel):
    path = last_link(amel)
    for data, words in (
        ({"choix": "accepter", "oui-duration": "60"}, "Répondez au moins à une des trois questions"),
        ({"choix": "accepter", "oui-worked": "Gardé", "oui-duration": "date"}, "Choisissez le dernier jour"),
        ({"choix": "accepter", "oui-worked": "Gardé", "oui-duration": "date", "oui-until": "31/02/2027"}, "un jour qui existe"),
        ({"choix": "accepter", "oui-worked": "Gardé", "oui-duration": "date", "oui-until": "2020-01-01"}, "un jour à venir"),
        ({"choix": "accepter", "oui-worked": "Gardé", "oui-duration": "date", "oui-until": "2099-01-01"}, "Un an au plus"),
        ({"choix": "accepter", "oui-worked": "Gardé", "oui-duration": "toujours"}, "Choisissez une des durées"),
        ({"choix": "accepter", "oui-worked": "Gardé"}, "toujours une fin"),
        ({"choix": "decliner", "non-word": " "}, "Écrivez quelques mots"),
        ({"choix": "parler", "mot-words": ""}, "Écrivez quelques mots"),
    ):
        page = client.post(path, data)
        assert page.status_code == 422 and words in page.content.decode(), data
        if "oui-worked" in data:
            assert "Gardé" in page.content.decode()
    assert client.post(path, {"choix": "autre"}).status_code == 200
    assert not AccessAnswer.objects.exists()


def test_forged_cut_and_old_links(client, asked, amel, monkeypatch):
    path = last_link(amel)
    token = path.rstrip("/").rsplit("/", 1)[1]
    for wrong in (
        token[:-3],
        token.replace(token[4], "x", 1),
        "faux",
        signing.TimestampSigner(salt=links.ANSWER.purpose).sign("x"),
        links.MORE_TIME.token(uuid=asked.uuid, more=[amel.uuid.hex, "0"]),
    ):
        for method in ("get", "post"):
            answer = getattr(client, method)(reverse("dossiers:answer_by_link", args=[wrong]))
            assert answer.status_code == 404, wrong
    monkeypatch.setattr(links, "ANSWER", replace(links.ANSWER, lasts=timedelta(seconds=-1)))
    old = client.get(path)
    assert old.status_code == 410 and "plus de trente jours" in old.content.decode()
    assert client.post(path, ACCEPT).status_code == 410 and not AccessAnswer.objects.exists()


def test_an_old_link_brings_a_new_one_to_the_owner_alone(client, asked, amel, monkeypatch):
    path = last_link(amel)
    monkeypatch.setattr(links, "ANSWER", replace(links.ANSWER, lasts=timedelta(seconds=-1)))
    before = OutgoingMail.objects.count()
    answer = client.post(f"{path}nouveau/", {"email": "autre@exemple.test"})
    assert answer.status_code == 302
    mail = OutgoingMail.objects.latest("pk")
    assert OutgoingMail.objects.count() == before + 1 and mail.to == amel.email
    monkeypatch.undo()
    assert client.get(link_in(mail)).status_code == 200
    assert client.post(reverse("dossiers:answer_link_again", args=["faux"])).status_code == 404


def test_no_new_link_once_settled(client, asked, amel):
    path = last_link(amel)
    accept(asked, amel)
    before = OutgoingMail.objects.filter(to=amel.email).count()
    client.post(f"{path}nouveau/")
    assert OutgoingMail.objects.filter(to=amel.email).count() == before


def test_somebody_else_signed_in_is_not_the_owner(client, sign_in, asked, amel, bruno, chloe):
    path = last_link(amel)
    for person in (bruno, chloe):
        sign_in(person)
        assert client.get(path).status_code == 403 and client.post(path, ACCEPT).status_code == 403
    sign_in(amel)
    assert client.get(path).status_code == 200
    assert not AccessAnswer.objects.exists()


def test_an_owner_who_left_or_answers_no_more(client, lent, asked, amel, bruno):
    path, his = last_link(amel), links.answer_path(request=asked, person=bruno)
    leave(person=bruno, by=bruno)
    assert client.get(his).status_code == 410 and client.post(his, ACCEPT).status_code == 410
    from maillage.network.models import Membership

    Membership.objects.filter(person=amel).update(is_steward=False)
    # Nobody is left in charge: the coordination answers, not the old link.
    assert client.get(path).status_code == 410 and client.post(path, ACCEPT).status_code == 410
    assert not AccessAnswer.objects.exists()


def test_a_withdrawn_dossier_has_nothing_to_answer(client, asked, lent, amel):
    path = last_link(amel)
    publishing.withdraw(dossier=lent, person=amel, reason="Refait.")
    for answer in (client.get(path), client.post(path, ACCEPT)):
        assert answer.status_code in (409, 410)
    assert not AccessAnswer.objects.exists()


def test_a_link_is_for_one_request(client, teams, lent, asked, amel, chloe, denis):
    other = ask(make_shared(lent.contributor, teams[0], title="Autre"), denis)
    client.post(links.answer_path(request=other, person=amel), ACCEPT)
    asked.refresh_from_db()
    assert asked.settled_at is None and AccessRequest.objects.get(pk=other.pk).settled_at is not None


def test_the_form_of_the_link_has_its_token(asked, amel):
    strict = Client(enforce_csrf_checks=True)
    path = last_link(amel)
    assert strict.post(path, ACCEPT).status_code == 403
    page = strict.get(path)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]
    assert strict.post(path, {**ACCEPT, "csrfmiddlewaretoken": token}).status_code == 302


def test_two_owners_on_site(client, sign_in, asked, amel, bruno):
    url = asked.get_absolute_url()
    assert sign_in(amel).get(url).status_code == 200
    requests.decline(request=asked, owner=bruno, word="Non.")
    answer = client.post(url, ACCEPT, follow=True)
    assert "Bruno Collin a déjà répondu" in answer.content.decode()
    assert not Release.objects.exists()
