"""Prepare, try, run and undo a batch."""

import errno
import fcntl
import hashlib
import io
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

from django.core.files import File
from django.db import IntegrityError
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.journal.public import record
from maillage.library import public as library
from maillage.transfer.domain.columns import guess_columns
from maillage.transfer.domain.describe import Describer, Description
from maillage.transfer.domain.sheet import read_sheet
from maillage.transfer.domain.sources import Archive, Folder, Source, in_unicode
from maillage.transfer.events import ImportDone, ImportUndone
from maillage.transfer.models import ImportItem, ImportRun

PATH_KEPT = 500
UNDONE_AT_ONCE = 100
# Would be said of every file that follows: the batch stops, and goes on from here when it is started again.
STOPPING = {"scan_down", "disk_full", "quota"}
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
GONE = "L’archive de cette reprise n’est plus là\u00a0: préparez une nouvelle reprise. Ce qui est déjà repris ne le sera pas deux fois."
FULL = "Le serveur n’a plus de place\u00a0: faites-en, puis continuez la reprise. Ce qui est déjà repris est gardé."
Report = Callable[[ImportItem], None]


def prepare(*, by: Any, archive: Any, sheet: Any, access: str, publish: bool, key: UUID | None = None) -> ImportRun:
    """Keep an archive and its sheet (uploads; the sheet may be None), count the files and guess the columns.

    `key` is the identity the form carries: sent twice, even at the same instant, one batch.

    Raises:
        FileRefused: the archive or the sheet cannot be read; nothing is kept.
        Refused: the key of somebody else's batch.
    """
    key = key or uuid4()
    if made := _made(by=by, key=key):
        return made
    run = ImportRun(uuid=key, by=by, source=archive.name[:200], access=access, publish=publish, prepared_at=timezone.now())
    # Each sending writes in a folder of its own; the one that is kept takes its name.
    folder = run.folder.with_name(f"{key}-{secrets.token_hex(8)}")
    folder.mkdir(parents=True)
    try:
        _write(upload=archive, path=folder / "archive.zip")
        run.total = len(Archive(path=folder / "archive.zip").paths())
        if run.total == 0:
            raise files.FileRefused(code="archive_empty", reason="Cette archive ne contient aucun fichier à reprendre.")
        if sheet:
            run.sheet_name = sheet.name[:200]
            path = folder / f"sheet{Path(sheet.name).suffix.lower()[:8]}"
            _write(upload=sheet, path=path)
            headers, _ = read_sheet(path=path)
            run.columns = guess_columns(headers=headers)
        try:
            with writing():
                run.save(force_insert=True)
                shutil.rmtree(run.folder, ignore_errors=True)
                folder.rename(run.folder)
        except IntegrityError:
            if made := _made(by=by, key=key):
                return made
            raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return run


def _made(*, by: Any, key: UUID) -> ImportRun | None:
    run = ImportRun.objects.filter(uuid=key).first()
    if run is not None and run.by_id != by.pk:
        raise Refused("Cette reprise est celle de quelqu’un d’autre. Rouvrez la page pour préparer la vôtre.")
    return run


def choose_columns(*, run: ImportRun, columns: dict[str, str]) -> None:
    """Keep which header of the sheet stands for which of our columns."""
    with writing():
        run = locked(row=run)
        if run.started_at:
            raise Stale("Cette reprise a déjà commencé : ses colonnes ne changent plus.")
        run.columns = columns
        run.tried_at = None
        run.save(update_fields=["columns", "tried_at"])
        run.items.filter(trial=True).delete()


def sheet_of(*, run: ImportRun) -> tuple[list[str], list[dict[str, str]]]:
    """Give the headers and rows of the batch's sheet; two empty lists without sheet."""
    path = next(iter(run.folder.glob("sheet.*")), None)
    return read_sheet(path=path) if path else ([], [])


def run_archive(*, run: ImportRun, trial: bool) -> ImportRun:
    """Bring in the files of a prepared batch, or only try. Cut and called again, it goes on where it was.

    Raises:
        FileRefused: the batch stops here; its reason says what to do before it goes on.
    """
    with alone(run=run) as free:
        # Asked for twice, the second comes when the first has finished: nothing is left to do, nor to say.
        run.refresh_from_db()
        if free and not run.finished_at and not (trial and run.started_at):
            if not run.waits:
                raise files.FileRefused(code="archive_gone", reason=GONE)
            _, rows = sheet_of(run=run)
            run_source(run=run, source=Archive(path=run.folder / "archive.zip"), rows=rows, trial=trial)
            run.refresh_from_db()
        if free and run.finished_at:
            shutil.rmtree(run.folder, ignore_errors=True)
    return run


def run_folder(
    *, by: Any, folder: Path, sheet: Path | None, access: str, publish: bool, trial: bool, report: Report, expect: Callable[[int], None]
) -> ImportRun:
    """Bring in the files of a folder of this machine. `report` gets each line, `expect` the number of files first.

    Raises:
        FileRefused: the sheet cannot be read.
    """
    headers, rows = read_sheet(path=sheet) if sheet else ([], [])
    run = ImportRun(
        by=by,
        source=folder.name[:200],
        sheet_name=sheet.name[:200] if sheet else "",
        access=access,
        publish=publish,
        columns=guess_columns(headers=headers),
        prepared_at=timezone.now(),
    )
    source = Folder(root=folder)
    run.total = len(source.paths())
    expect(run.total)
    with writing():
        run.save()
    run_source(run=run, source=source, rows=rows, trial=trial, report=report)
    return run


