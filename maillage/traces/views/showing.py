"""Read what remains of a meeting."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from maillage.kernel.access.public import is_member, public_page
from maillage.kernel.documents.public import FORMS as PAPERS
from maillage.kernel.files import public as files
from maillage.kernel.tables.public import FORMS as TABLES
from maillage.kernel.text.dates import period
from maillage.kernel.text.numbers import number_fr, plural_fr
from maillage.letters import public as letters
from maillage.meetings import public as meetings
from maillage.traces import rules
from maillage.traces.models import Trace, TraceFile
from maillage.traces.queries import pages

NOT_HERE = "Cette page n’existe pas, ou vous ne pouvez pas la lire."


def readable(*, person: Any, number: int) -> Trace:
    """Fetch the published traces of a meeting this reader may read.

    Raises:
        Http404: nothing here, or nothing this reader may know of.
    """
    trace = pages.readable(number=number, person=person)
    if trace is None:
        raise Http404(NOT_HERE)
    return trace


@public_page(shows=letters.shown_beside(Trace.KIND, meetings.Meeting.KIND, "library.resource", "initiatives.testimony"))
def trace_detail(request: HttpRequest, number: int) -> HttpResponse:
    """The account, photos and files, what was said, what was cited, what people thought."""
    trace = readable(person=request.user, number=number)
    meeting, member = trace.meeting, is_member(person=request.user)
    gathering = meetings.gathering_of(meeting=meeting, person=request.user)
    holds, meeting_url = gathering.may_hold, meeting.get_absolute_url()
    # « comme un partenaire »: those who hold the meeting look at what the others read.
    as_partner = not member or (holds and request.GET.get("comme") == "partenaire")
    audiences = rules.audiences_of(person=None if as_partner else request.user)
    context = {
        "meeting": meeting,
        "meeting_url": meeting_url,
        "trace": trace,
        "account": trace.partners_account if as_partner else trace.account,
        "as_partner": as_partner and member,
        "is_member": member,
        "holds": holds,
        "beside": pages.beside(trace=trace, person=request.user, audiences=audiences, holds=holds),
        "around": letters.beside(request=request, kind=meetings.Meeting.KIND, uuid=meeting.uuid),
        "papers": [(label, reverse("traces:account", args=[number, form])) for form, label in PAPERS.items()],
        "tables": [(label, reverse("traces:participants", args=[number, form])) for form, label in TABLES.items()] if holds else [],
        "meta": _meta(trace=trace),
        "facts": _facts(trace=trace, gathering=gathering),
        "mark_head": ["Note", "Avis"],
        "join_url": reverse("network:join"),
        "close_url": reverse("traces:close", args=[number]),
        "partner_url": f"{request.path}?comme=partenaire",
        "crumbs": [("Rencontres", reverse("meetings:meeting_list")), (meeting.title, meeting_url)],
    }
    return render(request, "traces/trace_detail.html", context)


def _meta(*, trace: Trace) -> list[tuple[str, str]]:
    meeting = trace.meeting
    when = [("calendar-blank", period(meeting.starts_at, meeting.ends_at))] if meeting.starts_at and meeting.ends_at else []
    place = ", ".join(part for part in (meeting.place_name, str(meeting.commune or "")) if part)
    return [*when, *([("map-pin", place)] if place else [])]


def _facts(*, trace: Trace, gathering: meetings.Gathering) -> list[tuple[str, str]]:
    """Give the figures of the meeting: they name nobody."""
    facts = [
        ("Présent·e·s", plural_fr(gathering.people, "personne") if gathering.people else ""),
        ("De", plural_fr(gathering.organisations, "organisation") if gathering.organisations else ""),
        ("Durée", f"{number_fr(trace.hours)}\u00a0heures" if trace.hours else ""),
        ("Organisée par", ", ".join(gathering.organisers)),
    ]
    return [(label, words) for label, words in facts if words]


def _row(request: HttpRequest, uuid: UUID) -> TraceFile:
    """Fetch a file of the traces under the reader's right; those who conclude see it before it is published."""
    row: TraceFile = get_object_or_404(TraceFile.objects.select_related("file", "trace__meeting"), file__uuid=uuid)
    trace = row.trace
    if is_member(person=request.user) and meetings.may_hold(person=request.user, meeting=trace.meeting):
        return row
    shown = rules.visible_to(person=request.user, traces=Trace.objects.filter(pk=trace.pk)).exists()
    if not shown or row.audience not in rules.audiences_of(person=request.user):
        raise Http404("Ce fichier n’existe pas, ou vous ne pouvez pas le lire.")
    return row


@public_page()
def file(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a file: PDF in the browser unless `?telecharger=1`, the rest as a download."""
    row = _row(request, uuid)
    return files.file_response(request=request, file=row.file, inline="telecharger" not in request.GET)


@public_page()
def trace_photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Send a photo as pages show it, under the same right."""
    row = _row(request, uuid)
    picture = row.file.previews.filter(number=1).first()
    if picture is None:
        raise Http404("La photo se prépare.")
    picture.file = row.file
    return files.preview_response(request=request, preview=picture)
