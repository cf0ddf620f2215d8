from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from maillage.kernel.access.public import PersonRequest, Stale, coordinator_page
from maillage.kernel.files.public import FileRefused
from maillage.kernel.ui.respond import respond
from maillage.transfer import queries
from maillage.transfer.domain import runs
from maillage.transfer.forms import ColumnsForm, PrepareForm
from maillage.transfer.models import ImportRun
from maillage.transfer.tasks import run_import, undo_import

CRUMBS = [("La semaine", "/la-semaine/")]


@coordinator_page(methods=("GET", "POST"))
def import_list(request: PersonRequest) -> HttpResponse:
    """Past batches, and the form that prepares one."""
    form = PrepareForm(request.POST or None, request.FILES or None, initial={"key": uuid4()})
    if request.method == "POST" and form.is_valid():
        try:
            run = runs.prepare(
                by=request.user,
                key=form.cleaned_data["key"],
                archive=_fitting(form.cleaned_data["archive"]),
                sheet=form.cleaned_data["sheet"],
                access=form.cleaned_data["access"],
                publish=form.cleaned_data["publish"],
            )
        except FileRefused as refusal:
            form.add_error("sheet" if refusal.code.startswith("sheet") else "archive", refusal.reason)
        else:
            return redirect("transfer:import_detail", uuid=run.uuid)
    context = {"form": form, "runs": queries.runs()[:20], "crumbs": [*CRUMBS, ("Reprendre l’existant", "")]}
    return respond(request, "transfer/import_list.html", context, status=422 if form.is_bound else 200)


def _fitting(archive: object) -> object:
    if getattr(archive, "size", 0) > settings.IMPORT_MAX_MB * 1_000_000:
        raise FileRefused(code="archive_too_big", reason=f"Cette archive dépasse {settings.IMPORT_MAX_MB} Mo : partagez-la en plusieurs.")
    return archive


@coordinator_page(methods=("GET", "POST"))
def import_detail(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """One batch: its columns, its trial, its report. POST keeps the columns and tries."""
    run = get_object_or_404(ImportRun.objects.select_related("by"), uuid=uuid)
    headers, rows = runs.sheet_of(run=run) if run.started_at is None else ([], [])
    form = ColumnsForm(request.POST if request.method == "POST" and headers else None, headers=headers, initial=run.columns)
    if request.method == "POST":
        _must_wait(run, started=bool(run.started_at))
    if request.method == "POST" and (not headers or form.is_valid()):
        if headers:
            runs.choose_columns(run=run, columns=form.cleaned_data)
        transaction.on_commit(lambda: run_import.enqueue(run_id=run.pk, trial=True))
        messages.success(request, "L’essai à blanc est lancé : rien n’est encore repris.")
        return redirect("transfer:import_detail", uuid=run.uuid)
    context = {
        "run": run,
        "form": form,
        "headers": headers,
        "samples": [[row.get(header, "") for header in headers] for row in rows[:5]],
        "report": queries.report(run=run),
        "crumbs": [*CRUMBS, ("Reprendre l’existant", reverse("transfer:import_list")), (run.source, "")],
    }
    return respond(request, "transfer/import_detail.html", context, status=422 if form.is_bound else 200)


def _must_wait(run: ImportRun, *, started: bool) -> None:
    if started:
        raise Stale(
            "Cette reprise est déjà terminée." if run.finished_at else "Cette reprise a déjà commencé\u00a0: elle ne s’essaie plus."
        )
    if not run.waits:
        raise Stale(runs.GONE)


@coordinator_page(methods=("POST",))
def import_start(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Bring the files in for good, or go on with a batch that was cut."""
    run = get_object_or_404(ImportRun, uuid=uuid)
    _must_wait(run, started=bool(run.finished_at))
    transaction.on_commit(lambda: run_import.enqueue(run_id=run.pk, trial=False))
    messages.success(request, "La reprise est lancée. Vous pouvez quitter cette page : elle continue sans vous.")
    return redirect("transfer:import_detail", uuid=run.uuid)


@coordinator_page(methods=("POST",))
def import_undo(request: PersonRequest, uuid: UUID) -> HttpResponse:
    """Remove what a batch brought in."""
    run = get_object_or_404(ImportRun, uuid=uuid)
    runs.check_undoable(run=run)
    if runs.brought_in(run=run).count() > runs.UNDONE_AT_ONCE:
        transaction.on_commit(lambda: undo_import.enqueue(run_id=run.pk, by_id=request.user.pk))
        messages.success(request, "L’annulation est en cours. Vous pouvez quitter cette page\u00a0: elle continue sans vous.")
        return redirect("transfer:import_detail", uuid=uuid)
    removed, kept = runs.undo(run=run, by=request.user)
    words = f"{removed} documents retirés." + (f" {kept} gardés, car modifiés ou réutilisés depuis." if kept else "")
    messages.success(request, words)
    return redirect("transfer:import_detail", uuid=uuid)
