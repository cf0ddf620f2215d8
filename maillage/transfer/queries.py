from collections import Counter
from typing import Any

from django.db.models import Case, Value, When

from maillage.transfer.models import ImportItem, ImportRun

SHOWN = 200


def runs() -> Any:
    """Give the batches, newest first."""
    return ImportRun.objects.select_related("by").order_by("-pk")


def report(*, run: ImportRun) -> dict[str, Any]:
    """Give the lines of a batch (refusals first, 200 at the most) and their counts by outcome."""
    trial = run.started_at is None
    items = run.items.filter(trial=trial)
    counts = Counter(items.values_list("outcome", flat=True))
    order = [
        ImportItem.Outcome.REFUSED,
        ImportItem.Outcome.KNOWN,
        ImportItem.Outcome.KEPT,
        ImportItem.Outcome.IMPORTED,
        ImportItem.Outcome.REMOVED,
    ]
    place = Case(*[When(outcome=outcome, then=Value(number)) for number, outcome in enumerate(order)], default=Value(len(order)))
    total = sum(counts.values())
    return {
        "trial": trial,
        "lines": list(items.order_by(place, "pk")[:SHOWN]),
        "more": total - min(total, SHOWN),
        "counts": [(outcome.label, counts[outcome]) for outcome in order if counts[outcome]],
        "done": total,
        "percent": round(100 * total / run.total) if run.total else 100,
    }
