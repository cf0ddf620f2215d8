"""What a message is: one class per message, in the `notices.py` of its room."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

NOTICES: dict[str, type["Notice"]] = {}
ESSENTIAL, ORDINARY, SLIGHT = "essential", "ordinary", "slight"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPart:
    """A file that travels with a mail.

    A calendar whose type says a method ("text/calendar; method=REQUEST") is also sent as another form of the text:
    programs that answer invitations look there.
    """

    name: str
    content_type: str
    content: bytes


class Notice:
    """One kind of message.

    `name` is "room.message"; `label` its French name in the preferences; `category` the French group people may mute;
    `template` the folder that holds `subject.txt`, `body.txt` and `body.html` ("room/mail/message" unless it says so); `why` the French end of the sentence
    "Vous recevez ce message parce que…".

    `weight`: "essential"; "ordinary" for what may wait for a digest; "slight" for what is on site alone, unless one asked for all. `managed`: about what one looks after, rather than what one
    follows. `coordination`: told to the coordination alone. `at_once`: the person waits for it, it leaves in quiet hours too. `always_mailed`: at once, and no choice stops it.
    `personal`: about what this person asked or did: their level on the thing does not count. `many`: how several about one thing are said together, "réponses à" for "3 réponses à « Carnaval »".
    """

    name: ClassVar[str] = ""
    label: ClassVar[str] = ""
    category: ClassVar[str] = ""
    template: ClassVar[str] = ""
    why: ClassVar[str] = ""
    always_mailed: ClassVar[bool] = False
    weight: ClassVar[str] = ESSENTIAL
    managed: ClassVar[bool] = False
    coordination: ClassVar[bool] = False
    at_once: ClassVar[bool] = False
    personal: ClassVar[bool] = False
    many: ClassVar[str] = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.name:
            cls.template = cls.__dict__.get("template") or cls.name.replace(".", "/mail/", 1)
            NOTICES[cls.name] = cls

    def recipients(self) -> Iterable[Any]:
        """Give the accounts to tell."""
        return ()

    def addresses(self) -> Iterable[tuple[str, str]]:
        """Give (name, e-mail) of the people without account to tell, by mail only."""
        return ()

    def fact(self) -> str:
        """Give a key: the same person is never told the same fact twice."""
        raise NotImplementedError

    def title(self) -> str:
        """Give the line shown on site."""
        raise NotImplementedError

    def url(self) -> str:
        """Give the path of the page where one sees it or acts."""
        raise NotImplementedError

    def context(self, *, person: Any) -> dict[str, Any]:
        """Give what the mail's templates read, for this person (None: somebody without account)."""
        return {}

    def parts(self, *, person: Any, address: str) -> Sequence[MailPart]:
        """Give what travels with the mail to this address (person None: somebody without account)."""
        return ()

    def about(self) -> tuple[str, UUID] | None:
        """Give the kind and uuid of the thing it is about: messages are grouped by it, and its follow level counts."""
        return None

    def within(self) -> Sequence[tuple[str, UUID]]:
        """Give what the thing belongs to, such as its themes: their level counts for whoever chose none on the thing itself."""
        return ()

    def sender_name(self) -> str:
        """Give the name of whoever wrote, for "Prénom Nom via Réseau"; empty: the network itself."""
        return ""

    def reply_to(self, *, person: Any) -> str:
        """Give the address where this person's answer to the mail lands; empty: that of the network."""
        return ""

    def thread(self) -> str:
        """Give a stable key of the conversation its mails belong to; empty: a mail of its own."""
        about = self.about()
        return f"{about[0]}.{about[1]}" if about else ""

    def list_id(self) -> tuple[str, str] | None:
        """Give the name and the key (letters, digits, dots) of the list it belongs to, for programs that sort mails."""
        return None

    def digest_text(self, *, person: Any) -> str:
        """Give the words a digest shows under its title, for this person: plain text, a few lines."""
        return ""
