"""Where bytes live: `DATA_DIR/files/ab/cd/<uuid>`, never a name somebody typed. A file is whole before it has its place."""

import os
import time
import uuid as uuids
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

INCOMING = ".incoming"


def root() -> Path:
    return Path(settings.DATA_DIR) / "files"


def relative_path_of(*, uuid: uuids.UUID) -> str:
    """Give the path of a file under the root, as text ("ab/cd/abcd…")."""
    name = uuid.hex
    return f"{name[:2]}/{name[2:4]}/{name}"


def path_of(*, uuid: uuids.UUID) -> Path:
    return root() / relative_path_of(uuid=uuid)


def preview_path_of(*, uuid: uuids.UUID, number: int) -> Path:
    return root() / f"{relative_path_of(uuid=uuid)}-{number}.webp"


@contextmanager
def incoming() -> Iterator[Path]:
    """Lend a temporary path on the file system of the store; whatever still stands there at the end is removed."""
    folder = root() / INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / uuids.uuid4().hex
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def settle(*, temporary: Path, path: Path) -> None:
    """Give a complete temporary file its place, so that a power cut leaves it whole or absent: fsync, rename, fsync folders."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    made = [folder for folder in (path.parent, path.parent.parent) if not folder.exists()]
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary.chmod(0o640)
    temporary.replace(path)
    for folder in [path.parent, *(folder.parent for folder in made)]:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def write(*, data: bytes, path: Path) -> None:
    """Write a small file as safely as `settle`."""
    with incoming() as temporary:
        temporary.write_bytes(data)
        settle(temporary=temporary, path=path)


def remove(*, uuid: uuids.UUID) -> None:
    """Remove a file and its previews; nothing happens when they are gone."""
    path = path_of(uuid=uuid)
    for victim in [path, *path.parent.glob(f"{uuid.hex}-*.webp")]:
        victim.unlink(missing_ok=True)


def blobs(*, older_than: float) -> Iterator[tuple[uuids.UUID | None, Path]]:
    """Go through what lies in the store for more than `older_than` seconds: (uuid, path); uuid is None for strangers and leftovers."""
    limit = time.time() - older_than
    for path in root().glob("**/*"):
        if path.is_file() and path.stat().st_mtime < limit:
            try:
                uuid = uuids.UUID(path.name.partition("-")[0])
            except ValueError:
                uuid = None
            yield (None if path.parent.name == INCOMING else uuid), path
