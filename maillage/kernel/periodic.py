"""Jobs done again and again by the task worker: `@every(hours=24)` on a function of a room's `periodic.py`."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connections
from django.utils import timezone

from maillage.kernel.db.public import writing

logger = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 20
JOBS: dict[str, "Job"] = {}


@dataclass(frozen=True, kw_only=True)
class Job:
    """A function and how often it runs. It must bear being cut and run again."""

    name: str
    interval: timedelta
    run: Callable[[], object]


def every[Done](*, minutes: float = 0, hours: float = 0) -> Callable[[Callable[[], Done]], Callable[[], Done]]:
    """Register a function as a periodic job."""

    def register(function: Callable[[], Done]) -> Callable[[], Done]:
        name = f"{function.__module__}.{getattr(function, '__qualname__', function)}"
        JOBS[name] = Job(name=name, interval=timedelta(minutes=minutes, hours=hours), run=function)
        return function

    return register


def run_due() -> list[str]:
    """Run the jobs whose time has come and that no other machine has taken; give the names of those run."""
    return [job.name for job in JOBS.values() if _take(job) and _run(job)]


def _take(job: Job) -> bool:
    from maillage.kernel.models import PeriodicRun

    now = timezone.now()
    with writing():
        _, created = PeriodicRun.objects.get_or_create(name=job.name, defaults={"begun_at": now})
        # One machine alone moves the date forward.
        return created or bool(PeriodicRun.objects.filter(name=job.name, begun_at__lte=now - job.interval).update(begun_at=now))


def _run(job: Job) -> bool:
    try:
        job.run()
    except Exception:
        logger.exception("periodic job failed", extra={"job": job.name})
    return True


def keep_running(stop: threading.Event) -> None:
    """Look every few seconds for jobs whose time has come, until told to stop."""
    while not stop.wait(LOOK_EVERY_SECONDS):
        run_due()
        # A connection holds the whole schema, two megabytes: not kept for a look every twenty seconds.
        connections.close_all()
