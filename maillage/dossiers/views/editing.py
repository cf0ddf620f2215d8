"""Keep a published dossier right: its sheet, its agreement, its official steps; withdraw it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from maillage.dossiers import rules
from maillage.dossiers.domain import consent, publishing, revising, statuses, versions
from maillage.dossiers.domain.sheet import sheet_of
from maillage.dossiers.forms.sheet import SheetForm, StepForm, TermsForm, WithdrawForm, initial_of
from maillage.dossiers.models import Dossier, LevelAsked, Outcome
from maillage.dossiers.views.fetching import listed_or_gone
from maillage.kernel.access.public import PersonRequest, Refused, Stale, person_page


def _editable(request: PersonRequest, number: int) -> Dossier:
    dossier = listed_or_gone(person=request.user, number=number)
    if not rules.may_edit(person=request.user, dossier=dossier):
        raise Refused(versions.NO_RIGHT)
    return dossier


def _crumbs(dossier: Dossier) -> list[tuple[str, str]]:
    return [("Dossiers", reverse("dossiers:dossier_list")), (dossier.title, dossier.get_absolute_url())]


@person_page(methods=("GET", "POST"))
def dossier_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Edit the sheet of a published dossier."""
    dossier = _editable(request, number)
    before = sheet_of(dossier=dossier)
    form = SheetForm(
        request.POST if request.method == "POST" else None,
        person=request.user, dossier=dossier, initial=initial_of(dossier=dossier, sheet=before),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            revising.revise(person=request.user, dossier=dossier, sheet=form.sheet(before=before), read_at=form.cleaned_data["read_at"])
        except Stale as stale:
            form.add_error(None, stale.reason)
            # Shown as opened now: sent again, it wins over what somebody changed in between.
            data = request.POST.copy()
            data["read_at"] = Dossier.objects.get(pk=dossier.pk).updated_at.isoformat()
            form.data = data
        else:
            messages.success(request, "Vos changements sont enregistrés.")
            return redirect(Dossier.objects.get(pk=dossier.pk))
    extra = [form[name] for name in form.fields if name.startswith("extra_")]
    context = {"form": form, "dossier": dossier, "crumbs": _crumbs(dossier), "extra": extra, "draft_key": f"dossier:{number}"}
    return render(request, "dossiers/dossier_edit.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def terms_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change whom to talk to, the conditions, the facts of the agreement."""
    dossier = _editable(request, number)
    running = consent.running_consent(dossier=dossier)
    initial = {
        "agreed": running is not None, "board_on": running.board_on if running else None, "words": running.words if running else "",
        "contact": dossier.contact_id or request.user.pk, "conditions": dossier.conditions, "names_open": dossier.names_open,
    }  # fmt: skip
    form = TermsForm(request.POST if request.method == "POST" else None, person=request.user, dossier=dossier, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        consent.save_terms(
            person=request.user, dossier=dossier, contact=form.people[values["contact"]], conditions=values["conditions"],
            names_open=values["names_open"],
        )  # fmt: skip
        consent.give(person=request.user, dossier=dossier, board_on=values["board_on"], words=values["words"])
        messages.success(request, "L’accord et les conditions sont enregistrés.")
        return redirect(dossier)
    context = {"form": form, "dossier": dossier, "crumbs": _crumbs(dossier), "withdraw_url": reverse("dossiers:withdraw", args=[number])}
    return render(request, "dossiers/terms_edit.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def status_add(request: PersonRequest, number: int) -> HttpResponse:
    """Add an official step; note what was decided of each level asked."""
    dossier = _editable(request, number)
    levels = list(LevelAsked.objects.filter(dossier=dossier).select_related("level").order_by("level__position", "pk"))
    form = StepForm(request.POST if request.method == "POST" else None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        decided = _decided(request, levels)
        wrong = next((words for words in (_wrong(*each) for each in decided.values()) if words), "")
        if wrong:
            form.add_error(None, wrong)
        else:
            values = form.cleaned_data
            statuses.add_step(person=request.user, dossier=dossier, status=values["status"], on=values["on"], note=values["note"])
            if decided:
                statuses.decide_levels(person=request.user, dossier=dossier, decided=decided)
            messages.success(request, "L’étape est notée.")
            return redirect(f"{dossier.get_absolute_url()}#etapes")
    context: dict[str, Any] = {
        "form": form,
        "dossier": dossier,
        "crumbs": _crumbs(dossier),
        "outcomes": [("", "Pas encore décidé"), *Outcome.choices],
        "levels": [(row, *_typed(request, row)) for row in levels],
    }
    return render(request, "dossiers/status_add.html", context, status=422 if form.is_bound else 200)


def _typed(request: PersonRequest, row: LevelAsked) -> tuple[str, str]:
    kept = row.decided_on.isoformat() if row.decided_on else ""
    return request.POST.get(f"decision-{row.pk}", row.outcome), request.POST.get(f"le-{row.pk}", kept)


def _decided(request: PersonRequest, levels: list[LevelAsked]) -> dict[int, tuple[str, date | None]]:
    found = {}
    for row in levels:
        outcome, typed = _typed(request, row)
        try:
            day = parse_date(typed)
        except ValueError:
            day = None
        found[row.pk] = (outcome if outcome in Outcome.values else "", day)
    return found


def _wrong(outcome: str, day: date | None) -> str:
    if day is not None and not outcome:
        return "Dites ce qui a été décidé pour ce niveau, ou retirez la date."
    return "La date d’une décision n’est pas à venir." if day is not None and day > timezone.localdate() else ""


@person_page(methods=("GET", "POST"))
def withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw a dossier, with a reason; or take the consent back, which does the same."""
    dossier = listed_or_gone(person=request.user, number=number)
    if not rules.may_withdraw(person=request.user, dossier=dossier):
        raise Refused(versions.NO_RIGHT)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not rules.is_owner(person=request.user, dossier=dossier):
        del form.fields["consent"]
    if request.method == "POST" and form.is_valid():
        publishing.withdraw(
            dossier=dossier, person=request.user, reason=form.cleaned_data["reason"], consent_ended=bool(form.cleaned_data.get("consent"))
        )
        messages.success(request, f"« {dossier} » est retiré. Son adresse dit pourquoi, et depuis quand.")
        return redirect("dossiers:dossier_list")
    context = {"form": form, "dossier": dossier, "crumbs": _crumbs(dossier)}
    return render(request, "dossiers/withdraw.html", context, status=422 if form.is_bound else 200)
