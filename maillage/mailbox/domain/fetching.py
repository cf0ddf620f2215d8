"""Fetch the box: each mail is stored here before it leaves its folder. Nothing is ever deleted there."""

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from maillage.mailbox.domain.taking import KEPT_OF_TOO_BIG, most_bytes, take_in
from maillage.mailbox.models import BoxVisit, IncomingMail

logger = logging.getLogger(__name__)
SECONDS = 30
MOST_AT_ONCE = 200
LOCK, LOCK_SECONDS = "mailbox.fetching", 600
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
TROUBLES = (OSError, imaplib.IMAP4.error, ImapToolsError, ssl.SSLError)


def fetch() -> int:
    """Fetch what the box holds; return how many mails are new. One at a time, whatever the number of machines.

    Cut at any point, nothing is lost: a mail moves to the other folder of the box once it is stored, and one stored already is
    known again.
    """
    if not settings.MAIL_IN_HOST or not cache.add(LOCK, 1, timeout=LOCK_SECONDS):
        return 0
    try:
        with _box() as box:
            done = [_bring_or_leave(box, uid) for uid in box.uids("UNDELETED")[:MOST_AT_ONCE]]
    except TROUBLES as error:
        logger.warning("mail box not fetched", extra={"error": type(error).__name__})
        _note(error=f"{type(error).__name__}\u00a0: {error}")
        return 0
    finally:
        cache.delete(LOCK)
    left = done.count(None)
    _note(error=f"{left} courriel(s) n’ont pas pu être rangés ici et restent dans la boîte." if left else "")
    return done.count(True)


def _bring_or_leave(box: BaseMailBox, uid: str) -> bool | None:
    """Store one mail; None when it could not be: it stays in the box, and those after it come."""
    try:
        return _bring(box, uid)
    except TROUBLES:
        raise
    except Exception:
        logger.exception("mail left in its box")
        return None


@contextmanager
def _box() -> Iterator[BaseMailBox]:
    host, port = settings.MAIL_IN_HOST, settings.MAIL_IN_PORT
    if settings.MAIL_IN_SECURITY == "tls":
        box: BaseMailBox = MailBox(host, port, timeout=SECONDS, ssl_context=ssl.create_default_context())
    elif settings.MAIL_IN_SECURITY == "starttls":
        box = MailBoxStartTls(host, port, timeout=SECONDS, ssl_context=ssl.create_default_context())
    else:
        box = MailBoxUnencrypted(host, port, timeout=SECONDS)
    with box.login(settings.MAIL_IN_USER, settings.MAIL_IN_PASSWORD, initial_folder=settings.MAIL_IN_FOLDER):
        if not box.folder.exists(settings.MAIL_IN_DONE_FOLDER):
            box.folder.create(settings.MAIL_IN_DONE_FOLDER)
        yield box


def _bring(box: BaseMailBox, uid: str) -> bool:
    """Store one mail, then move it; say whether it was new."""
    size = _size(box, uid)
    wanted = "(BODY.PEEK[])" if size <= most_bytes() else f"(BODY.PEEK[]<0.{KEPT_OF_TOO_BIG}>)"
    raw = next((part[1] for part in _ask(box, uid, wanted) if isinstance(part, tuple)), None)
    if raw is None:
        # Somebody else took it in between.
        return False
    _, new = take_in(raw=raw, way=IncomingMail.Way.BOX, size=max(size, len(raw)))
    box.move(uid, settings.MAIL_IN_DONE_FOLDER)
    return new


def _size(box: BaseMailBox, uid: str) -> int:
    for part in _ask(box, uid, "(RFC822.SIZE)"):
        if found := SIZE.search(part[0] if isinstance(part, tuple) else part or b""):
            return int(found[1])
    return 0


def _ask(box: BaseMailBox, uid: str, wanted: str) -> list[bytes | tuple[bytes, bytes]]:
    status, found = box.client.uid("FETCH", uid, wanted)
    if status != "OK":
        raise imaplib.IMAP4.error(f"FETCH {status}")
    return list(found)


def _note(*, error: str = "") -> None:
    now = timezone.now()
    said = {"at": now, "error": error[:300]} | ({} if error else {"worked_at": now})
    BoxVisit.objects.update_or_create(pk=1, defaults=said)
