"""The front of the library."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.kernel.access.public import is_member, public_page
from maillage.library.queries.cards import newest
from maillage.library.queries.lists import theme_counts
from maillage.library.shelves import shelves, shown_kinds
from maillage.library.views.themes import with_counts
from maillage.network import public as network


@public_page(shows=shown_kinds)
def library_home(request: HttpRequest) -> HttpResponse:
    """Themes first, then what arrived last."""
    themes = with_counts(tree=network.themes_tree(), counts=theme_counts(person=request.user))
    context = {
        "themes": themes,
        "shelves": shelves(person=request.user),
        "newest": newest(person=request.user, limit=8),
        "is_member": is_member(person=request.user),
        "crumbs": [("Accueil", "/")],
        "feed": reverse("library:feed"),
        "themes_url": reverse("library:theme_list"),
        "list_url": reverse("library:resource_list"),
        "contribute_url": reverse("library:contribute"),
        "kept_url": reverse("library:kept"),
    }
    return render(request, "library/home.html", context)
