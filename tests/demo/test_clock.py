"""The demonstration is lived in whatever the day it is loaded: nothing is in the future, nothing happened a minute ago."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from maillage.demo import clock

MONDAY = datetime(2026, 11, 16, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize("hours", range(0, 168, 3))
def test_every_hour_of_the_week(monkeypatch, hours):
    now = MONDAY + timedelta(hours=hours)
    monkeypatch.setattr(clock, "TODAY", lambda: now)
    for days in (0, 1, 2, 3, 30):
        for key in ("a", "b", "c", "d"):
            first = clock.moment(days=days, key=key)
            assert first <= now - clock.LATELY and timezone.localtime(first).weekday() < 5
            then = clock.moment(days=0, key=f"{key}/use", after=first)
            later = clock.moment(days=0, key=f"{key}/again", after=then)
            assert first < then < later < now
            assert then <= now - timedelta(minutes=50)


def test_the_same_key_gives_the_same_moment(monkeypatch):
    monkeypatch.setattr(clock, "TODAY", lambda: MONDAY)
    assert clock.moment(days=5, key="a") == clock.moment(days=5, key="a") != clock.moment(days=5, key="b")
