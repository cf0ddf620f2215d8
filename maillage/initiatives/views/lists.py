"""The three lists of the room."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.initiatives.queries import lists, waiting
from maillage.initiatives.views.fetching import page_in
from maillage.kernel.access.public import is_coordinator, is_member, public_page
from maillage.kernel.ui.respond import respond

SHOWS = ("initiatives.initiative", "network.theme", "network.organisation", "network.territory")
LEGENDS = {
    "etape": "Où elle en est",
    "theme": "Thème",
    "territoire": "Province ou département",
    "public": "Public",
    "discipline": "Discipline",
    "annee": "Année",
}
CRUMBS = [("Accueil", "/"), ("Bibliothèque", "/bibliotheque/")]


def tabs() -> list[tuple[str, str]]:
    """Give the three lists, as sub-pages."""
    names = (("Initiatives", "initiative_list"), ("Témoignages", "testimony_list"), ("Expérimentations", "experiment_list"))
    return [(label, reverse(f"initiatives:{name}")) for label, name in names]


@public_page(shows=SHOWS)
def initiative_list(request: HttpRequest) -> HttpResponse:
    """The initiatives this reader may see, newest first, with filters and counts."""
    filters = lists.Filters.from_query(request.GET)
    page = lists.page_of(person=request.user, filters=filters, number=page_in(request))
    legends = [
        (
            LEGENDS[name],
            name,
            [(each.value, each.label[:1].upper() + each.label[1:], each.count, each.checked) for each in page.facets[name]],
        )
        for name in lists.FACETS
    ]
    active = [
        (each.label, _address(request, drop=(name, each.value))) for name in lists.FACETS for each in page.facets[name] if each.checked
    ]
    context = {
        "page": page, "facets": legends, "active": active, "filtered": bool(filters.values), "crumbs": CRUMBS, "tabs": tabs(),
        "clear": reverse("initiatives:initiative_list"), "describe_url": reverse("initiatives:describe"),
        "spot_url": reverse("initiatives:spot") if is_coordinator(person=request.user) else "", **_places(request, page),
    }  # fmt: skip
    return respond(request, "initiatives/initiative_list.html", context, part="results")


@public_page(shows=("initiatives.testimony", "network.theme", "network.organisation", "people.person"))
def testimony_list(request: HttpRequest) -> HttpResponse:
    """The testimonies this reader may see, newest first."""
    themes = tuple(value for value in request.GET.getlist("theme")[:10] if 0 < len(value) <= 80 and "\0" not in value)
    page = lists.page_of_testimonies(person=request.user, themes=themes, number=page_in(request))
    choices = [(each.value, each.label, each.count, each.checked) for each in page.facets["theme"]]
    context: dict[str, Any] = {
        "page": page, "choices": choices, "filtered": bool(themes), "crumbs": CRUMBS, "tabs": tabs(), "clear": request.path,
        "active": [(label, _address(request, drop=("theme", value))) for value, label, _, checked in choices if checked],
        "write_url": reverse("initiatives:testimony_create"), **_places(request, page),
    }  # fmt: skip
    if is_member(person=request.user):
        context["drafts"] = waiting.testimony_drafts(person=request.user)
    return respond(request, "initiatives/testimony_list.html", context, part="results")


@public_page(shows=("initiatives.experiment", "network.organisation"))
def experiment_list(request: HttpRequest) -> HttpResponse:
    """The experiments this reader may see, running ones first."""
    page = lists.page_of_experiments(person=request.user, number=page_in(request))
    context: dict[str, Any] = {
        "page": page, "crumbs": CRUMBS, "tabs": tabs(), "propose_url": reverse("initiatives:experiment_create"), **_places(request, page)
    }  # fmt: skip
    if is_member(person=request.user):
        context["drafts"] = waiting.experiment_drafts(person=request.user)
    return render(request, "initiatives/experiment_list.html", context)


def _places(request: HttpRequest, page: lists.Page) -> dict[str, str]:
    return {
        "previous": _address(request, page=page.previous) if page.previous else "",
        "next": _address(request, page=page.next) if page.next else "",
    }


def _address(request: HttpRequest, *, drop: tuple[str, str] | None = None, page: int = 1) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if drop:
        query.setlist(drop[0], [value for value in query.getlist(drop[0]) if value != drop[1]])
    if page > 1:
        query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}" if query else request.path
