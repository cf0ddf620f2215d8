"""The one way out for files. The view has checked the right; here are the headers, the ranges and the flat memory."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse

from maillage.kernel.files import storage
from maillage.kernel.files.models import Preview, StoredFile
from maillage.kernel.files.names import ascii_name

__all__ = ["file_response", "preview_response"]

logger = logging.getLogger(__name__)
BLOCK = 256 << 10
CLOSED = "default-src 'none'; sandbox; frame-ancestors 'none'"
# A browser's PDF reader does not start in a sandboxed document; the file still may load nothing.
READER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})$")


def file_response(*, request: HttpRequest, file: StoredFile, inline: bool = False, public: bool = False) -> HttpResponseBase:
    """Send a file: whole, in part (one range), or "not modified".

    `inline` is obeyed for PDF only (a link may end with `#page=7`); all else is an attachment. `public` says that any
    visitor may read it: shared caches may then keep it, and ask again each time.

    Raises:
        Http404: the row is there but the bytes are not (logged; `manage.py files check` lists them).
    """
    shown = inline and file.is_pdf
    return _send(
        request=request,
        path=file.path,
        etag=f'"{file.sha256[:32]}"',
        media_type=f"{file.media_type}; charset=utf-8" if file.media_type.startswith("text/") else file.media_type,
        policy=READER if shown else CLOSED,
        cache="public, no-cache" if public else "private, no-store",
        disposition=_disposition("inline" if shown else "attachment", file.name),
    )


def preview_response(*, request: HttpRequest, preview: Preview, public: bool = False) -> HttpResponseBase:
    """Send the picture of a page, under the same right as its file.

    Raises:
        Http404: the picture is not on the disk.
    """
    return _send(
        request=request,
        path=preview.path,
        etag=f'"{preview.file.sha256[:24]}-{preview.number}-{preview.pk}"',
        media_type="image/webp",
        policy=CLOSED,
        cache="public, no-cache" if public else "private, no-cache",
        disposition="inline",
    )


def _send(*, request: HttpRequest, path: Path, etag: str, media_type: str, policy: str, cache: str, disposition: str) -> HttpResponseBase:
    try:
        size = path.stat().st_size
    except FileNotFoundError as error:
        logger.error("file without bytes", extra={"path": path.name})  # noqa: TRY400  (the trace says nothing more)
        raise Http404("Ce fichier n’est plus sur le serveur. La coordination peut le déposer à nouveau.") from error
    # Without this, the compression middleware would squeeze the stream: wrong lengths, no ranges, work for nothing.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    response: HttpResponseBase
    if etag in [value.strip().removeprefix("W/") for value in request.headers.get("If-None-Match", "").split(",")]:
        response = HttpResponseNotModified()
    elif accel := getattr(settings, "FILES_ACCEL", ""):
        response = HttpResponse()
        response["X-Accel-Redirect"] = f"{accel.rstrip('/')}/{path.relative_to(storage.root()).as_posix()}"
    else:
        response = _bytes(request=request, path=path, size=size, etag=etag)
    if response.status_code not in (304, 416):
        response["Content-Type"] = media_type
        response["Content-Disposition"] = disposition
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _bytes(*, request: HttpRequest, path: Path, size: int, etag: str) -> HttpResponseBase:
    start, end, status = 0, size, 200
    asked = RANGE.match(request.headers.get("Range", "").replace(" ", "")) if request.method in ("GET", "HEAD") else None
    if asked and any(asked.groups()) and request.headers.get("If-Range", etag) == etag:
        first, last = asked.groups()
        start = int(first) if first else max(0, size - int(last))
        end = min(int(last) + 1, size) if first and last else size
        if first and last and int(last) < int(first):
            start, end = 0, size
        elif start >= size or (not first and int(last) == 0):
            response: HttpResponseBase = HttpResponse(status=416)
            response["Content-Range"] = f"bytes */{size}"
            return response
        else:
            status = 206
    response = HttpResponse(status=status) if request.method == "HEAD" else StreamingHttpResponse(_read(path, start, end), status=status)
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    return response


def _read(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (block := file.read(min(BLOCK, end - start))):
            start += len(block)
            yield block


def _disposition(way: str, name: str) -> str:
    plain = ascii_name(name=name)
    return f'{way}; filename="{plain}"' + ("" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}")
