"""The charter of sharing: accepted once, with the day and the version that could be read."""

from django.utils import timezone

from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.people.charter import charter_version
from maillage.people.events import CharterAccepted
from maillage.people.models import Person


def accept_charter(*, person: Person, version: str | None = None) -> Person:
    """Write that somebody accepts the charter. `version`: the one they read, when that was before today. Accepted again, the first stays."""
    with writing():
        held: Person = locked(row=person)
        if held.charter_at is None:
            held.charter_at, held.charter_version = timezone.now(), version if version is not None else charter_version()
            held.save(update_fields=["charter_at", "charter_version"])
            record(CharterAccepted(person=held.uuid, version=held.charter_version), actor=held)
    return held
