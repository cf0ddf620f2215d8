"""Care of the store: what a crash or a change of mind left behind, what the disk lost."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from maillage.kernel.db.public import writing
from maillage.kernel.files import scanner, storage
from maillage.kernel.files.models import StoredFile
from maillage.kernel.files.public import analyse_later

KEPT_HOURS = 48
CRASH_SECONDS = 3600.0


def clean() -> int:
    """Remove files no page kept for 48 hours, and bytes of uploads cut short more than an hour ago; return how many."""
    removed = 0
    for file in StoredFile.objects.filter(attached=False, created_at__lt=timezone.now() - timedelta(hours=KEPT_HOURS)):
        # The row goes only if it is still unattached: a page may be keeping it right now.
        if StoredFile.objects.filter(pk=file.pk, attached=False).delete()[0]:
            storage.remove(uuid=file.uuid)
            removed += 1
    known = set(StoredFile.objects.values_list("uuid", flat=True))
    for uuid, path in storage.blobs(older_than=CRASH_SECONDS):
        # A lock is as old as the work it guards.
        if (path.parent.name == storage.INCOMING and path.suffix != ".lock") or (uuid is not None and uuid not in known):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def read_forgotten() -> int:
    """Queue again the files that have waited for an hour to be read: a kill between the commit and the queue loses the task."""
    waiting = StoredFile.objects.filter(state=StoredFile.State.PENDING, created_at__lt=timezone.now() - timedelta(hours=1))
    with writing():
        forgotten = list(waiting[:200])
        for file in forgotten:
            analyse_later(file=file)
    return len(forgotten)


def scan() -> Iterator[str]:
    """Have the antivirus look at every file again, and give a line for each that it does not say clean."""
    for file in StoredFile.objects.order_by("pk").iterator():
        if (said := scanner.verdict(path=file.path)) != scanner.CLEAN:
            yield f"{file.uuid}  {file.name}  ({said})"


def check() -> Iterator[str]:
    """Compare rows with bytes, and give a line for each file missing, altered, or unknown."""
    known = set()
    for file in StoredFile.objects.order_by("pk").iterator():
        known.add(file.uuid)
        try:
            with file.path.open("rb") as handle:
                if hashlib.file_digest(handle, "sha256").hexdigest() != file.sha256:
                    yield f"altered  {file.uuid}  {file.name}"
        except OSError as error:
            yield f"missing  {file.uuid}  {file.name}  ({error.strerror})"
    for uuid, path in storage.blobs(older_than=CRASH_SECONDS):
        if uuid not in known:
            yield f"unknown  {path.relative_to(storage.root())}"
