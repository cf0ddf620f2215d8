"""Tell those who answered a date poll what becomes of the meeting, unless they are registered: these are told as such.

Each is called in the transaction of its act.
"""

from maillage.kernel.notices.public import send
from maillage.meetings import notices_polls as notices
from maillage.meetings.models import DatePoll, Meeting, Registration, Stage, Voter


def tell_date(*, meeting: Meeting) -> int:
    """Tell the date, and how to register once that is possible. Return how many were told."""
    return sum(send(notices.PollDateNotice(voter=voter)) for voter in _reachable(meeting))


def tell_gone(*, meeting: Meeting, words: str = "") -> int:
    """Tell that the date no longer holds: put off or cancelled. Return how many were told."""
    return sum(send(notices.PollGoneNotice(voter=voter, words=words)) for voter in _reachable(meeting))


def tell(*, meeting: Meeting, words: str = "") -> int:
    """Tell what the stage of a meeting now says; return how many were told."""
    if meeting.stage in (Stage.POSTPONED, Stage.CANCELLED):
        return tell_gone(meeting=meeting, words=words)
    return tell_date(meeting=meeting)


def _reachable(meeting: Meeting) -> list[Voter]:
    poll = DatePoll.objects.filter(meeting=meeting, chosen__isnull=False).first()
    if poll is None:
        return []
    live = Registration.objects.filter(meeting=meeting).live()
    people, addresses = set(live.values_list("person_id", flat=True)), {email.lower() for email in live.values_list("email", flat=True)}
    found = []
    for voter in poll.voters.select_related("person").prefetch_related("votes").order_by("pk"):
        if voter.person_id in people and voter.person_id:
            continue
        if voter.person_id or (voter.email and voter.email.lower() not in addresses):
            voter.poll, poll.meeting = poll, meeting
            found.append(voter)
    return found
