"""Let a mail in: stored first, whole, once; read by a task afterwards."""

import hashlib
import re
from email.message import Message

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.mailbox.domain.later import read_mail
from maillage.mailbox.mime import headers
from maillage.mailbox.mime.opening import headers_of
from maillage.mailbox.models import IncomingMail, RawMail

# Of a mail that is too big, what is kept to answer it.
KEPT_OF_TOO_BIG = 64_000
Way, State, Reason = IncomingMail.Way, IncomingMail.State, IncomingMail.Reason


def most_bytes() -> int:
    """Give the size past which a mail is not taken in whole."""
    return int(settings.MAIL_IN_MAX_MB) << 20


def take_in(*, raw: bytes, way: str, size: int | None = None) -> tuple[IncomingMail, bool]:
    """Store a mail; give its row, and whether it is new: the same mail brought twice is one row.

    Once this returns, the mail is in the database: whoever brought it may forget it. `size` in bytes, when `raw` is only its
    beginning. A task reads it after the commit.
    """
    size = size or len(raw)
    kept = raw if size <= most_bytes() else raw[:KEPT_OF_TOO_BIG]
    digest = fingerprint(raw=kept)
    if found := IncomingMail.objects.filter(digest=digest).first():
        return found, False
    row = _row(headers_of(kept), digest=digest, way=way, size=size)
    try:
        with writing():
            row.save(force_insert=True)
            RawMail.objects.create(mail=row, content=RawMail.pack(kept))
            transaction.on_commit(lambda: read_mail.enqueue(mail_id=row.pk))
    except IntegrityError:
        # Brought at the same instant by another way.
        return IncomingMail.objects.get(digest=digest), False
    return row, True


def fingerprint(*, raw: bytes) -> str:
    """Give the same text for two copies of one mail, whatever servers wrote above it or did to the ends of its lines."""
    top = headers_of(raw)
    said = [headers.raw_value(top, name) for name in ("Message-ID", "From", "Date", "Subject", "To")]
    body = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)
    seal = hashlib.sha256("\0".join(said).encode())
    seal.update(body[1].replace(b"\r\n", b"\n").rstrip() if len(body) > 1 else b"")
    return seal.hexdigest()


def _row(top: Message, *, digest: str, way: str, size: int) -> IncomingMail:
    name, address = headers.sender(top)
    now = timezone.now()
    return IncomingMail(
        digest=digest,
        way=way,
        size=size,
        message_id=next(iter(headers.identities(top, "Message-ID")), "")[:300],
        subject=headers.words(top, "Subject")[:300],
        from_name=name[:200],
        from_address=address[:254],
        received_at=now,
        next_attempt_at=now,
    )
