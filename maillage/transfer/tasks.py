import logging

from django.contrib.auth import get_user_model
from django.tasks import task

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.files.public import FileRefused
from maillage.transfer.models import ImportRun

logger = logging.getLogger(__name__)


@task(queue_name="imports")
def run_import(*, run_id: int, trial: bool) -> None:
    """Bring in the files of a prepared batch, or only try."""
    from maillage.transfer.domain.runs import run_archive

    run = ImportRun.objects.get(pk=run_id)
    try:
        run_archive(run=run, trial=trial)
    except FileRefused as refusal:
        ImportRun.objects.filter(pk=run_id).update(problem=refusal.reason[:300])


@task(queue_name="imports")
def undo_import(*, run_id: int, by_id: int) -> None:
    """Remove what a batch brought in. Cut and asked for again, it goes on where it was."""
    from maillage.transfer.domain.runs import undo

    by = get_user_model().objects.get(pk=by_id)
    try:
        undo(run=ImportRun.objects.get(pk=run_id), by=by)
    except (Refused, Stale):
        logger.info("undone already, or being undone", extra={"run": run_id})
