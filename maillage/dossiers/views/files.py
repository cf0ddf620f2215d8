"""The pages of a dossier: the right is checked again at each request, and only the extract that is right now is sent."""

import logging
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import rules
from maillage.dossiers.domain import extracts
from maillage.dossiers.domain.reading import count_download
from maillage.dossiers.models import Dossier, DossierVersion, Extract, PartAccess
from maillage.dossiers.queries import pictures
from maillage.dossiers.views.fetching import visible_or_gone
from maillage.dossiers.views.parts import owned_version
from maillage.kernel.access.public import PersonRequest, is_member, person_page, public_page
from maillage.kernel.files import public as files

logger = logging.getLogger(__name__)
NOTHING = "Aucune page de ce dossier n’est ouverte ici."
NO_PAGE = "Cette page n’est pas ouverte. La fiche du dossier dit comment la demander."
FOR = {"tous": PartAccess.PUBLIC.value, "membres": PartAccess.MEMBERS.value}
ASK_AGAIN = 60


def _version(*, person: Any, number: int) -> tuple[Dossier, DossierVersion]:
    """Fetch a dossier this reader may open, and its current version (owners: the prepared one while there is no other).

    Raises:
        Http404: nothing this reader may know of.
        Gone: it was withdrawn.
    """
    dossier = visible_or_gone(person=person, queryset=Dossier.objects.select_related("organisation"), pk=number)
    version = extracts.current_version(dossier=dossier)
    if version is None and _owns(person, dossier):
        version = dossier.versions.select_related("file").order_by("-number").first()
    if version is None:
        raise Http404(NOTHING)
    version.dossier = dossier
    return dossier, version


def _owns(person: Any, dossier: Dossier) -> bool:
    return rules.may_read_all(person=person, dossier=dossier)


def _audience(*, person: Any, dossier: Dossier, asked: str) -> str:
    """Give the audience this reader belongs to; owners may look at what the others read. "" for nobody's."""
    if _owns(person, dossier):
        return FOR.get(asked, "")
    accesses = rules.open_accesses(person=person, dossier=dossier)
    if not accesses:
        return ""
    return str(PartAccess.MEMBERS if is_member(person=person) else PartAccess.PUBLIC)


@public_page(writes_on_get=True)
def pages(request: HttpRequest, number: int) -> HttpResponseBase:
    """Send the pages open to this reader as one PDF; owners get the whole document. Counted by day, without who."""
    dossier, version = _version(person=request.user, number=number)
    audience = _audience(person=request.user, dossier=dossier, asked=request.GET.get("pour", ""))
    inline = "telecharger" not in request.GET
    if not audience:
        if not _owns(request.user, dossier):
            raise Http404(NOTHING)
        return files.file_response(request=request, file=version.file, inline=inline)
    if not extracts.pages_for(version=version, audience=audience):
        raise Http404(NOTHING)
    extract = extracts.served(version=version, audience=audience)
    if extract is None or extract.file is None:
        return _in_preparation(request, dossier=dossier, version=version, audience=audience)
    response = files.file_response(request=request, file=extract.file, inline=inline, public=audience == PartAccess.PUBLIC)
    if files.is_a_reading(request=request, response=response) and not _owns(request.user, dossier):
        try:
            count_download(dossier=dossier, audience=audience, day=timezone.localdate())
        except DatabaseError:
            # A figure is never worth a file.
            logger.warning("reading not counted", extra={"dossier": dossier.pk})
    return response


def _in_preparation(request: HttpRequest, *, dossier: Dossier, version: DossierVersion, audience: str) -> HttpResponse:
    failure = Extract.objects.filter(version=version, audience=audience).values_list("failure", flat=True).first()
    context = {"dossier": dossier, "failure": failure, "retry": request.get_full_path()}
    if failure:
        # Nothing to wait for: the document itself has to change.
        response = render(request, "dossiers/pages_in_preparation.html", context, status=409)
    else:
        if cache.add(f"dossiers.extract.{version.pk}.{audience}", 1, timeout=ASK_AGAIN):
            extracts.ask_for(version=version, audience=audience)
        response = render(request, "dossiers/pages_in_preparation.html", context, status=503)
        response["Retry-After"] = "10"
    response["Cache-Control"] = "no-store"
    return response


@public_page()
def page(request: HttpRequest, number: int, page: int) -> HttpResponseBase:
    """Lead to a page of the document, wherever it stands in the PDF this reader is sent."""
    dossier, version = _version(person=request.user, number=number)
    url = reverse("dossiers:pages", args=[number])
    if _owns(request.user, dossier):
        return HttpResponseRedirect(f"{url}#page={page}")
    audience = _audience(person=request.user, dossier=dossier, asked="")
    open_pages = extracts.pages_for(version=version, audience=audience) if audience else []
    if page not in open_pages:
        raise Http404(NO_PAGE)
    return HttpResponseRedirect(f"{url}#page={open_pages.index(page) + 1}")


@person_page()
def page_image(request: PersonRequest, uuid: UUID, page: int) -> HttpResponse:
    """Send the picture of a page to the owners, who look for what must not be shared."""
    version = owned_version(person=request.user, uuid=uuid)
    data = pictures.page_picture(version=version, number=page)
    if data is None:
        raise Http404(NO_PAGE)
    response = HttpResponse(data, content_type="image/webp")
    response["Cache-Control"] = "private, no-cache"
    return response
