"""What a mail holds: the words of its author, and the files they joined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import Message

from maillage.mailbox.mime.html import PICTURE
from maillage.mailbox.mime.opening import Attachment, Opened, take_apart
from maillage.mailbox.mime.replies import points_below, written

# Pictures smaller than this are dots that tell who opened a mail.
SMALLEST_PICTURE = 200
NAMED_PICTURE = re.compile(f"{PICTURE}([^{PICTURE}]*){PICTURE}")


@dataclass(slots=True, kw_only=True)
class Content:
    """`text` as people read it; `joined` the files they meant to send, not let in yet."""

    text: str
    joined: Sequence[Attachment] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.joined

    @property
    def is_elsewhere(self) -> bool:
        """Say whether it only says that its answers stand in the mail it answers to, which is not read."""
        return not self.joined and points_below(self.text)


def read_content(message: Message) -> Content:
    """Read a mail.

    Raises:
        Unreadable: it is encrypted, or made of too many parts.
    """
    opened = take_apart(message)
    text = written(opened.segments)
    kept = set(NAMED_PICTURE.findall(text))
    text = re.sub(r"[ \t]+\n", "\n", NAMED_PICTURE.sub("", text))
    return Content(
        text=re.sub(r"\n{3,}", "\n\n", text).strip(), joined=[one for one in opened.attachments if _is_meant(one, opened=opened, kept=kept)]
    )


def _is_meant(attachment: Attachment, *, opened: Opened, kept: set[str]) -> bool:
    """Say whether somebody joined this file: not the logo of a signature, not a picture of the mail one answers to."""
    if not attachment.inline:
        return attachment.size > 0
    named = any(f"cid:{attachment.content_id}" in segment.html for segment in opened.segments)
    return attachment.size >= SMALLEST_PICTURE and (attachment.content_id in kept or not named)
