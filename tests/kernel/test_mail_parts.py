"""What travels with a mail: stored with it, sent as programs expect it, gone with it."""

import email
import email.policy
import io
from datetime import timedelta

import pytest
from django.core import mail as outside
from django.utils import timezone

from maillage.kernel.backup import tables
from maillage.kernel.calendar.public import calendar_text, invitation_type
from maillage.kernel.notices.delivering import deliver_due
from maillage.kernel.notices.periodic import KEEP_MAILS, forget_old_messages
from maillage.kernel.notices.public import MailPart, OutgoingMail, OutgoingPart, forget_words, source, store_mail
from maillage.kernel.notices.templatetags.mails import because, inert_lines, quoted
from maillage.people.domain.departure import own_data
from tests.kernel.strict_ics import problems
from tests.kernel.test_calendar import FIRST

INVITATION = calendar_text(events=[FIRST], name="Agenda", method="REQUEST").encode()
CALENDAR = MailPart(name="invitation.ics", content_type=invitation_type(method="REQUEST"), content=INVITATION)
PDF = MailPart(name="attestation d’été.pdf", content_type="application/pdf", content=b"%PDF-1.7 \x00\xff")


@pytest.fixture
def mail(db):
    return store_mail(
        to="nadia@ailleurs.test", subject="Vous êtes inscrite", text="Bonjour é.", html="<p>Bonjour é.</p>", parts=[CALENDAR, PDF]
    )


def travelling(mail):
    return email.message_from_string(source(mail=mail), policy=email.policy.default)


def kinds(message):
    return [part.get_content_type() for part in message.iter_parts()]


def test_an_invitation_is_a_form_of_the_text_and_a_file(mail):
    message = travelling(mail)
    assert message.get_content_type() == "multipart/mixed"
    body, calendar, pdf = message.iter_parts()
    assert kinds(body) == ["text/plain", "text/html", "text/calendar"]
    inside = list(body.iter_parts())[2]
    assert inside["Content-Type"].params["method"] == "REQUEST" and inside["Content-Type"].params["charset"] == "utf-8"
    assert inside.get_content_disposition() is None
    assert (calendar.get_content_type(), calendar.get_filename()) == ("application/ics", "invitation.ics")
    assert calendar.get_content_disposition() == "attachment"
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", "attestation d’été.pdf")


def test_what_travels_is_what_was_written(mail):
    message = travelling(mail)
    body, calendar, pdf = message.iter_parts()
    inside = list(body.iter_parts())[2].get_content()
    assert inside.replace("\r\n", "\n") == INVITATION.decode().replace("\r\n", "\n")
    assert calendar.get_content() == INVITATION and problems(calendar.get_content()) == []
    assert pdf.get_content() == PDF.content


def test_lines_of_a_mail_are_short_enough_for_any_relay(mail):
    assert max(map(len, source(mail=mail).encode().split(b"\n"))) < 998


def test_a_mail_without_parts_stays_as_it_was(db):
    message = travelling(store_mail(to="a@b.test", subject="x", text="x", html="<p>x</p>"))
    assert kinds(message) == ["text/plain", "text/html"]


def test_the_relay_gets_the_parts(mail, settings):
    settings.MAIL_RELAY = True
    settings.MAILERS = {**settings.MAILERS, "relay": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    assert deliver_due() == 1
    sent = outside.outbox[-1]
    assert [part.mimetype for part in sent.attachments] == ["application/ics", "application/pdf"]


def test_parts_go_with_their_mail(mail):
    OutgoingMail.objects.update(sent_at=timezone.now() - KEEP_MAILS - timedelta(hours=1))
    kept = store_mail(to="a@b.test", subject="x", text="x", parts=[PDF])
    forget_old_messages()
    assert list(OutgoingPart.objects.values_list("mail_id", flat=True)) == [kept.pk]


@pytest.mark.parametrize(("word", "left"), [("Léa Marchal", ["attestation d’été.pdf"]), ("nadia@ailleurs.test", 1), ("Personne", 2)])
def test_a_name_that_leaves_takes_the_invitation_with_it(mail, word, left):
    forget_words(words=[word], instead="une personne")
    names = list(OutgoingPart.objects.order_by("position").values_list("name", flat=True))
    assert names == left if isinstance(left, list) else len(names) == left


def test_the_demonstration_shows_them(mail, client):
    page = client.get(f"/demo/courriers/{mail.uuid}/").content.decode()
    assert "invitation.ics" in page and "METHOD:REQUEST" in page


def test_ones_own_data_name_them(mail, bruno):
    OutgoingMail.objects.update(person=bruno)
    assert own_data(person=bruno)["courriers"][0]["pieces"] == ["invitation.ics", "attestation d’été.pdf"]


def test_a_copy_of_the_data_brings_them_back(mail):
    before, out = list(OutgoingPart.objects.order_by("pk").values()), io.BytesIO()
    tables.dump(model=OutgoingPart, using="default", out=out)
    out.seek(0)
    assert tables.load(model=OutgoingPart, lines=out, using="default") == 2
    after = list(OutgoingPart.objects.order_by("pk").values())
    assert [{**row, "content": bytes(row["content"])} for row in after] == [{**row, "content": bytes(row["content"])} for row in before]


def test_words_of_people_in_a_mail():
    """Each line quoted, none made a link; reasons elide."""
    assert quoted("Un\n\nDeux ") == "> Un\n>\n> Deux"
    assert inert_lines("a.be\nb") == "a.\u2060be\nb"
    assert (because("un courriel est venu."), because("vous suivez ceci")) == (
        "parce qu’un courriel est venu",
        "parce que vous suivez ceci",
    )
