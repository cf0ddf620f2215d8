"""What people type: words, "phrases", -word. Everything else is text; nothing is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass

from maillage.search.analysis import FRENCH, RAW_TOKEN, Analyser, Entry, clean

LONGEST = 500
MOST_TERMS = 30
CUT = "Votre recherche était longue : nous en avons gardé le début."

_QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02'
_PHRASE = re.compile(rf"(?P<minus>(?<!\S)[-\u2212])?[{_QUOTES}](?P<inside>[^{_QUOTES}]*)[{_QUOTES}]")
_MINUS = re.compile(r"(?<!\S)[-\u2212](?=[^\W_])(?P<word>\S+)")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question read: `text` as shown back, its parts analysed."""

    text: str
    words: tuple[Entry, ...] = ()
    phrases: tuple[tuple[Entry, ...], ...] = ()
    excluded: tuple[tuple[Entry, ...], ...] = ()
    cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it can be searched."""
        return not (self.words or self.phrases or self.excluded)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry looked for, phrases included."""
        return (*self.words, *(entry for phrase in self.phrases for entry in phrase))


def parse(typed: str, *, analyser: Analyser = FRENCH) -> Asked:
    """Read what was typed, whatever it is. At most 500 characters and 30 terms are kept; `cut` says so."""
    text = _SPACES.sub(" ", clean(typed[: LONGEST * 4].replace("\x00", " "))).strip()
    cut = len(typed) > LONGEST * 4 or len(text) > LONGEST
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] if " " in text[:LONGEST] else text[:LONGEST]
    left = MOST_TERMS

    def take(piece: str) -> tuple[Entry, ...]:
        nonlocal left, cut
        entries = []
        for raw in RAW_TOKEN.findall(piece):
            entry = analyser.entry(raw)
            if not entry.words:
                continue
            if left <= 0:
                cut = True
                break
            left -= len(entry.words)
            entries.append(entry)
        return tuple(entries)

    phrases: list[tuple[Entry, ...]] = []
    excluded: list[tuple[Entry, ...]] = []

    def phrase(match: re.Match[str]) -> str:
        entries = take(match["inside"])
        if entries:
            (excluded if match["minus"] else phrases).append(entries)
        return " "

    def minus(match: re.Match[str]) -> str:
        entries = take(match["word"])
        if entries:
            excluded.append(entries)
        return " "

    rest = _PHRASE.sub(phrase, text)
    rest = _MINUS.sub(minus, rest)
    words = take(rest)
    told = tuple(entry for entry in words if not all(analyser.is_stop_word(word) for word in entry.words))
    kept = told or (() if phrases else words)
    return Asked(text=text, words=kept, phrases=tuple(phrases), excluded=tuple(excluded), cut=cut)
