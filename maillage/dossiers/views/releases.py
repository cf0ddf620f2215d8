"""The page of a release, its copy, more time, its end, and what it brought."""

import logging
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.dossiers import rules
from maillage.dossiers.domain import copies, extensions, follow_up, releases
from maillage.dossiers.forms.requests import NOTE_TITLES, EndForm, ExtensionAnswerForm, ExtensionForm, OutcomeForm
from maillage.dossiers.models import DossierVersion, Release, ReleaseReading
from maillage.dossiers.models.dossiers import NOTICE
from maillage.dossiers.queries import releases as queries
from maillage.kernel.access.public import PersonRequest, Refused, Stale, coordinator_page, person_page, public_page
from maillage.kernel.files import public as files
from maillage.kernel.ui.respond import back, respond
from maillage.kernel.web.errors import error_page
from maillage.library import public as library

logger = logging.getLogger(__name__)
NOT_HERE = "Cette mise à disposition n’existe pas, ou ne vous est pas destinée."
NOT_READY = "L’exemplaire se prépare encore. Revenez dans un instant."
CODE = re.compile(r"[0-9A-Z]{8}")
CRUMBS = [("Accueil", "/"), ("Mises à disposition", "/mes-mises-a-disposition/")]


def found_release(request: PersonRequest, uuid: UUID) -> tuple[Release, bool]:
    """Fetch a release for its receiver or an owner of the dossier; True for the receiver.

    Raises:
        Http404: for everybody else.
    """
    release = queries.readable_release(uuid=uuid)
    if release is not None and release.person_id == request.user.pk:
        return release, True
    if release is not None and rules.may_answer(person=request.user, dossier=release.dossier):
        return release, False
    raise Http404(NOT_HERE)


