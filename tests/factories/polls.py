"""Date polls, written straight to the tables."""

from datetime import timedelta

from django.utils import timezone

from maillage.meetings.models import DatePoll, Slot, Vote, Voter
from tests.factories.meetings import make_meeting


def make_poll(by, *, days=(20, 21, 22), meeting=None, **fields):
    """A poll in the draft of a meeting, with a date of three hours on each of these days from now."""
    meeting = meeting or make_meeting(
        by, stage="PREPARING", starts_at=None, lead="Une journée.", place_name="La gare", **fields.pop("about", {})
    )
    poll = DatePoll.objects.create(meeting=meeting, created_at=timezone.now(), created_by=by, **fields)
    for number in days:
        add_slot(poll, number)
    return poll


def add_slot(poll, number):
    """A date in so many days, from half past nine in the morning, UTC."""
    starts = (timezone.now() + timedelta(days=number)).replace(hour=9, minute=30, second=0, microsecond=0)
    return Slot.objects.create(poll=poll, starts_at=starts, ends_at=starts + timedelta(hours=3))


def make_voter(poll, *answers, person=None, **fields):
    """Somebody who answered the dates in their order ("" for none), sur place unless the meeting is held from afar."""
    now = timezone.now()
    fields.setdefault("name", person.name if person else "Nadia Collard")
    voter = Voter.objects.create(poll=poll, person=person, created_at=now, changed_at=now, **fields)
    mode = poll.meeting.seat_modes[0]
    slots = Slot.objects.filter(poll=poll).order_by("starts_at", "pk")
    for slot, answer in zip(slots, answers, strict=False):
        if answer:
            Vote.objects.create(voter=voter, slot=slot, mode=mode, answer=answer)
    return voter
