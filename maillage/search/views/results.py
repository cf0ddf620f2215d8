"""The page of results, and the same for clients."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse

from maillage.kernel.access.public import public_page
from maillage.kernel.ui.respond import respond
from maillage.search import forms, queries
from maillage.search.engine import Missing
from maillage.search.grammar import CUT

BUILDING = "La recherche se prépare : elle sera là dans quelques instants. Les listes, elles, fonctionnent déjà."


@public_page()
def results(request: HttpRequest) -> HttpResponse:
    """What was found, with filters. Never kept for visitors: the index follows the database by a few tenths of a second."""
    search = forms.read(request)
    try:
        page = queries.find(search=search, person=request.user)
    except Missing:
        return respond(request, "search/results.html", {"search": search, "building": BUILDING})
    labels = queries.labels(results=page.results, search=search)
    groups = queries.groups(results=page.results, search=search, labels=labels)
    corrected = queries.corrected(page)
    most = forms.MOST_PAGES * page.search.per_page
    context = {
        "search": page.search,
        "total": page.results.total,
        "found": page.found,
        "groups": groups,
        "long": queries.is_long(groups=groups),
        "chips": queries.chips(search=search, labels=labels),
        "without_filters": search.address(filters=False),
        "corrected": corrected,
        "corrected_url": search.address(typed=corrected),
        "cut": CUT if page.results.asked.cut else "",
        "pages": Paginator(range(min(page.results.total, most)), page.search.per_page).get_page(page.search.page),
    }
    return respond(request, "search/results.html", context)


@public_page()
def results_json(request: HttpRequest) -> JsonResponse:
    """The same results for clients: `q`, `page`, `par` (100 at most) and the filters of the page."""
    search = forms.read(request)
    try:
        page = queries.find(search=search, person=request.user, facets=())
    except Missing:
        return JsonResponse({"error": BUILDING}, status=503, headers={"Retry-After": "10"})
    found = [
        {
            "title": each.card.title,
            "url": request.build_absolute_uri(each.url),
            "kind": each.card.kind,
            "excerpt": each.excerpt,
            "file_page": each.page or None,
            "score": each.score,
        }
        for each in page.found
    ]
    return JsonResponse({"total": page.results.total, "page": page.search.page, "par": page.search.per_page, "results": found})
