"""What the worker does by the clock: meetings that ended, offers that lapse, reminders, answers to erase."""

from datetime import timedelta

from django.utils import timezone

from maillage.kernel.periodic import every
from maillage.meetings.domain import ballots, reminders, sheets, stages, waiting


@every(minutes=2)
def settle_waiting_lists() -> int:
    """Give freed places to the next in line; return how many people moved."""
    return waiting.settle_due()


@every(hours=1)
def remind() -> int:
    """Remind those who come to the meetings of tomorrow and of next week; return how many."""
    return reminders.remind_due()


@every(hours=12)
def erase_what_was_promised() -> tuple[int, int]:
    """Erase answers at the date shown, and registrations nobody confirmed; return how many of each."""
    return reminders.erase_answers(), reminders.erase_unconfirmed()


@every(minutes=10)
def note_held() -> int:
    """Note as held the meetings that have ended, and have those past their deadline shown anew; return how many were held."""
    stages.note_deadlines(since=timedelta(minutes=25))
    return stages.mark_all_held()


@every(hours=24)
def erase_signed_sheets() -> int:
    """Erase the scans of signed sheets at the date shown beside them; return how many."""
    return sheets.erase_due()


@every(hours=24)
def erase_old_voters() -> int:
    """Erase names and addresses left in old date polls without account; return how many."""
    return ballots.clean_polls(now=timezone.now())
