"""Experiments: the protocol, what is seen, what is decided."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.initiatives import rules
from maillage.initiatives.domain import experiments as acts
from maillage.initiatives.domain import publishing
from maillage.initiatives.forms.sheets import ReasonForm
from maillage.initiatives.forms.words import DecisionForm, ExperimentForm, ObservationForm, experiment_initial
from maillage.initiatives.models import Experiment, ExperimentDecision, Observation
from maillage.initiatives.queries.cards import state_of
from maillage.initiatives.views import showing
from maillage.initiatives.views.fetching import NOT_HERE, listed_or_gone, visible_or_gone
from maillage.initiatives.views.lists import CRUMBS
from maillage.initiatives.views.sheets import tombstone
from maillage.kernel.access.public import Gone, PersonRequest, Refused, Stale, coordinator_page, is_member, person_page, public_page
from maillage.kernel.web.asked import instant, key_of, number_in

SHOWS = ("initiatives.experiment", "initiatives.initiative", "network.organisation", "people.person")
NO_RIGHT = "Seules les personnes qui s’occupent de cette expérimentation peuvent le faire."


def _fetched() -> Any:
    return Experiment.objects.select_related("contributor", "organisation", "initiative")


def _crumbs(experiment: Experiment | None = None) -> list[tuple[str, str]]:
    found = [*CRUMBS, ("Expérimentations", reverse("initiatives:experiment_list"))]
    return [*found, (str(experiment), experiment.get_absolute_url())] if experiment else found


@public_page(shows=SHOWS)
def experiment_detail(request: HttpRequest, address: str) -> HttpResponseBase:
    """An experiment: its question, what is watched, what was seen, what was decided."""
    number, person = number_in(address), request.user
    try:
        experiment: Experiment = visible_or_gone(person=person, queryset=_fetched(), pk=number)
    except Gone as gone:
        return tombstone(request, Experiment.objects.get(pk=number), gone)
    if experiment.get_absolute_url() != request.path:
        return HttpResponsePermanentRedirect(experiment.get_absolute_url())
    initiative = experiment.initiative
    if initiative is not None and not rules.visible_to(person=person, things=type(initiative).objects.filter(pk=initiative.pk)).exists():
        initiative = None
    over = experiment.stopped_on is None and experiment.ends_on is not None and experiment.ends_on < timezone.localdate()
    context = {
        "experiment": experiment, "initiative": initiative, "state": state_of(experiment=experiment), "crumbs": _crumbs(), "over": over,
        "observations": list(Observation.objects.filter(experiment=experiment).select_related("by").order_by("-on", "-pk")[:200]),
        "decisions": list(ExperimentDecision.objects.filter(experiment=experiment).select_related("by").order_by("-pk")),
        "sites": [line.strip() for line in experiment.sites.splitlines() if line.strip()], "watched": showing.as_list(experiment.watched),
        "may_edit": rules.may_edit(person=person, thing=experiment), "may_observe": rules.may_observe(person=person, experiment=experiment),
        "may_decide": rules.may_decide(person=person, experiment=experiment), "is_member": is_member(person=person),
        "may_moderate": experiment.is_waiting and rules.may_moderate(person=person), **_addresses(experiment), **showing.moderation_of(thing=experiment),
    }  # fmt: skip
    return render(request, "initiatives/experiment_detail.html", context)


def _addresses(experiment: Experiment) -> dict[str, str]:
    names = ("experiment_edit", "observation_create", "decision_create", "experiment_withdraw")
    return {f"{name}_url": reverse(f"initiatives:{name}", args=[experiment.pk]) for name in names}


@person_page(methods=("GET", "POST"))
def experiment_create(request: PersonRequest) -> HttpResponse:
    """Open an experiment: its protocol."""
    if request.method == "POST":
        return _receive(request, None)
    about = request.GET.get("initiative", "")
    initial = {"key": uuid4(), "initiative": about if about.isdigit() else None}
    return _show(request, ExperimentForm(person=request.user, initial=initial))


@person_page(methods=("GET", "POST"))
def experiment_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Go on with a draft, or edit a published protocol."""
    draft = Experiment.objects.filter(pk=number, published_at=None, contributor_id=request.user.pk).first()
    if draft is not None:
        if not draft.is_draft:
            return redirect(draft)
        if request.method == "POST":
            return _receive(request, draft)
        return _show(request, ExperimentForm(person=request.user, experiment=draft, initial=experiment_initial(experiment=draft)), draft)
    experiment: Experiment = listed_or_gone(request=request, queryset=_fetched(), number=number)
    if not rules.may_edit(person=request.user, thing=experiment):
        raise Refused(NO_RIGHT)
    form = ExperimentForm(
        request.POST or None, person=request.user, experiment=experiment, initial=experiment_initial(experiment=experiment)
    )
    if request.method == "POST" and form.is_valid():
        try:
            read_at = instant(form.cleaned_data["read_at"])
            acts.revise(experiment=experiment, person=request.user, protocol=form.protocol(), read_at=read_at)
        except Stale as stale:
            form.add_error(None, stale.reason)
            form.data = request.POST.copy()
            form.data["read_at"] = experiment.updated_at.isoformat()
        else:
            messages.success(request, "Vos changements sont enregistrés.")
            return redirect(Experiment.objects.get(pk=number))
    return _show(request, form, experiment, status=422 if form.is_bound else 200)


