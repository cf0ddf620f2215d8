"""What the worker does by the clock: reminders of invitations, erasure of what nobody confirmed."""

from maillage.kernel.periodic import every
from maillage.network.domain.invitations import remind_invitations
from maillage.network.domain.joining import clean_requests


@every(hours=1)
def run_once() -> tuple[int, int, int]:
    """Do what is due; return how many were reminded, and how many requests were erased unconfirmed and after a refusal."""
    reminded = remind_invitations()
    return (reminded, *clean_requests())
