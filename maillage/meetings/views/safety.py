"""The safety sheet of a meeting, its checklist and its incidents: for those who hold it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, person_page
from maillage.meetings import rules
from maillage.meetings.domain import safety as acts
from maillage.meetings.forms.safety import IncidentForm, SafetyForm, safety_initial
from maillage.meetings.models import Incident, Meeting, SafetyCheck, SafetySheet
from maillage.meetings.views.fetching import crumbs_to, held_or_404


@person_page(methods=("GET", "POST"))
def safety(request: PersonRequest, number: int) -> HttpResponse:
    """Read and fill in the sheet; tick the checklist."""
    meeting = held_or_404(person=request.user, number=number)
    sheet = SafetySheet.objects.filter(meeting=meeting).first()
    form = SafetyForm(request.POST or None, initial=safety_initial(sheet=sheet))
    if request.method == "POST" and form.is_valid():
        acts.write_safety(meeting=meeting, person=request.user, said=form.said())
        messages.success(request, "La fiche de sécurité est enregistrée.")
        return redirect("meetings:safety", number=number)
    return _show(request, meeting, form, IncidentForm(), 422 if form.is_bound else 200)


@person_page(methods=("POST",))
def safety_check(request: PersonRequest, number: int, key: str) -> HttpResponse:
    """Tick a line, or take the tick off (`fait=0`)."""
    meeting = held_or_404(person=request.user, number=number)
    acts.check_line(meeting=meeting, person=request.user, key=key, done=request.POST.get("fait") != "0")
    return redirect(f"{reverse('meetings:safety', args=[number])}#liste")


@person_page(methods=("POST",))
def incident_create(request: PersonRequest, number: int) -> HttpResponse:
    """Note an incident."""
    meeting = held_or_404(person=request.user, number=number)
    form = IncidentForm(request.POST)
    if form.is_valid():
        acts.note_incident(meeting=meeting, person=request.user, what=form.cleaned_data["what"], done=form.cleaned_data["done"])
        messages.success(request, "C’est noté. Seules les personnes qui tiennent la rencontre et la coordination le lisent.")
        return redirect(f"{reverse('meetings:safety', args=[number])}#incidents")
    sheet = SafetySheet.objects.filter(meeting=meeting).first()
    return _show(request, meeting, SafetyForm(initial=safety_initial(sheet=sheet)), form, 422)


def _show(request: PersonRequest, meeting: Meeting, form: SafetyForm, incident: IncidentForm, status: int) -> HttpResponse:
    sheet = SafetySheet.objects.filter(meeting=meeting).first()
    done = {row.key: row for row in SafetyCheck.objects.filter(meeting=meeting).select_related("by")}
    expected = max((meeting.seats_on_site or 0), (sheet.room_capacity or 0) if sheet else 0)
    lines = rules.safety_lines(people=expected, children=sheet.children if sheet else 0)
    context = {
        # The title says what is to be corrected: the form that was sent goes first.
        "form": incident if incident.is_bound else form,
        "sheet_form": form,
        "incident_form": incident,
        "meeting": meeting,
        "lines": [(key, words, done.get(key)) for key, words in lines],
        "done": sum(key in done for key, _ in lines),
        "too_many": bool(sheet and sheet.room_capacity and meeting.seats_on_site and meeting.seats_on_site > sheet.room_capacity),
        "room_capacity": sheet.room_capacity if sheet else None,
        "incidents": Incident.objects.filter(meeting=meeting).select_related("by").order_by("-at", "-pk"),
        "crumbs": crumbs_to(meeting),
        "incident_url": reverse("meetings:incident_create", args=[meeting.pk]),
        "sheet_url": reverse("meetings:safety", args=[meeting.pk]),
    }
    return render(request, "meetings/meeting_safety.html", context, status=status)
