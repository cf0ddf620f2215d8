"""The addresses mails come back to: a signed one for each reply, plain ones for new things.

A reply address is "box+token@domain". The token says which room reads it, of what, by whom and until when, and its seal makes
it unforgeable. It is written in base 32, whatever the capitals, and short: the part before the at sign has 64 characters.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from maillage.mailbox.readers import ADDRESSES, REPLIES
from maillage.people.public import Person

FIRST_DAY = date(2026, 1, 1)
SEAL_BYTES = 9
AS_UUID = 255
MOST_CHARACTERS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyKey:
    """A token whose seal is right: `expired` says whether it came too late."""

    reader: str
    key: str
    person_id: int
    until: date

    @property
    def expired(self) -> bool:
        return timezone.now().astimezone(UTC).date() > self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAddress:
    """An address of a room: "questions+photographie" gives reader "questions" and name "photographie"."""

    reader: str
    name: str


@dataclass(frozen=True, slots=True)
class WrongKey:
    """An address of ours whose token is not: cut, changed, or sealed with a key given up since."""


def is_open() -> bool:
    """Say whether the site reads mails."""
    return bool(settings.MAIL_IN_ADDRESS)


def reply_address(*, reader: str, key: str | UUID, person: Person | None) -> str:
    """Give the address where this person, and nobody else, may reply about this thing; empty when the site reads no mail, or for nobody.

    `reader` is the name of a registered reader; `key` what it will be given back, as text: an identity or 20 characters at most.
    The address serves for `MAIL_IN_REPLY_DAYS`.

    Raises:
        ValueError: the key is too long for an address.
    """
    if person is None or not person.pk or not is_open():
        return ""
    until = (datetime.now(UTC) + timedelta(days=settings.MAIL_IN_REPLY_DAYS)).date()
    payload = _mark(reader) + max(0, (until - FIRST_DAY).days).to_bytes(2) + _number(person.pk) + _packed(str(key))
    token = base64.b32encode(payload + _seal(payload)).decode().rstrip("=").lower()
    local, _, domain = settings.MAIL_IN_ADDRESS.rpartition("@")
    whole = f"{local}+{token}"
    if len(whole) > MOST_CHARACTERS:
        raise ValueError(f"This key does not fit in an address: {key}")
    return f"{whole}@{domain}"


def plain_address(*, reader: str, name: str = "") -> str:
    """Give the address of a room, for a page that invites to write ("questions+photographie@…"); empty when the site reads no mail.

    Where one box receives everything (`MAIL_IN_CATCH_ALL` off), the name of the box comes first.
    """
    if not is_open():
        return ""
    local, _, domain = settings.MAIL_IN_ADDRESS.rpartition("@")
    parts = [reader, name] if settings.MAIL_IN_CATCH_ALL else [local, reader, name]
    return "+".join(part for part in parts if part) + f"@{domain}"


def read_address(address: str) -> ReplyKey | PlainAddress | WrongKey | None:
    """Say what an address asks for; None when it is not one of ours."""
    local, _, domain = address.strip().lower().rpartition("@")
    own_local, _, own_domain = settings.MAIL_IN_ADDRESS.lower().rpartition("@")
    if not own_domain or domain != own_domain:
        return None
    first, _, rest = local.partition("+")
    if first in ADDRESSES:
        return PlainAddress(reader=first, name=rest)
    if first != own_local or not rest:
        return None
    first, _, name = rest.partition("+")
    if first in ADDRESSES:
        return PlainAddress(reader=first, name=name)
    return _read_token(rest) or WrongKey()


def is_own(address: str) -> bool:
    """Say whether an address is one the site reads, or sends from."""
    address = address.strip().lower()
    sender = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower()
    box = settings.MAIL_IN_ADDRESS.lower()
    return bool(address) and (address in (box, sender) or read_address(address) is not None)


def _read_token(token: str) -> ReplyKey | None:
    try:
        data = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    payload, seal = data[:-SEAL_BYTES], data[-SEAL_BYTES:]
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(hmac.compare_digest(seal, _seal(payload, secret)) for secret in secrets):
        return None
    reader = next((name for name in REPLIES if _mark(name) == payload[:2]), "")
    size = payload[4]
    key = payload[5 + size :]
    return ReplyKey(
        reader=reader,
        key=str(UUID(bytes=key[1:])) if key[0] == AS_UUID else key[1:].decode(),
        person_id=int.from_bytes(payload[5 : 5 + size]),
        until=FIRST_DAY + timedelta(days=int.from_bytes(payload[2:4])),
    )


def _seal(payload: bytes, secret: str | None = None) -> bytes:
    return salted_hmac("mailbox.reply", payload, secret=secret, algorithm="sha256").digest()[:SEAL_BYTES]


def _mark(reader: str) -> bytes:
    return hashlib.blake2s(reader.encode(), digest_size=2).digest()


def _number(number: int) -> bytes:
    size = (number.bit_length() + 7) // 8
    return bytes([size]) + number.to_bytes(size)


def _packed(key: str) -> bytes:
    try:
        return bytes([AS_UUID]) + UUID(key).bytes
    except ValueError:
        return bytes([0]) + key.encode()
