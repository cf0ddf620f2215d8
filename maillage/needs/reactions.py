"""What the room does when something below changed."""

from maillage.kernel.journal.public import on
from maillage.meetings.events import MeetingAnnounced
from maillage.needs.domain import following


@on(MeetingAnnounced)
def tell_who_shares_the_need(event: MeetingAnnounced) -> None:
    following.tell_opened(meeting=event.meeting)
