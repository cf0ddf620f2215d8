"""Record facts, run reactions, replay what is missing."""

import logging
from typing import Any

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from maillage.kernel.db.public import Insert, writing
from maillage.kernel.journal.events import EVENTS, REACTIONS, Event
from maillage.kernel.journal.models import Entry, ReactionRun

logger = logging.getLogger(__name__)
FACTS = Insert(Entry)


def record(event: Event, *, actor: Any) -> Entry:
    """Write one fact in the caller's transaction; its reactions run in a task after the commit.

    Raises:
        RuntimeError: called outside a transaction, where the fact could stay without the act.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A fact is recorded in the transaction of its act.")
    payload = event.payload()
    subject = payload.get(event.subject) if event.subject else next((v for v in vars(event).values() if hasattr(v, "hex")), None)
    entry = Entry(kind=event.kind, payload=payload, subject=subject, actor_id=getattr(actor, "pk", None), at=timezone.now())
    FACTS([entry])
    if REACTIONS.get(event.kind):
        transaction.on_commit(lambda: react.enqueue(entry_id=entry.pk))
    return entry


@task
def react(*, entry_id: int) -> int:
    """Run the reactions to one fact; return how many failed."""
    entry = Entry.objects.filter(pk=entry_id).first()
    return react_to(entry=entry) if entry else 0


def react_to(*, entry: Entry) -> int:
    """Run the reactions to a fact which are not done yet, each in its own transaction; return how many failed."""
    event_class = EVENTS.get(entry.kind)
    if event_class is None:
        return 0
    event = event_class.from_payload(payload=entry.payload)
    done = set(entry.runs.filter(done_at__isnull=False).values_list("name", flat=True))
    failed = 0
    for reaction in REACTIONS.get(entry.kind, []):
        if reaction.name in done:
            continue
        try:
            with writing():
                reaction.run(event)
                _note(entry=entry, name=reaction.name, error="")
        except Exception as error:
            failed += 1
            logger.exception("reaction failed", extra={"reaction": reaction.name, "entry": entry.pk})
            with writing():
                _note(entry=entry, name=reaction.name, error=f"{type(error).__name__}: {error}"[:300])
    return failed


def _note(*, entry: Entry, name: str, error: str) -> None:
    ReactionRun.objects.update_or_create(entry=entry, name=name, defaults={"done_at": None if error else timezone.now(), "error": error})


def replay() -> tuple[int, int]:
    """Run what is missing for every fact that has listeners; return how many facts were gone through and how many reactions failed."""
    failed = entries = 0
    for entry in Entry.objects.filter(kind__in=[kind for kind, reactions in REACTIONS.items() if reactions]).order_by("pk").iterator():
        entries += 1
        failed += react_to(entry=entry)
    return entries, failed
