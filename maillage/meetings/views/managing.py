"""The organisers' list: who comes, who waits; add, move, remove with a reason, write, switch the mode, take the list away."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.tables.public import FORMS, table_response
from maillage.kernel.text.characters import one_line
from maillage.meetings import rules
from maillage.meetings.domain import by_hand, modes
from maillage.meetings.forms.registering import HandForm, ModeForm, ReasonForm, WriteForm, organisation_named
from maillage.meetings.models import HOLDING, Meeting, Registration, State
from maillage.meetings.queries import registered
from maillage.meetings.queries.seats import seat_counts
from maillage.meetings.views.fetching import crumbs_to, editable_or_404, held_or_404

PER_PAGE = 100
HEAD = ["Nom", "Places", "Façon de venir", "État", "Besoins et réponses", "Inscription"]
TO = {"inscrits": (State.SEATED,), "attente": (State.WAITING, State.OFFERED), "tous": (*HOLDING, State.WAITING)}


def _list_crumbs(meeting: Meeting) -> list[tuple[str, Any]]:
    return [*crumbs_to(meeting), ("Inscriptions", reverse("meetings:registrations", args=[meeting.pk]))]


@person_page()
def registrations(request: PersonRequest, number: int) -> HttpResponse:
    """The list, its counts, its filters; `?forme=` takes it away as a table."""
    meeting = held_or_404(person=request.user, number=number)
    filters = registered.Filters(
        which=request.GET.get("liste", ""), mode=request.GET.get("facon", ""), words=one_line(request.GET.get("q", ""))[:80]
    )
    form = request.GET.get("forme", "")
    if form in FORMS:
        table = registered.table_of(meeting=meeting, filters=filters, reader=request.user)
        return table_response(table=table, form=form, name=f"inscriptions-{meeting.pk}-{timezone.localdate()}")
    page = Paginator(registered.rows_of(meeting=meeting, filters=filters), PER_PAGE).get_page(request.GET.get("page"))
    ranks, questions = registered.ranks_of(meeting=meeting), list(meeting.asked.order_by("position", "pk"))
    context = {
        "meeting": meeting,
        "filters": filters,
        "page": page,
        "rows": [(row, ranks.get(row.pk, 0), registered.answers_of(registration=row, questions=questions)) for row in page.object_list],
        "head": HEAD,
        "counts": list(seat_counts(meeting=meeting).values()),
        "lists": _lists(meeting, filters),
        "exports": _exports(request, filters),
        "may_edit": rules.may_edit(person=request.user, meeting=meeting),
        "crumbs": crumbs_to(meeting),
    }
    return render(request, "meetings/registration_list.html", context)


def _lists(meeting: Meeting, filters: registered.Filters) -> list[tuple[str, str, bool]]:
    """Give (address, label with its count, whether it is the one shown) of the lists that hold somebody."""
    counts = registered.counts_of(meeting=meeting)
    labels = {key: label for key, (label, _) in registered.LISTS.items()}
    if meeting.mode_changed_at:
        labels[registered.UNANSWERED] = "N’ont pas redit comment elles et ils viennent"
    everybody = sum(count for key, count in counts.items() if key not in ("annulees", registered.UNANSWERED))
    rows = [(f"?liste={key}", f"{label} · {counts[key]}", filters.which == key) for key, label in labels.items() if counts[key]]
    return [("?", f"Toutes et tous · {everybody}", not filters.which), *rows]


def _exports(request: PersonRequest, filters: registered.Filters) -> list[tuple[str, str]]:
    kept = {"liste": filters.which, "facon": filters.mode, "q": filters.words}
    query = {name: value for name, value in kept.items() if value}
    return [(label, f"{request.path}?{urlencode({**query, 'forme': form})}") for form, label in FORMS.items()]


@person_page(methods=("GET", "POST"))
def registration_add(request: PersonRequest, number: int) -> HttpResponse:
    """Register a colleague who rang, or several without a name: the same questions are asked."""
    meeting = held_or_404(person=request.user, number=number)
    form = HandForm(request.POST if request.method == "POST" else None, meeting=meeting, initial={"seats": 1})
    if form.is_bound and form.is_valid():
        try:
            registration = by_hand.add_by_hand(meeting=meeting, by=request.user, entry=form.entry())
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"{registration.label}\u00a0: {registration.get_state_display()}.")
            return redirect("meetings:registrations", number=number)
    context = {"meeting": meeting, "form": form, "counts": list(seat_counts(meeting=meeting).values()), "crumbs": _list_crumbs(meeting)}
    return render(request, "meetings/registration_add.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def registration_manage(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """One registration: its answers, its history, and what an organiser may decide, with a reason."""
    meeting = held_or_404(person=request.user, number=number)
    found: Registration = get_object_or_404(
        Registration.objects.select_related("person", "organisation", "by_hand").prefetch_related("answers"), uuid=uuid, meeting=meeting
    )
    found.meeting = meeting
    acts = _acts_for(found)
    form = ReasonForm(request.POST if request.method == "POST" else None, acts=acts) if acts else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            moved = _decide(found, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"C’est fait\u00a0: {moved.label}, {moved.get_state_display()}.")
            return redirect("meetings:registrations", number=number)
    questions = list(meeting.asked.order_by("position", "pk"))
    context = {
        "meeting": meeting,
        "registration": found,
        "rank": registered.ranks_of(meeting=meeting).get(found.pk, 0),
        "answers": registered.answers_of(registration=found, questions=questions),
        "steps": registered.steps_of(registration=found),
        "form": form,
        "crumbs": _list_crumbs(meeting),
    }
    return render(request, "meetings/registration_manage.html", context, status=422 if form is not None and form.is_bound else 200)


def _acts_for(found: Registration) -> list[str]:
    if not found.is_live or found.meeting.has_ended(now=timezone.now()):
        return []
    acts = ["place"] if found.state in (State.WAITING, State.OFFERED) else []
    if found.person_id is None and found.state != State.OFFERED:
        acts.append("equipe")
    if len(found.meeting.seat_modes) > 1 and found.state in (State.SEATED, State.WAITING):
        acts.append("facon")
    if found.state in HOLDING:
        acts.append("liste")
    return [*acts, "retirer"]


def _decide(found: Registration, *, by: Any, act: str, reason: str, organisation: str = "") -> Registration:
    if act == "equipe":
        team = organisation_named(one_line(organisation))
        return by_hand.correct_team(registration=found, by=by, organisation=team, typed=organisation, reason=reason)
    if act == "place":
        return by_hand.give_seat(registration=found, by=by, reason=reason)
    if act == "liste":
        return by_hand.put_back(registration=found, by=by, reason=reason)
    if act == "facon":
        other = next(mode for mode in found.meeting.seat_modes if mode != found.mode)
        return by_hand.move(registration=found, by=by, mode=other, reason=reason)
    return by_hand.remove(registration=found, by=by, reason=reason)


@person_page(methods=("GET", "POST"))
def registration_write(request: PersonRequest, number: int) -> HttpResponse:
    """Write to those who come, or wait."""
    meeting = held_or_404(person=request.user, number=number)
    form = WriteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            told = by_hand.write_to(meeting=meeting, by=request.user, words=values["words"], states=TO[values["to"]])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, f"Votre message part à {told} personne{'s' if told > 1 else ''}.")
            return redirect("meetings:registrations", number=number)
    context = {"meeting": meeting, "form": form, "crumbs": _list_crumbs(meeting), "draft": f"message-{meeting.pk}"}
    return render(request, "meetings/registration_write.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def registration_mode(request: PersonRequest, number: int) -> HttpResponse:
    """The one switch of the mode: registrations are kept, each person is asked again."""
    meeting = editable_or_404(person=request.user, number=number)
    form = ModeForm(request.POST if request.method == "POST" else None, initial={"mode": meeting.mode})
    if form.is_bound and form.is_valid():
        try:
            asked = modes.switch_mode(meeting=meeting, by=request.user, mode=form.cleaned_data["mode"])
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            said = f"C’est changé. {asked} personne{'s' if asked > 1 else ''} reçoi{'ven' if asked > 1 else ''}t la question."
            messages.success(request, said if asked else "C’est noté.")
            return redirect("meetings:registrations", number=number)
    context = {
        "meeting": meeting, "form": form, "crumbs": _list_crumbs(meeting), "counts": list(seat_counts(meeting=meeting).values()),
    }  # fmt: skip
    return render(request, "meetings/registration_mode.html", context, status=422 if form.is_bound else 200)
