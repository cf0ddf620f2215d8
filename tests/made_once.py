"""Tables are made once: the first process migrates, the others, and the runs that follow on the same code, copy what it made.

On SQLite a file is copied; on PostgreSQL the database is the template of the others, as long as its cluster lives.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from functools import cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT, A_DAY = 4, 86400
# In memory where the system has a place for it.
MEMORY = Path("/dev/shm")  # noqa: S108
PLACE = MEMORY / f"maillage-tests-{os.getuid()}" if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
NOT_CODE = {"static", "templates", "__pycache__"}


@cache
def digest():
    """Tell apart any two states of the code: migrations, models and the data they load are in it."""
    found = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in ("django", "django-allauth", "django-tasks-db")).encode())
    for folder, folders, names in os.walk(ROOT / "maillage"):
        folders[:] = sorted(set(folders) - NOT_CODE)
        for name in sorted(names):
            path = Path(folder) / name
            found.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def sqlite_file():
    """Where the SQLite database with every migration and nothing else is, or is to be."""
    return PLACE / f"made-{digest()}.sqlite3"


class Turn:
    """One worker of a run at a time makes the tables; what the others wait for is there afterwards."""

    def __init__(self):
        self.handle = None

    def take(self):
        # A run of one process waits for nobody.
        if "PYTEST_XDIST_WORKER" in os.environ:
            PLACE.mkdir(mode=0o700, exist_ok=True)
            self.handle = os.open(PLACE / f"made-{digest()}.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self.handle, fcntl.LOCK_EX)

    def leave(self):
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


def keep_sqlite(source):
    """Keep a copy of this open database; forget the oldest copies."""
    path = sqlite_file()
    if path.exists():
        return
    PLACE.mkdir(mode=0o700, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    unfinished.rename(path)
    kept = sorted(PLACE.glob("made-*.sqlite3"), key=lambda each: each.stat().st_mtime)
    # With what runs that were killed left behind.
    left = [each for each in PLACE.glob("*-*") if time.time() - each.stat().st_mtime > A_DAY]
    for old in {*kept[:-KEPT], *left} - {path}:
        old.unlink(missing_ok=True)


def start_from_copy(connection):
    """Make the test database of this process a copy of the one already made; say whether there was one."""
    creation, test = connection.creation, connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        if not sqlite_file().exists():
            return False
        empty = creation._create_test_db

        def copied(*arguments, **named):
            name = empty(*arguments, **named)
            shutil.copyfile(sqlite_file(), name)
            return name

        creation._create_test_db = copied
    else:
        if not _is_there(connection):
            return False
        test["TEMPLATE"] = _template()
    # All is applied: the tables are not to be made, nor the history of the models told again.
    test["MIGRATE"] = False
    return True


def keep_postgres(connection):
    """Make the database just migrated the template of the next ones."""
    if _is_there(connection):
        return
    names = connection.ops.quote_name(_template()), connection.ops.quote_name(connection.settings_dict["NAME"])
    connection.close()
    with connection.creation._nodb_cursor() as cursor:
        cursor.execute("CREATE DATABASE {} TEMPLATE {}".format(*names))


def leave_postgres(connection):
    """End what other sessions still do in this database: one whose process was killed takes a while to leave, and it could not be removed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _template():
    return f"maillage_made_{digest()}"


def _is_there(connection):
    with connection.creation._nodb_cursor() as cursor:
        return connection.creation._database_exists(cursor, _template())
