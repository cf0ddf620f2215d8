"""What the worker does by the clock: reminders, closings, ends of releases, copies cut on the way."""

from maillage.dossiers.domain import copies, follow_up, releases, requests
from maillage.kernel.periodic import every


@every(minutes=1)
def make_lost_copies() -> int:
    """Make again the copies whose task was killed."""
    return copies.retry_copies()


@every(hours=1)
def follow_requests_and_releases() -> tuple[int, ...]:
    """Do what is due; return how many of each: reminded, closed, ended, warned, asked what it brought."""
    return (
        requests.remind_old(),
        requests.close_old(),
        releases.end_due(),
        follow_up.warn_ending(),
        follow_up.ask_outcomes(),
    )
