"""The two indexes: things, and pages of their files. What is stored, what is scored, how a row becomes entries."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import tantivy

from maillage.kernel.cards import IndexRow, PageText
from maillage.search.analysis import FRENCH, Analyser, Entry, clean
from maillage.search.names import Names, whole
from maillage.search.synonyms import NETWORK_NAMES

# Raised at each change of the fields or of the analysis: an index of another version is rebuilt.
VERSION = 4

FACETS = ("type", "theme", "access", "organisation", "year", "territory", "form")
# Scored apart: (field, weight). Each has a stemmed twin `_s` and an exact twin `_x`.
FIELDS = (("title", 3.0), ("names", 2.0), ("summary", 1.5), ("text", 1.0))
MARK_UID = "#mark"
# Kinds whose context is read on their own page, and quoted when it is what was found.
_QUOTED = frozenset({"library.resource", "initiatives.initiative", "initiatives.testimony", "initiatives.experiment"})
# Everybody is "public": whoever is not a member is also this, so that an entry may be for them alone.
OTHERS = {"public": "visitors"}

_LONGEST_PAGE = 200_000
_LONGEST_PREFIX = 18
_BAG = 60
_FULL_PAGE = 120
_SHORT_PAGE = 0.95
_WINDOW = 3
_EPOCH = date(2000, 1, 1)
_YEARLY = 0.02  # a thing one year younger scores 2 % more
_UP_TO_DATE = 1.08


def things_schema() -> tantivy.Schema:
    """Fields of the index of things."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("uid", stored=True, tokenizer_name="raw", index_option="basic")
    build.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    build.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    for name, _ in FIELDS:
        build.add_text_field(f"{name}_s", tokenizer_name="whitespace", index_option="freq")
        build.add_text_field(f"{name}_x", tokenizer_name="whitespace", index_option="position")
    build.add_text_field("whole", tokenizer_name="whitespace", index_option="basic")
    build.add_text_field("stems", tokenizer_name="whitespace", index_option="basic")
    build.add_text_field("vocabulary", tokenizer_name="whitespace", index_option="basic")
    build.add_text_field("prefixes", tokenizer_name="whitespace", index_option="freq")
    for name in FACETS:
        build.add_text_field(f"facet_{name}", fast=True, tokenizer_name="raw", index_option="basic")
    build.add_float_field("weight", fast=True)
    build.add_unsigned_field("mark", stored=True)
    build.add_bytes_field("stored", stored=True)
    return build.build()


def pages_schema() -> tantivy.Schema:
    """Fields of the index of pages."""
    build = tantivy.SchemaBuilder()
    build.add_text_field("uid", tokenizer_name="raw", index_option="basic")
    build.add_text_field("page_s", tokenizer_name="whitespace", index_option="freq")
    build.add_text_field("page_x", tokenizer_name="whitespace", index_option="position")
    build.add_float_field("weight", fast=True)
    build.add_bytes_field("stored", stored=True)
    return build.build()


@dataclass(slots=True)
class Prepared:
    """A row analysed: plain values only, so that another process can do this part."""

    uid: str
    things: dict[str, Any]
    pages: list[dict[str, Any]]
    twin: dict[str, Any] | None = None

    def thing_documents(self) -> Iterable[tantivy.Document]:
        """The entry of the thing, and that of the readers who may not read all its pages: each reader sees one of them."""
        return map(_document, [self.things] if self.twin is None else [self.things, self.twin])

    def page_documents(self) -> Iterable[tantivy.Document]:
        """One entry per page that has words."""
        return map(_document, self.pages)


def uid_of(kind: str, uuid: object) -> str:
    """The key of a thing in both indexes."""
    return f"{kind}:{uuid}"


def mark_document(mark: int) -> tantivy.Document:
    """The last change seen, kept inside the index so that it is committed with what it says. Nobody's audience."""
    return _document({"uid": MARK_UID, "mark": mark})


