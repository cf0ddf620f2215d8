"""Mails on their way: headers, pace, addresses that refuse."""

import email
import email.policy
import smtplib
from datetime import timedelta

import pytest
from django.core import mail as outside
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from maillage.kernel.notices.delivering import GONE, deliver_due
from maillage.kernel.notices.public import OutgoingMail, send, source, store_mail
from maillage.letters.domain import addresses
from maillage.letters.models import BouncedAddress
from maillage.letters.public import note_bounce, suppressed
from tests.letters.samples import THING, AlwaysNotice, AnswerNotice, SampleNotice, UrgentNotice, open_things


class Refusing(EmailBackend):
    """A relay that knows nobody at some addresses, and is tired for others."""

    opened = 0

    def open(self):
        type(self).opened += 1

    def send_messages(self, messages):
        for message in messages:
            (to,) = message.to
            if to.startswith("parti"):
                raise smtplib.SMTPRecipientsRefused({to: (550, b"5.1.1 User unknown")})
            if to.startswith("plein"):
                raise smtplib.SMTPRecipientsRefused({to: (452, b"4.2.2 Mailbox full")})
        return super().send_messages(messages)


@pytest.fixture
def relay(settings, db):
    settings.MAIL_RELAY = True
    settings.MAILERS = {**settings.MAILERS, "relay": {"BACKEND": "tests.letters.test_outbox.Refusing"}}
    Refusing.opened = 0


def test_headers_of_a_notice(bruno, chloe, settings, monkeypatch):
    open_things(monkeypatch)
    settings.MAIL_STOP_ADDRESS = "arret@reseau.test"
    send(AnswerNotice(bruno, chloe))
    send(AnswerNotice(bruno, fact="2"))
    first, hers, second = (
        email.message_from_string(source(mail=mail), policy=email.policy.default) for mail in OutgoingMail.objects.order_by("pk")
    )
    name = settings.NETWORK.name
    assert first["From"].addresses[0].display_name == f'Bruno "Bob" Collin via {name}'
    assert first["From"].addresses[0].addr_spec.endswith(f"@{settings.MAIL_DOMAIN}")
    assert first["Reply-To"].addresses[0].addr_spec == f"fil-{bruno.pk}@reseau.test"
    assert first["List-Id"] == f"Questions éco <questions.eco.{settings.MAIL_DOMAIN}>"
    assert first["Auto-Submitted"] == "auto-generated" and first["X-Auto-Response-Suppress"] == "All"
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first["List-Unsubscribe"].startswith("<http://localhost:8000/courriers/arret/")
    # One conversation: the same root for all, another name for each mail, the same one however often it is tried.
    assert first["References"] == first["In-Reply-To"] == hers["References"] == second["References"]
    assert len({first["Message-ID"], hers["Message-ID"], second["Message-ID"]}) == 3
    row = OutgoingMail.objects.order_by("pk").first()
    assert first["Message-ID"] == f"<{row.uuid}@{settings.MAIL_DOMAIN}>"
    assert str(THING) not in source(mail=row).partition("\n\n")[0].replace("=\n", "")


def test_mails_that_may_wait_leave_at_the_pace_of_the_relay_and_others_before_them(bruno, chloe, amel, relay, settings):
    settings.MAIL_PER_MINUTE = 2
    send(SampleNotice(bruno, chloe, amel))
    send(AlwaysNotice(amel))
    send(UrgentNotice(amel))
    assert deliver_due() == 2 == len(outside.outbox)
    assert set(OutgoingMail.objects.exclude(sent_at=None).values_list("message__name", flat=True)) == {"test.always", "test.urgent"}
    assert deliver_due() == 0
    OutgoingMail.objects.update(sent_at=None)
    OutgoingMail.objects.filter(message__name__in=["test.always", "test.urgent"]).delete()
    assert (deliver_due(), deliver_due()) == (2, 0)
    # One connection for all the mails of a turn.
    assert Refusing.opened == 2


def test_a_hard_refusal_stops_an_address_but_not_its_codes(relay):
    for to in ("Parti@ailleurs.test", "plein@ailleurs.test", "la@ailleurs.test"):
        store_mail(to=to.lower(), subject="x", text="x")
    assert deliver_due() == 1
    gone, full = (OutgoingMail.objects.get(to=to) for to in ("parti@ailleurs.test", "plein@ailleurs.test"))
    assert gone.failed_at and not gone.next_attempt_at and "550" in BouncedAddress.objects.get().why
    assert not full.failed_at and full.next_attempt_at
    assert suppressed(addresses=["PARTI@ailleurs.test", "plein@ailleurs.test"]) == {"PARTI@ailleurs.test"}
    again = store_mail(to="Parti@ailleurs.test", subject="x", text="x")
    assert deliver_due() == 0
    again.refresh_from_db()
    assert again.dropped_at and again.last_error == GONE
    code = store_mail(to="Parti@ailleurs.test", subject="x", text="x", rank=OutgoingMail.Rank.CODE)
    deliver_due()
    code.refresh_from_db()
    assert code.attempts == 1
    addresses.try_again(address=BouncedAddress.objects.get())
    assert suppressed(addresses=["parti@ailleurs.test"]) == set()


def test_soft_refusals_stop_an_address_after_a_while_only(db, time_machine):
    start = timezone.now()
    for day in range(5):
        time_machine.move_to(start + timedelta(days=2 * day))
        row = note_bounce(address="plein@ailleurs.test", hard=False, why="boîte pleine\n\0")
    assert row.stopped_at and row.times == 5 and row.why == "boîte pleine"
    for number in range(9):
        row = note_bounce(address="lent@ailleurs.test", hard=False, why="lent")
    assert row.stopped_at is None
    time_machine.move_to(timezone.now() + timedelta(days=40))
    assert note_bounce(address="lent@ailleurs.test", hard=False, why="lent").times == 1
    time_machine.move_to(timezone.now() + timedelta(days=31))
    assert addresses.forget_old_refusals() == 1 and BouncedAddress.objects.get().address == "plein@ailleurs.test"
    time_machine.move_to(timezone.now() + timedelta(days=365))
    assert addresses.forget_old_refusals() == 1
