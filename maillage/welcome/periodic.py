"""What the worker does by the clock: words exchanged with the coordination are not kept for ever."""

from maillage.kernel.periodic import every
from maillage.welcome.domain.check_ins import forget_old


@every(hours=24)
def run_once() -> int:
    """Erase what is old; return how many."""
    return forget_old()
