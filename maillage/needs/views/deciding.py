"""What the coordination decides: propose a meeting, make one of two, close, open again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.kernel.access.public import PersonRequest, Refused, Stale, coordinator_page
from maillage.needs.domain import needs as acts
from maillage.needs.domain.proposing import propose as propose_meeting
from maillage.needs.forms.needs import CloseForm, MergeForm
from maillage.needs.models import Need
from maillage.needs.queries import lists
from maillage.needs.views.fetching import crumbs_to, visible_or_404


@coordinator_page(methods=("POST",))
def propose(request: PersonRequest, number: int) -> HttpResponse:
    """Prepare a meeting, or a training, from a need."""
    need = visible_or_404(person=request.user, number=number)
    meeting = propose_meeting(need=need, person=request.user, training=request.POST.get("type") == "formation")
    messages.success(
        request,
        "Voici le brouillon, avec le titre et les questions du besoin. Les personnes qui le partagent seront prévenues à l’ouverture.",
    )
    return redirect("meetings:meeting_edit", number=meeting.pk)


@coordinator_page(methods=("GET", "POST"))
def merge(request: PersonRequest, number: int) -> HttpResponse:
    """Make one need of two that say the same."""
    need = _going_on(request, number)
    form = MergeForm(request.POST or None, need=need, near=lists.similar(title=need.title, person=request.user, but=need.pk))
    if request.method == "POST" and form.is_valid():
        try:
            into = acts.merge(need=need, into=Need.objects.get(pk=form.cleaned_data["into"]), person=request.user)
        except Refused as refused:
            form.add_error("into", refused.reason)
        else:
            messages.success(request, f"«\u00a0{need}\u00a0» est réuni avec ce besoin. Ses mots sont gardés ici, et son adresse y mène.")
            return redirect(into)
    context = {"form": form, "need": need, "crumbs": crumbs_to(need)}
    return render(request, "needs/need_merge.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("GET", "POST"))
def close(request: PersonRequest, number: int) -> HttpResponse:
    """Close a need, with words for those who share it."""
    need = _going_on(request, number)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            need = acts.close(need=need, person=request.user, words=form.cleaned_data["words"])
        except Refused as refused:
            form.add_error("words", refused.reason)
        else:
            messages.success(request, f"«\u00a0{need}\u00a0» est clos. Les personnes qui le partagent ont reçu vos mots.")
            return redirect(need)
    context = {"form": form, "need": need, "crumbs": crumbs_to(need)}
    return render(request, "needs/need_close.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("POST",))
def reopen(request: PersonRequest, number: int) -> HttpResponse:
    """Let a closed need go on."""
    need = acts.reopen(need=visible_or_404(person=request.user, number=number), person=request.user)
    messages.success(request, f"«\u00a0{need}\u00a0» est de nouveau ouvert.")
    return redirect(need)


def _going_on(request: PersonRequest, number: int) -> Need:
    need = visible_or_404(person=request.user, number=number)
    if not need.goes_on:
        raise Stale(acts.ENDED)
    return need
