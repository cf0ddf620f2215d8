"""Whole pages kept for visitors, always right.

A view that says what it `shows` is kept, in this process, with the version stamps of these kinds. At each hit the stamps are
read again in the database: a page is never older than the last change of what it shows. Nobody signed in ever gets a kept page.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from maillage.kernel.changes import public as changes

MAX_PAGES = 1000
MAX_BYTES = 32_000_000
# Words such as "hier" and "dans 9 jours" grow old without any change.
MAX_SECONDS = 600
COOKIES_OF_SOMEBODY = (settings.SESSION_COOKIE_NAME, "messages")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page kept, and what it must be compared with."""

    kinds: tuple[str, ...]
    stamps: dict[str, int]
    until: float
    day: str
    body: bytes
    headers: tuple[tuple[str, str], ...]
    etag: str


class VisitorCacheMiddleware:
    """Answers visitors from the pages kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[tuple[str, ...], Kept] = OrderedDict()
        self.bytes = 0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") or any(name in request.COOKIES for name in COOKIES_OF_SOMEBODY):
            return self.get_response(request)
        key = (
            request.get_host(),
            request.scheme or "",
            request.get_full_path(),
            request.COOKIES.get("theme", "")[:8],
            "gzip" if "gzip" in request.headers.get("Accept-Encoding", "") else "",
            request.headers.get("HX-Request", "")[:5],
        )
        kept = self.pages.get(key)
        if kept and kept.until > time.monotonic() and kept.day == _today() and kept.stamps == changes.stamps(kinds=kept.kinds):
            self.pages.move_to_end(key)
            return _answer(request=request, kept=kept)
        now = changes.stamps(kinds=(changes.ANY,))
        response = self.get_response(request)
        kinds = getattr(request, "cache_shows", None)
        if kinds is None or response.status_code != 200 or response.streaming or response.cookies or not isinstance(response, HttpResponse):
            return response
        stamps = changes.stamps(kinds=kinds)
        kept = _keep(kinds=kinds, stamps=stamps, response=response)
        # Something changed while the page was being made: it may show the old state under the new stamps.
        if request.method == "GET" and now == changes.stamps(kinds=(changes.ANY,)):
            self._store(key=key, kept=kept)
        return _answer(request=request, kept=kept)

    def _store(self, *, key: tuple[str, ...], kept: Kept) -> None:
        old = self.pages.pop(key, None)
        self.bytes += len(kept.body) - (len(old.body) if old else 0)
        self.pages[key] = kept
        while len(self.pages) > MAX_PAGES or self.bytes > MAX_BYTES:
            _, dropped = self.pages.popitem(last=False)
            self.bytes -= len(dropped.body)


def _today() -> str:
    return timezone.localdate().isoformat()


def _keep(*, kinds: tuple[str, ...], stamps: dict[str, int], response: HttpResponse) -> Kept:
    body = response.content
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    response["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ["Cookie", "Accept-Encoding", "HX-Request"])
    headers = tuple((name, value) for name, value in response.items() if name not in ("X-Request-ID", "Content-Length"))
    return Kept(kinds=kinds, stamps=stamps, until=time.monotonic() + MAX_SECONDS, day=_today(), body=body, headers=headers, etag=etag)


def _answer(*, request: HttpRequest, kept: Kept) -> HttpResponseBase:
    if kept.etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
        for name, value in kept.headers:
            if name in ("ETag", "Vary", "Cache-Control"):
                response[name] = value
        return response
    response = HttpResponse(kept.body)
    for name, value in kept.headers:
        response[name] = value
    response["Content-Length"] = str(len(kept.body))
    return response
