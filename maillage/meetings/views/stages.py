"""Bring a meeting from one stage to the next: open, close, put off, move, cancel, throw a draft away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.text.dates import short_date
from maillage.meetings.domain import meetings as acts
from maillage.meetings.domain import stages
from maillage.meetings.forms.stages import DatesForm, WordsForm
from maillage.meetings.models import Meeting
from maillage.meetings.queries import pages
from maillage.meetings.queries.mine import counts_of_states
from maillage.meetings.views.fetching import crumbs_to, editable_or_404, held_or_404


@person_page(methods=("POST",))
def meeting_open(request: PersonRequest, number: int) -> HttpResponse:
    """Announce a meeting and open its registrations; what is missing is said where it can be filled in."""
    meeting = editable_or_404(person=request.user, number=number)
    if meeting.is_draft and acts.missing(meeting=meeting):
        messages.warning(request, "Il manque encore quelque chose pour ouvrir : c’est dit dans la colonne.")
        return redirect("meetings:meeting_edit", number=number)
    try:
        stages.open_meeting(meeting=meeting, person=request.user)
    except Refused as refusal:
        messages.warning(request, refusal.reason)
        return redirect("meetings:meeting_edit", number=number)
    messages.success(request, "Les inscriptions sont ouvertes : la rencontre est dans l’agenda.")
    return redirect(meeting)


@person_page(methods=("POST",))
def meeting_close(request: PersonRequest, number: int) -> HttpResponse:
    """Close the registrations."""
    meeting = stages.close_registrations(meeting=editable_or_404(person=request.user, number=number), person=request.user)
    messages.success(request, "Les inscriptions sont closes.")
    return redirect(meeting)


@person_page(methods=("POST",))
def meeting_reopen(request: PersonRequest, number: int) -> HttpResponse:
    """Open the registrations again."""
    meeting = stages.reopen(meeting=editable_or_404(person=request.user, number=number), person=request.user)
    messages.success(request, "Les inscriptions sont de nouveau ouvertes.")
    return redirect(meeting)


@person_page(methods=("GET", "POST"))
def meeting_postpone(request: PersonRequest, number: int) -> HttpResponse:
    """Put a meeting off, with words."""
    meeting = editable_or_404(person=request.user, number=number)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stages.postpone(meeting=meeting, person=request.user, words=form.cleaned_data["words"])
        messages.success(request, "La rencontre est reportée. Les personnes inscrites sont prévenues, leurs inscriptions sont gardées.")
        return redirect(meeting)
    return _ask(request, meeting, form, "postpone")


@person_page(methods=("GET", "POST"))
def meeting_cancel(request: PersonRequest, number: int) -> HttpResponse:
    """Cancel a meeting, with words."""
    meeting = editable_or_404(person=request.user, number=number)
    form = WordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stages.cancel(meeting=meeting, person=request.user, words=form.cleaned_data["words"])
        messages.success(request, "La rencontre est annulée. Sa page reste et le dit ; les personnes inscrites sont prévenues.")
        return redirect(meeting)
    return _ask(request, meeting, form, "cancel")


@person_page(methods=("GET", "POST"))
def meeting_dates(request: PersonRequest, number: int) -> HttpResponse:
    """Give a meeting other dates."""
    meeting = editable_or_404(person=request.user, number=number)
    form = DatesForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        moved = stages.set_new_dates(
            meeting=meeting, person=request.user, starts_at=said["starts_at"], ends_at=said["ends_at"], words=said["words"]
        )
        messages.success(request, f"La rencontre aura lieu le {short_date(moved.starts_at)}. Les personnes inscrites sont prévenues.")  # type: ignore[arg-type]
        return redirect(moved)
    return _ask(request, meeting, form, "dates")


def _ask(request: PersonRequest, meeting: Meeting, form: WordsForm | DatesForm, what: str) -> HttpResponse:
    counts = counts_of_states(meeting=meeting)
    context = {
        "form": form,
        "meeting": meeting,
        "what": what,
        "told": sum(counts[state] for state in ("SEATED", "OFFERED", "WAITING")),
        "crumbs": crumbs_to(meeting),
    }
    return render(request, "meetings/meeting_stage.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def meeting_discard(request: PersonRequest, number: int) -> HttpResponse:
    """Throw a draft away, after asking."""
    meeting = editable_or_404(person=request.user, number=number)
    if request.method == "GET":
        return render(request, "meetings/meeting_discard.html", {"meeting": meeting, "crumbs": crumbs_to(meeting)})
    acts.discard(meeting=meeting, person=request.user)
    messages.success(request, "Le brouillon est supprimé.")
    return redirect("meetings:meeting_list")


@person_page()
def meeting_history(request: PersonRequest, number: int) -> HttpResponse:
    """The stages a meeting came through, for those who hold it."""
    meeting = held_or_404(person=request.user, number=number)
    context = {"meeting": meeting, "steps": pages.steps_of(meeting=meeting), "crumbs": crumbs_to(meeting)}
    return render(request, "meetings/meeting_history.html", context)
