"""Where the words stand: the best page of a thing, a few lines of it, words marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from uuid import UUID

import tantivy

from maillage.search.analysis import _APOSTROPHES, FRENCH, RAW_TOKEN, Analyser, Entry, clean
from maillage.search.reading import View
from maillage.search.schema import unpack

_LENGTH = 260
_CHUNK = 20_000
_BEFORE = 60
_SPACES = re.compile(r"\s+")
_ELIDED = re.compile(rf"(?:[ldjmtsnc]|(?:jus|lors|puis|quoi|quel)?qu)[{re.escape(_APOSTROPHES)}](?=\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few lines with `<mark>`; every other character is escaped. `weight` tells how much of the question they hold.

    `number` is 0 when they come from no file.
    """

    html: str
    weight: float = 0.0
    file: UUID | None = None
    file_name: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: stems with how much each tells, and phrases."""

    stems: Mapping[str, float]
    phrases: Sequence[Sequence[str]] = ()


def highlight(text: str, wanted: Wanted, *, analyser: Analyser = FRENCH) -> str:
    """The whole text as HTML, words marked."""
    text = clean(text)
    return _html(text, 0, len(text), list(_spots(text, 0, len(text), wanted, analyser)))


def shorten(text: str, wanted: Wanted, *, analyser: Analyser = FRENCH) -> Excerpt:
    """The most telling lines of a text, words marked; its beginning when none is found."""
    text = clean(text)
    best: tuple[float, int, int] = (0.0, 0, 0)
    spots: list[tuple[int, int, str]] = []
    everything = sum(wanted.stems.values())
    for start in range(0, len(text), _CHUNK):
        found = list(_spots(text, start, start + _CHUNK, wanted, analyser))
        spots += found
        for first, (begin, _, _) in enumerate(found):
            seen: dict[str, float] = {}
            repeats = 0
            for _, finish, stem in found[first:]:
                if finish > begin + _LENGTH - _BEFORE:
                    break
                repeats += stem in seen
                seen[stem] = wanted.stems.get(stem, 1.0)
            score = sum(seen.values()) + 0.05 * min(repeats, 5)
            if score > best[0]:
                best = (score, begin, begin + _LENGTH)
        if best[0] >= everything > 0:
            break
    start = _word_start(text, max(0, best[1] - _BEFORE))
    end = _word_end(text, min(len(text), start + _LENGTH))
    html = ("… " if start else "") + _html(text, start, end, spots).strip() + (" …" if end < len(text) else "")
    return Excerpt(html=html, weight=best[0])


def best_pages(
    view: View, uids: Iterable[str], wanted: Wanted, tokens: Collection[str], *, analyser: Analyser = FRENCH
) -> dict[str, Excerpt]:
    """For each thing that has the words in a file, the page that has most of them."""
    query = _page_query(view, wanted)
    if query is None:
        return {}
    audience = tantivy.Query.const_score_query(tantivy.Query.term_set_query(view.page_schema, "audience", sorted(tokens)), 0.0)
    found = {}
    must = tantivy.Occur.Must
    for uid in uids:
        own = tantivy.Query.term_query(view.page_schema, "uid", uid, "basic")
        both = [(must, tantivy.Query.const_score_query(own, 0.0)), (must, query), (must, audience)]
        hits = view.pages.search(tantivy.Query.boolean_query(both), 1, count=False).hits
        if hits:
            page = unpack(bytes(view.pages.doc(hits[0][1]).get_first("stored") or b""))
            lines = shorten(page["text"], wanted, analyser=analyser)
            found[uid] = replace(lines, file=UUID(page["file"]), file_name=page["name"], number=page["number"])
    return found


def wanted_of(entries: Iterable[Entry], phrases: Sequence[Sequence[Entry]], weigh: Mapping[str, float]) -> Wanted:
    """What to mark for a question; `weigh` tells how rare each stem is."""
    stems = {stem: weigh.get(stem, 1.0) for entry in entries for stem in entry.stems}
    texts = [[word for entry in phrase for word in entry.words] for phrase in phrases]
    return Wanted(stems=stems, phrases=[words for words in texts if len(words) > 1])


def _page_query(view: View, wanted: Wanted) -> tantivy.Query | None:
    queries = []
    for stem, weight in wanted.stems.items():
        if view.pages.doc_freq("page_s", stem):
            query = tantivy.Query.term_query(view.page_schema, "page_s", stem, "freq")
            queries.append(tantivy.Query.boost_query(query, max(weight, 0.01)))
    for words in wanted.phrases:
        phrase = tantivy.Query.phrase_query(view.page_schema, "page_x", list(words))
        queries.append(tantivy.Query.boost_query(phrase, 20.0))
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries]) if queries else None


def _spots(text: str, start: int, end: int, wanted: Wanted, analyser: Analyser) -> Iterable[tuple[int, int, str]]:
    stems = wanted.stems
    entry = analyser.entry
    for match in RAW_TOKEN.finditer(text, start, min(end, len(text))):
        for stem in entry(match[0]).stems:
            if stem in stems:
                begin = match.start()
                elided = _ELIDED.match(text, begin, match.end())
                yield (elided.end() if elided else begin), match.end(), stem
                break


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at].isspace():
        at -= 1
    return at or min(len(text), _LENGTH)


def _html(text: str, start: int, end: int, spots: Sequence[tuple[int, int, str]]) -> str:
    merged: list[list[int]] = []
    for begin, finish, _ in spots:
        if begin < start or finish > end:
            continue
        if merged and not text[merged[-1][1] : begin].strip():
            merged[-1][1] = finish
        else:
            merged.append([begin, finish])
    pieces = []
    at = start
    for begin, finish in merged:
        pieces += [_plain(text[at:begin]), "<mark>", _plain(text[begin:finish]), "</mark>"]
        at = finish
    pieces.append(_plain(text[at:end]))
    return "".join(pieces)


def _plain(text: str) -> str:
    return escape(_SPACES.sub(_one_space, text))


def _one_space(match: re.Match[str]) -> str:
    """Line breaks and runs of spaces become one space; a no-break space alone stays."""
    return match[0] if match[0] in "\u00a0\u202f" else " "
