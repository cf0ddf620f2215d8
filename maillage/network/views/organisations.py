from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from maillage.kernel.access.public import PersonRequest, coordinator_page, is_coordinator, person_page, public_page
from maillage.kernel.ui.respond import respond
from maillage.letters import public as letters
from maillage.network.domain import memberships, organisations
from maillage.network.forms.organisations import ClosingForm, OrganisationForm, TeamForm
from maillage.network.models import Membership, Organisation
from maillage.network.panels_registry import shown_with_organisations
from maillage.network.queries import pages
from maillage.network.rules import may_edit_organisation


def _shown() -> tuple[str, ...]:
    return letters.shown_beside(*shown_with_organisations())()


@public_page(shows=_shown)
def organisation_detail(request: HttpRequest, ref: str) -> HttpResponse:
    """An organisation: facts, people, themes, what it shared."""
    number = int(ref.partition("-")[0])
    found = Organisation.objects.visible_to(request.user).select_related("commune__parent")
    organisation = get_object_or_404(found, pk=number)
    if ref != f"{organisation.pk}-{organisation.slug}":
        return redirect(organisation, permanent=True)
    editable = may_edit_organisation(person=request.user, organisation=organisation)
    beside = letters.beside(request=request, kind="network.organisation", uuid=organisation.uuid)
    context = {
        "organisation": organisation,
        "beside": beside,
        "themes": pages.themes_of(beside=beside),
        "colleagues": pages.colleagues(organisation=organisation, reader=request.user),
        "shared": pages.shared_by_organisation(organisation=organisation, reader=request.user),
        "editable": editable,
        "history": pages.history(subject=organisation.uuid) if editable else [],
    }
    return respond(request, "network/organisation_detail.html", context)


def _editable(request: PersonRequest, number: int) -> Organisation:
    found = Organisation.objects.visible_to(request.user).select_related("commune").prefetch_related("themes")
    return get_object_or_404(found, pk=number)


@coordinator_page(methods=("GET", "POST"))
def organisation_create(request: PersonRequest) -> HttpResponse:
    """Add an organisation to the directory."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = organisations.add_organisation(**form.facts(), themes=form.chosen_themes(), actor=request.user)
        messages.success(request, f"{organisation} est dans l’annuaire.")
        return redirect(organisation)
    return respond(request, "network/organisation_form.html", {"form": form}, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def organisation_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Correct the facts of an organisation, close it or open it again."""
    organisation = _editable(request, number)
    organisations.check_may_edit(organisation=organisation, actor=request.user)
    form = OrganisationForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        organisation = organisations.change_organisation(
            organisation=organisation, values=form.facts(), themes=form.chosen_themes(), actor=request.user
        )
        messages.success(request, "La fiche est à jour.")
        return redirect(organisation)
    return _form_page(request, organisation, form=form, status=422 if form.is_bound else 200)


def _form_page(request: PersonRequest, organisation: Organisation, *, status: int, **more: Any) -> HttpResponse:
    context = {
        "organisation": organisation,
        "form": OrganisationForm(organisation=organisation),
        "closing": ClosingForm(),
        "may_close": is_coordinator(person=request.user),
        **more,
    }
    return respond(request, "network/organisation_form.html", context, status=status)


@coordinator_page(methods=("POST",))
def organisation_close(request: PersonRequest, number: int) -> HttpResponse:
    """Say that an organisation closed."""
    organisation, closing = _editable(request, number), ClosingForm(request.POST)
    if not closing.is_valid():
        return _form_page(request, organisation, status=422, closing=closing)
    organisation = organisations.close_organisation(organisation=organisation, on=closing.cleaned_data["closed_on"], actor=request.user)
    messages.success(request, "La fiche est fermée : elle quitte les listes, ce que l’équipe a partagé reste.")
    return redirect(organisation)


@coordinator_page(methods=("POST",))
def organisation_reopen(request: PersonRequest, number: int) -> HttpResponse:
    """Open an organisation again."""
    organisation = organisations.reopen_organisation(organisation=_editable(request, number), actor=request.user)
    messages.success(request, "La fiche est rouverte.")
    return redirect(organisation)


@person_page(methods=("GET", "POST"))
def team(request: PersonRequest, number: int) -> HttpResponse:
    """The people of an organisation, for its stewards and the coordination: add, confide the page, note a departure."""
    organisation = _editable(request, number)
    organisations.check_may_edit(organisation=organisation, actor=request.user)
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        memberships.add_to_organisation(person=values["person"], organisation=organisation, function=values["function"], actor=request.user)
        messages.success(request, f"{values['person']} fait partie de l’équipe.")
        return redirect("network:team", number=number)
    rows = (
        Membership.objects.current().filter(organisation=organisation).select_related("person").order_by("-is_steward", "started_on", "pk")
    )
    context = {"organisation": organisation, "form": form, "rows": list(rows), "may_relieve": is_coordinator(person=request.user)}
    return respond(request, "network/team.html", context, status=422 if form.is_bound else 200)


def _membership(uuid: UUID) -> Membership:
    return get_object_or_404(Membership.objects.select_related("person", "organisation"), uuid=uuid)


@person_page(methods=("POST",))
def membership_end(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Note that somebody left an organisation."""
    membership = memberships.leave_organisation(membership=_membership(uuid), actor=request.user)
    messages.success(request, f"C’est noté : {membership.person} ne fait plus partie de l’équipe.")
    if may_edit_organisation(person=request.user, organisation=membership.organisation):
        return redirect("network:team", number=membership.organisation_id)
    return redirect("network:own_place")


@person_page(methods=("POST",))
def steward_toggle(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Confide the page of an organisation (`confier`), or take it back."""
    membership = _membership(uuid)
    if request.POST.get("confier"):
        memberships.name_steward(membership=membership, actor=request.user)
        messages.success(request, f"{membership.person} tient maintenant la fiche, et le sait.")
    else:
        memberships.relieve_steward(membership=membership, actor=request.user)
        messages.success(request, f"{membership.person} ne tient plus la fiche.")
    if may_edit_organisation(person=request.user, organisation=membership.organisation):
        return redirect("network:team", number=membership.organisation_id)
    return redirect(membership.organisation)
