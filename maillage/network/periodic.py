"""What the worker does by the clock: reminders of invitations, erasure of what nobody confirmed."""

import logging
import threading

from django.db import close_old_connections

from maillage.network.domain.invitations import remind_invitations
from maillage.network.domain.joining import clean_requests

logger = logging.getLogger(__name__)
SECONDS = 3600


def run_once() -> tuple[int, int, int]:
    """Do what is due; return how many were reminded, and how many requests were erased unconfirmed and after a refusal."""
    reminded = remind_invitations()
    return (reminded, *clean_requests())


def keep_time(stop: threading.Event) -> None:
    """Do what is due every hour until `stop`."""
    # Not at once: a server that restarts often would look each time.
    while not stop.wait(SECONDS):
        done = run_once()
        if any(done):
            logger.info("network: what was due is done", extra={"done": done})
        close_old_connections()
