"""Every mail of the room: whole text, both forms, names that cannot become links."""

import pytest

from maillage.kernel.notices.public import NOTICES, OutgoingMail, send
from maillage.network import notices
from maillage.network.models import JoinAnswer, JoinQuestion
from tests.factories.network import make_invitation, make_request

EVIL = "Nour https://piege.test <b>"


@pytest.fixture
def every_notice(valley, amel, denis, farid):
    asked = make_request(farid, valley, name=EVIL, what_i_do="Des mots & <i>d’autres</i>.")
    fresh = make_request(email="x@tilleuls.test", name=EVIL, organisation_name=EVIL)
    question = JoinQuestion.objects.create(request=asked, word="Avec <b>qui</b> ?", by=denis, at=asked.asked_at, reply="Avec vous.")
    answer = JoinAnswer.objects.create(request=asked, accepted=True, word="Bienvenue & merci.", by=denis, at=asked.asked_at)
    invitation = make_invitation(denis, name=EVIL, organisation=valley, word="Venez & restez.")
    return [
        notices.JoinConfirmNotice(request=fresh),
        notices.JoinKnownNotice(email="x@tilleuls.test", person_name=EVIL, waiting=False),
        notices.JoinKnownNotice(email="x@tilleuls.test", person_name=EVIL, waiting=True),
        notices.JoinRequestedNotice(request=asked),
        notices.VouchAskedNotice(request=asked),
        notices.JoinQuestionNotice(question=question),
        notices.JoinRepliedNotice(question=question),
        notices.WelcomeNotice(answer=answer),
        notices.JoinDeclinedNotice(answer=answer),
        notices.InvitationNotice(invitation=invitation),
        notices.InvitationReminderNotice(invitation=invitation),
        notices.StewardNamedNotice(membership=valley.memberships.get(person=amel), by=denis),
        notices.PresentationHiddenNotice(organisation=valley, words="Hors charte & <i>plus</i>.", by=denis, at=asked.asked_at),
    ]


def test_all_are_here(every_notice):
    assert {notice.name for notice in every_notice} == {name for name in NOTICES if name.startswith("network.")}


def test_mails_are_whole_and_inert(every_notice):
    for notice in every_notice:
        OutgoingMail.objects.all().delete()
        assert send(notice) >= 1, notice.name
        for mail in OutgoingMail.objects.all():
            assert mail.subject
            assert "\n" not in mail.subject
            for body in (mail.text, mail.html):
                assert "https://piege.test" not in body, notice.name
                assert "<b>" not in body.replace("<b>qui</b>", "") or body is mail.text
                assert len(body) > 200
            assert "<i>d’autres</i>" not in mail.html
            assert "<b>qui</b>" not in mail.html
            assert "&amp;" not in mail.text, notice.name
            assert "Vous recevez ce message parce qu" in mail.text


def test_nobody_is_told_twice_of_one_fact(valley, denis, farid):
    asked = make_request(farid, valley)
    assert send(notices.JoinRequestedNotice(request=asked)) == 1
    assert send(notices.JoinRequestedNotice(request=asked)) == 0
