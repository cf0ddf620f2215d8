"""More time for a release, answered by the mailed link, signed out: once, by the right person, clearly when it is too late."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from maillage.dossiers import links
from maillage.dossiers.domain import extensions, releases
from maillage.dossiers.models import ExtensionRequest
from maillage.dossiers.queries.desk import desk_items
from maillage.kernel.notices.public import OutgoingMail
from maillage.people.domain.departure import leave
from tests.factories.releases import accept, ask

YES, NO = {"choix": "oui"}, {"choix": "non", "reponse-word": "Nous le refaisons."}


@pytest.fixture
def release(lent, amel, chloe):
    return accept(ask(lent, chloe), amel)


@pytest.fixture
def asked(release, chloe):
    until = release.ends_on + timedelta(days=20)
    return extensions.ask_extension(release=release, person=chloe, words="Le comité se réunit le mois prochain.", until_on=until)


def last_link(person):
    mail = OutgoingMail.objects.filter(to=person.email).latest("pk")
    found = {re.search(r"(/bibliotheque/dossiers/prolonger/[^\s\"<]+/)", text)[1] for text in (mail.text, mail.html)}
    assert len(found) == 1
    return found.pop()


def path_for(extension, person):
    return urlsplit(links.more_time_address(extension=extension, person=person)).path


def test_opening_the_link_decides_nothing(client, asked, amel):
    page = client.get(last_link(amel))
    html = page.content.decode()
    assert page.status_code == 200 and "no-store" in page["Cache-Control"]
    for words in ("Chloé Dumont", "Le comité se réunit", "Vous répondez en tant que Amel Berrada", "Ne pas prolonger"):
        assert words in html
    asked.refresh_from_db()
    assert asked.answered_at is None


def test_more_time_is_given_signed_out_and_once(client, asked, release, amel, chloe):
    path = last_link(amel)
    answer = client.post(path, YES, follow=True)
    assert answer.status_code == 200 and "Votre réponse est partie" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    release.refresh_from_db()
    assert release.ends_on == asked.until_on
    assert "reste à votre disposition" in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text
    again = client.get(path)
    assert again.status_code == 410 and "Amel Berrada a déjà répondu" in again.content.decode()
    assert client.post(path, NO).status_code == 409
    assert ExtensionRequest.objects.get().granted


def test_no_more_time_needs_words(client, asked, release, amel, chloe):
    path = last_link(amel)
    for data in ({"choix": "non", "reponse-word": "  "}, {}, {"choix": "autre"}):
        answer = client.post(path, data)
        assert answer.status_code == 422 and "Écrivez quelques mots" in answer.content.decode(), data
    answer = client.post(path, NO, follow=True)
    assert answer.status_code == 200 and "a reçu vos mots" in answer.content.decode()
    assert not ExtensionRequest.objects.get().granted
    assert "Nous le refaisons." in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text


def test_the_other_owner_comes_too_late(client, asked, amel, bruno):
    path = path_for(asked, bruno)
    extensions.answer_extension(extension=asked, owner=amel, granted=True)
    assert client.get(path).status_code == 410
    answer = client.post(path, NO)
    assert answer.status_code == 409 and "Amel Berrada a déjà répondu" in answer.content.decode()


def test_what_has_ended_is_said(client, asked, release, amel):
    path = last_link(amel)
    releases.end(release=release, person=amel, word="Merci de nous le rendre.")
    assert client.get(path).status_code == 410
    assert client.post(path, YES).status_code == 409
    assert ExtensionRequest.objects.get().answered_at is None


def test_an_old_link_gives_the_way_by_the_site(client, asked, amel, monkeypatch):
    path = last_link(amel)
    monkeypatch.setattr(links, "MORE_TIME", replace(links.MORE_TIME, lasts=timedelta(seconds=-1)))
    html = client.get(path).content.decode()
    assert "plus de trente jours" in html and "Suivre sur le site" in html
    assert client.post(path, YES).status_code == 409
    assert ExtensionRequest.objects.get().answered_at is None


def test_the_wrong_people_are_told_so(client, sign_in, asked, amel, chloe, bruno):
    path = last_link(amel)
    assert client.get("/bibliotheque/dossiers/prolonger/faux/").status_code == 404
    assert client.get(f"{path.rstrip('/')[:-3]}/").status_code == 404
    assert client.get(path_for(asked, chloe)).status_code == 410, "who receives does not answer"
    # The link of one purpose opens no other.
    assert client.get(path.replace("/prolonger/", "/repondre/")).status_code == 404
    assert sign_in(bruno).get(path).status_code == 403
    assert client.get(f"{path_for(asked, chloe)}fait/").status_code == 404


def test_a_link_dies_with_the_right(client, asked, amel):
    path = last_link(amel)
    leave(person=amel, by=amel)
    assert client.get(path).status_code == 410
    assert client.post(path, YES).status_code == 410


def test_it_waits_on_the_desk_of_those_who_lent_it(asked, release, amel, bruno, chloe):
    waiting = [(item.state, item.url) for item in desk_items(person=amel) if item.unfinished]
    assert waiting == [("On vous demande plus de temps", f"{release.get_absolute_url()}#prolonger")]
    assert [item.state for item in desk_items(person=bruno) if item.unfinished] == ["On vous demande plus de temps"]
    assert not [item for item in desk_items(person=chloe) if item.unfinished]
    extensions.answer_extension(extension=asked, owner=amel, granted=True)
    assert not desk_items(person=amel)
