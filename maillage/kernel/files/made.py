"""Files the site makes itself, stored like those it receives: whole on the disk before their row exists, kept at once."""

import hashlib
import shutil
import uuid
from pathlib import Path
from typing import Any

from django.utils import timezone

from maillage.kernel.files import kinds, storage
from maillage.kernel.files.models import StoredFile
from maillage.kernel.files.names import clean_name


def store_made(*, path: Path, name: str, media_type: str, owner: Any = None, attached: bool = True) -> StoredFile:
    """Store a copy of a file made by the site (an extract, a stamped copy): attached, hashed, not to be analysed.

    `name` is what readers save it under (French, cleaned here); `media_type` is a type of `KINDS`. Call it outside the act's
    transaction. The row says DONE: whoever wants its text or previews calls `analyse_later`. `attached=False`: the act will say
    `keep`; cut before, what was made is cleaned away like any file that nothing holds.

    Raises:
        KeyError: the media type is not one the site knows.
        OSError: the file cannot be read, or the disk is full.
    """
    kind = kinds.KINDS[media_type]
    with path.open("rb") as made:
        sha256 = hashlib.file_digest(made, "sha256").hexdigest()
    file = StoredFile(
        uuid=uuid.uuid4(), name=clean_name(name=name, extension=kind.extension, aliases=kind.aliases), size=path.stat().st_size,
        sha256=sha256, received_sha256=sha256, media_type=media_type, extension=kind.extension, state=StoredFile.State.DONE,
        attached=attached, owner=owner if getattr(owner, "pk", None) else None, created_at=timezone.now(),
    )  # fmt: skip
    with storage.incoming() as temporary:
        shutil.copyfile(path, temporary)
        storage.settle(temporary=temporary, path=file.path)
    try:
        file.save(force_insert=True)
    except BaseException:
        storage.remove(uuid=file.uuid)
        raise
    return file
