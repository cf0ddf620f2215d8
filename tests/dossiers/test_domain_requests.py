"""Asking, talking, answering: who may, once, and what each side is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.dossiers.domain import follow_up, requests
from maillage.dossiers.events import AccessGranted, AccessRefused, AccessRequestClosed, AccessRequested
from maillage.dossiers.models import AccessAnswer, AccessRequest, Release
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import writing
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.people.domain.departure import leave
from tests.factories.releases import accept, add_version, ask, make_shared


def test_asking_tells_the_owners_with_the_whole_request(lent, amel, bruno, chloe, committed):
    with committed():
        request = ask(lent, chloe)
    assert (request.conditions, request.organisation.name) == ("Un coup de fil d’abord.", "Bibliothèque du Canal")
    assert Message.objects.filter(name="dossiers.access_requested").values_list("person", flat=True).get() == amel.pk
    mail = OutgoingMail.objects.get(to=amel.email)
    for text in (mail.text, mail.html):
        assert "Nous commençons notre analyse partagée." in text and "Une ville et cinq villages." in text and "Chloé Dumont" in text
        assert "/bibliotheque/dossiers/repondre/" in text
    assert Entry.objects.filter(kind=AccessRequested.kind).count() == 1


def test_one_open_request_per_person_and_dossier(lent, chloe):
    first = ask(lent, chloe)
    assert ask(lent, chloe).pk == first.pk
    assert AccessRequest.objects.count() == 1 and OutgoingMail.objects.count() == 1


def test_who_may_not_ask(lent, amel, bruno, farid, eva, denis):
    for person in (amel, bruno, farid, eva):
        with pytest.raises(Refused):
            ask(lent, person)
    assert ask(lent, denis).person == denis


def test_nothing_to_ask_when_all_is_open(teams, bruno, chloe):
    opened = make_shared(bruno, teams[0], version=False)
    add_version(opened, parts=(("Tout", 1, 6, "MEMBERS"),))
    with pytest.raises(Refused, match="déjà ouvert"):
        ask(opened, chloe)


def test_accepting_freezes_the_newest_opened_version(lent, amel, chloe, committed):
    request = ask(lent, chloe)
    newest = add_version(lent, left_out=(4,))
    add_version(lent, opened=False)
    with committed():
        release = accept(request, amel)
    release.refresh_from_db()
    assert (release.version, release.sha256, release.pages) == (newest, newest.file.sha256, [1, 2, 3])
    assert release.ends_on == timezone.localdate() + timedelta(days=60)
    assert release.copy is not None and release.copy_done == 100
    mail = OutgoingMail.objects.get(to=chloe.email)
    assert "Une équipe de neuf personnes." in mail.text and "Une équipe de neuf personnes." in mail.html
    assert Entry.objects.filter(kind=AccessGranted.kind).count() == 1


def test_an_answer_is_given_once(lent, amel, bruno, chloe):
    request = ask(lent, chloe)
    accept(request, amel)
    with pytest.raises(Stale, match="Amel Berrada a déjà répondu"):
        accept(request, bruno)
    with pytest.raises(Stale):
        requests.decline(request=request, owner=bruno, word="Non.")
    with pytest.raises(Stale):
        requests.write(request=request, person=bruno, words="Bonjour")
    with pytest.raises(Stale):
        requests.take_back(request=request, person=chloe)
    with pytest.raises(Stale, match="à votre disposition"):
        ask(lent, chloe)
    assert AccessAnswer.objects.count() == Release.objects.count() == 1


def test_accepting_needs_a_note_an_end_and_a_right(lent, amel, chloe, denis):
    request = ask(lent, chloe)
    today = timezone.localdate()
    for note, ends_on in ((" ", today), ("Un mot.", today - timedelta(days=1)), ("Un mot.", today + timedelta(days=367))):
        with pytest.raises(Refused):
            requests.accept(request=request, owner=amel, note=note, ends_on=ends_on)
    for person in (chloe, denis):
        with pytest.raises(Refused):
            accept(request, person)
    assert not AccessAnswer.objects.exists() and AccessRequest.objects.get().settled_at is None


def test_the_coordination_answers_when_nobody_is_left(lent, amel, bruno, chloe, denis):
    request = ask(lent, chloe)
    leave(person=amel, by=amel)
    leave(person=bruno, by=bruno)
    assert accept(request, denis).answer.by == denis


def test_declining_with_words(lent, amel, chloe):
    request = ask(lent, chloe)
    with pytest.raises(Refused):
        requests.decline(request=request, owner=amel, word=" ")
    requests.decline(request=request, owner=amel, word="Pas cette année, mais parlons-en.")
    mail = OutgoingMail.objects.get(to=chloe.email)
    assert "Pas cette année, mais parlons-en." in mail.text
    assert Entry.objects.filter(kind=AccessRefused.kind).exists()
    assert ask(lent, chloe).pk != request.pk


def test_talking_goes_to_the_other_side_with_its_words(lent, amel, chloe, denis):
    request = ask(lent, chloe)
    requests.write(request=request, person=amel, words="Appelez-moi mardi.")
    requests.write(request=request, person=chloe, words="Volontiers, à 10 h.")
    assert "Appelez-moi mardi." in OutgoingMail.objects.get(to=chloe.email).text
    assert "Volontiers, à 10 h." in OutgoingMail.objects.filter(to=amel.email).latest("pk").text
    with pytest.raises(Refused):
        requests.write(request=request, person=denis, words="Et moi ?")
    with pytest.raises(Refused):
        requests.write(request=request, person=amel, words="  ")


def test_reminded_once_at_seven_days_closed_at_thirty(lent, amel, chloe):
    request = ask(lent, chloe)
    now = timezone.now()
    assert requests.remind_old(now=now + timedelta(days=6)) == 0
    assert [requests.remind_old(now=now + timedelta(days=8)) for _ in range(2)] == [1, 0]
    assert "n’a pas encore eu de réponse" in OutgoingMail.objects.filter(to=amel.email).latest("pk").text
    assert requests.close_old(now=now + timedelta(days=29)) == 0
    assert [requests.close_old(now=now + timedelta(days=31)) for _ in range(2)] == [1, 0]
    request.refresh_from_db()
    assert request.settled_at and not request.taken_back
    assert "n’est pas un refus" in OutgoingMail.objects.filter(to=chloe.email).latest("pk").text
    assert "s’est refermée" in OutgoingMail.objects.filter(to=amel.email).latest("pk").text
    assert Entry.objects.filter(kind=AccessRequestClosed.kind).exists()
    with pytest.raises(Stale, match="refermée"):
        accept(request, amel)


def test_words_keep_a_request_open_and_unreminded(lent, amel, chloe):
    request = ask(lent, chloe)
    requests.write(request=request, person=amel, words="Appelez-moi.")
    AccessRequest.objects.update(asked_at=timezone.now() - timedelta(days=40))
    assert requests.remind_old() == requests.close_old() == 0
    assert requests.close_old(now=timezone.now() + timedelta(days=31)) == 1


def test_taking_back(lent, amel, chloe):
    request = ask(lent, chloe)
    with pytest.raises(Refused):
        requests.take_back(request=request, person=amel)
    requests.take_back(request=request, person=chloe)
    with pytest.raises(Stale, match="repris"):
        accept(request, amel)


def test_leaving_erases_the_words_and_ends_the_copies(lent, amel, chloe, committed):
    with committed():
        release = accept(ask(lent, chloe), amel)
    release.refresh_from_db()
    path = release.copy.path
    assert path.exists()
    mail = OutgoingMail.objects.get(to=amel.email)
    assert "analyse partagée" in mail.text and "cinq villages" in mail.html
    with committed():
        follow_up.forget(person=chloe)
    mail.refresh_from_db()
    assert "analyse partagée" not in mail.text + mail.html and "cinq villages" not in mail.text + mail.html
    release.refresh_from_db()
    request = AccessRequest.objects.get()
    assert release.ended_at and release.copy is None and not path.exists()
    assert "analyse" not in request.purpose and request.situation == ""


def test_a_withdrawn_dossier_closes_what_was_asked(lent, amel, chloe, denis):
    accept(ask(lent, denis), amel)
    request = ask(lent, chloe)
    with writing():
        assert follow_up.follow_withdrawal(dossier=lent, by=amel, reason="Refait.") == (1, 1)
    request.refresh_from_db()
    assert request.settled_at and Release.objects.get().end_word == "Refait."
