"""Introductions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, coordinator_page, person_page
from maillage.kernel.ui.respond import respond
from maillage.kernel.web.asked import uuid_in
from maillage.people import public as people
from maillage.welcome.domain import arriving
from maillage.welcome.domain import pairs as acts
from maillage.welcome.forms.words import PairForm
from maillage.welcome.models import Pair
from maillage.welcome.queries.pairs import Arrival, arrivals, drawn
from maillage.welcome.views.crumbs import WEEK, tabs

PER_PAGE = 30


@coordinator_page(methods=("GET", "POST"))
def pairs(request: PersonRequest) -> HttpResponse:
    """Who arrived, who could welcome them; draw a pair."""
    found = arrivals()
    forms = [
        (arrival, PairForm(hosts=_hosts(arrival), initial={"newcomer": arrival.newcomer.person.uuid}, auto_id=_ids(arrival)))
        for arrival in found
    ]
    if request.method != "POST":
        return _show(request, forms)
    wanted = uuid_in(request.POST.get("newcomer", ""))
    arrival = next((each for each in found if each.newcomer.person.uuid == wanted), None)
    if arrival is None:
        messages.info(request, "Cette personne a déjà son binôme, ou n’est plus là.")
        return redirect("welcome:pairs")
    form = PairForm(request.POST, hosts=_hosts(arrival), auto_id=_ids(arrival))
    if form.is_valid():
        host = next(each.person for each, _ in arrival.hosts if each.person.uuid == form.cleaned_data["host"])
        acts.draw(newcomer=arrival.newcomer.person, host=host, by=request.user, words=form.cleaned_data["words"])
        messages.success(request, f"{arrival.newcomer.person} et {host} ont reçu vos mots.")
        return redirect("welcome:pairs")
    return _show(request, [(each, form if each is arrival else other) for each, other in forms], form=form)


def _hosts(arrival: Arrival) -> list[tuple[str, str, str]]:
    return [
        (str(each.person.uuid), f"{each.person}, {each.organisation}", ", ".join(part for part in (each.place, why) if part))
        for each, why in arrival.hosts
    ]


def _ids(arrival: Arrival) -> str:
    return f"binome-{arrival.newcomer.person.pk}-%s"


def _show(request: PersonRequest, forms: Any, *, form: PairForm | None = None) -> HttpResponse:
    page = Paginator(drawn(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"arrivals": forms, "form": form, "page": page, "crumbs": WEEK, "tabs": tabs(), "here": reverse("welcome:pairs")}
    return respond(request, "welcome/pairs.html", context, status=422 if form else 200)


@person_page(methods=("GET", "POST"))
def pair_detail(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One's pair: who the other is, and how to decline."""
    of_mine = Pair.objects.all() if request.user.is_coordinator else Pair.objects.of(request.user)
    pair = get_object_or_404(of_mine.select_related("newcomer", "host", "by"), uuid=uuid)
    mine = request.user.pk in (pair.newcomer_id, pair.host_id)
    if request.method == "POST":
        if not mine:
            raise Refused("Ce binôme n’est pas le vôtre.")
        acts.decline(pair=pair, person=request.user)
        messages.success(request, "C’est noté, sans rancune. La coordination est prévenue.")
        return redirect("home:desk")
    other = pair.host if pair.newcomer_id == request.user.pk else pair.newcomer
    context = {"pair": pair, "mine": mine, "other": other, "seen": people.visible_fields(person=other, reader=request.user)}
    return respond(request, "welcome/pair_detail.html", context)


@person_page(methods=("POST",))
def first_act_aside(request: PersonRequest) -> HttpResponse:
    """Put the first useful act aside."""
    arriving.put_aside(person=request.user)
    return redirect("home:desk")
