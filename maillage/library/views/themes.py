"""Themes: the tree with counts, and the page of each."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from maillage.kernel.access.public import is_member, public_page
from maillage.letters import public as letters
from maillage.library.queries.cards import cards_of
from maillage.library.queries.lists import cursor, page_under, theme_counts
from maillage.library.shelves import counts_by_theme, shelves_of_theme, shown_kinds
from maillage.network import public as network


@dataclass(slots=True, kw_only=True)
class ThemeRow:
    """A theme of the tree; `count` includes what stands under it."""

    theme: network.Theme
    count: int
    children: list["ThemeRow"] = field(default_factory=list)


def with_counts(*, tree: Iterable[network.Branch], counts: dict[int, int]) -> list[ThemeRow]:
    """Put counts beside the themes."""
    rows = []
    for branch in tree:
        children = with_counts(tree=branch.children, counts=counts)
        total = counts.get(branch.theme.pk, 0) + sum(child.count for child in children)
        rows.append(ThemeRow(theme=branch.theme, count=total, children=children))
    return rows


@public_page(shows=shown_kinds)
def theme_list(request: HttpRequest) -> HttpResponse:
    """Every theme, with how much there is to read."""
    themes = with_counts(tree=network.themes_tree(), counts=theme_counts(person=request.user))
    crumbs = [("Accueil", "/"), ("Bibliothèque", reverse("library:home"))]
    return render(request, "library/theme_list.html", {"themes": themes, "crumbs": crumbs, "list_url": reverse("library:resource_list")})


@public_page(shows=shown_kinds)
def theme_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A theme: what it holds, newest first, and the themes under it. A former address leads to the theme of today."""
    counts = counts_by_theme(person=request.user)
    place = _place(with_counts(tree=network.themes_tree(), counts=counts[""]), slug)
    if place is None:
        return _former(slug)
    row, parents = place
    theme = row.theme
    ids = [each.pk for each in _under(row)]
    cut = {"before": request.GET.get("avant", ""), "after": request.GET.get("apres", "")}
    rows, before, after = page_under(person=request.user, themes=ids, **cut)
    crumbs = [("Bibliothèque", reverse("library:home")), ("Thèmes", reverse("library:theme_list"))]
    context = {
        "theme": theme,
        "row": row,
        "labels": [label.label for label in row.theme.labels.all()],
        "cards": cards_of(resources=rows),
        "shelves": shelves_of_theme(themes=ids, counts=counts),
        "feed": reverse("library:theme_feed", args=[theme.slug]),
        "list_url": reverse("library:resource_list"),
        "contribute_url": reverse("library:contribute"),
        "previous": f"?avant={cursor(rows[0])}" if rows and before else "",
        "next": f"?apres={cursor(rows[-1])}" if rows and after else "",
        "beside": letters.beside(request=request, kind="network.theme", uuid=theme.uuid) if is_member(person=request.user) else None,
        "is_member": is_member(person=request.user),
        "crumbs": [*crumbs, *((each.name, reverse("library:theme_detail", args=[each.slug])) for each in parents)],
    }
    return render(request, "library/theme_detail.html", context)


def find_theme(slug: str) -> tuple[network.Theme, bool]:
    """Find a theme by its address, present or former.

    Raises:
        Http404: no theme ever had it.
    """
    try:
        return network.theme_by_slug(slug=slug)
    except network.Theme.DoesNotExist as error:
        raise Http404("Ce thème n’existe pas.") from error


def _former(slug: str) -> HttpResponsePermanentRedirect:
    theme, moved = find_theme(slug)
    if not moved:
        raise Http404("Ce thème n’existe plus.")
    return HttpResponsePermanentRedirect(reverse("library:theme_detail", args=[theme.slug]))


def _place(rows: list[ThemeRow], slug: str) -> tuple[ThemeRow, list[network.Theme]] | None:
    """Give the row of a theme of the tree, and the themes above it from the top."""
    for row in rows:
        if row.theme.slug == slug:
            return row, []
        if found := _place(row.children, slug):
            return found[0], [row.theme, *found[1]]
    return None


def _under(row: ThemeRow) -> list[network.Theme]:
    return [row.theme, *(each for child in row.children for each in _under(child))]