def weight_of(*, on: date | None, up_to_date: bool, today: date) -> float:
    """The factor of the score: recent and up-to-date things a little above. Undated ones count as five years old.

    It grows by a constant ratio per year, so that two things keep their ratio for ever and nothing has to be indexed
    again as time passes.
    """
    years = ((on - _EPOCH).days / 365.25) if on else ((today - _EPOCH).days / 365.25 - 5)
    years = min(max(years, 0.0), (today - _EPOCH).days / 365.25 + 1)
    return float((1 + _YEARLY) ** years * (_UP_TO_DATE if up_to_date else 1.0))


def prepare(row: IndexRow, *, today: date, analyser: Analyser = FRENCH, names: Names = NETWORK_NAMES) -> Prepared:
    """Analyse a row: the costly part of indexing. `names` are those of the generation it goes to.

    A thing with pages for fewer readers has two entries: one with all its pages, for these readers, and one without them for the others.
    """
    closer = [page.audience for page in row.pages if page.audience is not None and not page.audience >= row.audience]
    if not closer:
        return _prepare(row, readers=row.audience, today=today, analyser=analyser, names=names)
    few = row.audience.intersection(*closer)
    others = frozenset(OTHERS.get(token, token) for token in row.audience - few)
    shared = [page for page in row.pages if page.audience is None or page.audience >= row.audience]
    whole = _prepare(row, readers=few, today=today, analyser=analyser, names=names)
    whole.twin = _prepare(replace(row, pages=shared), readers=others, today=today, analyser=analyser, names=names).things
    return whole


def _prepare(row: IndexRow, *, readers: Collection[str], today: date, analyser: Analyser, names: Names) -> Prepared:
    uid = uid_of(row.kind, row.uuid)
    audience = sorted(readers)
    bag: Counter[str] = Counter()
    vocabulary: dict[str, None] = {}
    things: dict[str, Any] = {"uid": uid, "kind": row.kind, "audience": audience}

    def write(name: str, stems: list[str], words: list[str], windows: list[str], importance: int) -> None:
        things[f"{name}_s"] = " ".join(stems)
        things[f"{name}_x"] = [" ".join(words), *windows]
        vocabulary.update(dict.fromkeys(words))
        bag.update({stem: count * importance for stem, count in Counter(stems).items()} if importance > 1 else stems)

    title = clean(row.title)
    write("title", *_streams(title, analyser, names), 6)
    named = "\n".join((*row.other_names, *row.words))
    write("names", *_streams(clean(named), analyser, names), 3)
    write("summary", *_streams(clean(f"{row.summary}\n{row.context}"), analyser, names), 2)

    pages: list[dict[str, Any]] = []
    all_stems: list[str] = []
    all_words: list[str] = []
    all_windows: list[str] = []
    for page in quoted(row):
        text = clean(page.text[:_LONGEST_PAGE])
        stems, words, windows = _streams(text, analyser, names)
        if not words:
            continue
        if page.number:  # the context is scored with the summary
            all_stems += stems
            all_words += words
            all_windows += windows
        stored = {"file": str(page.file), "name": page.file_name, "number": page.number, "text": text}
        stored |= {"audience": sorted(row.audience if page.audience is None else page.audience & row.audience), "url": page.url}
        pages.append(
            {
                "uid": uid,
                "page_s": " ".join(stems),
                "page_x": [" ".join(words), *windows],
                # The few words of a last page or of a cover would outweigh a page that speaks of the thing.
                "weight": _SHORT_PAGE + (1 - _SHORT_PAGE) * min(1.0, len(words) / _FULL_PAGE),
                "stored": _pack(stored),
            }
        )
    write("text", all_stems, all_words, all_windows, 1)

    things["whole"] = " ".join(whole(analyser.entries(clean(name)), analyser=analyser) for name in (row.title, *row.other_names))
    things["stems"] = " ".join(bag)
    things["vocabulary"] = " ".join(vocabulary)
    things["prefixes"] = " ".join(_prefixes(title, row.other_names, analyser))
    for name in FACETS:
        things[f"facet_{name}"] = [str(key) for key in row.facets.get(name, ())]
    things["weight"] = weight_of(on=row.date, up_to_date=row.up_to_date, today=today)
    stored = {"title": row.title, "url": row.url, "names": list(row.other_names), "bag": _best(bag, analyser)}
    things["stored"] = _pack(stored)
    return Prepared(uid=uid, things=things, pages=pages)


