"""Answer a request for more time: on the page of the release, or by the mailed link, signed out. Opening the page never decides."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers

from maillage.dossiers import links, rules
from maillage.dossiers.domain import extensions
from maillage.dossiers.domain.releases import ended_words
from maillage.dossiers.forms.requests import ExtensionAnswerForm
from maillage.dossiers.models import ExtensionRequest
from maillage.dossiers.queries import releases as queries
from maillage.dossiers.views.answers import FORGED, GONE, SOMEBODY_ELSE
from maillage.dossiers.views.releases import found_release, release_page
from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page, public_page
from maillage.kernel.web.errors import error_page
from maillage.people import public as people

OLD = "Ce lien date de plus de trente jours."
ASKED = "Rien n’est décidé tant que vous n’avez pas choisi."


@person_page(methods=("POST",))
def extension_answer(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Agree to more time, or not."""
    extension = get_object_or_404(ExtensionRequest.objects.select_related("release"), uuid=uuid)
    release, is_receiver = found_release(request, extension.release.uuid)
    if is_receiver and not rules.may_answer(person=request.user, dossier=release.dossier):
        raise Http404(FORGED)
    form = _form(request)
    if not form.is_valid():
        return release_page(request, release, is_receiver=False, status=422, answer_form=form, form=form)
    try:
        _decide(form, extension=extension, owner=request.user)
        messages.success(request, f"{release.person} en est prévenu·e.")
    except Stale as stale:
        messages.warning(request, stale.reason)
    return redirect(release)


def _form(request: HttpRequest) -> ExtensionAnswerForm:
    """Read the answer; without a choice, it is not a yes."""
    return ExtensionAnswerForm(request.POST, prefix="reponse", declines=request.POST.get("choix") != "oui")


def _decide(form: ExtensionAnswerForm, *, extension: ExtensionRequest, owner: Any) -> None:
    extensions.answer_extension(extension=extension, owner=owner, granted=not form.declines, word=form.cleaned_data["word"])


@public_page(methods=("GET", "POST"))
def extension_by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page of the mailed link: what is asked, until when, and the two answers, without signing in."""
    given = links.read_more_time(given=token)
    extension = queries.readable_extension(uuid=given.request) if given else None
    if given is None or extension is None:
        return error_page(request=request, status=404, reason=FORGED)
    owner = people.members().filter(uuid=given.person).first()
    if owner is None or not rules.may_answer(person=owner, dossier=extension.release.dossier):
        return error_page(request=request, status=410, reason=GONE)
    if request.user.is_authenticated and request.user.pk != owner.pk:
        return error_page(request=request, status=403, reason=SOMEBODY_ELSE)
    if reason := _closed(extension) or (OLD if given.old else ""):
        return _shown(request, extension, owner=owner, reason=reason, status=409 if request.method == "POST" else 410)
    if request.method != "POST":
        return _shown(request, extension, owner=owner, form=ExtensionAnswerForm(prefix="reponse"))
    form = _form(request)
    if not form.is_valid():
        return _shown(request, extension, owner=owner, form=form, status=422)
    try:
        _decide(form, extension=extension, owner=owner)
    except Stale as stale:
        return _shown(request, extension, owner=owner, reason=stale.reason, status=409)
    except Refused as refused:
        form.add_error(None, refused.reason)
        return _shown(request, extension, owner=owner, form=form, status=422)
    return redirect("dossiers:extension_done", token=token)


@public_page()
def extension_done(request: HttpRequest, token: str) -> HttpResponseBase:
    """What was decided by the link, and where to follow it."""
    given = links.read_more_time(given=token)
    extension = queries.readable_extension(uuid=given.request) if given else None
    owner = people.members().filter(uuid=given.person).first() if given else None
    if extension is None or owner is None or not rules.may_answer(person=owner, dossier=extension.release.dossier):
        raise Http404(FORGED)
    return _shown(request, extension, owner=owner, reason=_closed(extension) or ASKED, done=extension.answered_at is not None)


def _closed(extension: ExtensionRequest) -> str:
    """Say why nothing is left to decide, or ""."""
    if extension.answered_at is not None:
        return extensions.state_of(extension=extension)
    return ended_words(release=extension.release) if queries.is_over(release=extension.release) else ""


def _shown(
    request: HttpRequest,
    extension: ExtensionRequest,
    *,
    owner: Any,
    form: ExtensionAnswerForm | None = None,
    reason: str = "",
    done: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Show the request with its form, or (`reason`) the state it is in."""
    context = {
        "extension": extension,
        "release": extension.release,
        "dossier": extension.release.dossier,
        "owner": owner,
        "form": form,
        "reason": reason,
        "done": done,
        "site_url": f"{extension.release.get_absolute_url()}#prolonger",
    }
    response = render(request, "dossiers/extension_by_link.html", context, status=status)
    add_never_cache_headers(response)
    return response
