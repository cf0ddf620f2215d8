"""Files and their pictures: the right is checked again at each request."""

import logging
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
from maillage.library.views.fetching import reason_of

logger = logging.getLogger(__name__)
NOT_HERE = "Ce fichier n’existe pas, ou vous ne pouvez pas le lire."


def _held(*, person: Any, uuid: UUID) -> tuple[files.StoredFile, Resource, bool]:
    """Fetch a file through a resource and a version this reader may open; True when everybody may.

    Raises:
        Http404: no such file, or nothing this reader may know of.
        Gone: its resource was withdrawn.
    """
    rows = list(VersionFile.objects.filter(file__uuid=uuid).select_related("file", "version"))
    holders = {row.version.resource_id for row in rows}
    for resource in rules.visible_to(person=person).filter(pk__in=holders).order_by("pk") if rows else ():
        if readable := _readable(person=person, resource=resource, rows=rows):
            public = resource.is_public and any(row.version.open_to_all for row in readable)
            return readable[0].file, resource, public
    for gone in rules.seen_before(person=person).filter(pk__in=holders).order_by("pk") if rows else ():
        if _readable(person=person, resource=gone, rows=rows):
            raise Gone(reason_of(resource=gone), title=gone.title)
    raise Http404(NOT_HERE)


def _readable(*, person: Any, resource: Resource, rows: list[VersionFile]) -> list[VersionFile]:
    held = [row for row in rows if row.version.resource_id == resource.pk]
    return [row for row in held if rules.may_read_version(person=person, resource=resource, version=row.version)]


@public_page(writes_on_get=True)
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a file: PDF in the browser unless `?telecharger=1`, the rest as a download. Counted by day, without who."""
    found, resource, public = _held(person=request.user, uuid=uuid)
    response = files.file_response(request=request, file=found, inline="telecharger" not in request.GET, public=public)
    if files.is_a_reading(request=request, response=response):
        try:
            count_download(resource=resource, file=found, day=timezone.localdate())
        except DatabaseError:
            # A figure is never worth a file.
            logger.warning("download not counted", extra={"resource": resource.pk})
    return response


@public_page()
def preview(request: HttpRequest, uuid: UUID, number: int) -> HttpResponseBase:
    """Send the picture of a page of a file, under the same right."""
    found, _, public = _held(person=request.user, uuid=uuid)
    picture = found.previews.filter(number=number).first()
    if picture is None:
        raise Http404(NOT_HERE)
    picture.file = found
    return files.preview_response(request=request, preview=picture, public=public)
