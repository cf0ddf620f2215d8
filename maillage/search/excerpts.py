"""Where the words stand: the best page of a thing, a few lines of it, words marked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from typing import Any
from uuid import UUID

import tantivy

from maillage.search.analysis import _APOSTROPHES, FRENCH, RAW_TOKEN, Analyser, Entry, clean
from maillage.search.reading import View

_LENGTH = 260
_CHUNK = 20_000
_BEFORE = 60
_FEW_PAGES, _MOST_PAGES = 30, 500
_LONGEST_TITLE = 40
_MOST_STEMS = 8
_ENOUGH = 30
_PIECES = re.compile(r"</?mark>|&[#\w]+;|.", re.DOTALL)
_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"[^\W_]+")
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
    url: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: stems with how much each tells, and phrases."""

    stems: Mapping[str, float]
    phrases: Sequence[Sequence[str]] = ()


def highlight(text: str, wanted: Wanted, *, analyser: Analyser = FRENCH) -> str:
    """The whole text as HTML, words marked."""
    text = clean(text)
    return _html(text, 0, len(text), list(_spots(text, 0, len(text), wanted, analyser)))


def shorten(text: str, wanted: Wanted, *, title: str = "", analyser: Analyser = FRENCH) -> Excerpt:
    """The most telling lines of a text, words marked; its beginning when none is found.

    Where it only repeats the title of the thing (first lines, running titles), it tells nothing.
    """
    text = clean(text)
    repeated = _repeats(text, title)
    best: tuple[float, int, int] = (0.0, 0, 0)
    spots: list[tuple[int, int, str]] = []
    everything = sum(wanted.stems.values())
    for start in range(0, len(text), _CHUNK):
        found = list(_spots(text, start, start + _CHUNK, wanted, analyser))
        spots += found
        found = [spot for spot in found if not any(first <= spot[0] < last for first, last in repeated)]
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
    # Lines never begin within the title: from its end on, unless they are these very words.
    start = next((last for first, last in repeated if first <= start < last <= best[1]), start)
    end = _word_end(text, min(len(text), start + _LENGTH))
    html = ("… " if start else "") + _html(text, start, end, spots).strip() + (" …" if end < len(text) else "")
    return Excerpt(html=html, weight=best[0])


def after_title(html: str, title: str) -> str:
    """Lines without the title they begin with, which stands above them; as they are when little would be left."""
    letters = [letter for letter in clean(title).casefold() if letter.isalnum()]
    pieces = _PIECES.findall(html)
    marked, place = False, 0
    for number, piece in enumerate(pieces):
        if piece.endswith("mark>"):
            marked = piece == "<mark>"
            continue
        said = [letter for letter in unescape(piece).casefold() if letter.isalnum()]
        if place == len(letters) and (said or piece == "…"):
            lines = ("<mark>" if marked else "") + "".join(pieces[number:])
            return lines if place and not _goes_on(pieces, number) and len(lines) > _ENOUGH else html
        if said != letters[place : place + len(said)] or piece == "…":
            return html
        place += len(said)
    return html


def _repeats(text: str, title: str) -> list[tuple[int, int]]:
    """Where a title of several words stands in a text."""
    words = _WORDS.findall(clean(title))[:_LONGEST_TITLE]
    if len(words) < 2:
        return []
    return [match.span() for match in re.finditer(r"[\W_]+".join(words), text, re.IGNORECASE)]


def _goes_on(pieces: Sequence[str], number: int) -> bool:
    """Whether the piece goes on with the word before it."""
    before = next((unescape(piece) for piece in reversed(pieces[:number]) if not piece.endswith("mark>")), " ")
    return before.isalnum()


def best_pages(
    view: View, uids: Iterable[str], wanted: Wanted, tokens: Collection[str], *, titles: Mapping[str, str], analyser: Analyser = FRENCH
) -> dict[str, Excerpt]:
    """For each thing that has the words in a file, the page that has most of them; or what its own page says of it (number 0)."""
    found = {}
    terms = _page_terms(view, wanted)
    for uid in uids if terms else ():
        page = _best_page(view, uid, terms, tokens)
        if page is not None:
            lines = shorten(page["text"], wanted, title=titles.get(uid, ""), analyser=analyser)
            file = UUID(page["file"]) if page["number"] else None
            found[uid] = replace(lines, file=file, file_name=page["name"], number=page["number"], url=page["url"])
    return found


def _best_page(view: View, uid: str, terms: Sequence[tuple[tantivy.Query, float]], tokens: Collection[str]) -> dict[str, Any] | None:
    """The page whose terms weigh most together. Terms are added one by one to the pages of the thing: the engine then skips
    from one to the next, where a union of terms would read whole blocks of other things' pages.
    """
    query = view.page_term("uid", uid)
    for term, weight in terms:
        for part in (tantivy.Query.const_score_query(term, weight), tantivy.Query.boost_query(term, weight * 0.01)):
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Should, part)])
    for most in (_FEW_PAGES, _MOST_PAGES):
        hits = view.pages.search(query, most, count=False, weight_by_field="weight").hits
        best = hits[0][0] if hits else 0.0
        # Running titles make near ties: the earliest page is then the best.
        told = [(-round(score / best, 2), address.segment_ord, address.doc, address) for score, address in hits if score > 0.0]
        for _, _, _, address in sorted(told, key=lambda each: each[:3]):
            page = view.stored_page(address)
            if not set(page["audience"]).isdisjoint(tokens):
                return page
        if len(hits) < most:
            break
    return None


def wanted_of(entries: Iterable[Entry], phrases: Sequence[Sequence[Entry]], weigh: Mapping[str, float]) -> Wanted:
    """What to mark for a question; `weigh` tells how rare each stem is."""
    stems = {stem: weigh.get(stem, 1.0) for entry in entries for stem in entry.stems}
    texts = [[word for entry in phrase for word in entry.words] for phrase in phrases]
    return Wanted(stems=stems, phrases=[words for words in texts if len(words) > 1])


def _page_terms(view: View, wanted: Wanted) -> list[tuple[tantivy.Query, float]]:
    """What is looked for in pages, with its weight: the rarest stems first, then phrases above all."""
    stems = sorted(wanted.stems, key=lambda stem: -wanted.stems[stem])[:_MOST_STEMS]
    schema = view.page_schema
    terms = [
        (tantivy.Query.term_query(schema, "page_s", stem, "freq"), max(wanted.stems[stem], 0.01))
        for stem in stems
        if view.pages.doc_freq("page_s", stem)
    ]
    return terms + [(tantivy.Query.phrase_query(schema, "page_x", list(words)), 20.0) for words in wanted.phrases]


def _spots(text: str, start: int, end: int, wanted: Wanted, analyser: Analyser) -> Iterable[tuple[int, int, str]]:
    """Where the words stand, in order. Distinct spellings are read once, then found as they are written."""
    end = min(end, len(text))
    places: dict[int, tuple[int, str]] = {}
    for raw, stem in analyser.having(set(RAW_TOKEN.findall(text, start, end)), wanted.stems).items():
        at = text.find(raw, start, end)
        while at >= 0:
            finish = at + len(raw)
            if not (at and text[at - 1].isalnum()) and not text[finish : finish + 1].isalnum():
                elided = _ELIDED.match(text, at, finish)
                begin = elided.end() if elided else at
                if finish > places.get(begin, (0, ""))[0]:
                    places[begin] = (finish, stem)
            at = text.find(raw, finish, end)
    last = start
    for begin in sorted(places):
        finish, stem = places[begin]
        if begin >= last:  # a spelling may stand inside a longer one
            yield begin, finish, stem
            last = finish


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