def quoted(row: IndexRow) -> Iterable[PageText]:
    """The texts lines are quoted from: the pages of the files, then what is said on the page of the thing itself."""
    yield from row.pages
    if row.kind in _QUOTED and row.context:
        yield PageText(file=row.uuid, file_name="", number=0, text=row.context)


def prepare_all(rows: Iterable[IndexRow], today: date, names: Names) -> list[Prepared]:
    """Analyse several rows; another process calls it, so this module needs no Django."""
    return [prepare(row, today=today, names=names) for row in rows]


def unpack(value: bytes) -> dict[str, Any]:
    """What was stored with an entry."""
    loaded: dict[str, Any] = json.loads(zlib.decompress(value))
    return loaded


def _pack(value: dict[str, Any]) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 1)


def _document(values: dict[str, Any]) -> tantivy.Document:
    document = tantivy.Document()
    for name, value in values.items():
        if name == "weight":
            document.add_float(name, value)
        elif name == "mark":
            document.add_unsigned(name, value)
        elif name == "stored":
            document.add_bytes(name, value)
        elif isinstance(value, list):
            for one in value:
                if one:
                    document.add_text(name, one)
        elif value:
            document.add_text(name, value)
    return document


def _streams(text: str, analyser: Analyser, names: Names) -> tuple[list[str], list[str], list[str]]:
    """Stems and names as a bag; words in reading order; and for each further form, a short window of words around it, so that a
    phrase finds "chargée de projet" in "chargé·e de projet".
    """
    stems: list[str] = []
    words: list[str] = []
    windows: list[str] = []
    pending: list[tuple[int, int, str]] = []
    for entry in analyser.entries(text):
        stems += entry.stems
        if entry.others:
            pending += [(len(words), len(words) + len(entry.words), other) for other in entry.others]
        words += entry.words
    for start, end, other in pending:
        around = [*words[max(0, start - _WINDOW) : start], other, *words[end : end + _WINDOW]]
        windows.append(" ".join(around))
    return stems + names.within(stems), words, windows


def _prefixes(title: str, names: Sequence[str], analyser: Analyser) -> Iterable[str]:
    """Beginnings of every word of a name, for suggestions; "^" marks the beginning of the first."""
    found: dict[str, None] = {}
    for text in (title, *map(clean, names)):
        for place, entry in enumerate(analyser.entries(text)):
            for word in (*entry.words, *entry.others):
                found.update(dict.fromkeys(word[:size] for size in range(1, min(len(word), _LONGEST_PREFIX) + 1)))
                if place == 0:
                    found.update(dict.fromkeys("^" + word[:size] for size in range(1, min(len(word), _LONGEST_PREFIX) + 1)))
    return found


def _best(bag: Counter[str], analyser: Analyser) -> str:
    """The stems that tell most about a thing, repeated up to six times: what "related" compares."""
    common = bag.most_common(_BAG * 3)
    kept = [(stem, n) for stem, n in common if stem not in analyser.stop_stems and len(stem) > 2][:_BAG]
    return " ".join(stem for stem, n in kept for _ in range(min(n, 6)))


def stems_of(entries: Iterable[Entry]) -> list[str]:
    """Stems of several entries, without repeats."""
    return list(dict.fromkeys(stem for entry in entries for stem in entry.stems))
