"""Send the mails of the outbox: tried again with growing delays, some each minute, none to an address that does not exist."""

import logging
import smtplib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.tasks import task
from django.utils import timezone

from maillage.kernel.db.public import locked, writing
from maillage.kernel.notices.models import Message, OutgoingMail
from maillage.kernel.notices.policy import the_policy

logger = logging.getLogger(__name__)
RETRY_MINUTES = (1, 5, 30, 120, 360, 720, 1440)
Rank = OutgoingMail.Rank
READ, GONE = "Lu sur le site avant de partir.", "Cette adresse a refusé un courrier : rien ne lui est envoyé."


@task(priority=50)
def deliver(*, mail_id: int) -> bool:
    """Send one mail of the outbox; return whether it left. Past the mails of a minute, it waits for the next one."""
    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    return bool(mail and (mail.rank != Rank.LATER or room_left() > 0) and deliver_mail(mail=mail))


def room_left() -> int:
    """Say how many mails may still leave in this minute (`MAIL_PER_MINUTE`)."""
    left = OutgoingMail.objects.filter(sent_at__gt=timezone.now() - timedelta(minutes=1)).count()
    return int(settings.MAIL_PER_MINUTE) - left


def deliver_mail(*, mail: OutgoingMail, relay: Any = None) -> bool:
    """Send one mail if it is still due; return whether it left. A failure plans the next attempt, the last one gives up."""
    with writing():
        mail = locked(row=mail)
        now = timezone.now()
        if mail.sent_at or mail.failed_at or mail.dropped_at or not mail.next_attempt_at or mail.next_attempt_at > now:
            return False
        if why := _useless(mail=mail):
            mail.dropped_at, mail.next_attempt_at, mail.last_error = now, None, why
            mail.save(update_fields=["dropped_at", "next_attempt_at", "last_error"])
            return False
        # Planned before sending: a crash in between sends later rather than twice at once.
        mail.attempts += 1
        mail.next_attempt_at = now + timedelta(minutes=RETRY_MINUTES[min(mail.attempts, len(RETRY_MINUTES)) - 1])
        mail.save(update_fields=["attempts", "next_attempt_at"])
    try:
        if settings.MAIL_RELAY:
            relay = relay or mailers["relay"]
            relay.send_messages([as_message(mail=mail)])
    except Exception as error:
        _failed(mail=mail, error=error)
        return False
    now = timezone.now()
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=now, next_attempt_at=None, last_error="")
    if mail.message_id:
        Message.objects.filter(pk=mail.message_id).update(mailed_at=now)
    return True


def _useless(*, mail: OutgoingMail) -> str:
    """Say why a mail has nothing left to say, or nobody to say it to."""
    if mail.rank == Rank.LATER and mail.message_id and Message.objects.filter(pk=mail.message_id, read_at__isnull=False).exists():
        return READ
    if mail.rank != Rank.CODE and the_policy().suppressed(addresses=[mail.to]):
        return GONE
    return the_policy().last_look(mail=mail) if mail.rank == Rank.LATER else ""


def _failed(*, mail: OutgoingMail, error: Exception) -> None:
    logger.warning("mail not sent", extra={"mail": mail.pk, "attempt": mail.attempts, "error": type(error).__name__})
    changes: dict[str, Any] = {"last_error": f"{type(error).__name__}: {error}"[:300]}
    said = _refusal(error=error, address=mail.to)
    if said or mail.attempts >= len(RETRY_MINUTES):
        changes |= {"failed_at": timezone.now(), "next_attempt_at": None}
    with writing():
        OutgoingMail.objects.filter(pk=mail.pk).update(**changes)
        if said:
            the_policy().refused(address=mail.to, why=said)


def _refusal(*, error: Exception, address: str) -> str:
    """Give the words of a relay that refuses this address for good; empty for every other failure."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return ""
    code, words = error.recipients.get(address, (0, b""))
    # 550 to 553: no such box. Others with a 5, such as 552 or 554, speak of the message or of the relay.
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return f"{code} {said}"[:300] if code in {550, 551, 553} else ""


def deliver_due(*, limit: int = 200) -> int:
    """Send the mails whose time has come, the awaited ones first; return how many left."""
    due: Iterable[OutgoingMail] = OutgoingMail.objects.filter(
        sent_at=None, failed_at=None, dropped_at=None, next_attempt_at__lte=timezone.now()
    ).order_by("rank", "next_attempt_at", "pk")[:limit]
    left, room = 0, room_left()
    with _relay() as relay:
        for mail in due:
            if mail.rank == Rank.LATER and left >= room:
                break
            left += deliver_mail(mail=mail, relay=relay)
    return left


@contextmanager
def _relay() -> Iterator[Any]:
    """Keep one connection to the relay for several mails; it opens at the first, and again when it was lost."""
    relay = mailers["relay"] if settings.MAIL_RELAY else None
    kept = _Kept(relay) if relay is not None else None
    try:
        yield kept
    finally:
        if kept is not None:
            kept.close()


class _Kept:
    """A connection that stays open from one mail to the next, and starts anew after a failure."""

    def __init__(self, relay: Any) -> None:
        self.relay, self.opened = relay, False

    def send_messages(self, messages: list[EmailMultiAlternatives]) -> None:
        if not self.opened:
            self.relay.open()
            self.opened = True
        try:
            self.relay.send_messages(messages)
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        if self.opened:
            self.opened = False
            self.relay.close()


def as_message(*, mail: OutgoingMail) -> EmailMultiAlternatives:
    """Give a mail as Django's relays take it."""
    headers = {"Message-ID": f"<{mail.uuid}@{settings.MAIL_DOMAIN}>", **mail.headers}
    message = EmailMultiAlternatives(
        subject=mail.subject, body=mail.text, from_email=mail.from_address or settings.DEFAULT_FROM_EMAIL, to=[mail.to], headers=headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for part in mail.parts.order_by("position", "pk"):
        content, media_type = bytes(part.content), part.content_type
        if part.is_invitation:
            # Twice: programs of offices answer from the body, others open the file.
            message.attach_alternative(content.decode(), media_type)
            media_type = "application/ics"
        message.attach(part.name, content, media_type)
    return message


def source(*, mail: OutgoingMail) -> str:
    """Give a mail as it travels, headers included."""
    return as_message(mail=mail).message().as_string()
