"""What rooms bring to a digest: sections for members, what outsiders may read of them, and who these outsiders are."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestEntry:
    """A thing told in a digest, whole: its text is in the mail.

    `key` names the thing ("library.resource:<uuid>"): it stands once in a mail, in the first section that brings it. `text` is plain
    text, cut by the digest when it is long; `detail` one line (who, when, where). Paths start with "/". `data_kind` is
    the colour of its page. `more`: how many others
    the room did not give; only the last entry says it. `language` is that of the title, `text_language` that of the text, "" for the site's.
    """

    key: str
    kind: str
    title: str
    url: str
    text: str
    at: datetime
    detail: str = ""
    action_label: str = ""
    action_url: str = ""
    more: int = 0
    data_kind: str = "neutre"
    language: str = ""
    text_language: str = ""


Entries = Sequence[DigestEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSection:
    """A part of the digest.

    `collect(people=, since=, until=)` gives, by person id, what is news to each of these members between two instants, most useful
    first, in a number of queries that does not depend on them; entries several people receive should be one object.
    `collect_open(since=, until=)` gives what whoever has no account may read; without it, outsiders have no such section.
    `nouns` counts them in the subject ("ressource", "ressources"); `most` are shown, the others counted and linked (`all_name`: name of a view).
    `category` of notices (of what one manages if `managed`): whoever said « rien » of it has no such section. `alone`: whether it is worth a mail by itself. `reminds`: it tells again, when it is time, of what was already told otherwise.
    """

    key: str
    title: str
    position: int
    collect: Callable[..., Mapping[int, Entries]]
    collect_open: Callable[..., Entries] | None = None
    nouns: tuple[str, str] = ("", "")
    most: int = 5
    all_name: str = ""
    category: str = ""
    managed: bool = False
    alone: bool = True
    reminds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideReader:
    """Somebody invited who has not joined yet. `key` is stable; addresses are whole paths that need no account."""

    key: str
    name: str
    email: str
    join_url: str
    decline_url: str
    why: str


# The name under which one stops it.
NAME = "letters.digest"
SECTIONS: dict[str, DigestSection] = {}
# By name of notice: what its facts say now.
WORDS: dict[str, Callable[..., Mapping[str, str]]] = {}
OUTSIDE_READERS: dict[str, Callable[..., Iterable[OutsideReader]]] = {}


def register_digest_section(section: DigestSection) -> None:
    """Add a part to the digest; the key names it, so that registering twice is once."""
    SECTIONS[section.key] = section


def register_digest_words(*, names: Iterable[str], read: Callable[..., Mapping[str, str]]) -> None:
    """Read anew the words of notices that waited: `read(facts=)` gives, by fact, what it says today, in a constant number of queries.

    A fact it does not give is gone (withdrawn, closed): nothing is said of it any more.
    """
    WORDS.update(dict.fromkeys(names, read))


def register_outside_readers(name: str, source: Callable[..., Iterable[OutsideReader]]) -> None:
    """Add people without account who receive the digest: `source(now=)` gives those who do now."""
    OUTSIDE_READERS[name] = source


def sections() -> list[DigestSection]:
    """Give the parts of the digest, in the order of the mail."""
    return sorted(SECTIONS.values(), key=lambda section: (section.position, section.key))


def entry_key(*, kind: str, uuid: Any) -> str:
    """Give the key of a thing in a digest."""
    return f"{kind}:{uuid}"
