from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from maillage.kernel.access.public import PersonRequest, Stale, coordinator_page
from maillage.kernel.ui.respond import respond
from maillage.network.domain import themes as acts
from maillage.network.forms.themes import MergeForm, ThemeForm
from maillage.network.models import Theme
from maillage.network.queries.themes import flat, theme_counts, themes_tree


@coordinator_page(methods=("GET", "POST"))
def theme_tree(request: PersonRequest) -> HttpResponse:
    """The tree of themes: order it, add one."""
    tree = themes_tree()
    form = ThemeForm(request.POST or None, tree=tree)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        theme = acts.create_theme(
            name=values["name"], note=values["note"], labels=values["labels"], parent=form.chosen_parent(), actor=request.user
        )
        messages.success(request, f"Le thème « {theme} » est créé.")
        return redirect("network:theme_tree")
    return respond(
        request, "network/theme_tree.html", {"form": form, "tree": tree, "counts": theme_counts()}, status=422 if form.is_bound else 200
    )


def _theme(uuid: UUID) -> Theme:
    theme: Theme = get_object_or_404(Theme.objects.select_related("merged_into").prefetch_related("labels"), uuid=uuid)
    if theme.merged_into:
        raise Stale(f"Ce thème a été réuni à « {theme.merged_into} ».")
    return theme


@coordinator_page(methods=("GET", "POST"))
def theme_edit(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Rename a theme, say its other names, put it elsewhere."""
    theme, tree = _theme(uuid), themes_tree()
    below = acts.descendants(theme=theme)
    form = ThemeForm(request.POST or None, tree=tree, theme=theme, below=below)
    if request.method == "POST" and form.is_valid():
        values, parent = form.cleaned_data, form.chosen_parent()
        acts.change_theme(theme=theme, name=values["name"], note=values["note"], labels=values["labels"], actor=request.user)
        if (parent.pk if parent else None) != theme.parent_id:
            acts.move_theme(theme=theme, parent=parent, actor=request.user)
        messages.success(request, f"Le thème « {values['name']} » est à jour.")
        return redirect("network:theme_tree")
    context: dict[str, Any] = {"form": form, "theme": theme, "can_merge": len(flat(tree)) > len(below)}
    return respond(request, "network/theme_edit.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("POST",))
def theme_shift(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Move a theme one place up (`monter`) or down."""
    theme = acts.shift_theme(theme=_theme(uuid), up=bool(request.POST.get("monter")), actor=request.user)
    messages.success(request, f"« {theme} » a changé de place.")
    return redirect("network:theme_tree")


@coordinator_page(methods=("GET", "POST"))
def theme_merge(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Make one theme of two; the page says what will happen."""
    theme = _theme(uuid)
    below = acts.descendants(theme=theme)
    form = MergeForm(request.POST or None, tree=themes_tree(), below=below)
    if request.method == "POST" and form.is_valid():
        into = acts.merge_themes(theme=theme, into=form.chosen(), actor=request.user)
        messages.success(request, f"« {theme} » est réuni à « {into} ». Ses anciennes adresses y mènent.")
        return redirect("network:theme_tree")
    context = {"form": form, "theme": theme, "count": theme_counts().get(theme.pk, 0), "below": len(below) - 1}
    return respond(request, "network/theme_merge.html", context, status=422 if form.is_bound else 200)
