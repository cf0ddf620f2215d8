"""What the worker does by the clock: reminders, closings, ends of releases, copies cut on the way."""

from maillage.dossiers.domain import copies, extracts, follow_up, releases, requests
from maillage.dossiers.queries import pictures
from maillage.kernel.periodic import every


@every(minutes=1)
def make_lost_copies() -> int:
    """Make again the copies whose task was killed."""
    return copies.retry_copies()


@every(minutes=5)
def make_lost_extracts() -> int:
    """Make again the PDF of open pages whose task was killed."""
    return extracts.make_lost()


@every(hours=6)
def try_extracts_again() -> int:
    """Try again those that could not be made."""
    return extracts.make_lost(again=True)


@every(hours=24)
def clean_pictures() -> int:
    """Remove the pictures of pages nobody looks at any more."""
    return pictures.clean_pictures()


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