def run_source(*, run: ImportRun, source: Source, rows: list[dict[str, str]], trial: bool, report: Report | None = None) -> None:
    """Go through the files of a source, one transaction each."""
    with writing():
        begun = {"tried_at": None} if trial else {"started_at": run.started_at or timezone.now()}
        ImportRun.objects.filter(pk=run.pk).update(**begun, problem="")
        run.items.filter(trial=True).delete()
    describer = Describer(rows=rows, columns=run.columns, access=run.access)
    done = set(run.items.filter(trial=False).values_list("path", flat=True))
    for path in source.paths():
        if _line(path) in done:
            continue
        item = _one(run=run, source=source, path=path, describer=describer, trial=trial)
        if report:
            report(item)
    with writing():
        ImportRun.objects.filter(pk=run.pk).update(**{"tried_at" if trial else "finished_at": timezone.now()})
        if not trial:
            record(ImportDone(run=run.uuid), actor=run.by)


def _line(path: str) -> str:
    """Give the path as its line keeps it: two long ones that begin alike stay two."""
    path = in_unicode(path=path)
    return path if len(path) <= PATH_KEPT else f"{path[: PATH_KEPT - 21]}…{hashlib.sha256(path.encode()).hexdigest()[:20]}"


def _one(*, run: ImportRun, source: Source, path: str, describer: Describer, trial: bool) -> ImportItem:
    described = describer.describe(path=in_unicode(path=path))
    item = ImportItem(
        run=run, path=_line(path), trial=trial, title=described.title, reason=" ; ".join(described.remarks)[:400], at=timezone.now()
    )
    try:
        with source.open(path=path) as stream:
            sha256 = hashlib.file_digest(cast("io.BufferedReader", stream), "sha256").hexdigest()
        if files.same_content(sha256=sha256):
            item.outcome, item.reason = item.Outcome.KNOWN, "un fichier identique est déjà dans la bibliothèque"
        elif trial:
            _receive(run=run, source=source, path=path, only_try=True)
            item.outcome = item.Outcome.IMPORTED
        else:
            return _import(run=run, source=source, path=path, described=described, item=item)
    except (files.FileRefused, Refused) as refusal:
        if getattr(refusal, "code", "") in STOPPING:
            raise
        item.outcome, item.reason = item.Outcome.REFUSED, refusal.reason[:400]
    except (OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise files.FileRefused(code="disk_full", reason=FULL) from error
        item.outcome, item.reason = item.Outcome.REFUSED, f"fichier illisible ({type(error).__name__})"
    with writing():
        item.save()
    return item


def _receive(*, run: ImportRun, source: Source, path: str, only_try: bool) -> Any:
    with source.open(path=path) as stream:
        stored = files.receive(upload=File(stream, name=in_unicode(path=path).rsplit("/", 1)[-1]), owner=run.by)
    if only_try:
        with writing():
            files.give_up(file=stored)
    return stored


def _import(*, run: ImportRun, source: Source, path: str, described: Description, item: ImportItem) -> ImportItem:
    stored = _receive(run=run, source=source, path=path, only_try=False)
    with writing():
        resource = library.create_resource(
            contributor=run.by,
            title=described.title,
            summary=described.summary,
            themes=described.themes,
            organisations=described.organisations,
            files=[stored],
            access=described.access,
            publish=run.publish,
            **described.fields,
        )
        item.outcome, item.resource = item.Outcome.IMPORTED, resource.uuid
        item.save()
    return item


def check_undoable(*, run: ImportRun) -> None:
    """Refuse to undo what is not there to undo.

    Raises:
        Refused: the batch is not finished, or already undone.
    """
    if run.undone_at or not run.finished_at:
        raise Refused("Cette reprise n’est pas terminée, ou a déjà été annulée.")


def undo(*, run: ImportRun, by: Any) -> tuple[int, int]:
    """Remove what a batch brought in; what somebody has touched since stays. Return how many were removed and kept.

    Cut and called again, it goes on where it was: the batch is undone once its last file has been looked at.

    Raises:
        Refused: the batch is not finished, or already undone.
        Stale: somebody is undoing it.
    """
    check_undoable(run=run)
    with alone(run=run) as free:
        if not free:
            raise Stale("L’annulation de cette reprise est déjà en cours.")
        run.refresh_from_db()
        check_undoable(run=run)
        for item in brought_in(run=run):
            _undo_one(item=item, by=by)
        with writing():
            ImportRun.objects.filter(pk=run.pk).update(undone_at=timezone.now())
            record(ImportUndone(run=run.uuid), actor=by)
        # Nothing of a finished batch waits there: only the lock.
        shutil.rmtree(run.folder, ignore_errors=True)
    removed, kept = (
        run.items.filter(trial=False, outcome=outcome).count() for outcome in (ImportItem.Outcome.REMOVED, ImportItem.Outcome.KEPT)
    )
    return removed, kept


def brought_in(*, run: ImportRun) -> Any:
    """Give the lines whose documents undoing still has to look at."""
    return run.items.filter(trial=False, outcome=ImportItem.Outcome.IMPORTED, resource__isnull=False).order_by("pk")


def _undo_one(*, item: ImportItem, by: Any) -> None:
    with writing():
        gone = library.discard_resource(uuid=cast("UUID", item.resource), by=by)
        item.outcome = item.Outcome.REMOVED if gone else item.Outcome.KEPT
        item.reason = "" if gone else "modifiée ou réutilisée depuis\u00a0: à retirer à la main si besoin"
        item.save(update_fields=["outcome", "reason"])


@contextmanager
def alone(*, run: ImportRun) -> Iterator[bool]:
    """Let one process at a time work on a batch; the lock goes with the process, even killed."""
    run.folder.mkdir(parents=True, exist_ok=True)
    with (run.folder / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _write(*, upload: Any, path: Path) -> None:
    with path.open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
