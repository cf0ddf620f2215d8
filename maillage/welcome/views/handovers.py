"""Pass on what one holds."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, Stale, coordinator_page, person_page
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.ui.respond import respond
from maillage.people import public as people
from maillage.welcome.domain import handovers as acts
from maillage.welcome.forms.words import HandoverForm
from maillage.welcome.models import Handover
from maillage.welcome.queries.handovers import colleagues_of, held_by, passed, taken_by
from maillage.welcome.views.crumbs import WEEK, tabs

PER_PAGE = 30


@person_page(methods=("GET", "POST"))
def hand_over(request: PersonRequest) -> HttpResponse:
    """What I hold, and who takes it over."""
    return _hand_over(request, giver=request.user, done=reverse("welcome:hand_over"))


@coordinator_page(methods=("GET", "POST"))
def hand_over_of(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """What somebody holds who is not there to pass it on."""
    giver = get_object_or_404(people.Person, uuid=uuid)
    return _hand_over(request, giver=giver, done=reverse("welcome:hand_over_of", args=[uuid]))


def _hand_over(request: PersonRequest, *, giver: Any, done: str) -> HttpResponse:
    held, colleagues = held_by(person=giver), colleagues_of(person=giver)
    form = HandoverForm(request.POST if request.method == "POST" else None, held=held, colleagues=colleagues)
    if request.method == "POST" and not held:
        # Sent twice: the page has no form left, where to say what is wrong.
        messages.info(request, "Il ne reste rien à passer\u00a0: c’était déjà fait.")
        return redirect(done)
    if request.method == "POST" and form.is_valid():
        by_uuid = {str(each.uuid): each for each in colleagues}
        choices = [acts.Choice(part=part, thing=thing, taker=by_uuid[taker]) for part, thing, taker in form.chosen()]
        try:
            made = acts.hand_over(giver=giver, by=request.user, choices=choices, words=form.cleaned_data["words"])
        except (Refused, Stale) as refusal:
            form.add_error(None, refusal.reason)
        else:
            messages.success(
                request, f"{plural_fr(len(made), 'relais,relais')} passé{'s' if len(made) > 1 else ''}. Les collègues sont prévenu·e·s."
            )
            return redirect(done)
    groups = [(each.part, [(thing, form[f"relais-{each.part.name}-{thing.uuid}"]) for thing in each.things]) for each in held]
    context = {
        "form": form,
        "groups": groups,
        "giver": giver,
        "mine": giver.pk == request.user.pk,
        "crumbs": WEEK if giver.pk != request.user.pk else [],
    }
    return respond(request, "welcome/hand_over.html", context, status=422 if form.is_bound else 200)


@coordinator_page()
def handovers(request: PersonRequest) -> HttpResponse:
    """What was passed on, and who left lately."""
    page = Paginator(passed(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "crumbs": WEEK, "tabs": tabs(), "here": reverse("welcome:handovers")}
    return respond(request, "welcome/handovers.html", context)


@person_page()
def taken(request: PersonRequest) -> HttpResponse:
    """What was passed to me."""
    page = Paginator(taken_by(person=request.user), PER_PAGE).get_page(request.GET.get("page"))
    return respond(request, "welcome/taken.html", {"page": page})


@person_page(methods=("POST",))
def decline(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Give back what one cannot take over."""
    handover = get_object_or_404(Handover.objects.select_related("giver", "taker"), uuid=uuid, taker=cast(Any, request.user))
    acts.decline(handover=handover, person=request.user)
    messages.success(
        request, f"«\u00a0{handover}\u00a0» n’est plus à vous. La personne qui s’en occupait, ou la coordination, est prévenue."
    )
    return redirect("welcome:taken")
