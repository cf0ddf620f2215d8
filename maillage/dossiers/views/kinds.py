"""The coordination edits the kinds of dossiers and the levels."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.dossiers.domain import lists
from maillage.dossiers.forms.lists import KindForm, LevelForm, initial_of
from maillage.dossiers.models import DossierKind, RecognitionLevel
from maillage.dossiers.queries.templates import FIELDS
from maillage.dossiers.views.moderation import CRUMBS
from maillage.kernel.access.public import PersonRequest, Refused, coordinator_page

MODELS: dict[str, Any] = {"sortes": DossierKind, "niveaux": RecognitionLevel}


@coordinator_page(methods=("GET", "POST"))
def list_edit(request: PersonRequest) -> HttpResponse:
    """Both lists; add a level."""
    form = LevelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            lists.save_level(person=request.user, level=None, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(request, f"« {form.cleaned_data['name']} » est dans la liste.")
            return redirect("dossiers:lists")
    kinds = [(row, ", ".join(FIELDS[code] for code in row.fields if code in FIELDS), *_urls(row, "sortes")) for row in _rows(DossierKind)]
    levels = [(row, *_urls(row, "niveaux")) for row in _rows(RecognitionLevel)]
    context = {"form": form, "kinds": kinds, "levels": levels, "crumbs": [*CRUMBS, ("Dossiers", reverse("dossiers:moderation"))]}
    context["kind_url"] = reverse("dossiers:kind_add")
    return render(request, "dossiers/lists.html", context, status=422 if form.is_bound else 200)


def _rows(model: Any) -> list[Any]:
    return list(model.objects.order_by("position", "pk"))


def _urls(row: Any, name: str) -> tuple[str, str]:
    edit = reverse("dossiers:kind_edit", args=[row.pk]) if name == "sortes" else reverse("dossiers:level_edit", args=[row.pk])
    return edit, reverse("dossiers:retire", args=[name, row.pk])


@coordinator_page(methods=("GET", "POST"))
def kind_add(request: PersonRequest) -> HttpResponse:
    """Add a kind."""
    return _kind(request, None)


@coordinator_page(methods=("GET", "POST"))
def kind_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change a kind."""
    return _kind(request, get_object_or_404(DossierKind, pk=number))


def _kind(request: PersonRequest, kind: DossierKind | None) -> HttpResponse:
    initial = initial_of(kind=kind) if kind else {"fields_shown": ["communes", "themes"]}
    form = KindForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            lists.save_kind(person=request.user, kind=kind, name=values["name"], fields=values["fields_shown"], extra=form.extra())
        except Refused as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(request, f"« {values['name']} » est enregistré.")
            return redirect("dossiers:lists")
    context = {"form": form, "kind": kind, "crumbs": [*CRUMBS, ("Sortes et niveaux", reverse("dossiers:lists"))]}
    return render(request, "dossiers/kind_edit.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("GET", "POST"))
def level_edit(request: PersonRequest, number: int) -> HttpResponse:
    """Change the name of a level."""
    level = get_object_or_404(RecognitionLevel, pk=number)
    form = LevelForm(request.POST if request.method == "POST" else None, initial={"name": level.name})
    if request.method == "POST" and form.is_valid():
        try:
            lists.save_level(person=request.user, level=level, name=form.cleaned_data["name"])
        except Refused as refusal:
            form.add_error("name", refusal.reason)
        else:
            messages.success(request, f"« {form.cleaned_data['name']} » est enregistré.")
            return redirect("dossiers:lists")
    context = {"form": form, "level": level, "crumbs": [*CRUMBS, ("Sortes et niveaux", reverse("dossiers:lists"))]}
    return render(request, "dossiers/level_edit.html", context, status=422 if form.is_bound else 200)


@coordinator_page(methods=("POST",))
def retire(request: PersonRequest, name: str, number: int) -> HttpResponse:
    """Stop proposing a kind or a level, or propose it again."""
    if name not in MODELS:
        raise Http404("Cette liste n’existe pas.")
    row = get_object_or_404(MODELS[name], pk=number)
    retired = request.POST.get("proposer") != "1"
    lists.retire(person=request.user, row=row, retired=retired)
    words = "n’est plus proposé. Les dossiers qui l’ont le gardent." if retired else "est de nouveau proposé."
    messages.success(request, f"« {row} » {words}")
    return redirect("dossiers:lists")
