"""Rules 11 to 13 of joining, by number."""

import re

import pytest

from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.network.domain import answers, joining
from maillage.network.domain.invitations import invite
from maillage.network.models import JoinRequest
from maillage.network.queries.requests import week_items
from maillage.people.models import Person
from tests.factories.network import make_organisation

pytestmark = pytest.mark.django_db


def ask(organisation, **fields):
    joining.ask_to_join(
        **{"name": "Nour Haddad", "email": "nour@creche.test", "what_i_do": "Je lis.", "keep_words": True, "organisation": organisation}
        | fields
    )
    return joining.confirm_request(request=JoinRequest.objects.get(email="nour@creche.test"))[0]


def test_rule_11_every_approver_is_told_on_site_and_by_mail_and_it_stays_until_settled(client, sign_in, denis, gaelle):
    asked = ask(make_organisation("Vallée", slug="vallee"))
    told = Message.objects.filter(name="network.join_requested")
    assert {row.person for row in told} == {denis, gaelle}
    for person in (denis, gaelle):
        mail = OutgoingMail.objects.get(to=person.email)
        # Two actions: the page where one welcomes, and the question.
        found = re.findall(rf"/la-semaine/demandes/{asked.uuid}/(#\w+)?", mail.text)
        assert "" in found and "#question" in found
    answers.ask_question(request=asked, word="Dans quelle équipe ?", by=denis)
    assert [item.title for item in week_items(person=gaelle)] == ["Nour Haddad, Vallée"]
    desk = sign_in(gaelle).get("/a-traiter/").text
    assert "Nour Haddad" in desk and "Poser une question" in desk and "Décliner" in desk
    answers.accept_request(request=asked, word="Bienvenue", by=denis)
    assert week_items(person=gaelle) == []


@pytest.mark.parametrize("accepted", [True, False])
def test_rule_12_both_answers_carry_words_and_accepted_is_member_at_once(denis, accepted):
    asked = ask(make_organisation("Vallée", slug="vallee"))
    act = answers.accept_request if accepted else answers.decline_request
    act(request=asked, word="Des mots pour Nour", by=denis)
    assert "Des mots pour Nour" in OutgoingMail.objects.filter(to="nour@creche.test").latest("pk").text
    assert Message.objects.filter(person=asked.account).exists()
    assert Person.objects.get(pk=asked.account_id).is_member is accepted


def test_rule_12_an_invitation_to_somebody_who_waits_accepts_their_request(denis):
    asked = ask(make_organisation("Vallée", slug="vallee"))
    report = invite(entries=[("Nour", "nour@creche.test")], by=denis, word="Vous étiez attendue")
    assert report.welcomed == ["nour@creche.test"]
    assert Person.objects.get(pk=asked.account_id).is_member


@pytest.mark.parametrize(("consent", "about"), [(True, "Je lis."), (False, "")])
def test_rule_13_words_become_the_first_lines_of_the_profile_with_consent(denis, consent, about):
    asked = ask(make_organisation("Vallée", slug="vallee"), keep_words=consent)
    answers.accept_request(request=asked, word="Bienvenue", by=denis)
    assert Person.objects.get(pk=asked.account_id).about == about


def test_the_charter_comes_with_the_request(denis):
    asked = ask(make_organisation("Vallée", slug="vallee"), charter_version="1, 2026-01-01")
    person = Person.objects.get(pk=asked.account_id)
    assert person.charter_at and person.charter_version == "1, 2026-01-01"
