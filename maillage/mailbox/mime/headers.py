"""Headers of a mail, read without ever breaking: raw bytes, false encodings, thousands of addresses."""

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from inspect import signature

from maillage.kernel.text.characters import one_line
from maillage.mailbox.mime.charsets import decoded

LONGEST = 4000
IDENTITY = re.compile(r"<[^<>\s]{1,300}>")
# The first releases of 3.12 read in this way alone, which had no name yet.
READ = partial(getaddresses, strict=False) if "strict" in signature(getaddresses).parameters else getaddresses
ADDRESS = re.compile(r"[^@\s<>\"(),:;]{1,64}@[a-z0-9.-]{1,190}", re.IGNORECASE)


def raw_values(message: Message, name: str) -> list[str]:
    """Give every value of a header as it came, each cut at 4,000 characters, on one line."""
    wanted = name.lower()
    return [_plain(str(value)[:LONGEST]) for key, value in message.raw_items() if key.lower() == wanted]  # type: ignore[attr-defined]


def raw_value(message: Message, name: str) -> str:
    """Give the first value of a header; empty when there is none."""
    return next(iter(raw_values(message, name)), "")


def words(message: Message, name: str) -> str:
    """Give a header people read, such as the subject, on one line."""
    return unwrapped(raw_value(message, name))


def unwrapped(text: str) -> str:
    """Read encoded words ("=?utf-8?Q?…?="), whatever is wrong with them."""
    try:
        found = decode_header(text)
    except (HeaderParseError, ValueError):
        return one_line(text)
    return one_line("".join(part if isinstance(part, str) else decoded(part, charset) for part, charset in found))


def addresses(message: Message, *names: str) -> list[tuple[str, str]]:
    """Give (name, address) of the addresses of these headers, in small letters, fifty at most."""
    values = [value for name in names for value in raw_values(message, name)]
    found = []
    try:
        read = READ(values)[:50]
    except (RecursionError, ValueError, IndexError):
        # Comments inside comments inside comments.
        return []
    for name, address in read:
        if match := ADDRESS.fullmatch(address.strip()):
            found.append((unwrapped(name), match[0].lower()))
    return found


def sender(message: Message) -> tuple[str, str]:
    """Give (name, address) of who wrote; ("", "") unless there is one, and one only."""
    if len([name for name in message if name.lower() == "from"]) != 1:
        return "", ""
    found = addresses(message, "From")
    return found[0] if len(found) == 1 else ("", "")


def identities(message: Message, *names: str) -> list[str]:
    """Give the message identities ("<…>") of these headers, fifty at most."""
    return [found for name in names for value in raw_values(message, name) for found in IDENTITY.findall(value)][:50]


def sent_at(message: Message, *, received_at: datetime) -> datetime:
    """Give when the mail says it was written; when it came if that is no date, or a date to come."""
    try:
        found = parsedate_to_datetime(raw_value(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return received_at
    try:
        return min(found if found.tzinfo else found.replace(tzinfo=UTC), received_at)
    except OverflowError:
        return received_at


def _plain(value: str) -> str:
    """Give a raw value as text: bytes above 127 are read as UTF-8, else as they can be."""
    try:
        data = value.encode("ascii", "surrogateescape")
    except UnicodeEncodeError:
        data = value.encode("utf-8", "surrogateescape")
    return one_line(re.sub(r"\r?\n[ \t]?", " ", decoded(data, None)))
