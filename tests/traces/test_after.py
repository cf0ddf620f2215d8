"""The day and after, for whoever registered: their page, their papers, the mails to those who could not come or did not answer."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings import notices_registration
from maillage.meetings.signed import check_in_path, registration_path, remote_path
from maillage.traces.domain import closing, feedback
from maillage.traces.links import certificate_path, feedback_path
from maillage.traces.models import Certificate, FeedbackAsked
from tests.factories.meetings import make_meeting, make_registration
from tests.factories.traces import make_present, make_trace

pytestmark = pytest.mark.django_db


def page_of(client, registration):
    return client.get(registration_path(registration=registration)).content.decode()


@pytest.fixture
def past(denis):
    return make_meeting(denis, days=-2, stage="HELD", title="La médiation au quotidien")


def test_on_the_day_a_code_or_the_room(client, denis):
    now = timezone.now()
    today = make_meeting(denis, starts_at=now, hours=0.1, mode="BOTH", remote_link="https://salle.test/x")
    later = make_meeting(denis, days=6)
    here, far = make_registration(today, mode="ON_SITE"), make_registration(today, mode="REMOTE", email="loin@ailleurs.test")
    assert "Votre code d’entrée" in page_of(client, here)
    assert remote_path(registration=far) in page_of(client, far) and "Votre code d’entrée" not in page_of(client, far)
    assert "Votre code d’entrée" not in page_of(client, make_registration(later))
    waiting = make_registration(today, mode="ON_SITE", state="WAITING", email="attend@ailleurs.test")
    assert "Votre code d’entrée" not in page_of(client, waiting)
    # Read by the person themselves, the code notes nothing.
    assert client.get(check_in_path(registration=here)).status_code != 200
    here.refresh_from_db()
    assert here.presence == ""


def test_afterwards_the_certificate_and_the_questions(client, denis, past):
    came, away = make_present(past), make_registration(past, presence="ABSENT", email="absente@ailleurs.test")
    assert feedback_path(registration=came) in page_of(client, came)
    make_trace(denis, meeting=past, published=True)
    page = page_of(client, came)
    made = Certificate.objects.get().issued_at
    address = certificate_path(registration=came, since=timezone.localdate(made))
    assert address in page and "/traces/" in page
    missed = page_of(client, away)
    assert "attestation" not in missed and feedback_path(registration=away) not in missed and "Lire les traces" in missed
    answer = client.get(address)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    feedback.answer(registration=came, rating=5, takeaway="", next_theme="")
    assert feedback_path(registration=came) not in page_of(client, came)
    with time_machine.travel(made + timedelta(days=92)):
        # Past its time, the address opens nothing by itself: it offers to mail the certificate to whoever registered, once a day.
        assert address in page_of(client, came)
        over = client.get(address)
        assert over.status_code == 410 and "M’envoyer mon attestation" in over.content.decode()
        assert not OutgoingMail.objects.filter(to=came.email, subject__startswith="Votre attestation").exists()
        for _ in range(2):
            assert "en route" in client.post(address).content.decode()
        mail = OutgoingMail.objects.get(to=came.email, subject__startswith="Votre attestation")
        new = re.search(r"/rencontres/attestations/lien/\S+/attestation.pdf", mail.text)
        assert new and client.get(new[0])["Content-Type"] == "application/pdf"
    Certificate.objects.update(withdrawn_at=timezone.now())
    assert client.get(address).status_code == 404 and client.post(address).status_code == 404
    assert client.get("/rencontres/attestations/lien/faux/attestation.pdf").status_code == 404
    # The address of the feedback does not open the certificate.
    assert client.get(f"/rencontres/attestations/lien/{feedback_path(registration=came).split('/')[-2]}/attestation.pdf").status_code == 404


def test_reminders_lead_to_the_room_that_notes_the_presence(denis):
    soon = make_meeting(denis, days=1, mode="REMOTE", remote_link="https://salle.test/x")
    far = make_registration(soon, mode="REMOTE")
    said = notices_registration.ReminderNotice(registration=far, days=1).context(person=None)
    assert said["link"].endswith(remote_path(registration=far)) and "salle.test" not in said["link"]


def test_those_who_could_not_come_are_told_shortly(denis, chloe, past, committed):
    make_present(past)
    make_registration(past, chloe, presence="EXCUSED")
    make_registration(past, name="Paul", email="paul@ailleurs.test", presence="ABSENT")
    make_registration(past, name="Muette", email="muette@ailleurs.test", presence="ABSENT", is_quiet=True)
    make_registration(past, name="Pas notée", email="rien@ailleurs.test")
    trace = make_trace(denis, meeting=past)
    with committed():
        closing.publish(trace=trace, person=denis)
    mails = {mail.to: mail for mail in OutgoingMail.objects.all()}
    assert {"chloe@canal.test", "paul@ailleurs.test", "nadia@ailleurs.test"} == set(mails)
    assert "attestation" not in mails["paul@ailleurs.test"].text and "Trois questions" not in mails["paul@ailleurs.test"].html
    assert FeedbackAsked.objects.count() == 1


def test_nobody_without_account_is_sent_to_a_page_they_cannot_read(denis, past, committed):
    make_registration(past, name="Paul", email="paul@ailleurs.test", presence="ABSENT")
    trace = make_trace(denis, meeting=past, partners_account="")
    with committed():
        closing.publish(trace=trace, person=denis)
    assert not OutgoingMail.objects.exists()


def test_one_reminder_a_week_after(denis, past, committed):
    rows = [make_present(past, name=str(each), email=f"{each}@ailleurs.test") for each in range(3)]
    feedback.ask_feedback(meeting=past, registrations=rows)
    feedback.answer(registration=rows[0], rating=4, takeaway="", next_theme="")
    with committed():
        assert feedback.remind_due() == 0
        FeedbackAsked.objects.update(asked_at=timezone.now() - timedelta(days=8))
        assert feedback.remind_due() == 2
        assert feedback.remind_due() == 0
    assert {mail.to for mail in OutgoingMail.objects.all()} == {"1@ailleurs.test", "2@ailleurs.test"}
    assert feedback_path(registration=rows[1]) in OutgoingMail.objects.get(to="1@ailleurs.test").text


@pytest.mark.parametrize("days", [6, 40])
def test_no_reminder_too_soon_nor_too_late_nor_when_off(denis, past, days):
    feedback.ask_feedback(meeting=past, registrations=[make_present(past)])
    FeedbackAsked.objects.update(asked_at=timezone.now() - timedelta(days=days))
    assert feedback.remind_due() == 0
    FeedbackAsked.objects.update(asked_at=timezone.now() - timedelta(days=8))
    type(past).objects.filter(pk=past.pk).update(asks_feedback=False)
    assert feedback.remind_due() == 0
