"""The page of a meeting, its picture, its programme to print."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_member, public_page
from maillage.kernel.documents.public import FORMS, document_response
from maillage.kernel.text.dates import period, zone_name
from maillage.kernel.ui.respond import shared_picture
from maillage.kernel.web.asked import number_in
from maillage.letters import public as letters
from maillage.meetings import panels_registry
from maillage.meetings.models import Access, Meeting, Stage
from maillage.meetings.queries import calendars, cards, mine, pages
from maillage.meetings.queries.roll import roll_of
from maillage.meetings.views import words
from maillage.meetings.views.fetching import AGENDA, NOT_HERE, visible_or_404

SHOWS = ("meetings.meeting", "meetings.series", "network.theme", "network.organisation", "people.person", "initiatives.testimony")


@public_page(shows=letters.shown_beside(*SHOWS))
def meeting_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """A meeting: when, where, how to come, what happens, who, what remains."""
    meeting = visible_or_404(person=request.user, number=number_in(address), with_asked=True)
    if meeting.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(meeting.get_absolute_url())
    return render(request, "meetings/meeting_detail.html", _page(request, meeting))


def _page(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    person = request.user
    links, people = pages.links_of(meeting=meeting), pages.people_of(meeting=meeting)
    rights = pages.rights_of(meeting=meeting, person=person, people=people, organisers=links.organisers)
    roll = roll_of(meeting=meeting)
    panel = mine.register_panel(meeting=meeting, person=person, roll=roll)
    decided = meeting.stage in (Stage.CANCELLED, Stage.POSTPONED)
    when = period(meeting.starts_at, meeting.ends_at) if meeting.starts_at and meeting.ends_at else ""
    panels, ended = panels_registry.panels_of(meeting=meeting, person=person), meeting.has_ended(now=timezone.now())
    return {
        "beside": letters.beside(request=request, kind=meeting.KIND, uuid=meeting.uuid) if meeting.is_announced else None,
        "meeting": meeting, "links": links, "people": people, "rights": rights, "panel": panel, "crumbs": AGENDA,
        "programme": links.programme, "questions": words.lines_of(meeting.questions),
        "when": when[:1].upper() + when[1:], "zone": zone_name(), "where": words.place_of(meeting=meeting), "facts": words.facts_of(meeting=meeting),
        "remote": words.remote_of(meeting=meeting, panel=panel, holds=rights.may_hold), "audience": words.audience_of(meeting=meeting, links=links),
        "training": words.training_of(meeting=meeting) if meeting.is_training else [],
        "step": pages.last_step(meeting=meeting) if decided else None, "ways": calendars.ways_to_add(meeting=meeting),
        "coming": mine.coming(meeting=meeting, person=person, roll=roll) if meeting.is_announced else None, "is_member": is_member(person=person),
        "panels": panels, "ended": ended,
        "awaits_traces": ended and meeting.is_announced and not meeting.is_cancelled and all(each.id != "traces" for each in panels),
        "state": words.state_of(meeting=meeting), "actions": words.bar_of(meeting=meeting, person=person, rights=rights),
        "documents": [(label, reverse("meetings:meeting_document", args=[meeting.pk, form])) for form, label in FORMS.items()],
        "share_url": settings.BASE_URL + meeting.get_absolute_url(), "locale": f"fr_{settings.NETWORK.country}",
        "is_open_page": meeting.access == Access.PUBLIC and meeting.is_announced,
        "image_url": settings.BASE_URL + reverse("meetings:meeting_image", args=[meeting.pk]),
        "said": words.said_of(meeting=meeting) if decided else "",
        "json_ld": words.json_ld(meeting=meeting, links=links, panel=panel, url=settings.BASE_URL + meeting.get_absolute_url()),
    }  # fmt: skip


@public_page(shows=SHOWS)
def meeting_image(request: HttpRequest, number: int) -> HttpResponse:
    """The picture other sites show beside a link: title and date, for open pages only."""
    meeting = _open_or_404(request, number)
    return shared_picture(seed=str(meeting.uuid), kind="rencontre", title=str(meeting), subtitle=cards.when_of(meeting=meeting))


@public_page(shows=SHOWS)
def meeting_document(request: HttpRequest, number: int, form: str) -> HttpResponse:
    """The programme as PDF, DOCX or ODT, with what this reader may read."""
    if form not in FORMS:
        raise Http404(NOT_HERE)
    meeting = visible_or_404(person=request.user, number=number)
    document = words.document_of(meeting=meeting)
    name = f"programme-{meeting.pk}" + (f"-{timezone.localdate(meeting.starts_at):%Y-%m-%d}" if meeting.starts_at else "")
    return document_response(document=document, form=form, name=name)  # type: ignore[arg-type]


def _open_or_404(request: HttpRequest, number: int) -> Meeting:
    meeting = visible_or_404(person=request.user, number=number)
    if meeting.access != Access.PUBLIC or not meeting.is_announced:
        raise Http404(NOT_HERE)
    return meeting
