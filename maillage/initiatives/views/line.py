"""The line of life: steps, calls, adaptations elsewhere."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.initiatives import rules
from maillage.initiatives.domain import around
from maillage.initiatives.domain import initiatives as acts
from maillage.initiatives.forms.sheets import AdaptationForm, CallForm, StepForm
from maillage.initiatives.models import Adaptation, Initiative
from maillage.initiatives.queries import pages
from maillage.initiatives.queries.pages import fetched
from maillage.initiatives.views import showing
from maillage.initiatives.views.fetching import listed_or_gone, visible_or_gone
from maillage.initiatives.views.receiving import drop_zone, received_files
from maillage.initiatives.views.sheets import crumbs_to
from maillage.kernel.access.public import PersonRequest, Refused, coordinator_page, person_page
from maillage.network import public as network

WITHOUT_TEAM = "Pour raconter votre reprise, rattachez d’abord votre profil à une autre équipe que celle qui a mené l’initiative."


@person_page(methods=("GET", "POST"))
def step_create(request: PersonRequest, number: int) -> HttpResponse:
    """Note a step, forward or back, with words and evidence."""
    initiative = visible_or_gone(person=request.user, queryset=fetched(), pk=number)
    if not rules.may_note_step(person=request.user, initiative=initiative):
        raise Refused(acts.NO_RIGHT)
    form = StepForm(request.POST or None)
    received = received_files(request=request)
    if request.method == "POST":
        if form.is_valid() and not received.refusals:
            values = {name: form.cleaned_data[name] for name in ("step", "words", "on", "evidence_url")}
            acts.note_step(initiative=initiative, person=request.user, evidence=received.files[0] if received.files else None, **values)
            messages.success(request, "L’étape est notée.")
            return redirect(f"{initiative.get_absolute_url()}#ligne-de-vie")
        if received.refusals:
            form.add_error(None, " ".join(received.refusals))
    steps = pages.steps_of(initiative=initiative)
    context = {
        "form": form,
        "initiative": initiative,
        "line": pages.line_of(steps=steps),
        "crumbs": crumbs_to(initiative),
        **drop_zone(received=received),
    }
    return render(request, "initiatives/step_create.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("GET", "POST"))
def call_back(request: PersonRequest, number: int) -> HttpResponse:
    """Who to call, what they told before; then what was said, and when to call again."""
    initiative = visible_or_gone(person=request.user, queryset=fetched(), pk=number)
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        acts.call_back(initiative=initiative, coordinator=request.user, words=values["words"], again_on=values["again_on"])
        messages.success(request, "L’appel est noté." + (" La fiche reviendra dans La semaine." if values["again_on"] else ""))
        return redirect(f"{initiative.get_absolute_url()}#ligne-de-vie")
    context = {
        "form": form, "initiative": initiative, "steps": pages.steps_of(initiative=initiative), "crumbs": crumbs_to(initiative),
        "contact": showing.contact_of(initiative=initiative, person=request.user),
    }  # fmt: skip
    return render(request, "initiatives/call_back.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def adaptation_create(request: PersonRequest, number: int) -> HttpResponse:
    """« Essayé ailleurs »: another team tells what it changed and what it gave."""
    initiative: Initiative = listed_or_gone(request=request, queryset=fetched(), number=number)
    teams: list[network.Organisation] = rules.adapting_organisations(person=request.user, initiative=initiative)
    if not teams:
        raise Refused(WITHOUT_TEAM)
    form = AdaptationForm(request.POST or None, organisations=teams)
    received = received_files(request=request)
    if request.method == "POST":
        if form.is_valid() and not received.refusals:
            values = {name: form.cleaned_data[name] for name in ("where", "when", "changed", "outcome")}
            team = next(each for each in teams if each.pk == form.cleaned_data["organisation"])
            around.adapt(initiative=initiative, person=request.user, organisation=team, added=received.files, **values)
            messages.success(request, "Merci : votre récit est sur la page, et la personne qui a raconté cette initiative en est prévenue.")
            return redirect(f"{initiative.get_absolute_url()}#essaye-ailleurs")
        if received.refusals:
            form.add_error(None, " ".join(received.refusals))
    context = {"form": form, "initiative": initiative, "crumbs": crumbs_to(initiative), **drop_zone(received=received)}
    return render(request, "initiatives/adaptation_create.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def adaptation_remove(request: PersonRequest, number: int, uuid: UUID) -> HttpResponse:
    """Take an adaptation off, after asking."""
    initiative = listed_or_gone(request=request, queryset=fetched(), number=number)
    adaptation = get_object_or_404(Adaptation.objects.select_related("organisation", "initiative"), uuid=uuid, initiative=initiative)
    if not rules.may_change_adaptation(person=request.user, adaptation=adaptation):
        raise Refused("Seule l’équipe qui a raconté cette reprise peut la retirer.")
    if request.method == "GET":
        keep_url = f"{reverse('initiatives:initiative_detail', args=[number])}#essaye-ailleurs"
        return render(
            request,
            "initiatives/discard.html",
            {"thing": f"la reprise par {adaptation.organisation}", "keep_url": keep_url, "is_row": True},
        )
    around.remove_adaptation(adaptation=adaptation, person=request.user)
    messages.success(request, "Le récit de cette reprise est retiré. L’étape reste dans la ligne de vie.")
    return redirect(initiative)
