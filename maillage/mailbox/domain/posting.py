"""A mail another server brings over the web: sealed, so that nobody else can."""

import hashlib
import hmac
import time

from django.conf import settings
from django.http import HttpRequest

from maillage.mailbox.domain.taking import most_bytes

# A seal is good for this long: clocks differ a little.
GOOD_FOR = 300
BLOCK = 1 << 16


class TooBig(Exception):
    """What is brought is larger than a mail may be."""


def read_body(*, request: HttpRequest) -> tuple[bytes, str]:
    """Read what is brought, bounded; give it with its seal as it should be, for the instant that was announced.

    Raises:
        TooBig: past `MAIL_IN_MAX_MB`.
    """
    seal = hmac.new(settings.MAIL_IN_SECRET.encode(), request.headers.get("X-Maillage-Timestamp", "").encode() + b".", hashlib.sha256)
    blocks, size = [], 0
    while block := request.read(BLOCK):
        size += len(block)
        if size > most_bytes():
            raise TooBig
        seal.update(block)
        blocks.append(block)
    return b"".join(blocks), f"sha256={seal.hexdigest()}"


def is_timely(*, request: HttpRequest) -> bool:
    """Say whether the seal says it was made just now."""
    said = request.headers.get("X-Maillage-Timestamp", "")
    return said.isascii() and said.isdigit() and len(said) < 12 and abs(time.time() - int(said)) <= GOOD_FOR


def is_sealed(*, request: HttpRequest, seal: str) -> bool:
    """Say whether the request carries this seal."""
    return hmac.compare_digest(request.headers.get("X-Maillage-Signature", "").encode(), seal.encode())
