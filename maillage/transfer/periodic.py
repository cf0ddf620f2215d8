"""What the worker does by the clock: archives nobody came back to."""

from maillage.kernel.periodic import every
from maillage.transfer.domain.leftovers import erase_leftovers


@every(hours=24)
def run_once() -> int:
    """Erase the archives left behind; return how many."""
    return erase_leftovers()
