from django.tasks import task

from maillage.kernel.files.models import StoredFile


@task(queue_name="files")
def analyse_file(*, file_id: int) -> str:
    """Read a file and note what was found; return its state ("" when the file has gone)."""
    from maillage.kernel.files.analysis import analyse_stored

    file = StoredFile.objects.filter(pk=file_id).first()
    return analyse_stored(file=file) if file else ""
