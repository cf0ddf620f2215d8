from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.kernel.journal.acts import react_to
from maillage.kernel.journal.events import EVENTS, REACTIONS
from maillage.kernel.journal.models import Entry
from maillage.kernel.periodic import every


@every(minutes=10)
def react_to_forgotten_facts() -> int:
    """Run the reactions of facts nobody reacted to: a kill between the commit and the queue loses the task. Return how many."""
    now = timezone.now()
    kinds = [kind for kind, reactions in REACTIONS.items() if reactions]
    lost = Entry.objects.filter(kind__in=kinds, at__gt=now - timedelta(days=7), at__lt=now - timedelta(minutes=10), runs=None)
    forgotten = list(lost.order_by("pk")[:200])
    for entry in forgotten:
        react_to(entry=entry)
    return len(forgotten)


@every(hours=24)
def forget_old_facts() -> None:
    """Delete the facts whose retention has ended, expired sessions and the results of old tasks."""
    now = timezone.now()
    for kind, event in EVENTS.items():
        if event.keep_days:
            Entry.objects.filter(kind=kind, at__lt=now - timedelta(days=event.keep_days)).delete()
    call_command("clearsessions")
    DBTaskResult.objects.filter(finished_at__lt=now - timedelta(days=14)).delete()
