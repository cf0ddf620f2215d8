"""Who reads what comes in: each room registers a function for the replies to its mails, or for a plain address of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from maillage.people.public import Person

if TYPE_CHECKING:
    from maillage.kernel.files.public import StoredFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """A file of a mail, already let in by the gate of the files. `inline`: a picture in the middle of the text."""

    stored: "StoredFile"
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What somebody wrote by mail: `text` without quotes nor signature, plain, lines as typed.

    `key` is the same each time this mail is read: an act that takes a key stays single. `message_id` and `in_reply_to` keep
    their angle brackets; empty when the mail has none.
    """

    key: UUID
    subject: str
    text: str
    message_id: str
    in_reply_to: str
    sent_at: datetime
    from_address: str
    files: Sequence[ReceivedFile] = field(default=())

    @property
    def stored(self) -> list["StoredFile"]:
        """Give the files to attach, pictures of the text included."""
        return [file.stored for file in self.files]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a room made of a mail. `sentence` in French, whole: what happened, or why not (sent back politely).

    `url`: the path of the page where one sees it.
    """

    done: bool
    sentence: str
    url: str = ""


ReplyReader = Callable[..., Reading]
AddressReader = Callable[..., Reading]
PageOf = Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyKind:
    """Replies to the mails of one room. `label`: what such a reply is, in French ("réponse à une question")."""

    name: str
    read: ReplyReader
    label: str = "réponse"
    page: PageOf | None = None

    def page_of(self, *, key: str, person: Person) -> str:
        """Give the path of the page a reply was about; empty when the room does not say or it has gone."""
        return self.page(key=key, person=person) if self.page else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressKind:
    """A plain address ("questions+photographie"): what is written there by a member."""

    name: str
    read: AddressReader
    label: str = "message"


REPLIES: dict[str, ReplyKind] = {}
ADDRESSES: dict[str, AddressKind] = {}


def register_reply_reader(name: str, reader: ReplyReader, *, label: str = "réponse", page: PageOf | None = None) -> None:
    """Read the replies to the mails whose `reply_address` names this reader: `reader(*, key: str, person, mail: Received) -> Reading`.

    It is called in a transaction that also writes that the mail was read: its acts happen once. It may raise `Refused`, whose
    reason is sent back. `page(*, key, person)` gives the path of the page the mail was about, for replies that come too late.
    """
    REPLIES[name] = ReplyKind(name=name, read=reader, label=label, page=page)


def register_address_reader(name: str, reader: AddressReader, *, label: str = "message") -> None:
    """Read what members write to `name+something@domain`: `reader(*, name: str, person, mail: Received) -> Reading`.

    `name` is what follows the plus sign ("" when nothing does). See `register_reply_reader` for the rest.
    """
    ADDRESSES[name] = AddressKind(name=name, read=reader, label=label)
