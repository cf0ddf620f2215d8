"""From a question to the engine's query: which fields, which weights, which filters."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import tantivy

from maillage.search.analysis import FRENCH, Analyser, Entry
from maillage.search.grammar import Asked
from maillage.search.names import one_word
from maillage.search.reading import View
from maillage.search.schema import FIELDS

Query = tantivy.Query
Must, Should, MustNot = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot

_FEW = 6


@dataclass(frozen=True, slots=True)
class Tuning:
    """Weights of the ranking. The bench tries others."""

    fields: tuple[tuple[str, float], ...] = FIELDS
    tie_breaker: float = 0.3
    exact: float = 0.8
    pairs: float = 0.5
    together: float = 2.0
    whole: float = 10.0
    synonyms: float = 1.0
    themes: float = 0.5
    corrections: float = 0.9


DEFAULT = Tuning()


class Matcher:
    """Builds queries on one view. Without `scored`, the same things match, read from one field: enough to count them."""

    def __init__(self, view: View, *, tuning: Tuning = DEFAULT, analyser: Analyser = FRENCH, scored: bool = True) -> None:
        self.view = view
        self.scored = scored
        self.analyser = analyser
        self.tuning = tuning

    def audience(self, tokens: Collection[str]) -> Query:
        """What a reader with these tokens may find."""
        if not 0 < len(tokens) <= _FEW:
            return self.view.any_term("audience", sorted(tokens))
        # A few terms side by side are followed faster than the set that is made of them.
        terms = [(Should, self.view.term("audience", token)) for token in sorted(tokens)]
        return Query.const_score_query(Query.boolean_query(terms), 0.0)

    def facet(self, name: str, keys: Collection[str]) -> Query:
        """One of the chosen keys of a facet."""
        return self.view.any_term(f"facet_{name}", sorted(keys))

    def filters(self, tokens: Collection[str], chosen: Mapping[str, Collection[str]], *, but: str = "") -> list[Query]:
        """Audience and chosen facets, one of which may be left out."""
        facets = [self.facet(name, keys) for name, keys in chosen.items() if keys and name != but]
        return [self.audience(tokens), *facets]

    def both(self, text: Query | None, filters: Sequence[Query]) -> Query:
        """The question under its filters; without a question, everything they let through."""
        musts = [(Must, query) for query in filters]
        return Query.boolean_query([*musts, (Must, text if text is not None else Query.all_query())])

    def text(self, asked: Asked, corrections: Mapping[str, Sequence[str]]) -> Query | None:
        """The scored part: any of the words, all of the phrases, none of the excluded. None when nothing is asked."""
        clauses: list[tuple[tantivy.Occur, Query]] = []
        words = self._words(asked.words, corrections)
        if words:
            any_word = Query.boolean_query([(Should, query) for query in words])
            clauses.append((Should if asked.phrases else Must, any_word))
        elif asked.words and not asked.phrases:
            clauses.append((Must, Query.empty_query()))
        clauses += [(Must, self.phrase(phrase)) for phrase in asked.phrases]
        if not clauses and asked.excluded:
            clauses.append((Must, Query.all_query()))
        clauses += [(MustNot, self._excluded(entries)) for entries in asked.excluded]
        return Query.boolean_query(clauses) if clauses else None

    def _words(self, entries: Sequence[Entry], corrections: Mapping[str, Sequence[str]]) -> list[Query]:
        if not self.scored:
            return self._loose(entries, corrections)
        queries: list[Query] = []
        place = 0
        while place < len(entries):
            length, others, is_theme = self.view.synonyms.at(entries, place) if self.tuning.synonyms else (0, [], False)
            weight = self.tuning.themes if is_theme else self.tuning.synonyms
            if not length:
                queries += self._entry(entries[place], corrections)
                place += 1
                continue
            span = [query for entry in entries[place : place + length] for query in self._entry(entry, corrections)]
            options = [Query.boolean_query([(Should, query) for query in span])] if span else []
            options += [Query.boost_query(self._name(other), weight) for other in others]
            if options:
                queries.append(Query.disjunction_max_query(options, tie_breaker=0.2))
            place += length
        if queries and self.tuning.whole:
            queries += self._whole(entries, corrections)
        if len(entries) > 1 and self.tuning.pairs:
            queries += self._pairs(entries)
        if len(entries) > 1 and self.tuning.together:
            queries += self._together(entries, corrections)
        return queries

    def _loose(self, entries: Sequence[Entry], corrections: Mapping[str, Sequence[str]]) -> list[Query]:
        """What `_words` matches, without a score: every stem in the one field that has them all."""
        stem = self.analyser.stem
        stems = {stem(other) for entry in entries for word in entry.words for other in (corrections.get(word) or (word,))}
        stems.update(stem(other) for entry in entries for other in entry.others)
        if len(entries) > 1 and self.tuning.pairs:
            stems.update(stem(first + second) for first, second in _neighbours(entries))
        names: list[Sequence[Entry]] = []
        place = 0
        while place < len(entries) and self.tuning.synonyms:
            length, others, _ = self.view.synonyms.at(entries, place)
            names += others
            place += length or 1
        further = [name for name in names if not self._as_one(name)]
        for name in names:
            if word := self._as_one(name):
                stems.update((word, *map(stem, name[0].others if len(name) == 1 else ())))
        known = sorted(each for each in stems if self.view.things.doc_freq("stems", each))
        # A few terms side by side are followed faster than the set that is made of them.
        few = [self.view.term("stems", each) for each in known] if len(known) <= _FEW else [self.view.any_term("stems", known)]
        return [*few, *map(self.phrase, further)]

    def _whole(self, entries: Sequence[Entry], corrections: Mapping[str, Sequence[str]]) -> list[Query]:
        """The thing that bears just this name."""
        stems = [self.analyser.stem(each) for entry in entries for word in entry.words for each in corrections.get(word) or (word,)]
        name = "_".join(stems)
        if not self.view.things.doc_freq("whole", name):
            return []
        return [Query.const_score_query(self.view.term("whole", name), self.tuning.whole * min(len(stems), 4))]

    def _together(self, entries: Sequence[Entry], corrections: Mapping[str, Sequence[str]]) -> list[Query]:
        """A thing that has all the words (or other names of theirs), or neighbouring ones, before one that has a single word in its title.

        Conjunctions: the engine skips from one common thing to the next, which costs little beside the union.
        """
        entries = entries[:8]
        stems = [self._stems(entry, corrections) for entry in entries]
        place = 0
        while place < len(entries) and self.tuning.synonyms:
            length, others, _ = self.view.synonyms.at(entries, place)
            for each in stems[place : place + length]:
                each.extend(filter(None, map(self._as_one, others)))
            place += length or 1
        words = [Query.boolean_query([(Should, self.view.term("stems", stem)) for stem in each]) for each in stems]
        groups = [words, *map(list, pairwise(words))] if len(words) > 2 else [words]
        return [
            Query.const_score_query(Query.boolean_query([(Must, word) for word in group]), self.tuning.together * len(group))
            for group in groups
        ]

    def _stems(self, entry: Entry, corrections: Mapping[str, Sequence[str]]) -> list[str]:
        return [self.analyser.stem(other) for word in (*entry.words, *entry.others) for other in (corrections.get(word) or (word,))]

    def _entry(self, entry: Entry, corrections: Mapping[str, Sequence[str]]) -> list[Query]:
        """A word of the question; the parts of a compound count apart, its joined form or its feminine as well."""
        words = [query for word in entry.words for query in self._word(word, corrections)]
        others = [query for other in entry.others for query in self._word(other, {})]
        if not others:
            return words
        options = [Query.boolean_query([(Should, query) for query in words])] if words else []
        return [Query.disjunction_max_query([*options, *others], tie_breaker=0.2)]

    def _word(self, word: str, corrections: Mapping[str, Sequence[str]]) -> list[Query]:
        if word in corrections:
            options = [query for other in corrections[word] for query in self._word(other, {})]
            return [Query.boost_query(query, self.tuning.corrections) for query in options]
        query = self._fields(self.analyser.stem(word), exact=word)
        return [] if query is None else [query]

    def _fields(self, stem: str, *, exact: str = "") -> Query | None:
        """A stem in every field that has it, each scored apart: the best one, plus a part of the others. `exact` is how it was written.

        All in one union: the engine reads the terms of one union much faster than a union of unions.
        """
        if not self.scored:
            return self.view.term("stems", stem) if self.view.things.doc_freq("stems", stem) else None
        terms = [(f"{name}_s", stem, "freq", weight) for name, weight in self.tuning.fields]
        if exact and self.tuning.exact:
            # Exact forms count in short fields only: in the text they double the work and change nothing.
            terms += [(f"{name}_x", exact, "position", weight * self.tuning.exact) for name, weight in self.tuning.fields[:3]]
        queries = [
            Query.boost_query(Query.term_query(self.view.schema, field, term, option), weight)
            for field, term, option, weight in terms
            if self.view.things.doc_freq(field, term)
        ]
        if not queries:
            return None
        return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries, self.tuning.tie_breaker)

    def _pairs(self, entries: Sequence[Entry]) -> list[Query]:
        """Neighbouring words found side by side in a title, a name or a summary; or written as one."""
        queries = []
        for first, second in _neighbours(entries):
            for name, weight in self.tuning.fields[:3]:
                field = f"{name}_x"
                if self.view.things.doc_freq(field, first) and self.view.things.doc_freq(field, second):
                    phrase = Query.phrase_query(self.view.schema, field, [first, second], slop=1)
                    queries.append(Query.boost_query(phrase, weight * self.tuning.pairs))
            queries += self._word(first + second, {})
        return queries

    def _name(self, name: Sequence[Entry]) -> Query:
        """Another name of what is asked: its words side by side, which the index knows as one word unless the name is new."""
        word = self._as_one(name)
        if not word:
            return self.phrase(name)
        joined = [other for entry in name for other in entry.others] if len(name) == 1 else []
        found = [self._fields(each) for each in (word, *map(self.analyser.stem, joined))]
        queries = [query for query in found if query is not None]
        return Query.disjunction_max_query(queries, self.tuning.tie_breaker) if queries else Query.empty_query()

    def _as_one(self, name: Sequence[Entry]) -> str:
        """The word the index has for a name, "" when it was not written with it."""
        words = [word for entry in name for word in entry.words]
        if len(words) == 1:
            return self.analyser.stem(words[0])
        word = one_word(name, analyser=self.analyser)
        return word if word in self.view.names else ""

    def phrase(self, entries: Sequence[Entry]) -> Query:
        """Words side by side, as they are written, in one of the fields."""
        words = [word for entry in entries for word in entry.words]
        queries = []
        for name, weight in self.tuning.fields:
            field = f"{name}_x"
            if len(words) == 1:
                query = Query.term_query(self.view.schema, field, words[0], "position")
            else:
                query = Query.phrase_query(self.view.schema, field, list(words))
            queries.append(Query.boost_query(query, weight))
        joined = [other for entry in entries for other in entry.others] if len(entries) == 1 else []
        for other in joined:
            queries += self._word(other, {})
        return Query.disjunction_max_query(queries, self.tuning.tie_breaker)

    def _excluded(self, entries: Sequence[Entry]) -> Query:
        words = [word for entry in entries for word in entry.words]
        if len(words) > 1:
            return self.phrase(entries)
        query = self._fields(self.analyser.stem(words[0]))
        return query if query is not None else Query.empty_query()

    def suggestions(self, entries: Sequence[Entry]) -> Query | None:
        """Names one of whose words begins with each word typed; first those that begin with the first one."""
        words = [word[:18] for entry in entries for word in entry.words]
        if not words:
            return None
        term = [(Must, Query.term_query(self.view.schema, "prefixes", word, "freq")) for word in words]
        start = Query.term_query(self.view.schema, "prefixes", "^" + words[0], "freq")
        return Query.boolean_query([*term, (Should, Query.boost_query(start, 2.0))])


def _neighbours(entries: Sequence[Entry]) -> Iterable[tuple[str, str]]:
    return pairwise([word for entry in entries for word in entry.words][:12])
