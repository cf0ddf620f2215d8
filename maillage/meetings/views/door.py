"""The day itself: presence at the door, the sign-in sheet, the code of each registration, the room at a distance."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, is_member, person_page, public_page
from maillage.kernel.documents.public import document_response
from maillage.kernel.files import public as files
from maillage.kernel.web.asked import instant, uuid_in
from maillage.kernel.web.errors import error_page
from maillage.meetings import rules
from maillage.meetings.domain import attendance, sheets
from maillage.meetings.forms.door import WalkInForm
from maillage.meetings.models import Attendance, Meeting, Registration, SignedSheet
from maillage.meetings.queries.day import presence_counts
from maillage.meetings.queries.door import BLANK_LINES, door_lines, sheet_document, sheet_lines
from maillage.meetings.signed import read_door, registration_path
from maillage.meetings.views.fetching import crumbs_to, held_or_404

NOT_HERE = "Cette adresse n’est plus valable. Reprenez celle de votre dernier courrier."
AT_THE_DOOR = "Ce code se montre à l’accueil : la personne qui tient la liste le lit avec son téléphone. Rien d’autre à faire."


@person_page()
def door(request: PersonRequest, number: int) -> HttpResponse:
    """Who is expected, one tap each, on a phone."""
    meeting = held_or_404(person=request.user, number=number)
    return _page(request, meeting)


def _page(request: PersonRequest, meeting: Meeting, *, form: WalkInForm | None = None, status: int = 200) -> HttpResponse:
    context = {
        "meeting": meeting,
        "lines": door_lines(meeting=meeting),
        "counts": presence_counts(meeting=meeting),
        "early": meeting.starts_at is not None and timezone.now() < meeting.starts_at - attendance.OPENS,
        "form": form or WalkInForm(meeting=meeting),
        "sheets": [
            (each, sheets.kept_until(sheet=each)) for each in meeting.signed_sheets.select_related("file", "by").order_by("at", "pk")
        ],
        "crumbs": crumbs_to(meeting),
        "is_bound": form is not None,
    }
    return render(request, "meetings/door.html", context, status=status)


@person_page(methods=("POST",))
def presence_note(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """One tap. The script sends when it was made and its key; a plain form sends the choice alone."""
    meeting = held_or_404(person=request.user, number=number)
    registration = get_object_or_404(Registration, uuid=uuid, meeting=meeting)
    asked = request.POST.get("presence", "")
    try:
        noted = attendance.note(
            registration=registration, presence="" if asked == "EFFACER" else asked, by=request.user, key=uuid_in(request.POST.get("key", "")), tapped_at=_instant(request)
        )  # fmt: skip
    except Refused as refused:
        if not _wants_json(request):
            raise
        return JsonResponse({"error": refused.reason}, status=403)
    if _wants_json(request):
        counts = presence_counts(meeting=meeting)
        told = {"present": counts.present, "absent": counts.absent, "excused": counts.excused, "unknown": counts.unknown}
        return JsonResponse({"presence": noted.presence, "counts": told})
    messages.success(request, f"{noted.name} : {noted.get_presence_display() if noted.presence else 'la note est effacée'}.")
    return redirect(f"{reverse('meetings:door', args=[number])}#p-{noted.uuid}")


@person_page(methods=("POST",))
def walk_in(request: PersonRequest, number: int) -> HttpResponse:
    """Somebody came without registering."""
    meeting = held_or_404(person=request.user, number=number)
    form = WalkInForm(request.POST, meeting=meeting)
    if form.is_valid():
        try:
            added = attendance.walk_in(meeting=meeting, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"{added.name} est là. Bienvenue !")
            return redirect("meetings:door", number)
    return _page(request, meeting, form=form, status=422)


@person_page()
def sign_in_sheet(request: PersonRequest, number: int) -> HttpResponse:
    """The sheet to print, with room to sign."""
    meeting = held_or_404(person=request.user, number=number)
    context = {"meeting": meeting, "lines": sheet_lines(meeting=meeting), "blank": range(BLANK_LINES), "crumbs": crumbs_to(meeting)}
    return render(request, "meetings/sign_in_sheet.html", context)


@person_page()
def sign_in_pdf(request: PersonRequest, number: int) -> HttpResponse:
    """The same sheet as a PDF."""
    meeting = held_or_404(person=request.user, number=number)
    return document_response(document=sheet_document(meeting=meeting), form="pdf", name=f"presences-{meeting.pk}")


@person_page(methods=("POST",))
def sheet_create(request: PersonRequest, number: int) -> HttpResponse:
    """Attach the scan of a signed sheet."""
    meeting = held_or_404(person=request.user, number=number)
    received = files.received_files(request=request, most=10, name="feuilles")
    added, refusals = received.files, received.refusals
    if added:
        sheets.add_sheets(meeting=meeting, by=request.user, added=added)
        messages.success(request, "La feuille signée est jointe.")
    for reason in refusals or ([] if added else ["Choisissez la photo ou le PDF de la feuille signée."]):
        messages.error(request, reason)
    return redirect(f"{reverse('meetings:door', args=[number])}#feuilles")


@person_page(methods=("POST",))
def sheet_remove(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Take the scan off."""
    meeting = held_or_404(person=request.user, number=number)
    sheet = get_object_or_404(SignedSheet.objects.select_related("meeting", "file"), uuid=uuid, meeting=meeting)
    sheets.remove_sheet(sheet=sheet, by=request.user)
    messages.success(request, "La feuille est retirée, et effacée.")
    return redirect(f"{reverse('meetings:door', args=[number])}#feuilles")


