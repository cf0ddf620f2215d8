"""Correction of the words the reader's part of the index does not know, from the words it does know."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import tantivy

from maillage.search.analysis import Entry
from maillage.search.matching import Matcher

_LETTERS = "etainsroluducpmvgfbhqyxjkwz"
_SHORTEST = 4
_FAR_FROM = 7  # from this length on, two letters may be wrong
_MANY = 6000
_COMMON = 300
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Correction:
    """A word typed and what is looked for instead (two words when it was two written as one)."""

    typed: str
    words: tuple[str, ...]


class Speller:
    """Corrects under the rights of one reader: a word found only in what they may not see is not proposed."""

    def __init__(self, matcher: Matcher, tokens: Collection[str]) -> None:
        self.matcher = matcher
        self.view = matcher.view
        self._audience = matcher.audience(tokens)

    def corrections(self, entries: Iterable[Entry]) -> Mapping[str, Correction]:
        """A correction for each unknown word that has one."""
        found = {}
        for entry in entries:
            for word in entry.words:
                if word not in found and self._is_unknown(word) and not any(map(self._is_known, entry.others)):
                    words = self._correct(word)
                    if words:
                        found[word] = Correction(typed=word, words=words)
        return found

    def _is_unknown(self, word: str) -> bool:
        return len(word) >= _SHORTEST and word.isascii() and word.isalpha() and not self._is_known(word)

    def _is_known(self, word: str) -> bool:
        stem = self.matcher.analyser.stem(word)
        count = self.view.things.doc_freq("stems", stem)
        # Rare words are counted for this reader; a common one that they could not see anywhere would only go uncorrected.
        return count > _COMMON or (count > 0 and self._seen(self.view.term("stems", stem)) > 0)

    def _seen(self, query: tantivy.Query) -> int:
        """How many things the reader may see match."""
        must = tantivy.Occur.Must
        return self.view.count(tantivy.Query.boolean_query([(must, self._audience), (must, query)]))

    def _frequency(self, word: str) -> int:
        return self.view.things.doc_freq("vocabulary", word)

    def _correct(self, word: str) -> tuple[str, ...]:
        near = {other: cost for other, cost in _near(word) if self._frequency(other)}
        if not near and len(word) >= _FAR_FROM:
            near = self._far(word)
        best = self._best(near)
        return (best,) if best else self._split(word)

    def _best(self, costs: Mapping[str, float]) -> str:
        """The likeliest: few wrong letters, many things. Only the ten likeliest are counted for this reader."""
        guesses = sorted(costs, key=lambda other: costs[other] * 4 - math.log(1 + self._frequency(other)))[:10]
        scored = [
            (costs[other] * 4 - math.log(1 + seen), other) for other in guesses if (seen := self._seen(self.view.term("vocabulary", other)))
        ]
        return min(scored)[1] if scored else ""

    def _far(self, word: str) -> dict[str, float]:
        """Words with the same two first letters, two mistakes away."""
        terms = self.view.things.terms_with_prefix("vocabulary", word[:2], limit=_MANY)
        found = {}
        for other, _ in terms:
            if abs(len(other) - len(word)) <= 2 and other.isalpha() and _distance(word, other) <= 2:
                found[other] = 2.0
        return found

    def _split(self, word: str) -> tuple[str, ...]:
        """Two words written as one."""
        halves = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
        known = [(min(self._frequency(a), self._frequency(b)), a, b) for a, b in halves]
        for count, first, second in sorted(known, reverse=True)[:3]:
            both = [self.view.term("vocabulary", half) for half in (first, second)]
            if count and self._seen(tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in both])):
                return (first, second)
        return ()


def _near(word: str) -> Iterable[tuple[str, float]]:
    """Every spelling one mistake away, with its cost: doubled letters, swapped letters and vowels are cheap."""
    for at in range(len(word)):
        doubled = at and word[at] == word[at - 1]
        yield word[:at] + word[at + 1 :], 0.6 if doubled else (1.3 if at == 0 else 1.0)
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :], 0.7
        for letter in _LETTERS:
            vowels = letter in _VOWELS and word[at] in _VOWELS
            yield word[:at] + letter + word[at + 1 :], (1.3 if at == 0 else 0.8 if vowels else 1.0)
    for at in range(len(word) + 1):
        for letter in _LETTERS:
            doubled = letter in (word[at - 1 : at], word[at : at + 1])
            silent = letter in "eh"
            yield word[:at] + letter + word[at:], 0.6 if doubled else 0.8 if silent else (1.2 if at == 0 else 1.0)


def _distance(first: str, second: str) -> int:
    """Letters added, dropped, changed or swapped between two words; 3 as soon as it is more than 2."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and b == first[i - 2]:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > 2:
            return 3
    return row[-1]
