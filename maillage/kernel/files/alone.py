"""One at a time, for works that are cut by kills: a lock that the system drops with whoever holds it, whatever its end."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from maillage.kernel.files import storage


@contextmanager
def alone(*, name: str) -> Iterator[bool]:
    """Say whether nobody alive is at the work of this name (plain letters, made by the site), and hold it until the end.

    Raises:
        OSError: the disk.
    """
    path = storage.root() / storage.INCOMING / f"{name}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    while True:
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            if os.fstat(descriptor).st_nlink == 0:
                # Who held it has just ended, and its file with it.
                continue
            try:
                yield True
            finally:
                path.unlink(missing_ok=True)
            return
        finally:
            os.close(descriptor)
