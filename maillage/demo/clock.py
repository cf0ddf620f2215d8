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


def moment(*, days: float, key: str, after: datetime | None = None) -> datetime:
    """Give a moment of a working day so many days ago, the same for the same key; never in the future, nor before `after`."""
    now = TODAY()
    day = timezone.localdate(now) - timedelta(days=round(days))
    day -= timedelta(days=max(0, day.weekday() - 4))
    minutes = int(sha256(key.encode()).hexdigest()[:6], 16) % 510
    chosen = timezone.make_aware(datetime.combine(day, time(8, 40))) + timedelta(minutes=minutes)
    while chosen >= now:
        chosen -= timedelta(days=1)
    return chosen if after is None else min(max(chosen, after + timedelta(minutes=40 + minutes)), now - timedelta(minutes=1))


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
    task_backends["default"] = ImmediateBackend(alias="default", params={})
