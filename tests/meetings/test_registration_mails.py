"""Mails of a registration: complete in text and HTML, reminders in the right mode, once; what is erased when it was said."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail, send, source
from maillage.meetings import notices_registration as notices
from maillage.meetings.domain import registrations as acts
from maillage.meetings.domain import reminders
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Meeting, Registration, RegistrationAnswer, RegistrationQuestion, State
from maillage.people.public import DEPARTED_NAME
from tests.factories.meetings import make_meeting, make_registration

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def long_ago(found):
    Registration.objects.filter(pk=found.pk).update(confirmed_at=timezone.now() - 3 * DAY)
    return Registration.objects.select_related("meeting", "person").get(pk=found.pk)


def test_reminders_go_to_those_who_have_a_seat_in_their_mode_once(denis, bruno):
    meeting = make_meeting(
        denis, days=7, mode="BOTH", remote_link="https://salle.test/x", place_name="Foyer de la Gare", transport="Train à 200 m"
    )
    long_ago(make_registration(meeting, bruno))
    long_ago(make_registration(meeting, name="Loin", email="loin@ailleurs.test", mode="REMOTE"))
    for state in ("WAITING", "CANCELLED", "UNCONFIRMED"):
        long_ago(make_registration(meeting, name=state, email=f"{state.lower()}@ailleurs.test", state=state, queued_at=timezone.now()))
    long_ago(make_registration(meeting, name="Calme", email="calme@ailleurs.test", is_quiet=True))
    make_registration(meeting, name="À l’instant", email="instant@ailleurs.test")
    assert reminders.remind_due() == 2
    assert reminders.remind_due() == 0
    here, far = (OutgoingMail.objects.get(to=address) for address in (bruno.email, "loin@ailleurs.test"))
    assert "Foyer de la Gare" in here.text and "Train à 200 m" in here.html and "salle.test" not in here.text + here.html
    assert "/rencontres/rejoindre/" in far.text and "/rencontres/rejoindre/" in far.html and "Foyer de la Gare" not in far.text
    assert far.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with time_machine.travel(timezone.localtime(meeting.starts_at).replace(hour=9) - DAY):
        assert reminders.remind_due() >= 2
        assert reminders.remind_due() == 0
    assert OutgoingMail.objects.filter(to=bruno.email).order_by("-pk")[0].subject.startswith("Demain")


def test_another_date_is_reminded_anew(denis, bruno):
    meeting = make_meeting(denis, days=7)
    long_ago(make_registration(meeting, bruno))
    assert reminders.remind_due() == 1
    Meeting.objects.update(starts_at=meeting.starts_at - DAY, ends_at=meeting.ends_at - DAY)
    assert reminders.remind_due() == 1


@pytest.mark.parametrize("fields", [{"stage": "CANCELLED"}, {"stage": "POSTPONED"}, {"days": 12}, {"stage": "HELD", "days": -1}])
def test_no_reminder_of_what_is_not_to_come_soon(denis, bruno, fields):
    long_ago(make_registration(make_meeting(denis, **fields), bruno))
    assert reminders.remind_due() == 0


def test_answers_are_erased_when_it_was_said(denis, bruno):
    meeting = make_meeting(denis, days=-31, stage="HELD", answers_kept_days=30)
    recent = make_meeting(denis, days=-10, stage="HELD", answers_kept_days=30)
    for each in (meeting, recent):
        found = make_registration(each, bruno, needs="Siège", guests="Mia", carpool=True, carpool_from="Namur")
        found.answers.create(question=RegistrationQuestion.objects.create(meeting=each, label="Repas ?"), text="tout")
    assert reminders.erase_answers() == 1
    assert reminders.erase_answers() == 0
    old, young = Registration.objects.order_by("pk")
    assert (old.needs, old.guests, old.carpool, old.carpool_from, old.state) == ("", "", False, "", State.SEATED)
    assert young.needs == "Siège" and RegistrationAnswer.objects.get().registration == young


def test_an_address_nobody_confirmed_is_erased_after_a_week(denis):
    meeting = make_meeting(denis)
    acts.register(meeting=meeting, person=None, entry=Entry(mode="ON_SITE", name="N", email="n@ailleurs.test"))
    assert reminders.erase_unconfirmed() == 0
    with time_machine.travel(timezone.now() + 8 * DAY):
        assert reminders.erase_unconfirmed() >= 1
    assert not Registration.objects.exists()


def test_whoever_leaves_gives_their_seat_back_and_loses_their_name(denis, bruno, chloe):
    meeting = make_meeting(denis, seats_on_site=1)
    past = make_registration(make_meeting(denis, days=-20, stage="HELD"), bruno, needs="Siège")
    acts.register(meeting=meeting, person=bruno, entry=Entry(mode="ON_SITE"))
    waits = acts.register(meeting=meeting, person=chloe, entry=Entry(mode="ON_SITE"))
    typed = make_registration(make_meeting(denis), name="Bruno C.", email=bruno.email, state="UNCONFIRMED")
    reminders.forget_registrations(person=bruno)
    waits.refresh_from_db()
    past.refresh_from_db()
    typed.refresh_from_db()
    assert waits.state == State.OFFERED
    assert (typed.name, typed.email, typed.state) == (DEPARTED_NAME, "", State.CANCELLED)
    assert (past.person, past.email, past.needs, past.state) == (None, "", "", State.SEATED) and bruno.name not in past.name
    assert not Registration.objects.filter(person=bruno).exists()


def every_notice(found, denis):
    step = found.steps.create(state=found.state, by=denis, at=timezone.now(), reason="La salle <b>change</b> & voilà")
    plain = (
        notices.RegisteredNotice, notices.WaitingNotice, notices.SeatOfferedNotice, notices.SeatGivenNotice, notices.OfferLapsedNotice,
        notices.ChangedNotice, notices.CancelledNotice,
    )  # fmt: skip
    yield from (kind(registration=found, step=step, by=denis) for kind in plain)
    yield from (kind(registration=found) for kind in (notices.ToConfirmNotice, notices.AlreadyRegisteredNotice, notices.ModeAskedNotice))
    yield notices.ReminderNotice(registration=found, days=1)
    yield notices.OrganisersWrite(registration=found, by=denis, words="Prenez <des> bottes", occasion="1")


@pytest.mark.parametrize("mode", ["ON_SITE", "REMOTE"])
@pytest.mark.parametrize("state", ["SEATED", "WAITING", "OFFERED", "CANCELLED"])
def test_every_mail_is_complete_inert_and_leads_to_the_registration(denis, bruno, mode, state):
    meeting = make_meeting(denis, mode="BOTH", title="Voir http://mauvais.test <b>", seats_on_site=4)
    fields = {"state": state, "mode": mode, "offered_until": timezone.now() + DAY, "queued_at": timezone.now()}
    found = make_registration(meeting, name="Nadia <script>", **fields)
    for notice in every_notice(found, denis):
        assert send(notice) == 1, notice.name
    mails = list(OutgoingMail.objects.order_by("pk"))
    assert len(mails) == 12
    for mail in mails:
        assert mail.text.strip() and mail.html.strip() and mail.subject
        assert "<script>" not in mail.html and "http://mauvais.test" not in mail.text + mail.html
        assert "{{" not in mail.text + mail.html and "None" not in mail.text
        assert "/rencontres/" in mail.text and "/rencontres/" in mail.html
        assert "Vous recevez ce message parce que" in mail.text and mail.headers["Auto-Submitted"] == "auto-generated"
        assert "salle.test" not in mail.text
        assert "\n\n\n\n" not in mail.text, mail.subject


def test_the_seat_travels_as_an_invitation_and_its_end_too(denis, bruno):
    meeting = make_meeting(denis)
    found = acts.register(meeting=meeting, person=bruno, entry=Entry(mode="ON_SITE"))
    acts.cancel(registration=found)
    given, ended = OutgoingMail.objects.filter(to=bruno.email).order_by("pk")
    assert [mail.parts.get().content_type.rpartition("=")[2] for mail in (given, ended)] == ["REQUEST", "CANCEL"]


def test_the_one_who_waits_has_nothing_for_their_calendar(denis, bruno):
    meeting = make_meeting(denis, seats_on_site=0)
    acts.register(meeting=meeting, person=bruno, entry=Entry(mode="ON_SITE"))
    assert "text/calendar" not in source(mail=OutgoingMail.objects.get(to=bruno.email))
