"""Read a page of the outside: bounded in time, weight and kind, each redirect checked as the first address was."""

import logging
import ssl
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from urllib.parse import urljoin

from django.conf import settings
from urllib3 import HTTPResponse
from urllib3.exceptions import HTTPError, SSLError

from maillage.kernel.fetch.addresses import BAD_ADDRESS, Target, read_address
from maillage.kernel.fetch.answers import Fetched
from maillage.kernel.fetch.connecting import NO_ANSWER, TOO_SLOW, Deadline, Line
from maillage.kernel.fetch.errors import FetchFailed, FetchRefused
from maillage.kernel.fetch.outside import Outside

logger = logging.getLogger(__name__)
MAX_REDIRECTS = 5
PIECE = 16_384
MOVED = {301, 302, 303, 307, 308}
MOVED_FOR_GOOD = {301, 308}
TOO_LARGE = "La page est trop lourde pour être lue."


@dataclass(frozen=True, slots=True)
class Wanted:
    method: str
    types: Sequence[str]
    max_bytes: int


def follow(*, url: str, wanted: Wanted, seconds: float, outside: Outside) -> Fetched:
    """Ask an address and those it redirects to, each checked; see `reading.fetch`.

    Raises:
        FetchRefused: an address we do not go to, or an answer we do not take.
        FetchFailed: nobody answered as a site does.
    """
    deadline = Deadline(seconds)
    target, for_good = read_address(url=url), True
    for _ in range(MAX_REDIRECTS + 1):
        answer, location = _ask(target, wanted, deadline, outside)
        logger.info("fetched", extra={"host": target.host, "status": answer.status})
        if not location:
            moved_to = answer.url if for_good and answer.url != read_address(url=url).url else ""
            return Fetched(
                url=answer.url, status=answer.status, media_type=answer.media_type, charset=answer.charset,
                body=answer.body, moved_to=moved_to, retry_after=answer.retry_after,
            )  # fmt: skip
        for_good = for_good and answer.status in MOVED_FOR_GOOD
        target = _next(target, location)
    raise FetchFailed("redirects", "Ce site renvoie sans fin d’une adresse à l’autre.")


def _next(target: Target, location: str) -> Target:
    try:
        return read_address(url=urljoin(target.url, location.strip()))
    except ValueError:
        raise FetchRefused("address", BAD_ADDRESS) from None


def _ask(target: Target, wanted: Wanted, deadline: Deadline, outside: Outside) -> tuple[Fetched, str]:
    line = Line(target=target, outside=outside, deadline=deadline)
    try:
        return _exchange(line, target, wanted, deadline)
    except FetchRefused:
        raise
    except (ssl.SSLError, SSLError):
        if deadline.is_over:
            raise FetchFailed("slow", TOO_SLOW) from None
        raise FetchFailed("certificate", "Le certificat de ce site n’est pas valable.") from None
    except (OSError, HTTPError, HTTPException, ValueError, zlib.error):
        raise FetchFailed("slow" if deadline.is_over else "no_answer", TOO_SLOW if deadline.is_over else NO_ANSWER) from None
    finally:
        line.close()


def _exchange(line: Line, target: Target, wanted: Wanted, deadline: Deadline) -> tuple[Fetched, str]:
    headers = {
        "User-Agent": f"Maillage/{settings.VERSION} (+{settings.BASE_URL})",
        "Accept": ", ".join(wanted.types) + ";q=1.0, */*;q=0.1",
        "Accept-Language": "fr, *;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    line.connection.request(wanted.method, target.path, headers=headers, preload_content=False, decode_content=False)
    answer = line.connection.getresponse()
    # A line cut by the clock reads like the end of what is said.
    deadline.left()
    said = Message()
    said["content-type"] = answer.headers.get("Content-Type", "")
    fetched = Fetched(
        url=target.url,
        status=answer.status,
        media_type=said.get_content_type() if answer.headers.get("Content-Type") else "",
        charset=str(said.get_content_charset() or ""),
        retry_after=answer.headers.get("Retry-After", "")[:40],
    )
    location = answer.headers.get("Location", "")
    if answer.status in MOVED and location:
        return fetched, location
    if wanted.method == "HEAD" or not fetched.ok:
        return fetched, ""
    if fetched.media_type not in wanted.types:
        raise FetchRefused("type", "Cette adresse mène à un fichier, pas à une page : elle n’est pas lue.")
    body = _read(answer, wanted.max_bytes, deadline)
    return Fetched(
        url=fetched.url, status=fetched.status, media_type=fetched.media_type, charset=fetched.charset, body=body,
        retry_after=fetched.retry_after,
    ), ""  # fmt: skip


def _read(answer: HTTPResponse, max_bytes: int, deadline: Deadline) -> bytes:
    """Read the body piece by piece; what it unpacks to is never larger than allowed, even for an instant."""
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in ("identity", "", "gzip", "x-gzip"):
        raise FetchRefused("packing", "Cette page est compressée d’une façon que nous ne lisons pas.")
    unpack = zlib.decompressobj(wbits=31) if packing.endswith("gzip") else None
    body, came = bytearray(), 0
    while piece := answer.read1(PIECE, decode_content=False):
        deadline.left()
        came += len(piece)
        body += unpack.decompress(piece, max_bytes + 1 - len(body)) if unpack else piece
        if came > max_bytes or len(body) > max_bytes:
            raise FetchRefused("too_large", TOO_LARGE)
        if unpack and unpack.eof:
            break
    deadline.left()
    return bytes(body)
