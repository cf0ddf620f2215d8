"""The agenda, and the page of one meeting."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, public_page
from maillage.meetings import rules
from maillage.meetings.models import Meeting
from maillage.meetings.views.fetching import number_in, visible_or_404


@public_page(shows=(Meeting.KIND,))
def meeting_list(request: PersonRequest) -> HttpResponse:
    """The coming meetings."""
    coming = rules.listed_for(person=request.user, meetings=Meeting.objects.coming(now=timezone.now())).order_by("starts_at", "pk")
    return render(request, "meetings/meeting_list.html", {"meetings": coming[:20]})


@public_page(shows=(Meeting.KIND,))
def meeting_detail(request: PersonRequest, address: str) -> HttpResponse:
    """The page of one meeting."""
    meeting = visible_or_404(person=request.user, number=number_in(address))
    return render(request, "meetings/meeting_detail.html", {"meeting": meeting})
