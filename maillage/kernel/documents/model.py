"""What a document holds, whatever the form it leaves in."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one hand. `url` makes a link of them."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


Words = str | Sequence[Run]


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside the document; `level` from 1 to 3, under the title of the document."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    words: Words


@dataclass(frozen=True, slots=True)
class Bullets:
    items: Sequence[Words]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words; `source` says whose."""

    words: Words
    source: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with its caption and its header row. The rows have one text per column; `right` names columns of figures, from 0."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (its bytes: JPEG, PNG or WebP). `alt` says what it shows to those who do not see it; `caption` its credit."""

    content: bytes
    alt: str
    caption: str = ""


Block = Heading | Paragraph | Bullets | Quote | TableBlock | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A document. `facts` are (label, value) pairs under the title; `source` stands at the foot of each page; `language` is a BCP 47 tag."""

    title: str
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = ()
    blocks: Sequence[Block] = ()
    language: str = "fr-BE"
    source: str = ""


def runs(words: Words) -> Sequence[Run]:
    """Return words as runs."""
    return (Run(words),) if isinstance(words, str) else words


def plain(words: Words) -> str:
    """Return words without their look."""
    return words if isinstance(words, str) else "".join(run.text for run in words)