@person_page()
def sheet(request: PersonRequest, number: int, uuid: UUID) -> HttpResponseBase:
    """Send the scan to those who hold the meeting."""
    meeting = held_or_404(person=request.user, number=number)
    found = get_object_or_404(SignedSheet.objects.select_related("file"), uuid=uuid, meeting=meeting)
    return files.file_response(request=request, file=found.file, inline="telecharger" not in request.GET)


@public_page(methods=("GET", "POST"))
def check_in(request: HttpRequest, token: str) -> HttpResponse:
    """The code on somebody's registration. Read by whoever holds the meeting, one button notes them present; it opens nothing to anybody else."""
    registration = read_door(given=token)
    if registration is None:
        raise Http404(NOT_HERE)
    meeting = registration.meeting
    if not (is_member(person=request.user) and rules.may_hold(person=request.user, meeting=meeting)):
        if registration.person_id is not None and registration.person_id == request.user.pk:
            return redirect(registration_path(registration=registration))
        return error_page(request=request, status=403, reason=AT_THE_DOOR)
    if request.method == "POST":
        attendance.note(registration=registration, presence="PRESENT", by=request.user, way=Attendance.Way.CODE)
        messages.success(request, f"{registration.name} est là. Bienvenue !")
        return redirect("meetings:door", meeting.pk)
    return render(request, "meetings/check_in.html", {"meeting": meeting, "registration": registration, "crumbs": crumbs_to(meeting)})


@public_page(methods=("GET", "POST"))
def remote(request: HttpRequest, token: str) -> HttpResponse:
    """The room at a distance: opening the address shows the door, the button notes the presence and opens the link."""
    registration = read_door(given=token)
    if registration is None or not registration.is_remote:
        raise Http404(NOT_HERE)
    meeting = registration.meeting
    if request.method == "POST":
        attendance.join_remote(registration=registration)
        if meeting.remote_link:
            return redirect(meeting.remote_link)
        messages.success(request, "Votre présence est notée.")
    context = {
        "meeting": meeting,
        "registration": registration,
        "is_open": attendance.may_join_remote(meeting=meeting, now=timezone.now()),
        "mine_url": registration_path(registration=registration),
    }
    return render(request, "meetings/remote_room.html", context)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def _instant(request: HttpRequest) -> datetime | None:
    given = instant(request.POST.get("a", ""))
    return given if given is not None and timezone.is_aware(given) else None