def _receive(request: PersonRequest, draft: Experiment | None) -> HttpResponse:
    key: UUID = draft.uuid if draft else key_of(request)
    send = "brouillon" not in request.POST
    form = ExperimentForm(request.POST, person=request.user, experiment=draft, strict=send)
    if not form.is_valid():
        return _show(request, form, draft, status=422)
    try:
        experiment = acts.save_draft(person=request.user, key=key, protocol=form.protocol())
    except Stale:
        # The same form sent twice: the first sending won.
        return redirect(Experiment.objects.get(uuid=key))
    if not send:
        messages.success(request, "Brouillon enregistré.")
        return redirect("initiatives:experiment_edit", number=experiment.pk)
    experiment = acts.submit(experiment=experiment, person=request.user)
    waits = "Merci ! L’expérimentation est envoyée : la coordination la lit avant de la publier, et vous recevrez un message."
    messages.success(
        request, "L’expérimentation est ouverte : notez-y ce que vous voyez, au fil des jours." if experiment.is_listed else waits
    )
    return redirect(experiment)


def _show(request: PersonRequest, form: ExperimentForm, experiment: Experiment | None = None, status: int = 200) -> HttpResponse:
    context = {
        "form": form, "experiment": experiment, "published": experiment is not None and experiment.is_listed, "crumbs": _crumbs(),
        "decision": showing.returned_with(thing=experiment),
        "draft": f"experimentation:{experiment.pk if experiment else 'nouvelle'}",
    }  # fmt: skip
    return render(request, "initiatives/experiment_edit.html", context, status=status)


@person_page(methods=("GET", "POST"))
def observation_create(request: PersonRequest, number: int) -> HttpResponse:
    """Note what was seen, on a day."""
    experiment = listed_or_gone(request=request, queryset=_fetched(), number=number)
    if not rules.may_observe(person=request.user, experiment=experiment):
        raise Refused("Seules les équipes de cette expérimentation notent ce qu’elles voient, tant qu’elle dure.")
    form = ObservationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.observe(experiment=experiment, person=request.user, **form.cleaned_data)
        messages.success(request, "C’est noté.")
        return redirect(f"{experiment.get_absolute_url()}#observations")
    context = {"form": form, "experiment": experiment, "crumbs": _crumbs(experiment), "draft": f"observation:{number}"}
    return render(request, "initiatives/observation_create.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def decision_create(request: PersonRequest, number: int) -> HttpResponse:
    """Stop, adapt or extend."""
    experiment = listed_or_gone(request=request, queryset=_fetched(), number=number)
    if not rules.may_edit(person=request.user, thing=experiment):
        raise Refused(NO_RIGHT)
    if experiment.stopped_on:
        raise Stale("Cette expérimentation est déjà arrêtée.")
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        acts.decide(experiment=experiment, person=request.user, **form.cleaned_data)
        messages.success(request, "La décision est sur la page.")
        return redirect(f"{experiment.get_absolute_url()}#decisions")
    context = {"form": form, "experiment": experiment, "crumbs": _crumbs(experiment), "draft": f"decision:{number}"}
    return render(request, "initiatives/decision_create.html", context, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def experiment_withdraw(request: PersonRequest, number: int) -> HttpResponse:
    """Withdraw an experiment, with a reason."""
    experiment = listed_or_gone(request=request, queryset=_fetched(), number=number)
    if not rules.may_withdraw(person=request.user, thing=experiment):
        raise Refused(NO_RIGHT)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        publishing.withdraw(thing=experiment, person=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"« {experiment} » est retirée. Son adresse dit pourquoi, et depuis quand.")
        return redirect("initiatives:experiment_list")
    context = {"form": form, "thing": experiment, "crumbs": _crumbs(experiment)}
    return render(request, "initiatives/withdraw.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("POST",))
def experiment_restore(request: PersonRequest, number: int) -> HttpResponse:
    """Put a withdrawn experiment back."""
    experiment = publishing.restore(thing=get_object_or_404(Experiment, pk=number), coordinator=request.user)
    messages.success(request, f"« {experiment} » est de nouveau en ligne.")
    return redirect(experiment)


@person_page(methods=("GET", "POST"))
def experiment_discard(request: PersonRequest, number: int) -> HttpResponse:
    """Delete a draft, after asking."""
    draft = Experiment.objects.filter(pk=number, published_at=None, submitted_at=None, contributor_id=request.user.pk).first()
    if draft is None:
        raise Http404(NOT_HERE)
    if request.method == "GET":
        keep_url = reverse("initiatives:experiment_edit", args=[number])
        return render(request, "initiatives/discard.html", {"thing": draft, "keep_url": keep_url})
    acts.discard(experiment=draft, person=request.user)
    messages.success(request, "Le brouillon est supprimé.")
    return redirect("initiatives:experiment_list")
