"""Acts dated in the past: inside `at(...)`, the whole process believes it is that moment. For loading the demonstration only."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from hashlib import sha256
from unittest.mock import patch

from django.tasks import task_backends
from django.tasks.backends.immediate import ImmediateBackend
from django.utils import timezone

TODAY = timezone.now
LATELY = timedelta(hours=2)
FRIDAY = 4


def moment(*, days: float, key: str, after: datetime | None = None) -> datetime:
    """Give a moment of a working day so many days ago, the same for the same key; never in the future, nor before `after`.

    What would come too late for today comes sooner after `after`, so that nothing happened « il y a deux minutes ».
    """
    now = TODAY()
    day = timezone.localdate(now) - timedelta(days=round(days))
    day -= timedelta(days=max(0, day.weekday() - FRIDAY))
    minutes = int(sha256(key.encode()).hexdigest()[:6], 16) % 510
    chosen = timezone.make_aware(datetime.combine(day, time(8, 40))) + timedelta(minutes=minutes)
    while chosen > now - LATELY or timezone.localtime(chosen).weekday() > FRIDAY:
        chosen -= timedelta(days=1)
    if after is None:
        return chosen
    next_ = after + timedelta(minutes=40 + minutes)
    if chosen >= next_:
        return chosen
    return next_ if next_ <= now - LATELY else after + (now - after) * (0.2 + minutes / 1700)


@contextmanager
def at(when: datetime) -> Iterator[datetime]:
    """Run acts at that moment."""
    with patch.object(timezone, "now", lambda: when):
        yield when


@contextmanager
def tasks_at_once() -> Iterator[None]:
    """Run tasks as soon as their act is committed, rather than leaving them to the worker."""
    before = task_backends["default"]
    run_tasks_here()
    try:
        yield
    finally:
        task_backends["default"] = before


def run_tasks_here() -> None:
    """Run the tasks of this thread at once."""
    task_backends["default"] = ImmediateBackend(alias="default", params={"QUEUES": []})
