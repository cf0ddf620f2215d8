import logging

from django.tasks import task

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
