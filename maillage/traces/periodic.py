"""What the worker does by the clock: ask once more those who have not said what they thought."""

from maillage.kernel.periodic import every
from maillage.traces.domain import feedback


@every(hours=6)
def remind_feedback() -> int:
    """Remind, once, those who were asked a week ago; return how many."""
    return feedback.remind_due()
