"""What the worker does by the clock: reminders, closings, ends of releases, copies cut on the way."""

from maillage.dossiers.domain import copies, extracts, follow_up, releases, requests
from maillage.dossiers.queries import pictures
from maillage.dossiers.tasks_copies import retry_copies
from maillage.dossiers.tasks_extracts import make_lost_extracts
from maillage.kernel.periodic import every


@every(minutes=1)
def make_lost_copies() -> int:
    """Have the copies whose task was killed made again, in the queue of copies: what is done here must not wait; return how many."""
    found = len(copies.lost_copies())
    if found:
        retry_copies.enqueue()
    return found


@every(minutes=5)
def make_lost() -> bool:
    """Have the PDF of open pages whose task was killed made again; return whether there are any."""
    return _ask_for_lost(again=False)


@every(hours=6)
def try_extracts_again() -> bool:
    """Have those that could not be made tried again; return whether there are any."""
    return _ask_for_lost(again=True)


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


def _ask_for_lost(*, again: bool) -> bool:
    found = extracts.some_lost(again=again)
    if found:
        make_lost_extracts.enqueue(again=again)
    return found
