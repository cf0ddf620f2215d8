"""How many come by the link pasted in a group elsewhere: counted together, nobody told from another."""

from django.db.models import F

from maillage.community.models import Arrivals, Discussion
from maillage.kernel.db.public import writing


def note_arrival(*, discussion: Discussion) -> None:
    """Count one more. Nothing else is kept: neither when, nor from which address."""
    with writing():
        row, _ = Arrivals.objects.get_or_create(discussion=discussion)
        Arrivals.objects.filter(pk=row.pk).update(count=F("count") + 1)
