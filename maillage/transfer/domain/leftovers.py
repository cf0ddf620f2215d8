"""Archives nobody came back to do not wait for ever."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.transfer.domain.runs import alone
from maillage.transfer.models import ImportRun

WAITS = timedelta(days=30)
# A folder that is being written has no row yet.
UNKNOWN_WAITS = timedelta(days=1)
ABANDONED = (
    "Personne n’y est revenu pendant trente jours\u00a0: l’archive a été effacée. Pour la suite, préparez une nouvelle reprise\u202f; "
    "ce qui est déjà repris ne le sera pas deux fois."
)


def erase_leftovers() -> int:
    """Erase the folders of batches left for thirty days, of finished ones, and those of no batch; return how many."""
    root = Path(settings.DATA_DIR) / "imports"
    now = timezone.now()
    return sum(_erase(folder=folder, now=now) for folder in (sorted(root.iterdir()) if root.is_dir() else ()) if folder.is_dir())


def _erase(*, folder: Path, now: datetime) -> bool:
    run = ImportRun.objects.filter(uuid=uuid).first() if (uuid := _uuid(folder.name)) else None
    if run is None:
        if not _older(folder, than=now - UNKNOWN_WAITS):
            return False
        shutil.rmtree(folder, ignore_errors=True)
        return True
    with alone(run=run) as free:
        run.refresh_from_db()
        if not free or not (run.finished_at or _is_left(run=run, since=now - WAITS)):
            return False
        if not run.finished_at:
            # One that was begun is finished by this: what it brought in can then be undone.
            finished_at = now if run.started_at else None
            with writing():
                ImportRun.objects.filter(pk=run.pk).update(problem=ABANDONED, tried_at=None, finished_at=finished_at)
        shutil.rmtree(run.folder, ignore_errors=True)
    return True


def _is_left(*, run: ImportRun, since: datetime) -> bool:
    last = max(at for at in (run.prepared_at, run.tried_at, run.started_at) if at)
    return last < since and not run.items.filter(at__gte=since).exists()


def _older(folder: Path, *, than: datetime) -> bool:
    try:
        return folder.stat().st_mtime < than.timestamp()
    except FileNotFoundError:
        return False


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
