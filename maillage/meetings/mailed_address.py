"""Where one may reply to a mail about a meeting, and with which words."""

from typing import Any

from maillage.mailbox.public import reply_address
from maillage.meetings.models import Meeting, Mode

READER = "rencontre"


def replies_about(*, meeting: Meeting, person: Any) -> str:
    """Give the address where somebody replies in a word; empty for whoever has no account, or when the site reads no mail."""
    return reply_address(reader=READER, key=meeting.uuid, person=person)


def words_to_reply(*, meeting: Meeting, person: Any) -> str:
    """Give the words a mail proposes to reply; empty when one cannot reply."""
    if not replies_about(meeting=meeting, person=person):
        return ""
    return "sur place, à distance ou non" if meeting.mode == Mode.BOTH else "oui ou non"
