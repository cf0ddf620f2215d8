"""Photos and files: the right is checked again at each request."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from maillage.initiatives import rules
from maillage.initiatives.domain import around
from maillage.initiatives.domain import initiatives as acts
from maillage.initiatives.forms.sheets import FilesForm, PhotoForm
from maillage.initiatives.models import Initiative, InitiativeFile, InitiativeStep
from maillage.initiatives.queries import pages
from maillage.initiatives.queries.pages import fetched
from maillage.initiatives.views.fetching import visible_or_gone
from maillage.initiatives.views.receiving import drop_zone, received_files
from maillage.initiatives.views.sheets import crumbs_to
from maillage.kernel.access.public import PersonRequest, Refused, person_page, public_page
from maillage.kernel.files import public as files

NOT_HERE = "Ce fichier n’existe pas, ou vous ne pouvez pas le lire."


def _editable(request: PersonRequest, number: int) -> Initiative:
    initiative: Initiative = visible_or_gone(person=request.user, queryset=fetched(), pk=number)
    if not (rules.may_edit(person=request.user, thing=initiative) or rules.may_edit_draft(person=request.user, thing=initiative)):
        raise Refused(acts.NO_RIGHT)
    return initiative


@person_page(methods=("GET", "POST"))
def photo_create(request: PersonRequest, number: int) -> HttpResponse:
    """Add a photo with what it shows and who agreed; see those which are there."""
    initiative = _editable(request, number)
    form = PhotoForm(request.POST if request.method == "POST" else None)
    received = received_files(request=request)
    if request.method == "POST":
        valid = form.is_valid()
        pictures = [file for file in received.files if file.is_image]
        if len(request.FILES.getlist("fichiers")) > 1:
            form.add_error(None, "Ajoutez les photos une par une : chacune a ses mots et ses accords.")
        elif not pictures:
            form.add_error(None, " ".join(received.refusals) or "Choisissez une photo : JPEG, PNG ou WebP.")
        elif valid:
            around.add_photo(initiative=initiative, person=request.user, file=pictures[-1], **form.cleaned_data)
            messages.success(request, "La photo est ajoutée. Le lieu et l’appareil ont été effacés du fichier.")
            return redirect("initiatives:photo_create", number=number)
    context = {"form": form, "initiative": initiative, "crumbs": crumbs_to(initiative), **drop_zone(received=received, pictures=True)}
    context["shown"] = pages.held_of(initiative=initiative, person=request.user).photos
    return render(request, "initiatives/photo_create.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def file_create(request: PersonRequest, number: int) -> HttpResponse:
    """Add files, for everybody or for members; see those which are there."""
    initiative = _editable(request, number)
    form = FilesForm(request.POST if request.method == "POST" else None)
    received = received_files(request=request)
    if request.method == "POST":
        valid = form.is_valid()
        if received.refusals or not received.files:
            form.add_error(None, " ".join(received.refusals) or "Choisissez un fichier.")
        elif valid:
            around.add_files(initiative=initiative, person=request.user, added=received.files, access=form.cleaned_data["access"])
            messages.success(request, "C’est ajouté à la fiche.")
            return redirect("initiatives:file_create", number=number)
    context = {"form": form, "initiative": initiative, "crumbs": crumbs_to(initiative), **drop_zone(received=received)}
    context["shown"] = pages.held_of(initiative=initiative, person=request.user).files
    return render(request, "initiatives/file_create.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("POST",))
def file_remove(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Take a photo or a file off the sheet."""
    initiative = _editable(request, number)
    row = get_object_or_404(
        InitiativeFile.objects.select_related("file", "initiative"), initiative=initiative, file__uuid=uuid, adaptation=None
    )
    around.remove_file(row=row, person=request.user)
    messages.success(request, "C’est retiré de la fiche, et effacé.")
    return redirect("initiatives:photo_create" if row.is_photo else "initiatives:file_create", number=number)


def _held(*, person: Any, uuid: UUID) -> tuple[files.StoredFile, bool]:
    """Fetch a file through an initiative this reader may open; True when everybody may.

    Raises:
        Http404: no such file, or nothing this reader may know of.
    """
    row = InitiativeFile.objects.filter(file__uuid=uuid).select_related("file").first()
    proof = InitiativeStep.objects.filter(evidence_file__uuid=uuid).select_related("evidence_file").first() if row is None else None
    holder = row or proof
    if holder is None:
        raise Http404(NOT_HERE)
    queryset = Initiative.objects.prefetch_related("organisation_rows")
    initiative: Initiative = visible_or_gone(person=person, queryset=queryset, pk=holder.initiative_id)
    if row is not None:
        if not rules.may_see_file(person=person, initiative=initiative, row=row):
            raise Http404(NOT_HERE)
        return row.file, initiative.is_public and row.is_open
    # What proves a step is for members, whoever reads the sheet.
    if proof is None or proof.evidence_file is None or not getattr(person, "is_member", False):
        raise Http404(NOT_HERE)
    return proof.evidence_file, False


@public_page()
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a file: PDF in the browser unless `?telecharger=1`, the rest as a download."""
    found, public = _held(person=request.user, uuid=uuid)
    return files.file_response(request=request, file=found, inline="telecharger" not in request.GET, public=public)


@public_page()
def photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a photo as pages show it, under the same right."""
    found, public = _held(person=request.user, uuid=uuid)
    picture = found.previews.filter(number=1).first()
    if picture is None:
        raise Http404(NOT_HERE)
    picture.file = found
    return files.preview_response(request=request, preview=picture, public=public)
