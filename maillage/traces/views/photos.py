"""Photos and files of the traces: brought, told to those who do not see them, taken off."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from maillage.kernel.access.public import PersonRequest, person_page
from maillage.kernel.files import public as files
from maillage.traces.domain import photos
from maillage.traces.forms.closing import FileForm
from maillage.traces.forms.photos import PhotosForm, shown_file
from maillage.traces.models import BoardPhoto
from maillage.traces.views.closing import ARRIVING, closing_page, done, told_form, trace_held

MAX_FILES = 20


@person_page(methods=("POST",))
def file_create(request: PersonRequest, number: int) -> HttpResponse:
    """Add photos and files. Once everybody reads the traces, each photo comes with its words; before, they may wait."""
    trace = trace_held(request, number)
    received = files.received_files(request=request, most=MAX_FILES)
    form = FileForm(request.POST, prefix="file")
    arriving = [shown_file(file=file, needed=trace.is_published) for file in received.files]
    words = PhotosForm(request.POST, prefix=ARRIVING, shown=arriving)
    if received.refusals or not received.files:
        form.add_error(None, " ".join(received.refusals) or "Choisissez une photo ou un fichier.")
    if not (form.is_valid() and words.is_valid()):
        return closing_page(request, trace, status=422, file_form=form, arriving_form=words)
    photos.add_files(trace=trace, person=request.user, added=received.files, told=words.told(), **form.cleaned_data)
    waiting = not trace.is_published and any(file.is_image for file in received.files)
    said = "C’est ajouté aux traces. Dites maintenant ce que montre chaque photo." if waiting else "C’est ajouté aux traces."
    return done(request, number, "photos", said)


@person_page(methods=("POST",))
def files_tell(request: PersonRequest, number: int) -> HttpResponse:
    """Say what photos and files show, all at once."""
    trace = trace_held(request, number)
    form = told_form(request, trace)
    if not form.is_valid():
        return closing_page(request, trace, status=422, photos_form=form)
    photos.tell_files(trace=trace, person=request.user, told=form.told())
    return done(request, number, "photos", "C’est gardé.")


@person_page(methods=("POST",))
def file_remove(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Take a photo or a file off."""
    trace = trace_held(request, number)
    photos.remove_file(row=get_object_or_404(trace.files.select_related("trace__meeting", "file"), uuid=uuid), person=request.user)
    return done(request, number, "photos", "C’est retiré des traces.")


@person_page(methods=("POST",))
def photo_take(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Bring the photo of a flip chart in the traces."""
    trace = trace_held(request, number)
    held = BoardPhoto.objects.select_related("board", "file", "sub_group")
    photo = get_object_or_404(held, uuid=uuid, board__meeting=trace.meeting)
    photos.take_photo(trace=trace, person=request.user, photo=photo, audience=request.POST.get("audience", ""))
    return done(request, number, "photos", "La photo est dans les traces. Relisez ce qui en est dit.")
