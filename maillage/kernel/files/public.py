"""Door of the files: let in, keep, give up, send."""

from django.db import transaction

from maillage.kernel.files import storage
from maillage.kernel.files.counting import is_a_reading, is_somebody
from maillage.kernel.files.events import FileAnalysed
from maillage.kernel.files.gate import Limits, receive
from maillage.kernel.files.kinds import KINDS
from maillage.kernel.files.made import store_made
from maillage.kernel.files.models import FilePage, Preview, StoredFile
from maillage.kernel.files.posted import Received, received_files
from maillage.kernel.files.refusals import FileRefused
from maillage.kernel.files.response import file_response, preview_response

__all__ = [
    "KINDS",
    "FileAnalysed",
    "FilePage",
    "FileRefused",
    "Limits",
    "Preview",
    "Received",
    "StoredFile",
    "analyse_later",
    "file_response",
    "give_up",
    "is_a_reading",
    "is_somebody",
    "keep",
    "preview_response",
    "receive",
    "received_files",
    "same_content",
    "store_made",
]

BY_THE_WAY = -50


def keep(*, file: StoredFile) -> None:
    """Say that a page holds this file: it will not be cleaned away."""
    StoredFile.objects.filter(pk=file.pk).update(attached=True)
    file.attached = True


def give_up(*, file: StoredFile) -> None:
    """Delete a file with its text and previews; the bytes go when the transaction commits."""
    uuid = file.uuid
    file.delete()
    transaction.on_commit(lambda: storage.remove(uuid=uuid))


def analyse_later(*, file: StoredFile, hurry: bool = True) -> None:
    """Have the text, pages and previews of a file read by a task after the commit; `FileAnalysed` says when it is done.

    `hurry=False`: nobody waits for it; the files people have just brought are read first.
    """
    from maillage.kernel.files.tasks import analyse_file

    task = analyse_file if hurry else analyse_file.using(priority=BY_THE_WAY)
    transaction.on_commit(lambda: task.enqueue(file_id=file.pk))


def same_content(*, sha256: str) -> StoredFile | None:
    """Find a kept file with these bytes, as received or as stored."""
    kept = StoredFile.objects.filter(attached=True)
    return kept.filter(received_sha256=sha256).first() or kept.filter(sha256=sha256).first()
