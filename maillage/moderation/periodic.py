"""What the worker does by the clock: old reports keep neither names nor words."""

from maillage.kernel.periodic import every
from maillage.moderation.domain.reports import forget_old


@every(hours=24)
def run_once() -> int:
    """Erase what is old; return how many reports."""
    return forget_old()
