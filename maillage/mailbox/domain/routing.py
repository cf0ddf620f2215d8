"""For whom a mail is: its address, or the mail of ours it answers."""

import re
from email.message import Message
from uuid import UUID

from django.conf import settings

from maillage.kernel.notices.public import OutgoingMail
from maillage.mailbox.addresses import PlainAddress, ReplyKey, WrongKey, read_address
from maillage.mailbox.mime import headers

# The servers' own first: some put there the address the mail was for, whatever the letter says.
TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc", "Resent-To")
Destination = ReplyKey | PlainAddress | WrongKey
OWN_IDENTITY = re.compile(r"<([0-9a-f-]{36})@([^<>\s]+)>", re.IGNORECASE)


def destination_of(*, message: Message, sender: str) -> Destination | None:
    """Say where a mail goes; None when it was written to the box itself.

    Of several addresses of ours, a sealed one comes first. Programs that ignore Reply-To answer to the sender: the mail they
    answer, if it was sent to this very address, says where its answers go.
    """
    found = [read for _, address in headers.addresses(message, *TO) if (read := read_address(address))]
    for kind in (ReplyKey, PlainAddress, WrongKey):
        if chosen := next((one for one in found if isinstance(one, kind)), None):
            return chosen
    return _by_thread(message, sender=sender)


def own_mails(*, text: str) -> list[UUID]:
    """Give the identities of our mails that a text names, twenty at most."""
    return [
        UUID(number)
        for number, domain in OWN_IDENTITY.findall(text)[:20]
        if domain.lower() == settings.MAIL_DOMAIN.lower() and _is_uuid(number)
    ]


def _by_thread(message: Message, *, sender: str) -> Destination | None:
    named = own_mails(text=" ".join(headers.identities(message, "In-Reply-To", "References")))
    if not named:
        return None
    for mail in OutgoingMail.objects.filter(uuid__in=named, to__iexact=sender).order_by("-pk"):
        answers = headers.ADDRESS.search(str(mail.headers.get("Reply-To", "")))
        found = read_address(answers[0]) if answers else None
        if isinstance(found, ReplyKey):
            return found
    return None


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
