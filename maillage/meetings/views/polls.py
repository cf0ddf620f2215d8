"""The date poll, for those who prepare the meeting."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.text.numbers import plural_fr
from maillage.meetings.domain import choosing
from maillage.meetings.domain import meetings as sheets
from maillage.meetings.domain import polls as acts
from maillage.meetings.forms.polls import ChooseForm, InviteForm, PollForm, SlotsForm, first_hours
from maillage.meetings.models import DatePoll, Meeting, Slot
from maillage.meetings.queries import polls
from maillage.meetings.views.fetching import NOT_HERE, crumbs_to, editable_or_404

NO_POLL = "Cette rencontre n’a pas encore de sondage de dates."


@person_page(methods=("GET", "POST"))
def poll(request: PersonRequest, number: int) -> HttpResponse:
    """The dates proposed and their answers; each form of the page is one act (`acte`)."""
    meeting = editable_or_404(person=request.user, number=number)
    found = _poll_of(meeting)
    if request.method != "POST":
        return _show(request, meeting, found)
    asked = request.POST.get("acte", "")
    if found is None or asked == "ouvrir":
        return _open(request, meeting, found)
    act = ACTS.get(asked)
    return act(request, meeting, found) if act else _show(request, meeting, found, status=422)


def _poll_of(meeting: Meeting) -> DatePoll | None:
    found = DatePoll.objects.select_related("chosen").filter(meeting=meeting).first()
    if found is not None:
        found.meeting = meeting
    return found


def _open(request: PersonRequest, meeting: Meeting, found: DatePoll | None) -> HttpResponse:
    words, slots = PollForm(request.POST), SlotsForm(request.POST)
    if words.is_valid() and slots.is_valid():
        values = words.cleaned_data
        try:
            acts.open_poll(meeting=meeting, person=request.user, words=values["words"], closes_at=values["closes_on"], slots=slots.slots())
        except Refused as refused:
            slots.add_error(None, refused.reason)
        else:
            messages.success(request, "Le sondage est ouvert. Partagez son adresse, ou écrivez aux personnes concernées.")
            return redirect("meetings:poll", number=meeting.pk)
    return _show(request, meeting, found, words=words, slots=slots, status=422)


def _edit(request: PersonRequest, meeting: Meeting, found: DatePoll) -> HttpResponse:
    form = PollForm(request.POST)
    if not form.is_valid():
        return _show(request, meeting, found, words=form, status=422)
    acts.edit_poll(poll=found, person=request.user, words=form.cleaned_data["words"], closes_at=form.cleaned_data["closes_on"])
    messages.success(request, "C’est enregistré.")
    return redirect("meetings:poll", number=meeting.pk)


def _add(request: PersonRequest, meeting: Meeting, found: DatePoll) -> HttpResponse:
    form = SlotsForm(request.POST)
    if form.is_valid():
        try:
            added = acts.add_slots(poll=found, person=request.user, slots=form.slots())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"{plural_fr(len(added), 'date ajoutée,dates ajoutées')}.".capitalize())
            return redirect("meetings:poll", number=meeting.pk)
    return _show(request, meeting, found, slots=form, status=422)


def _invite(request: PersonRequest, meeting: Meeting, found: DatePoll) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            sent = acts.invite(poll=found, person=request.user, people=form.cleaned_data["addresses"])
        except Refused as refused:
            form.add_error("addresses", refused.reason)
        else:
            known = len(form.cleaned_data["addresses"]) - sent
            already = f" {plural_fr(known, 'adresse l’avait déjà reçue,adresses l’avaient déjà reçue')}." if known else ""
            messages.success(request, f"{plural_fr(sent, 'invitation envoyée,invitations envoyées')}.{already}")
            return redirect("meetings:poll", number=meeting.pk)
    return _show(request, meeting, found, invites=form, status=422)


def _remind(request: PersonRequest, meeting: Meeting, found: DatePoll) -> HttpResponse:
    count = acts.remind(poll=found, person=request.user)
    said = (
        f"{plural_fr(count, 'rappel envoyé,rappels envoyés')}."
        if count
        else "Personne à relancer aujourd’hui : tout le monde a répondu ou vient d’être relancé."
    )
    messages.success(request, said)
    return redirect("meetings:poll", number=meeting.pk)


def _change_slot(act: Callable[..., Slot], said: str) -> Callable[[PersonRequest, Meeting, DatePoll], HttpResponse]:
    def change(request: PersonRequest, meeting: Meeting, found: DatePoll) -> HttpResponse:
        act(slot=_slot(found, request.POST.get("date", "")), person=request.user)
        messages.success(request, said)
        return redirect("meetings:poll", number=meeting.pk)

    return change


ACTS: dict[str, Callable[[PersonRequest, Meeting, DatePoll], HttpResponse]] = {
    "mots": _edit,
    "dates": _add,
    "inviter": _invite,
    "relancer": _remind,
    "enlever": _change_slot(acts.remove_slot, "La date est enlevée. Ses réponses sont gardées : vous pouvez la remettre."),
    "remettre": _change_slot(acts.restore_slot, "La date est à nouveau proposée, avec ses réponses."),
}


def _slot(found: DatePoll, given: Any) -> Slot:
    try:
        slot = found.slots.filter(uuid=UUID(str(given))).first()
    except ValueError:
        slot = None
    if slot is None:
        raise Http404(NOT_HERE)
    slot.poll = found
    return slot


def _show(
    request: PersonRequest, meeting: Meeting, found: DatePoll | None, *, words: PollForm | None = None, slots: SlotsForm | None = None,
    invites: InviteForm | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    bound = next((form for form in (slots, words, invites) if form is not None and form.errors), None)
    context = {
        "meeting": meeting,
        "poll": found,
        "results": polls.results_of(poll=found, now=now, for_organisers=True) if found else None,
        "is_open": found.is_open(now=now) if found else False,
        "may_change": meeting.stage in acts.POLLING,
        "closes": polls.closing_of(poll=found) if found else "",
        "share_url": settings.BASE_URL + found.get_absolute_url() if found else "",
        "words": words or PollForm(initial=PollForm.initial_of(poll=found)),
        "slots": slots or SlotsForm(initial=first_hours() if found is None else {}),
        "invites": invites or InviteForm(),
        "form": bound,
        "crumbs": crumbs_to(meeting),
    }
    return render(request, "meetings/poll_manage.html", context, status=status)


@person_page(methods=("GET", "POST"))
def slot_choose(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Make one of the dates that of the meeting."""
    meeting = editable_or_404(person=request.user, number=number)
    found = _poll_of(meeting)
    if found is None:
        raise Http404(NO_POLL)
    slot = _slot(found, uuid)
    lacking = (
        [] if meeting.stage == Meeting.Stage.POSTPONED else [each.words for each in sheets.missing(meeting=meeting) if each.field != "day"]
    )
    if request.method != "POST" and meeting.stage not in acts.POLLING:
        return redirect("meetings:poll", number=meeting.pk)
    form = ChooseForm(request.POST if request.method == "POST" else None, meeting=meeting, lacking=lacking)
    if request.method == "POST" and form.is_valid():
        opens = form.cleaned_data.get("then") == ChooseForm.OPEN
        try:
            choosing.choose(slot=slot, person=request.user, opens=opens, words=form.cleaned_data.get("words") or "")
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, "La date est choisie. Les personnes qui ont répondu en sont averties.")
            return redirect(meeting)
    return _show_choice(request, slot, form, lacking)


def _show_choice(request: PersonRequest, slot: Slot, form: ChooseForm, lacking: list[str]) -> HttpResponse:
    meeting = slot.poll.meeting
    results = polls.results_of(poll=slot.poll, now=timezone.now())
    context = {
        "meeting": meeting,
        "line": next((line for line in results.lines if line.slot.pk == slot.pk), None),
        "slot": slot,
        "form": form,
        "lacking": lacking,
        "edit_url": reverse("meetings:meeting_edit", args=[meeting.pk]),
        "poll_url": reverse("meetings:poll", args=[meeting.pk]),
        "crumbs": [*crumbs_to(meeting), ("Les dates", reverse("meetings:poll", args=[meeting.pk]))],
    }
    return render(request, "meetings/poll_choose.html", context, status=422 if form.errors else 200)
