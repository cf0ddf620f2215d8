"""The task worker: runs the queued tasks, and the functions of `BACKGROUND` in threads of their own.

Tasks that may be long (reading and copying files, imports, visits to other sites) are in queues of their own, each with a thread while there is something in it: the
main one, where reactions and mails are, never waits behind them. Within a queue, the highest priority goes first.
"""

import contextlib
import fcntl
import logging
import os
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from maillage.kernel.server import BACKGROUND, Background
from maillage.kernel.server.supervisor import FIRST_PAUSE, LONGEST_PAUSE

logger = logging.getLogger("maillage.worker")

# Seconds between two looks at an empty queue.
INTERVAL = 0.3
# The queues of long tasks. All are looked at together, this much less often than the main one.
LONG_QUEUES = ("files", "imports", "copies", "links")
LESS_OFTEN = 2
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
    """The name of this worker, held by a lock until it ends. Its file stays: the next start takes back what it left running, then removes it."""
    name = secrets.token_hex(16)
    path = locks_folder() / name
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield name
    finally:
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
    dead, taken = dead_workers(), 0
    if not dead:
        return 0
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


class Lane(Worker):
    """Runs the tasks of some queues until `stop` is set: outside the main thread, where no signal arrives."""

    def __init__(self, *, name: str, stop: threading.Event, interval: float, queues: list[str], batch: bool = False) -> None:
        self._stop = stop
        super().__init__(
            queue_names=queues,
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=list(LONG_QUEUES) if "*" in queues else [],
        )

    @property
    def running(self) -> bool:
        return not self._stop.is_set()

    @running.setter
    def running(self, value: bool) -> None:
        if not value:
            self._stop.set()


def lane_of(*, name: str, queue: str, interval: float, batch: bool = False) -> Background:
    """Make the background function that runs the tasks of one queue, "*" being those that are not long; `batch`: until there are none left."""

    def run(stop: threading.Event) -> None:
        try:
            Lane(name=name, stop=stop, interval=interval, queues=[queue], batch=batch).run()
        finally:
            connections.close_all()

    run.__qualname__ = f"lane {queue}"
    return run


def long_lanes(*, name: str, interval: float) -> Background:
    """Make the background function that takes back what dead workers left, then opens a lane for each long queue where something waits.

    Each lane has a connection to the database, which holds two megabytes: idle ones are not kept.
    """
    lanes: dict[str, threading.Thread] = {}

    def run(stop: threading.Event) -> None:
        try:
            if taken := take_back_abandoned():
                logger.warning("tasks of a worker that died were queued again", extra={"tasks": taken})
            while not stop.is_set():
                close_old_connections()
                waiting = DBTaskResult.objects.ready().filter(queue_name__in=LONG_QUEUES).order_by().values_list("queue_name", flat=True)
                for queue in waiting.distinct():
                    if queue not in lanes or not lanes[queue].is_alive():
                        lane = lane_of(name=name, queue=queue, interval=interval, batch=True)
                        lanes[queue] = threading.Thread(target=keep_running, kwargs={"function": lane, "stop": stop}, daemon=True)
                        lanes[queue].start()
                stop.wait(interval)
            for lane_thread in lanes.values():
                lane_thread.join(STOP_WAIT)
        finally:
            connections.close_all()

    run.__qualname__ = "long lanes"
    return run


def give_back(*, name: str) -> int:
    """Queue again, without counting a try, the long tasks this worker leaves unfinished when it is asked to stop; how many."""
    given = 0
    with transaction.atomic():
        for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, queue_name__in=LONG_QUEUES).select_for_update():
            if row.worker_ids and row.worker_ids[-1] == name:
                row.status, row.worker_ids = TaskResultStatus.READY, row.worker_ids[:-1]
                row.save(update_fields=["status", "worker_ids"])
                given += 1
    return given


def work(*, interval: float = INTERVAL) -> None:
    """Run tasks until SIGTERM, finishing the short one under way; long ones go on at the next start. `interval` in seconds."""
    stop = threading.Event()

    def asked(_number: int, _frame: object) -> None:
        if stop.is_set():
            raise SystemExit(1)
        stop.set()

    with identity() as name:
        # The main lane in a thread as well: what the first one asks of memory falls in the holes left before the fork, and copies a page for each.
        lanes = long_lanes(name=name, interval=interval * LESS_OFTEN), lane_of(name=name, queue="*", interval=interval)
        threads = [
            threading.Thread(target=keep_running, kwargs={"function": function, "stop": stop}, daemon=True)
            for function in (*BACKGROUND, *lanes)
        ]
        # It would warn at each ordinary stop; what a task does wrong is logged elsewhere.
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, asked)
        for thread in threads:
            thread.start()
        try:
            threads[-1].join()
        finally:
            stop.set()
            until = time.monotonic() + STOP_WAIT
            for thread in threads:
                thread.join(max(0.0, until - time.monotonic()))
            # Failing that, the next start finds them as those of a dead worker.
            with contextlib.suppress(DatabaseError):
                give_back(name=name)
