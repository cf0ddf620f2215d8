"""The task worker: runs the queued tasks, and the functions of `BACKGROUND` in threads of their own."""

import contextlib
import fcntl
import logging
import os
import secrets
import threading
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections, transaction
from django.tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from maillage.kernel.server import BACKGROUND, Background
from maillage.kernel.server.supervisor import FIRST_PAUSE, LONGEST_PAUSE

logger = logging.getLogger("maillage.worker")

# Seconds between two looks at an empty queue.
INTERVAL = 0.3
# A task under which the worker died this often is not tried again: it may be what kills it.
MAX_TRIES = 3
STOP_WAIT = 5.0


class Abandoned(Exception):
    """The worker died while it ran this task, more than once."""


def locks_folder() -> Path:
    """Where each worker holds a lock for as long as it lives; the kernel drops it whatever the end."""
    folder = settings.DATA_DIR / "workers"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextlib.contextmanager
def identity() -> Iterator[str]:
    """The name of this worker, held by a lock until it ends."""
    name = secrets.token_hex(16)
    path = locks_folder() / name
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield name
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def dead_workers() -> set[str]:
    """The names of the workers of this data folder that ended without saying so."""
    dead = set()
    for path in locks_folder().iterdir():
        try:
            descriptor = os.open(path, os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            dead.add(path.name)
        finally:
            os.close(descriptor)
    return dead


def take_back_abandoned() -> int:
    """Queue again the tasks that a dead worker was running; how many. Workers of other machines are left alone."""
    dead = dead_workers()
    if not dead:
        return 0
    taken = 0
    with transaction.atomic():
        for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).select_for_update():
            if not row.worker_ids or row.worker_ids[-1] not in dead:
                continue
            if len(row.worker_ids) >= MAX_TRIES:
                row.set_failed(Abandoned(f"the worker died {len(row.worker_ids)} times while running it"))
            else:
                row.status = TaskResultStatus.READY
                row.save(update_fields=["status"])
            taken += 1
    for name in dead:
        (locks_folder() / name).unlink(missing_ok=True)
    return taken


def keep_running(*, function: Background, stop: threading.Event) -> None:
    """Run a background function, again after a failure, until it returns or all stops."""
    pause = FIRST_PAUSE
    name = f"{function.__module__}.{function.__qualname__}"
    while not stop.is_set():
        try:
            function(stop)
        except Exception:
            logger.exception("background function failed", extra={"function": name, "again_in": pause})
            close_old_connections()
            stop.wait(pause)
            pause = min(LONGEST_PAUSE, pause * 2)
        else:
            return


def work(*, interval: float = INTERVAL) -> None:
    """Run tasks until SIGTERM, finishing the one under way. `interval` in seconds."""
    stop = threading.Event()
    with identity() as name:
        taken = take_back_abandoned()
        if taken:
            logger.warning("tasks of a worker that died were queued again", extra={"tasks": taken})
        threads = [
            threading.Thread(target=keep_running, kwargs={"function": function, "stop": stop}, daemon=True) for function in BACKGROUND
        ]
        for thread in threads:
            thread.start()
        worker = Worker(
            queue_names=["*"],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        # It would warn at each ordinary stop; what a task does wrong is logged elsewhere.
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker.configure_signals()
        try:
            worker.run()
        finally:
            stop.set()
            for thread in threads:
                thread.join(STOP_WAIT)
