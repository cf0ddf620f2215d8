"""The list of dossiers."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maillage.dossiers.queries import lists
from maillage.dossiers.views.dossiers import SHOWS
from maillage.kernel.access.public import public_page
from maillage.kernel.text.numbers import plural_fr
from maillage.kernel.ui.respond import respond
from maillage.network import public as network

LEGENDS = {
    "sorte": "Sorte de dossier",
    "statut": "Statut officiel",
    "niveau": "Niveau demandé",
    "province": "Province",
    "territoire": "Territoire",
    "annee": "Année du dépôt",
    "enjeu": "Enjeu",
    "theme": "Thème",
}


@public_page(shows=SHOWS)
def dossier_list(request: HttpRequest) -> HttpResponse:
    """The dossiers this reader may see, newest first, with filters and counts."""
    filters = lists.Filters.from_query(request.GET)
    asked = request.GET.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    page = lists.page_of(person=request.user, filters=filters, number=number)
    context = {
        "page": page,
        "facets": [(LEGENDS[name], name, [(c.value, c.label, c.count, c.checked) for c in page.facets[name]]) for name in lists.FACETS],
        "map": _map(request, page),
        "active": _active(request, page, filters),
        "filters": filters,
        "filtered": filters.any,
        "clear": reverse("dossiers:dossier_list"),
        "share_url": reverse("dossiers:share"),
        "previous": _address(request, page=str(page.number - 1)) if page.number > 1 else "",
        "next": _address(request, page=str(page.number + 1)) if page.number < page.last else "",
        "crumbs": [("Accueil", "/"), ("Bibliothèque", reverse("library:home"))],
    }
    return respond(request, "dossiers/dossier_list.html", context, part="results")


def _map(request: HttpRequest, page: lists.Page) -> list[network.Piece]:
    provinces = page.facets["province"]
    return network.map_of(
        areas=[(each.value, each.label, plural_fr(each.count, "dossier")) for each in provinces],
        current=[each.value for each in provinces if each.checked],
        link=lambda slug: _address(request, province=slug),
        numbers={each.value: each.count for each in provinces},
    )


def _active(request: HttpRequest, page: lists.Page, filters: lists.Filters) -> list[tuple[str, str]]:
    found = [(c.label, _address(request, drop=(name, c.value))) for name in lists.FACETS for c in page.facets[name] if c.checked]
    if filters.year_from:
        found.append((f"À partir de {filters.year_from}", _address(request, drop=("de", str(filters.year_from)))))
    if filters.year_to:
        found.append((f"Jusqu’à {filters.year_to}", _address(request, drop=("a", str(filters.year_to)))))
    return found


def _address(request: HttpRequest, *, drop: tuple[str, str] | None = None, **place: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    if drop:
        query.setlist(drop[0], [value for value in query.getlist(drop[0]) if value != drop[1]])
    for name, value in place.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path
