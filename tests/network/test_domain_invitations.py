from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import OutgoingMail
from maillage.network.domain import invitations
from maillage.network.models import Invitation, Membership
from maillage.people.models import Person
from tests.factories.network import make_invitation

ENTRIES = [("Nour", "nour@tilleuls.test"), ("", "max@tilleuls.test")]


def test_a_batch_is_sent_with_its_word(valley, denis):
    report = invitations.invite(entries=ENTRIES, by=denis, organisation=valley, word="On vous attend.")
    assert len(report.sent) == 2
    assert Invitation.objects.filter(batch=report.batch).count() == 2
    mail = OutgoingMail.objects.get(to="nour@tilleuls.test")
    assert "On vous attend." in mail.text
    assert "/rejoindre/invitation/" in mail.html


def test_members_and_people_already_invited_are_left_out(valley, bruno, denis):
    invitations.invite(entries=ENTRIES, by=denis)
    report = invitations.invite(entries=[*ENTRIES, ("", bruno.email)], by=denis)
    assert not report.sent
    assert dict(report.skipped)[bruno.email] == "fait déjà partie du réseau"
    assert "déjà une invitation" in dict(report.skipped)["max@tilleuls.test"]


def test_an_expired_invitation_is_sent_anew(denis):
    old = make_invitation(denis, expires_at=timezone.now() - timedelta(days=1), reminders=3)
    report = invitations.invite(entries=[("", old.email)], by=denis)
    old.refresh_from_db()
    assert report.sent == [old]
    assert (old.reminders, old.expires_at > timezone.now()) == (0, True)


def test_somebody_who_declined_is_left_in_peace_for_a_year(denis):
    make_invitation(denis, declined_at=timezone.now() - timedelta(days=30))
    assert "a décliné" in dict(invitations.invite(entries=[("", "nour@tilleuls.test")], by=denis).skipped)["nour@tilleuls.test"]
    Invitation.objects.update(declined_at=timezone.now() - timedelta(days=400))
    assert invitations.invite(entries=[("", "nour@tilleuls.test")], by=denis).sent


def test_only_the_coordination_invites(amel, bruno):
    for person in (amel, bruno):
        with pytest.raises(Refused):
            invitations.invite(entries=ENTRIES, by=person)


def test_accepting_makes_a_member_of_the_organisation(valley, denis):
    person, is_new = invitations.accept_invitation(invitation=make_invitation(denis, organisation=valley), name="Nour Haddad")
    assert is_new
    assert person.is_member
    assert person.name == "Nour Haddad"
    assert Membership.objects.get(person=person).organisation == valley


def test_accepting_twice_or_too_late_is_stale(denis):
    invitation = make_invitation(denis)
    invitations.accept_invitation(invitation=invitation, name="Nour")
    with pytest.raises(Stale):
        invitations.accept_invitation(invitation=invitation, name="Nour")
    late = make_invitation(denis, "max@tilleuls.test", expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(Stale):
        invitations.accept_invitation(invitation=late, name="Max")
    assert not Person.objects.filter(email="max@tilleuls.test").exists()


def test_declining_ends_it(denis):
    invitation = make_invitation(denis)
    invitations.decline_invitation(invitation=invitation)
    with pytest.raises(Stale):
        invitations.accept_invitation(invitation=invitation, name="Nour")
    Invitation.objects.update(sent_at=timezone.now() - timedelta(days=8))
    assert invitations.remind_invitations() == 0


def test_three_reminders_a_week_apart_then_silence(denis):
    invitation = make_invitation(denis)
    assert invitations.remind_invitations() == 0
    for number in range(1, 4):
        Invitation.objects.update(sent_at=timezone.now() - timedelta(days=7 * number, minutes=1))
        Invitation.objects.exclude(last_reminder_at=None).update(last_reminder_at=timezone.now() - timedelta(days=7, minutes=1))
        assert invitations.remind_invitations() == 1
        assert invitations.remind_invitations() == 0
    Invitation.objects.update(last_reminder_at=timezone.now() - timedelta(days=8))
    assert invitations.remind_invitations() == 0
    invitation.refresh_from_db()
    assert invitation.reminders == 3
    subjects = list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))
    assert subjects[-1].startswith("Dernier rappel")


def test_withdrawing(denis, bruno):
    invitation = make_invitation(denis)
    with pytest.raises(Refused):
        invitations.withdraw_invitation(invitation=invitation, by=bruno)
    invitations.withdraw_invitation(invitation=invitation, by=denis)
    assert not Invitation.objects.exists()


def test_withdrawing_an_answered_one_is_stale(denis):
    invitation = make_invitation(denis, accepted_at=timezone.now())
    with pytest.raises(Stale):
        invitations.withdraw_invitation(invitation=invitation, by=denis)


def test_an_invitation_of_a_former_coordinator_still_opens(denis):
    invitation = make_invitation(denis)
    Person.objects.filter(pk=denis.pk).update(role="MEMBER")
    person, _ = invitations.accept_invitation(invitation=invitation, name="Nour")
    assert person.is_member
