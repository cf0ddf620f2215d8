"""Paste many links, bring a file, complete the rows."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Refused, person_page
from maillage.kernel.text.characters import one_line
from maillage.kernel.text.numbers import plural_fr
from maillage.library.public import Access
from maillage.links import rules
from maillage.links.addresses import shown
from maillage.links.domain import batches
from maillage.links.domain.content import MAX_TITLE, MAX_WHY
from maillage.links.forms import FileForm, PasteForm
from maillage.links.importing import MAX_BYTES, rows_of_file, rows_of_text
from maillage.links.models import Batch
from maillage.links.models.choices import Kind
from maillage.links.queries.lists import theme_choices

CRUMBS = [("Accueil", "/"), ("Liens", "/bibliotheque/liens/")]


@person_page(methods=("GET", "POST"))
def paste(request: PersonRequest) -> HttpResponse:
    """Paste any text that contains addresses."""
    form = PasteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        rows, left_out = rows_of_text(text=form.cleaned_data["text"])
        try:
            return redirect(batches.start_batch(owner=request.user, source=Batch.Source.PASTED, rows=rows, left_out=left_out))
        except Refused as refused:
            form.add_error("text", refused.reason)
    return _entry(request, "links/paste.html", form)


@person_page(methods=("GET", "POST"))
def import_file(request: PersonRequest) -> HttpResponse:
    """Bring the bookmarks of a browser, or a list."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            if file.size > MAX_BYTES:
                raise Refused("Ce fichier dépasse 5\u00a0Mo\u00a0: partagez-le en plusieurs.")
            source, rows, left_out = rows_of_file(name=file.name, data=file.read())
            return redirect(batches.start_batch(owner=request.user, source=source, rows=rows, left_out=left_out))
        except Refused as refused:
            form.add_error("file", refused.reason)
    return _entry(request, "links/import.html", form)


def _entry(request: PersonRequest, template: str, form: Any) -> HttpResponse:
    mine = rules.own_batches(person=request.user).order_by("-updated_at", "-pk")[:10]
    under_way = [(each, plural_fr(len(each.rows), "lien")) for each in mine]
    return render(request, template, {"form": form, "under_way": under_way, "crumbs": CRUMBS}, status=422 if form.is_bound else 200)


@person_page(methods=("GET", "POST"))
def batch(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """The rows of a batch, some at a time: complete, save, drop."""
    found = get_object_or_404(rules.own_batches(person=request.user), uuid=uuid)
    if request.method == "GET":
        return _show(request, found, batches.Saved())
    sent = [row["id"] for row in found.rows if f"adresse-{row['id']}" in request.POST]
    typed = {number: _typed(request, number) for number in sent}
    dropped = [number for number in sent if request.POST.get(f"garder-{number}") != "1"]
    access = Access.MEMBERS if request.POST.get("access") == Access.MEMBERS else Access.PUBLIC
    kept = {number: values for number, values in typed.items() if number not in dropped}
    saved = batches.save_rows(batch=found, person=request.user, typed=kept, dropped=dropped, access=access)
    found = get_object_or_404(rules.own_batches(person=request.user), uuid=uuid)
    if saved.links:
        waiting = "" if saved.links[0].is_listed else " La coordination les lira avant de les publier."
        messages.success(request, f"{plural_fr(len(saved.links), 'lien enregistré,liens enregistrés')}.{waiting}")
    if saved.errors:
        return _show(request, found, saved, access=access, status=422)
    if found.rows:
        return redirect(found)
    batches.discard(batch=found, person=request.user)
    messages.success(request, "Le lot est terminé. Merci\u202f!")
    return redirect("links:link_list")


def _typed(request: PersonRequest, number: int) -> dict[str, Any]:
    theme = request.POST.get(f"theme-{number}", "")
    kind = request.POST.get(f"nature-{number}", "")
    return {
        "title": one_line(request.POST.get(f"titre-{number}", ""))[:MAX_TITLE],
        "why": one_line(request.POST.get(f"pourquoi-{number}", ""))[:MAX_WHY],
        "theme": int(theme) if theme.isascii() and theme.isdigit() and len(theme) < 16 else None,
        "kind": kind if kind in Kind.values else Kind.SITE,
    }


def _show(request: PersonRequest, found: Batch, saved: batches.Saved, *, access: str = Access.PUBLIC, status: int = 200) -> HttpResponse:
    errors = [row for row in found.rows if row["id"] in saved.errors]
    rows = (errors + [row for row in found.rows if row["id"] not in saved.errors])[: max(batches.AT_ONCE, len(errors))]
    same, near = batches.known_rows(rows=rows)
    context = {
        "batch": found,
        "rows": [(row, shown(url=row["url"]), saved.errors.get(row["id"], ""), same.get(row["id"]), near.get(row["id"])) for row in rows],
        "errors": [(row, saved.errors[row["id"]]) for row in errors],
        "themes": [(int(pk), name) for pk, name in theme_choices()],
        "kinds": Kind.choices,
        "access": access,
        "unshown": max(0, found.left_out - len(found.refused)),
        "rest": len(found.rows) - len(rows),
        "crumbs": [*CRUMBS, ("Coller des liens", reverse("links:paste"))],
        "at_once": rules.publishes_at_once(person=request.user),
    }
    return render(request, "links/batch.html", context, status=status)


@person_page(methods=("POST",))
def batch_discard(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Give up what is left of a batch."""
    found = get_object_or_404(rules.own_batches(person=request.user), uuid=uuid)
    batches.discard(batch=found, person=request.user)
    messages.success(request, "Le lot est supprimé. Les liens déjà enregistrés restent.")
    return redirect("links:paste")
