from collections import Counter
from typing import Any

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
    lines = sorted(items.order_by("pk")[: SHOWN * 5], key=lambda item: order.index(ImportItem.Outcome(item.outcome)))
    total = sum(counts.values())
    return {
        "trial": trial,
        "lines": lines[:SHOWN],
        "more": total - min(total, SHOWN),
        "counts": [(outcome.label, counts[outcome]) for outcome in order if counts[outcome]],
        "done": total,
        "percent": round(100 * total / run.total) if run.total else 100,
    }