@person_page()
def release_detail(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The context first, then the copy; once ended, that it has."""
    release, is_receiver = found_release(request, uuid)
    return release_page(request, release, is_receiver=is_receiver)


def release_page(request: PersonRequest, release: Release, *, is_receiver: bool, status: int = 200, **more: Any) -> HttpResponse:
    over = queries.is_over(release=release)
    asked = queries.extensions_of(release=release)
    context: dict[str, Any] = {
        "release": release,
        "dossier": release.dossier,
        "asked": release.answer.request,
        "notice": NOTICE,
        "note": _note_parts(release.context_note),
        "over": over,
        "ended": releases.ended_words(release=release) if over else "",
        "is_receiver": is_receiver,
        "waits": release.copy_id is None and not release.copy_failure,
        "open_extension": next((each for each in asked if each.answered_at is None), None),
        "last_extension": next((each for each in asked if each.answered_at is not None), None),
        "address": copies.code_address(release=release),
        "state_url": request.path if request.method == "GET" else release.get_absolute_url(),
        "crumbs": CRUMBS,
    }
    context |= {
        name: reverse(f"dossiers:release_{view}", args=[release.uuid])
        for name, view in (
            ("read_url", "copy"), ("end_url", "end"), ("outcome_url", "outcome"), ("again_url", "copy_again"), ("extend_url", "extend"),
        )
    }  # fmt: skip
    if not over:
        context["extension_form"] = ExtensionForm(release=release)
        context["answer_form"] = ExtensionAnswerForm(prefix="reponse")
    if not is_receiver:
        context["readings"] = list(release.readings.order_by("-pk")[:20])
    return respond(request, "dossiers/release_detail.html", context | more, part="copy" if status == 200 else None, status=status)


def _note_parts(note: str) -> list[tuple[str, str]]:
    """Give a context note as (question, answer); what was written without a question stays whole."""
    titles = {title for _, title in NOTE_TITLES}
    parts = [part.partition("\n") for part in note.split("\n\n")]
    return [(first, rest) if first in titles and rest else ("", f"{first}\n{rest}".strip()) for first, _, rest in parts]


@person_page(methods=("GET", "POST"), writes_on_get=True)
def release_copy(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """The copy itself: read in the browser by GET, taken away by POST; both are noted. Ended: 410. Somebody else's: 404."""
    release = queries.readable_release(uuid=uuid)
    if release is None or release.person_id != request.user.pk:
        raise Http404(NOT_HERE)
    releases.check_readable(release=release, person=request.user)
    if release.copy is None:
        return error_page(request=request, status=404, reason=NOT_READY)
    taken = request.method == "POST"
    response = files.file_response(request=request, file=release.copy, inline=not taken)
    if taken or _is_first_bytes(request, response):
        _note(release, ReleaseReading.How.COPY if taken else ReleaseReading.How.ONLINE)
    return response


def _is_first_bytes(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A reader asks for one file in many pieces: the first one counts."""
    whole = request.headers.get("Range", "bytes=0-").replace(" ", "").startswith("bytes=0-")
    return request.method == "GET" and response.status_code in (200, 206) and whole


def _note(release: Release, how: str) -> None:
    try:
        releases.note_reading(release=release, how=how)
    except DatabaseError:
        # A line of the register is never worth a file.
        logger.warning("reading not noted", extra={"release": release.pk})


@person_page(methods=("POST",))
def release_copy_again(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Have a copy that failed made again."""
    release, _ = found_release(request, uuid)
    copies.try_again(release=release)
    messages.success(request, "L’exemplaire se prépare à nouveau.")
    return redirect(release)


@coordinator_page(methods=("POST",))
def release_remake(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Have a copy that failed made again, from the week of the coordination."""
    copies.try_again(release=get_object_or_404(Release.objects.select_related("dossier"), uuid=uuid))
    messages.success(request, "L’exemplaire se prépare à nouveau.")
    return back(request, default=reverse("home:week"))


@person_page(methods=("POST",))
def release_extend(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Ask for more time."""
    release, is_receiver = found_release(request, uuid)
    if not is_receiver:
        raise Refused("Seule la personne qui a reçu ce dossier demande à le garder plus longtemps.")
    form = ExtensionForm(request.POST, release=release)
    if not form.is_valid() and not queries.is_over(release=release):
        return release_page(request, release, is_receiver=True, status=422, extension_form=form, form=form)
    if form.is_valid():
        try:
            extensions.ask_extension(
                release=release, person=request.user, words=form.cleaned_data["words"], until_on=form.cleaned_data["until_on"]
            )
            messages.success(request, "Votre demande est partie. La réponse vous arrivera par courriel.")
        except Stale as stale:
            messages.warning(request, stale.reason)
    return redirect(release)


@person_page(methods=("GET", "POST"))
def release_end(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """End a release before its date, with words."""
    release, _ = found_release(request, uuid)
    if not rules.may_answer(person=request.user, dossier=release.dossier):
        raise Http404(NOT_HERE)
    if queries.is_over(release=release):
        messages.info(request, releases.ended_words(release=release))
        return redirect(release)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        releases.end(release=release, person=request.user, word=form.cleaned_data["word"])
        messages.success(request, f"C’est fait. {release.person} a reçu vos mots.")
        return redirect(release)
    context = {"release": release, "dossier": release.dossier, "form": form, "crumbs": CRUMBS}
    return render(request, "dossiers/release_end.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def release_outcome(request: PersonRequest, uuid: UUID) -> HttpResponseBase:
    """Say what it brought."""
    release, is_receiver = found_release(request, uuid)
    if not is_receiver:
        raise Http404(NOT_HERE)
    form = OutcomeForm(request.POST or None, initial={"words": release.outcome_words}, things=library.shared_things(person=request.user))
    if request.method == "POST" and form.is_valid():
        follow_up.tell_outcome(release=release, person=request.user, words=form.cleaned_data["words"], taker=form.taken_by)
        messages.success(request, f"Merci : {release.answer.by} lira ces mots.")
        return redirect(release)
    context = {"release": release, "dossier": release.dossier, "form": form, "crumbs": CRUMBS}
    return render(request, "dossiers/release_outcome.html", context, status=422 if form.is_bound else 200)


@public_page()
def release_code(request: HttpRequest, code: str) -> HttpResponse:
    """What the code printed on a cover tells anybody who has the paper: is there a newer version, and what it may be used for."""
    wanted = code.upper()
    release = Release.objects.filter(code=wanted).select_related("dossier", "version").first() if CODE.fullmatch(wanted) else None
    if release is None:
        raise Http404("Ce code n’est celui d’aucun exemplaire. Relisez la couverture : huit lettres et chiffres.")
    newest = DossierVersion.objects.filter(dossier=release.dossier, opened_at__isnull=False).order_by("-number").first()
    dossier = release.dossier
    context = {
        "code": wanted,
        "version": release.version,
        "newest": newest,
        "is_newest": newest is None or newest.number <= release.version.number,
        "withdrawn": dossier.withdrawn_at is not None,
        "shown": dossier if rules.visible_to(person=request.user).filter(pk=dossier.pk, published_at__isnull=False).exists() else None,
        "notice": NOTICE,
    }
    return render(request, "dossiers/release_code.html", context)
