"""The charter of sharing: accepted once, with the day and the version that could be read."""

from collections.abc import Callable

from django.utils import timezone

from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.people.events import CharterAccepted
from maillage.people.models import Person

_VERSION: list[Callable[[], str]] = []


def register_charter(version: Callable[[], str]) -> None:
    """Say, in `AppConfig.ready`, which version of the charter can be read now: a short text."""
    _VERSION[:] = [version]


def has_charter() -> bool:
    """Say whether the network has a charter to accept."""
    return bool(_VERSION)


def charter_version() -> str:
    """Give the version that can be read now; empty when the network has no charter."""
    return _VERSION[0]()[:20] if _VERSION else ""


def accept_charter(*, person: Person, version: str | None = None) -> Person:
    """Write that somebody accepts the charter. `version`: the one they read, when that was before today. Accepted again, the first stays."""
    with writing():
        held: Person = locked(row=person)
        if held.charter_at is None:
            held.charter_at, held.charter_version = timezone.now(), version if version is not None else charter_version()
            held.save(update_fields=["charter_at", "charter_version"])
            record(CharterAccepted(person=held.uuid, version=held.charter_version), actor=held)
    return held
