"""What the worker does by the clock: visits, pages to read, the yearly question, batches left behind."""

from datetime import timedelta

from django.utils import timezone

from maillage.kernel.periodic import every
from maillage.links.domain.caring import ask_sponsors
from maillage.links.domain.visiting import something_due
from maillage.links.models import Batch
from maillage.links.tasks import visit_links

BATCH_KEPT = timedelta(days=60)


@every(minutes=15)
def visit() -> bool:
    """Send a few visits to the worker, when there are any to make; return whether there were."""
    if found := something_due():
        visit_links.enqueue()
    return found


@every(hours=24)
def ask() -> tuple[int, int]:
    """Ask the sponsors whose year has passed, erase the batches nobody came back to; return how many of each."""
    old, _ = Batch.objects.filter(updated_at__lt=timezone.now() - BATCH_KEPT).delete()
    return ask_sponsors(), old
