"""The one way in for files: forms, imports and interfaces all call `receive`."""

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db.models import Sum
from django.utils import timezone

from maillage.kernel.files import kinds, metadata, scanner, storage
from maillage.kernel.files.models import StoredFile
from maillage.kernel.files.names import clean_name
from maillage.kernel.files.refusals import FileRefused, refused

__all__ = ["FileRefused", "Limits", "receive"]

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
BLOCK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Sizes in bytes, pixels in number. `total_bytes` bounds all files together; `reserve_bytes` stays free on the disk."""

    max_bytes: int
    total_bytes: int | None = None
    reserve_bytes: int = 0
    max_pixels: int = 40_000_000

    @classmethod
    def from_settings(cls) -> "Limits":
        total = getattr(settings, "FILES_TOTAL_MB", 0)
        return cls(
            max_bytes=getattr(settings, "FILE_MAX_MB", 50) << 20,
            total_bytes=total << 20 if total else None,
            reserve_bytes=getattr(settings, "FILES_RESERVE_MB", 200) << 20,
        )


def receive(*, upload: File, owner: Any = None, limits: Limits | None = None) -> StoredFile:
    """Let a file in: bounded, typed from its bytes, looked at by the antivirus if there is one, cleaned, whole on the disk, then a row.

    Call it outside the act's transaction (hashing and fsync take time); the act then calls `public.keep`. A file that
    no act kept is removed after 48 hours. `upload` has `.name` and `.chunks()`: a Django upload or `File(open(…))`.

    Raises:
        FileRefused: with a French sentence saying what to do.
    """
    limits = limits or Limits.from_settings()
    try:
        with storage.incoming() as temporary:
            received = _take(upload=upload, path=temporary, limits=limits)
            kind = kinds.sniff(path=temporary)
            scanner.look(path=temporary)
            if kind.media_type.startswith("image/"):
                with storage.incoming() as cleaned:
                    metadata.clean_picture(source=temporary, target=cleaned, kind=kind, max_pixels=limits.max_pixels)
                    return _register(path=cleaned, kind=kind, upload=upload, owner=owner, received=received)
            return _register(path=temporary, kind=kind, upload=upload, owner=owner, received=received)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise refused("disk_full") from error
        raise


def _register(*, path: Path, kind: kinds.Kind, upload: File, owner: Any, received: str) -> StoredFile:
    file = StoredFile(
        uuid=uuid.uuid4(),
        name=clean_name(name=upload.name or "", extension=kind.extension, aliases=kind.aliases),
        size=path.stat().st_size,
        sha256=_hash(path) if kind.media_type.startswith("image/") else received,
        received_sha256=received,
        media_type=kind.media_type,
        extension=kind.extension,
        owner=owner if getattr(owner, "pk", None) else None,
        created_at=timezone.now(),
    )
    storage.settle(temporary=path, path=file.path)
    try:
        file.save(force_insert=True)
    except BaseException:
        storage.remove(uuid=file.uuid)
        raise
    return file


def _take(*, upload: File, path: Path, limits: Limits) -> str:
    """Bring the bytes to `path`, by a link when the server already put them on this disk; return their SHA-256."""
    _check_room(limits=limits, size=upload.size if isinstance(getattr(upload, "size", None), int) else 0)
    digest = hashlib.sha256()
    size = 0
    source = getattr(upload, "temporary_file_path", None)
    linked = source is not None and _link(source=Path(source()), path=path)
    with path.open("rb" if linked else "wb") as file:
        for block in _blocks(file) if linked else upload.chunks(BLOCK):
            size += len(block)
            if size > limits.max_bytes:
                raise refused("too_big", max=limits.max_bytes >> 20)
            digest.update(block)
            if not linked:
                file.write(block)
    if size == 0:
        raise refused("empty")
    return digest.hexdigest()


def _check_room(*, limits: Limits, size: int) -> None:
    if size > limits.max_bytes:
        raise refused("too_big", max=limits.max_bytes >> 20)
    if limits.total_bytes is not None:
        used = StoredFile.objects.aggregate(used=Sum("size"))["used"] or 0
        if used + size > limits.total_bytes:
            raise refused("quota")
    if shutil.disk_usage(storage.root()).free < size + limits.reserve_bytes:
        raise refused("disk_full")


def _link(*, source: Path, path: Path) -> bool:
    try:
        os.link(source, path)
    except OSError:
        return False
    return True


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
