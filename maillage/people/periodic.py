"""What the worker does by the clock: accounts nobody comes to any more."""

from maillage.kernel.periodic import every
from maillage.people.domain.inactivity import care


@every(hours=24)
def run_once() -> tuple[int, int]:
    """Warn and close; return how many of each."""
    return care()
