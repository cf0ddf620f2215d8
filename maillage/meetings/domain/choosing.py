"""A date of the poll becomes that of the meeting; whoever answered is told and invited."""

from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, is_member
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.journal import public as journal
from maillage.meetings.domain import registrations, stages, voters
from maillage.meetings.domain.meetings import touch_calendar
from maillage.meetings.domain.polls import held
from maillage.meetings.events import PollSettled
from maillage.meetings.models import DatePoll, Meeting, MeetingStep, Registration, Slot, Stage, Voter
from maillage.people import public as people


def choose(*, slot: Slot, person: Any, opens: bool = False, words: str = "") -> Meeting:
    """Give a meeting one of the dates proposed. `opens`: registrations open at once.

    Whoever answered and left a way to reach them is told, with an entry for their calendar; when registrations are open, with
    the way to register. Chosen again, the same date tells nobody again.

    Raises:
        Refused: no right, a date taken off or past, or the meeting lacks something to be opened; nothing has changed then.
        Stale: the meeting has its date.
    """
    now = timezone.now()
    with writing():
        meeting = held(meeting=slot.poll.meeting, person=person)
        # Read under the lock: two hands may choose at once.
        poll = DatePoll.objects.get(pk=slot.poll_id)
        if slot.removed_at is not None or slot.starts_at <= now:
            raise Refused("Cette date n’est plus proposée." if slot.removed_at else "Cette date est passée.")
        if poll.chosen_id == slot.pk and (meeting.stage, meeting.starts_at) == (Stage.PREPARING, slot.starts_at):
            # Chosen already: it is told once.
            return stages.open_meeting(meeting=meeting, person=person) if opens else meeting
        poll.chosen, poll.chosen_at = slot, now
        poll.save(update_fields=["chosen", "chosen_at"])
        journal.record(PollSettled(meeting=meeting.uuid), actor=person)
        if meeting.stage == Stage.POSTPONED:
            return stages.set_new_dates(meeting=meeting, person=person, starts_at=slot.starts_at, ends_at=slot.ends_at, words=words)
        meeting.starts_at, meeting.ends_at = slot.starts_at, slot.ends_at
        if meeting.stage == Stage.IDEA:
            meeting.stage = Stage.PREPARING
            MeetingStep.objects.create(meeting=meeting, stage=meeting.stage, by=person, at=now)
        meeting.save(update_fields=["starts_at", "ends_at", "stage"])
        touch_calendar(meeting=meeting, at=now)
        if opens:
            return stages.open_meeting(meeting=meeting, person=person)
        voters.tell_date(meeting=meeting)
        changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)
    return meeting


def come(*, voter: Voter, mode: str) -> Registration:
    """Register whoever answered, from the mail that told them the date: the mail proves the address.

    Raises:
        Refused: registrations are not open, or not in this mode.
    """
    meeting = voter.poll.meeting
    account = voter.person or (people.find_by_email(email=voter.email) if voter.email else None)
    member = account if account is not None and is_member(person=account) else None
    entry = registrations.Entry(mode=mode, name=voter.name, email=voter.email, organisation_name="" if member else voter.organisation_name)
    return registrations.register(meeting=meeting, person=member, entry=entry, is_proven=True)
