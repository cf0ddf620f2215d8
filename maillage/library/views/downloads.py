"""Files and their pictures: the right is checked again at each request."""

import logging
import re
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from maillage.kernel.access.public import Gone, public_page
from maillage.kernel.files import public as files
from maillage.library import rules
from maillage.library.domain.reading import count_download
from maillage.library.models import Resource, VersionFile
from maillage.library.models.choices import Access
from maillage.library.views.fetching import reason_of

logger = logging.getLogger(__name__)
NOT_HERE = "Ce fichier n’existe pas, ou vous ne pouvez pas le lire."
ROBOTS = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|libwww|scan|fetch|http-client|feed", re.IGNORECASE)


def _held(*, person: Any, uuid: UUID) -> tuple[files.StoredFile, Resource]:
    """Fetch a file through a resource this reader may open.

    Raises:
        Http404: no such file, or nothing this reader may know of.
        Gone: its resource was withdrawn.
    """
    rows = VersionFile.objects.filter(file__uuid=uuid).select_related("file", "version")
    held = {row.version.resource_id: row.file for row in rows}
    if held:
        resource = rules.visible_to(person=person).filter(pk__in=held).order_by("pk").first()
        if resource is not None:
            return held[resource.pk], resource
        gone = rules.seen_before(person=person).filter(pk__in=held).first()
        if gone is not None:
            raise Gone(reason_of(resource=gone), title=gone.title)
    raise Http404(NOT_HERE)


@public_page(writes_on_get=True)
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a file: PDF in the browser unless `?telecharger=1`, the rest as a download. Counted by day, without who."""
    found, resource = _held(person=request.user, uuid=uuid)
    response = files.file_response(
        request=request,
        file=found,
        inline="telecharger" not in request.GET,
        public=resource.is_listed and resource.access == Access.PUBLIC,
    )
    if _is_a_download(request, response):
        try:
            count_download(resource=resource, file=found, day=timezone.localdate())
        except DatabaseError:
            # A figure is never worth a file.
            logger.warning("download not counted", extra={"resource": resource.pk})
    return response


def _is_a_download(request: HttpRequest, response: HttpResponseBase) -> bool:
    if request.method != "GET" or response.status_code not in (200, 206):
        return False
    if not request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-"):
        return False
    agent = request.headers.get("User-Agent", "")
    return bool(agent) and not ROBOTS.search(agent) and "prefetch" not in request.headers.get("Sec-Purpose", "")


@public_page()
def preview(request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
    """Send the picture of a page of a file, under the same right."""
    found, resource = _held(person=request.user, uuid=uuid)
    picture = found.previews.filter(number=number).first()
    if picture is None:
        raise Http404(NOT_HERE)
    picture.file = found
    return files.preview_response(request=request, preview=picture, public=resource.is_listed and resource.access == Access.PUBLIC)
