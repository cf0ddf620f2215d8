"""Whole pages kept for visitors, always right.

A view that says what it `shows` is kept, in this process, with the version stamps of these kinds. At each hit the stamps are
read again in the database: a page is never older than the last change of what it shows. Nobody signed in ever gets a kept page.

`KeptFirst` answers before Django makes a request of what arrives: a hit costs a tenth of a millisecond.
"""

import gzip
import hashlib
import logging
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.http.cookie import parse_cookie
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from maillage.kernel.changes import public as changes
from maillage.kernel.web.log import NAME, logger

type Environ = dict[str, Any]
type Key = tuple[str, ...]

MAX_PAGES = 1000
MAX_BYTES = 2_000_000
# Words such as "hier" and "dans 9 jours" grow old without any change.
MAX_SECONDS = 600
COOKIES_OF_SOMEBODY = (settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME)
# A page made for somebody who has another cookie, such as the one of forms, might hold something of theirs.
HARMLESS_COOKIES = {settings.THEME_COOKIE_NAME}
NOT_KEPT = {"x-request-id", "content-length"}
WITH_304 = {"etag", "vary", "cache-control"}
STORE = "maillage.kept_pages"


@dataclass(slots=True)
class Kept:
    """A page kept, and what it must be compared with. `common`: the stamp of all kinds together when it was last found right."""

    kinds: tuple[str, ...]
    stamps: dict[str, int]
    common: int
    until: float
    body: bytes
    headers: list[tuple[str, str]]
    etag: str

    def is_right(self) -> bool:
        """Say whether nothing it shows has changed: one query by primary key, two when something else did."""
        if time.time() >= self.until:
            return False
        common = changes.common_stamp()
        if common == self.common:
            return True
        if changes.stamps(kinds=self.kinds) != self.stamps:
            return False
        self.common = common
        return True


class KeptPages:
    """The pages of one process, the least recently asked for dropped first."""

    def __init__(self) -> None:
        self.pages: OrderedDict[Key, Kept] = OrderedDict()
        self.bytes = 0

    def find(self, *, key: Key) -> Kept | None:
        """Give the page kept under a key, if it is still right."""
        kept = self.pages.get(key)
        if kept is None:
            return None
        if not kept.is_right():
            self.bytes -= len(self.pages.pop(key).body)
            return None
        self.pages.move_to_end(key)
        return kept

    def keep(self, *, key: Key, kept: Kept) -> None:
        """Keep a page, within the limits."""
        old = self.pages.pop(key, None)
        self.bytes += len(kept.body) - (len(old.body) if old else 0)
        self.pages[key] = kept
        while len(self.pages) > MAX_PAGES or self.bytes > MAX_BYTES:
            _, dropped = self.pages.popitem(last=False)
            self.bytes -= len(dropped.body)


def key_of(*, environ: Environ) -> Key | None:
    """Give what tells kept pages apart; None when the request must not be answered from them."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    theme = ""
    if cookie := environ.get("HTTP_COOKIE"):
        cookies = parse_cookie(cookie)
        if any(name in cookies for name in COOKIES_OF_SOMEBODY):
            return None
        theme = cookies.get(settings.THEME_COOKIE_NAME, "")[:8]
    return (
        environ.get("HTTP_HOST", ""),
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_X_FORWARDED_PROTO", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        theme,
        "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else "",
        environ.get("HTTP_HX_REQUEST", "")[:5],
        environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST", "")[:5],
    )


class VisitorCacheMiddleware:
    """Keeps the pages made for visitors and answers from them. Stands around all that writes headers, but the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.kept = KeptPages()
        self.static = f"/{settings.STATIC_URL.lstrip('/')}"

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = key_of(environ=request.META)
        if key is None or request.path_info.startswith(self.static):
            return self.get_response(request)
        pages: KeptPages = request.META.get(STORE, self.kept)
        if kept := pages.find(key=key):
            return _answer(request=request, kept=kept)
        common = changes.common_stamp()
        response = self.get_response(request)
        kinds = getattr(request, "cache_shows", None)
        if kinds is None or response.status_code != 200 or response.streaming or response.cookies or not isinstance(response, HttpResponse):
            return response
        stamps = changes.stamps(kinds=(*kinds, changes.ANY))
        # Something changed while the page was being made: it may show the old state under the new stamps.
        unchanged = stamps.pop(changes.ANY, 0) == common
        kept = _kept(kinds=kinds, stamps=stamps, common=common, response=response)
        if request.method == "GET" and unchanged and HARMLESS_COOKIES.issuperset(request.COOKIES):
            pages.keep(key=key, kept=kept)
        return _answer(request=request, kept=kept)


class KeptFirst:
    """The site as a WSGI application which gives kept pages without going through Django."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.pages = KeptPages()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = key_of(environ=environ)
        if key is not None and key in self.pages.pages:
            started = time.perf_counter()
            try:
                kept = self.pages.find(key=key)
            except DatabaseError:
                # Django's own way opens the connection again, or says that the database is away.
                kept = None
            if kept:
                return _send(kept=kept, environ=environ, start_response=start_response, started=started)
        environ[STORE] = self.pages
        return self.application(environ, start_response)


def _send(*, kept: Kept, environ: Environ, start_response: Callable[..., Any], started: float) -> Iterable[bytes]:
    given = environ.get("HTTP_X_REQUEST_ID", "")
    name = given if given and NAME.fullmatch(given) else uuid.uuid4().hex[:16]
    known = kept.etag in environ.get("HTTP_IF_NONE_MATCH", "")
    if known:
        status = "304 Not Modified"
        headers = [(header, value) for header, value in kept.headers if header.lower() in WITH_304]
    else:
        status = "200 OK"
        headers = [*kept.headers, ("Content-Length", str(len(kept.body)))]
    headers.append(("X-Request-ID", name))
    start_response(status, headers)
    if logger.isEnabledFor(logging.INFO):
        ms = round((time.perf_counter() - started) * 1000, 2)
        logger.info(
            "request",
            extra={"request_id": name, "method": environ["REQUEST_METHOD"], "route": "kept", "status": int(status[:3]), "ms": ms},
        )
    return [] if known or environ["REQUEST_METHOD"] == "HEAD" else [kept.body]


def _next_midnight() -> float:
    now = timezone.localtime()
    return (now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)).timestamp()


def _kept(*, kinds: tuple[str, ...], stamps: dict[str, int], common: int, response: HttpResponse) -> Kept:
    body = response.content
    packed = response.headers.get("Content-Encoding") == "gzip"
    # Of the page itself: compressed twice, its bytes differ, and a reader goes from one process to another.
    digest = hashlib.sha256(gzip.decompress(body) if packed else body).hexdigest()[:24]
    etag = response["ETag"] = f'W/"{digest}"'
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding", "HX-Request"])
    headers = [(name, value) for name, value in response.items() if name.lower() not in NOT_KEPT]
    until = min(time.time() + MAX_SECONDS, _next_midnight())
    return Kept(kinds=kinds, stamps=stamps, common=common, until=until, body=body, headers=headers, etag=etag)


def _answer(*, request: HttpRequest, kept: Kept) -> HttpResponseBase:
    if kept.etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
        for name, value in kept.headers:
            if name.lower() in WITH_304:
                response[name] = value
        return response
    response = HttpResponse(kept.body)
    for name, value in kept.headers:
        response[name] = value
    response["Content-Length"] = str(len(kept.body))
    return response
