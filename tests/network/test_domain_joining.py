"""Asking, confirming, answering: rows, facts, messages, and what happens when two people act at once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.network.domain import answers, invitations, joining
from maillage.network.models import JoinAnswer, JoinRequest, Membership, Organisation
from maillage.network.queries.requests import week_items
from maillage.people.models import Person
from tests.factories.network import make_invitation, make_membership, make_organisation, make_request

ASKED = {"name": "Nour Haddad", "email": "Nour@Tilleuls.test", "what_i_do": "Je lis aux tout-petits.", "keep_words": True}


def ask(**more):
    joining.ask_to_join(**{**ASKED, **more})
    return JoinRequest.objects.filter(email="nour@tilleuls.test").first()


def mails():
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


def facts():
    return list(Entry.objects.order_by("pk").values_list("kind", flat=True))


def test_asking_only_sends_a_mail_to_confirm(valley, denis):
    request = ask(organisation=valley)
    assert request.confirmed_at is None
    assert [to for to, _ in mails()] == ["nour@tilleuls.test"]
    mail = OutgoingMail.objects.get()
    assert "/rejoindre/confirmer/" in mail.text
    assert "Je lis aux tout-petits." in mail.text
    assert not Person.objects.filter(email="nour@tilleuls.test").exists()
    assert week_items(person=denis) == []


def test_asking_again_replaces_what_was_not_confirmed(valley):
    ask(organisation=valley)
    request = ask(what_i_do="Je conte.", organisation_name="Crèche des Tilleuls", organisation=None)
    assert JoinRequest.objects.count() == 1
    assert (request.what_i_do, request.organisation, request.organisation_name) == ("Je conte.", None, "Crèche des Tilleuls")


def test_confirming_opens_a_candidate_and_tells_everybody(valley, amel, bruno, chloe, denis, gaelle):
    request, is_new = joining.confirm_request(request=ask(organisation=valley))
    assert is_new
    assert not request.account.is_member
    assert "network.join.asked" in facts()
    told = {(message.person, message.name) for message in Message.objects.all()}
    assert told == {
        (denis, "network.join_requested"),
        (gaelle, "network.join_requested"),
        (amel, "network.vouch_asked"),
        (bruno, "network.vouch_asked"),
    }
    whole = OutgoingMail.objects.get(to=denis.email)
    for words in ("Nour Haddad", valley.name, "nour@tilleuls.test", "Je lis aux tout-petits."):
        assert words in whole.text
        assert words in whole.html
    assert "#question" in whole.text
    assert len(week_items(person=denis)) == 1
    assert week_items(person=amel) == []


def test_confirming_twice_is_stale(valley):
    request = ask(organisation=valley)
    joining.confirm_request(request=request)
    with pytest.raises(Stale):
        joining.confirm_request(request=request)


def test_asking_with_a_known_address_opens_no_request(bruno):
    joining.ask_to_join(**{**ASKED, "email": bruno.email})
    assert not JoinRequest.objects.exists()
    assert "déjà un compte" in OutgoingMail.objects.get(to=bruno.email).subject


def test_asking_while_waiting_opens_no_second_request(valley):
    joining.confirm_request(request=ask(organisation=valley))
    ask(organisation=valley)
    assert JoinRequest.objects.count() == 1
    assert "bien arrivée" in OutgoingMail.objects.order_by("-pk").first().subject


def test_a_closed_account_cannot_ask_again_under_its_address(valley, eva):
    joining.ask_to_join(**{**ASKED, "email": eva.email})
    with pytest.raises(Refused):
        joining.confirm_request(request=JoinRequest.objects.get())
    assert JoinRequest.objects.get().confirmed_at is None


@pytest.fixture
def waiting(valley, farid):
    return make_request(farid, valley, keep_words=True)


def test_accepting_makes_a_member_at_once(waiting, valley, farid, denis):
    answers.accept_request(request=waiting, word="Bienvenue !", by=denis, organisation=valley, function="Puéricultrice")
    farid.refresh_from_db()
    assert farid.is_member
    assert farid.about == waiting.what_i_do
    membership = Membership.objects.get(person=farid)
    assert (membership.organisation, membership.function, membership.is_main, membership.is_steward) == (
        valley,
        "Puéricultrice",
        True,
        False,
    )
    assert "network.join.accepted" in facts()
    assert "Bienvenue\u202f!" in OutgoingMail.objects.get(to=farid.email).text
    assert week_items(person=denis) == []


def test_words_are_kept_only_with_consent(valley, farid, denis):
    request = make_request(farid, valley, keep_words=False)
    answers.accept_request(request=request, word="Bienvenue.", by=denis, organisation=valley)
    farid.refresh_from_db()
    assert farid.about == ""


def test_accepting_may_add_the_organisation(farid, denis):
    request = make_request(farid, organisation_name="Crèche des Tilleuls")
    answers.accept_request(
        request=request, word="Bienvenue.", by=denis, new_organisation={"name": "Crèche des Tilleuls", "kind": "CRECHE"}, as_steward=True
    )
    organisation = Organisation.objects.get(name="Crèche des Tilleuls")
    assert Membership.objects.get(person=farid).is_steward
    request.refresh_from_db()
    assert request.organisation == organisation


def test_the_second_answer_is_told_what_the_first_was(waiting, valley, denis, gaelle):
    answers.decline_request(request=waiting, word="Désolé.", by=denis)
    before = OutgoingMail.objects.count()
    for act in (
        lambda: answers.accept_request(request=waiting, word="Bienvenue.", by=gaelle, organisation=valley),
        lambda: answers.decline_request(request=waiting, word="Non.", by=gaelle),
        lambda: answers.ask_question(request=waiting, word="Qui ?", by=gaelle),
    ):
        with pytest.raises(Stale, match=r"Denis Evrard a déjà répondu.*déclinée"):
            act()
    assert JoinAnswer.objects.count() == 1
    assert OutgoingMail.objects.count() == before


def test_the_database_refuses_a_second_answer(waiting, denis):
    answers.decline_request(request=waiting, word="Désolé.", by=denis)
    with pytest.raises(IntegrityError), transaction.atomic():
        JoinAnswer.objects.create(request=waiting, accepted=True, word="Oui", by=denis, at=timezone.now())


def test_a_failed_acceptance_leaves_nothing(waiting, farid, denis, monkeypatch):
    monkeypatch.setattr(answers, "send", lambda notice: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answers.accept_request(request=waiting, word="Bienvenue.", by=denis, new_organisation={"name": "X", "kind": "OTHER"})
    farid.refresh_from_db()
    assert not farid.is_member
    assert not Organisation.objects.filter(name="X").exists()
    assert not JoinAnswer.objects.exists()


def test_only_the_coordination_answers(waiting, valley, amel, chloe, farid):
    for person in (amel, chloe, farid):
        for act in (
            lambda by: answers.accept_request(request=waiting, word="x", by=by, organisation=valley),
            lambda by: answers.decline_request(request=waiting, word="x", by=by),
            lambda by: answers.ask_question(request=waiting, word="x", by=by),
        ):
            with pytest.raises(Refused):
                act(person)


def test_a_refusal_needs_words(waiting, denis):
    with pytest.raises(Refused):
        answers.decline_request(request=waiting, word="  ", by=denis)
    answers.decline_request(request=waiting, word="Pas cette année.", by=denis)
    assert "Pas cette année." in OutgoingMail.objects.get(to=waiting.email).text


def test_an_unconfirmed_request_cannot_be_accepted(valley, denis):
    with pytest.raises(Refused):
        answers.accept_request(request=ask(organisation=valley), word="x", by=denis, organisation=valley)


def test_question_and_reply(waiting, denis, gaelle):
    question = answers.ask_question(request=waiting, word="Avec quel âge ?", by=denis)
    assert "/rejoindre/repondre/" in OutgoingMail.objects.get(to=waiting.email).text
    assert len(week_items(person=denis)) == 1
    joining.reply(question=question, words="De 0 à 3 ans.")
    assert Message.objects.filter(name="network.join_replied", person__in=[denis, gaelle]).count() == 2
    with pytest.raises(Stale):
        joining.reply(question=question, words="Encore.")


def test_a_reply_after_the_answer_is_stale(waiting, denis):
    question = answers.ask_question(request=waiting, word="?", by=denis)
    answers.decline_request(request=waiting, word="Non.", by=denis)
    with pytest.raises(Stale):
        joining.reply(question=question, words="…")


def test_colleagues_vouch_once_and_strangers_do_not(waiting, bruno, chloe, farid, denis):
    joining.vouch(request=waiting, by=bruno)
    joining.vouch(request=waiting, by=bruno)
    assert waiting.vouches.count() == 1
    for person in (chloe, farid, denis):
        with pytest.raises(Refused):
            joining.vouch(request=waiting, by=person)
    assert "recommandée par 1 collègue" in week_items(person=denis)[0].details


def test_vouching_for_a_settled_request_is_stale(waiting, bruno, denis):
    answers.decline_request(request=waiting, word="Non.", by=denis)
    with pytest.raises(Stale):
        joining.vouch(request=waiting, by=bruno)


def test_confirming_with_an_open_invitation_is_accepted_at_once(valley, denis, committed):
    make_invitation(denis, "nour@tilleuls.test", organisation=valley)
    request, _ = joining.confirm_request(request=ask(organisation=None, organisation_name="Ailleurs"))
    request.account.refresh_from_db()
    assert request.account.is_member
    assert request.answer.accepted
    assert week_items(person=denis) == []


def test_inviting_somebody_whose_request_waits_accepts_it(waiting, farid, denis):
    report = invitations.invite(entries=[("", farid.email)], by=denis)
    assert report.welcomed == [farid.email]
    farid.refresh_from_db()
    assert farid.is_member
    assert Membership.objects.get(person=farid).organisation == waiting.organisation


def test_what_nobody_confirmed_is_erased_after_fourteen_days(valley):
    request = ask(organisation=valley)
    assert joining.clean_requests() == (0, 0)
    JoinRequest.objects.filter(pk=request.pk).update(asked_at=timezone.now() - timedelta(days=15))
    assert joining.clean_requests() == (1, 0)
    assert not JoinRequest.objects.exists()


def test_a_waiting_request_is_never_erased(waiting):
    JoinRequest.objects.update(asked_at=timezone.now() - timedelta(days=900), confirmed_at=timezone.now() - timedelta(days=900))
    assert joining.clean_requests() == (0, 0)


def test_a_declined_request_is_emptied_after_ninety_days(waiting, farid, denis):
    answers.decline_request(request=waiting, word="Non.", by=denis)
    JoinAnswer.objects.update(at=timezone.now() - timedelta(days=91))
    assert joining.clean_requests() == (0, 1)
    assert joining.clean_requests() == (0, 0)
    waiting.refresh_from_db()
    farid.refresh_from_db()
    assert waiting.name == waiting.what_i_do == ""
    assert farid.left_at


def test_declined_people_may_ask_again(waiting, farid, denis, valley):
    answers.decline_request(request=waiting, word="Non.", by=denis)
    joining.ask_to_join(name="Farid", email=farid.email, what_i_do="Encore.", keep_words=False, organisation=valley)
    request, is_new = joining.confirm_request(request=JoinRequest.objects.unconfirmed().get())
    assert not is_new
    assert request.account == farid
    assert len(week_items(person=denis)) == 1


def test_one_open_membership_for_each_person_and_organisation(valley, bruno):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_membership(bruno, valley, is_main=False)


def test_one_tap_is_offered_only_when_nothing_is_to_be_chosen(farid, denis):
    make_request(farid, organisation_name="Nulle part")
    item = week_items(person=denis)[0]
    assert item.primary_url == ""
    JoinRequest.objects.update(organisation=make_organisation())
    assert week_items(person=denis)[0].primary_url.endswith("/accueil/")


@pytest.mark.parametrize("how", ["leaves", "is declined"])
def test_what_others_were_told_of_a_request_goes_with_the_person(valley, denis, bruno, committed, how):
    """The coordination and the colleagues were told by messages and mails, with the words of the request: none is left."""
    from maillage.people import public as people

    with committed():
        request, _ = joining.confirm_request(request=ask(organisation=valley, what_i_do="Des ateliers de zellige."))
        answers.ask_question(request=request, word="Où ?", by=denis)
        joining.reply(question=request.questions.get(), words="Rue du Zellige.")
    told = {"network.join_requested", "network.vouch_asked", "network.join_replied"}
    assert told <= set(Message.objects.exclude(person=request.account).values_list("name", flat=True))
    assert OutgoingMail.objects.filter(to=bruno.email).exists() and OutgoingMail.objects.filter(to=denis.email).count() == 2
    with committed():
        if how == "leaves":
            people.leave(person=request.account, by=request.account)
        else:
            answers.decline_request(request=request, word="Non.", by=denis)
            JoinAnswer.objects.update(at=timezone.now() - timedelta(days=91))
            joining.clean_requests()
    assert not Message.objects.exists() and not OutgoingMail.objects.exists()
