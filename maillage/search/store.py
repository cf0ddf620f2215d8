"""Where the index lies: one folder per generation, a file naming the one that serves, locks."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from maillage.search.schema import VERSION

_CURRENT = "current"
_META = "meta.json"


class Locked(Exception):
    """Another process holds the lock."""


class Store:
    """The folder of the index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path | None:
        """The generation that serves, None when there is none of this version."""
        try:
            told = json.loads((self.root / _CURRENT).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(told, dict) or told.get("version") != VERSION:
            return None
        folder = self.root / str(told.get("folder"))
        if all((folder / part / _META).is_file() for part in ("things", "pages")):
            return folder
        return None

    def state(self) -> tuple[object, ...]:
        """Changes whenever what serves may have changed. Two looks at the disk, no reading."""
        return _stat(self.root / _CURRENT)

    def new_generation(self) -> Path:
        """An empty folder for a new index."""
        folder = self.root / f"{time.strftime('%Y%m%d-%H%M%S')}-{uuid4().hex[:6]}"
        for part in ("things", "pages"):
            (folder / part).mkdir(parents=True)
        return folder

    def switch(self, folder: Path) -> None:
        """Make a generation the one that serves, at once and for good."""
        told = json.dumps({"version": VERSION, "folder": folder.name})
        draft = self.root / f"{_CURRENT}.{uuid4().hex[:6]}"
        with draft.open("w", encoding="utf-8") as file:
            file.write(told)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.root / _CURRENT)
        descriptor = os.open(self.root, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def discard(self, folder: Path) -> None:
        """Remove a generation. Readers that still have it open keep it until they let it go."""
        shutil.rmtree(folder, ignore_errors=True)

    def discard_others(self, *, keep: Path) -> None:
        """Remove every generation but one."""
        for folder in self.root.iterdir():
            if folder.is_dir() and folder != keep:
                self.discard(folder)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock of the folder; freed by the system when the process dies.

        Raises:
            Locked: another process has it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / f"{name}.lock").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise Locked(name) from error
            try:
                yield
            finally:
                with suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_UN)


def generation_state(folder: Path) -> tuple[object, ...]:
    """Changes at each commit to this generation."""
    return _stat(folder / "things" / _META)


def _stat(path: Path) -> tuple[object, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_ino, found.st_mtime_ns, found.st_size)
