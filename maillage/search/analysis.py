"""The French analysis, the same for what is indexed and for what is asked.

Text → raw tokens (one regular expression) → an `Entry` per distinct raw token, kept in a cache: the steps
run once per distinct spelling, and a long document costs one dictionary lookup per word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from maillage.search.inclusive import open_forms
from maillage.search.stemming import light_stem
from maillage.search.stopwords import STOP_WORDS

_APOSTROPHES = "'\u2018\u2019\u201a\u201b\u02bc\u02b9\u02bb\u2032\u2035\uff07`\u00b4"
_MIDDLE_DOTS = "\u00b7\u2022\u22c5\u2219\u2027\u30fb\u0387\uff65\u2e31"
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2043\u2212\ufe63\uff0d"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

_CLEAN = {ord(c): None for c in _INVISIBLE} | {c: " " for c in (*range(0x20), *range(0x7F, 0xA0)) if c not in (0x09, 0x0A, 0x0D)}
_UNCLEAN = re.compile(f"[{''.join(map(chr, _CLEAN))}]")
_ONE_SIGN = {ord(c): "'" for c in _APOSTROPHES} | {ord(c): "·" for c in _MIDDLE_DOTS} | {ord(c): "-" for c in _HYPHENS}
_OPENED = {ord("œ"): "oe", ord("æ"): "ae", ord("ß"): "ss", ord("ø"): "o", ord("đ"): "d", ord("ł"): "l"}

_JOINERS = re.escape(_APOSTROPHES + _MIDDLE_DOTS + _HYPHENS) + r"./&"
_DASH = re.escape(_HYPHENS)
# A word, then any number of "joiner + word"; a parenthesis joins when it touches the word: animateur(-trice)s. A hyphen
# at the end of a line may be a cut word: "ani-\nmation".
RAW_TOKEN = re.compile(
    rf"[^\W_]+(?:(?:\)?(?:[{_DASH}][ \t]*\r?\n[ \t]*|[./][{_DASH}]|\([{_DASH}·.]?|[{_JOINERS}])|\))[^\W_]+)*",
)
_PARTS = re.compile(r"([^\W_]+)")
_ELISION = re.compile(r"(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|quelqu|presqu|entr)'(?=\w)")
_FROZEN = re.compile(
    r"(?:aujourd'hui|quelqu'une?s?|prud'hom\w+|presqu'[iî]les?|entr'(?:acte|aide|ouv\w+)s?|grand'(?:place|rue|mere|mère))$"
)
_ELIDED = frozenset(["l", "d", "j", "m", "t", "s", "n", "c", "qu"])
# "vient-il", "rends-le": a hyphen that makes no compound.
_PRONOUNS = frozenset(
    ["il", "elle", "on", "je", "tu", "nous", "vous", "ils", "elles", "le", "la", "les", "moi", "toi", "lui", "leur", "y", "en", "ce", "t"]
)
_LONGEST_WORD = 64
_WORTH_CACHING = 48
_CACHE_SIZE = 400_000


def clean(text: str) -> str:
    """Text ready to be stored and read: composed accents, no invisible or control character (tabs and lines stay)."""
    # A search is ten times faster than a translation, and most texts have nothing to translate.
    return unicodedata.normalize("NFC", text.translate(_CLEAN) if _UNCLEAN.search(text) else text)


def fold(word: str) -> str:
    """Lower case without accents nor ligatures."""
    word = word.lower().translate(_OPENED)
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_OPENED)


class Entry(NamedTuple):
    """What one raw token gives. `words`: folded words in reading order; `others`: further forms (the feminine of an
    inclusive form, the joined form of a compound); `stems`: stems of both, without repeats.
    """

    words: tuple[str, ...]
    others: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(slots=True)
class Analyser:
    """One chain of steps. The default is the one in use; the bench switches steps off to measure each."""

    folding: bool = True
    elision: bool = True
    openings: bool = True  # inclusive forms, acronyms and compounds
    stem: Callable[[str], str] = light_stem
    stop_words: frozenset[str] = STOP_WORDS
    stop_stems: frozenset[str] = field(init=False)
    _cache: dict[str, Entry] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self.stop_stems = frozenset(map(self.stem, self.stop_words))

    def entries(self, text: str) -> Iterator[Entry]:
        """One entry per raw token of a text already passed through `clean`."""
        cache = self._cache
        for raw in RAW_TOKEN.findall(text):
            entry = cache.get(raw)
            yield entry if entry is not None else self.entry(raw)

    def entry(self, raw: str) -> Entry:
        """The entry of one raw token."""
        found = self._cache.get(raw)
        if found is not None:
            return found
        words, others = ([form[:_LONGEST_WORD] for form in forms] for forms in self._forms(raw))
        stems = tuple(dict.fromkeys(self.stem(word) for word in (*words, *others)))
        made = Entry(tuple(words), tuple(o for o in others if o not in words), stems)
        if len(raw) <= _WORTH_CACHING:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            self._cache[raw] = made
        return made

    def having(self, raws: Iterable[str], stems: Container[str]) -> dict[str, str]:
        """The raw tokens that have one of these stems, with that stem."""
        cache = self._cache
        kept = {}
        for raw in raws:
            entry = cache.get(raw) or self.entry(raw)
            for stem in entry.stems:
                if stem in stems:
                    kept[raw] = stem
                    break
        return kept

    def is_stop_word(self, word: str) -> bool:
        """Whether a folded word is left out of queries."""
        return word in self.stop_words

    def _forms(self, raw: str) -> tuple[list[str], list[str]]:
        text = unicodedata.normalize("NFKC", raw).lower().translate(_ONE_SIGN)
        if not self.folding:
            return _PARTS.findall(text), []
        if text.isalnum():
            return [fold(text)], []
        if self.elision:
            while not _FROZEN.match(text) and (match := _ELISION.match(text)):
                text = text[match.end() :]
        if _FROZEN.match(text):
            return [fold(text.replace("'", ""))], []
        if not self.openings:
            return [fold(part) for part in _PARTS.findall(text)], []
        return self._opened(text)

    def _opened(self, text: str) -> tuple[list[str], list[str]]:
        pieces = _PARTS.split(text)  # separators at even places, words at odd ones
        parts, joins = pieces[1::2], pieces[2:-1:2]
        if not parts:
            return [], []
        if len(parts) > 1 and _is_acronym(parts, joins):
            return [fold("".join(parts))], []
        words: list[str] = []
        others: list[str] = []
        compound: list[str] = []  # parts held together by hyphens or apostrophes
        at = 0
        while at < len(parts):
            used, forms = open_forms(parts, joins, at)
            if forms:
                words.append(fold(forms[0]))
                others.extend(fold(form) for form in forms[1:])
            elif at and at + 1 < len(parts) and joins[at] == "'" and parts[at] in _ELIDED:
                words.append("")  # an elided word inside a compound: chef-d'œuvre
            else:
                words.append(fold(parts[at]))
            compound.append(words[-1] or fold(parts[at]))
            end = at + used
            joined_on = end < len(parts) and _holds(joins[end - 1], parts[end - 1], parts[end])
            if not joined_on:
                if 1 < len(compound) <= 4:
                    others.append("".join(compound))
                compound = []
            at = end
        return [word for word in words if word], others


def _is_acronym(parts: list[str], joins: list[str]) -> bool:
    """P.E.C.A, F.W.-B, R&D: single letters held by dots or ampersands."""
    return all(len(part) == 1 and part.isalpha() for part in parts) and all(join.strip("-") in {".", "&"} for join in joins)


def _holds(join: str, before: str, after: str) -> bool:
    """Whether what stands between two parts makes one compound of them."""
    if join in {"-", "'", "&"} or join.rstrip() == "-":
        return after not in _PRONOUNS and not (before.isdigit() and after.isdigit())
    return join == "." and before.isdigit() and len(after) == 3 and after.isdigit()


FRENCH = Analyser()


def query_words(text: str, *, analyser: Analyser = FRENCH) -> list[Entry]:
    """Entries of a query without its stop words, unless there is nothing else."""
    entries = [entry for entry in analyser.entries(clean(text)) if entry.words]
    kept = [entry for entry in entries if not all(analyser.is_stop_word(word) for word in entry.words)]
    return kept or entries
