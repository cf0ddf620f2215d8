"""A mail taken apart: its texts and its files, within bounds that hold for hostile mails too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32

from maillage.mailbox.mime.charsets import decoded
from maillage.mailbox.mime.flowed import unflowed
from maillage.mailbox.mime.headers import unwrapped

MOST_PARTS = 200
DEEPEST = 20
LONGEST_TEXT = 1_000_000
HEADERS_BYTES = 256_000
LONGEST_HEADER = 8_000
# Seals and other parts that people never meant to send.
NOT_FILES = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-keys",
    "text/calendar",
    "text/rfc822-headers",
    # Cards that programs join to each mail: a telephone and an address nobody meant to publish.
    "text/vcard",
    "text/x-vcard",
    "text/directory",
}
SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}


class Unreadable(Exception):
    """A mail that cannot be taken apart; the sentence, in French, says why."""


@dataclass(slots=True, kw_only=True)
class Segment:
    """A piece of what is read, in its plain form, its HTML form, or both."""

    plain: str = ""
    html: str = ""


@dataclass(slots=True, kw_only=True)
class Attachment:
    """A file of a mail. `content_id`: what a picture of the text is called there. Its bytes are decoded when asked for."""

    name: str
    part: Message
    content_id: str = ""
    inline: bool = False

    @property
    def media_type(self) -> str:
        return self.part.get_content_type()

    @property
    def size(self) -> int:
        """Give about how many bytes it has, without decoding them."""
        payload = self.part.get_payload()
        coded = len(payload) if isinstance(payload, str) else 0
        return coded * 3 // 4 if str(self.part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64" else coded

    def content(self) -> bytes:
        if self.media_type == "message/rfc822":
            inside = self.part.get_payload()
            return inside[0].as_bytes() if isinstance(inside, list) and inside and isinstance(inside[0], Message) else b""
        payload = self.part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""


@dataclass(slots=True, kw_only=True)
class Opened:
    segments: list[Segment] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)


class _Bounded(Compat32):
    """Headers cut where no program goes: reading the parameters of a very long one takes very long."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


BOUNDED = _Bounded()


def headers_of(raw: bytes) -> Message:
    """Read the headers alone: cheap, whatever follows."""
    end = re.search(rb"\r?\n\r?\n", raw[:HEADERS_BYTES])
    return BytesParser(policy=BOUNDED).parsebytes(raw[: end.end()] if end else raw[:HEADERS_BYTES], headersonly=True)


def open_mail(raw: bytes) -> Message:
    """Read a whole mail.

    Raises:
        Unreadable: more parts inside parts than any program makes.
    """
    if raw.count(b"boundary") > MOST_PARTS or raw.lower().count(b"message/rfc822") > MOST_PARTS:
        raise Unreadable("Ce message est fait de trop de parties pour être lu.")
    try:
        return BytesParser(policy=BOUNDED).parsebytes(raw)
    except RecursionError as error:
        raise Unreadable("Ce message est fait de trop de parties pour être lu.") from error


def take_apart(message: Message) -> Opened:
    """Give the texts and the files of a mail.

    Raises:
        Unreadable: it is encrypted, or has too many parts.
    """
    opened = Opened()
    parts = 0

    def collect(part: Message, depth: int) -> Iterator[Segment]:
        nonlocal parts
        parts += 1
        if parts > MOST_PARTS or depth > DEEPEST:
            raise Unreadable("Ce message est fait de trop de parties pour être lu.")
        kind = part.get_content_type()
        if kind in SEALED:
            raise Unreadable("Ce message est chiffré\u00a0: le site ne peut pas le lire.")
        if kind.startswith("multipart/"):
            inside = part.get_payload()
            found = [
                segment
                for child in (inside if isinstance(inside, list) else [])
                if isinstance(child, Message)
                for segment in collect(child, depth + 1)
            ]
            if kind == "multipart/alternative" and found:
                yield Segment(
                    plain="\n".join(segment.plain for segment in found if segment.plain),
                    html="\n".join(segment.html for segment in found if segment.html),
                )
            else:
                yield from found
        elif kind in ("text/plain", "text/html") and not _is_file(part):
            text = _text(part)
            yield Segment(html=text) if kind == "text/html" else Segment(plain=text)
        elif kind not in NOT_FILES:
            opened.attachments.append(_attachment(part, kind))

    opened.segments = list(collect(message, 0))
    return opened


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_file_name(part))


def _file_name(part: Message) -> str:
    try:
        return unwrapped(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    text = decoded(payload[:LONGEST_TEXT], _parameter(part, "charset"))
    if part.get_content_type() == "text/plain" and _parameter(part, "format").lower() == "flowed":
        text = unflowed(text, delete_space=_parameter(part, "delsp").lower() == "yes")
    return text


def _parameter(part: Message, name: str) -> str:
    try:
        value = part.get_param(name, "")
    except (ValueError, LookupError, TypeError):
        return ""
    return value[2] if isinstance(value, tuple) else str(value)


def _attachment(part: Message, kind: str) -> Attachment:
    content_id = str(part.get("Content-ID", ""))[:300].strip(" <>\r\n\t")
    return Attachment(
        name=_file_name(part) or ("message.eml" if kind == "message/rfc822" else "fichier"),
        part=part,
        content_id=content_id,
        inline=kind.startswith("image/") and bool(content_id) and part.get_content_disposition() != "attachment",
    )
