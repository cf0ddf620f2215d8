from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.kernel.journal.events import EVENTS
from maillage.kernel.journal.models import Entry
from maillage.kernel.periodic import every


@every(hours=24)
def forget_old_facts() -> None:
    """Delete the facts whose retention has ended, expired sessions and the results of old tasks."""
    now = timezone.now()
    for kind, event in EVENTS.items():
        if event.keep_days:
            Entry.objects.filter(kind=kind, at__lt=now - timedelta(days=event.keep_days)).delete()
    call_command("clearsessions")
    DBTaskResult.objects.filter(finished_at__lt=now - timedelta(days=14)).delete()
