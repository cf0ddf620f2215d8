"""The register of a dossier, one's own releases, and the counts of the network."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import rules
from maillage.dossiers.domain import registering
from maillage.dossiers.models import Dossier
from maillage.dossiers.queries import register
from maillage.dossiers.queries import releases as queries
from maillage.kernel.access.public import PersonRequest, Refused, coordinator_page, person_page
from maillage.kernel.tables.public import FORMS, table_response

NOT_HERE = "Ce registre n’existe pas, ou vous ne pouvez pas le lire."
COUNTS_ONLY = "Les noms de ce registre sont à l’équipe qui partage le dossier. Vous en lisez les nombres."
PER_PAGE = 50
HEAD = ["Remis à", "Pourquoi", "Par", "Le", "Jusqu’au", "Lu", "Ce que cela a apporté"]
COUNTS_HEAD = ["Dossier", "Demandes", "En attente", "Mises à disposition", "En cours", "Retours", "Téléchargements directs"]


def _owned(request: PersonRequest, number: int) -> Dossier:
    dossier: Dossier = get_object_or_404(Dossier.objects.select_related("organisation"), pk=number)
    if not rules.may_read_register(person=request.user, dossier=dossier):
        raise Http404(NOT_HERE)
    return dossier


@person_page()
def register_detail(request: PersonRequest, number: int) -> HttpResponseBase:
    """Who received what, why, through whom; counts for the coordination, unless the names are open to it."""
    dossier = _owned(request, number)
    names = rules.may_read_names(person=request.user, dossier=dossier)
    form = request.GET.get("forme", "")
    if form in FORMS:
        if not names:
            raise Refused(COUNTS_ONLY)
        table = register.named_table(dossier=dossier, rows=register.rows_of(dossier=dossier), reader=request.user)
        return table_response(table=table, form=form, name=f"registre-{dossier.pk}-{timezone.localdate()}")
    page = Paginator(register.rows_of(dossier=dossier) if names else [], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "dossier": dossier,
        "names": names,
        "head": HEAD,
        "page": page,
        "counts": register.counts_of(dossier=dossier),
        "exports": _exports(request) if names else [],
        "is_owner": rules.is_owner(person=request.user, dossier=dossier),
        "names_url": reverse("dossiers:register_names", args=[dossier.pk]),
        "crumbs": [("Dossiers", "/bibliotheque/dossiers/"), (str(dossier), dossier.get_absolute_url())],
    }
    return render(request, "dossiers/register_detail.html", context)


def _exports(request: PersonRequest) -> list[tuple[str, str]]:
    return [(label, f"{request.path}?forme={form}") for form, label in FORMS.items()]


@person_page(methods=("POST",))
def register_names(request: PersonRequest, number: int) -> HttpResponseBase:
    """Open the names of the register to the coordination, or close them."""
    dossier = _owned(request, number)
    is_open = request.POST.get("ouvrir") == "1"
    registering.open_names(dossier=dossier, person=request.user, is_open=is_open)
    messages.success(request, "La coordination lit les noms." if is_open else "La coordination ne lit que les nombres.")
    return redirect("dossiers:register_detail", number=number)


@person_page()
def release_list(request: PersonRequest) -> HttpResponse:
    """What one asked, received, and has to answer."""
    received = queries.received_by(person=request.user)
    over = [release for release in received if queries.is_over(release=release)]
    context: dict[str, Any] = {
        "to_answer": queries.to_answer(person=request.user),
        "extensions": queries.extensions_to_answer(person=request.user),
        "asked": queries.asked_by(person=request.user),
        "running": [release for release in received if release not in over],
        "over": over,
        "given": queries.given_by(person=request.user),
        "list_url": reverse("dossiers:dossier_list"),
        "crumbs": [("Accueil", "/"), ("Mon bureau", "/mon-bureau/")],
    }
    return render(request, "dossiers/release_list.html", context)


@coordinator_page()
def register_counts(request: PersonRequest) -> HttpResponseBase:
    """What circulates in the network, in numbers."""
    form = request.GET.get("forme", "")
    if form in FORMS:
        return table_response(
            table=register.network_table(reader=request.user), form=form, name=f"registre-du-reseau-{timezone.localdate()}"
        )
    page = Paginator(register.network_rows(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "head": COUNTS_HEAD,
        "totals": register.network_totals(),
        "exports": _exports(request),
        "crumbs": [("Accueil", "/"), ("La semaine", "/la-semaine/")],
    }
    return render(request, "dossiers/register_counts.html", context)
