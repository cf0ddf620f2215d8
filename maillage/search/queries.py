"""Reads for the pages: what was found, as cards the database agrees to; filters with their words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.kernel.cards import Card, is_worth_choosing
from maillage.kernel.ui.html import spoken
from maillage.search import sources
from maillage.search.analysis import clean, fold
from maillage.search.current import engine
from maillage.search.engine import Excerpt, Results
from maillage.search.excerpts import after_title, highlight, shorten
from maillage.search.forms import PARAMETERS, Search

LEGENDS = {
    "type": "Type",
    "theme": "Thème",
    "access": "Accès",
    "organisation": "Organisation",
    "year": "Année",
    "territory": "Territoire",
    "form": "Forme",
}
_SHOWN = {"type": 12, "theme": 12, "organisation": 10, "year": 12, "territory": 10, "form": 10}
_UNFOLDED = 6
# From here on, the button at the end of the filters is a screen away from the first of them.
_LONG_COLUMN = 12
_WORDS = re.compile(r"[^\W_]+")
_NEWEST_FIRST = {"year"}


@dataclass(frozen=True, slots=True)
class Found:
    """One result: its card, title and lines with `<mark>`, the page of the file they come from; `language` of the lines, "" for the site's."""

    card: Card
    title: SafeString
    excerpt: SafeString
    score: float
    page: int = 0
    page_url: str = ""
    file_name: str = ""
    language: str = ""

    @property
    def url(self) -> str:
        """The address of the thing."""
        return self.card.url

    @property
    def lines(self) -> SafeString:
        """The lines and, when they come from a file or stand further down the page, a link there."""
        said = spoken(self.excerpt, self.language)
        if not self.page:
            return format_html('{} <a href="{}">{}</a>', said, self.page_url, self.file_name) if self.file_name else said
        return format_html(
            '{} <a href="{}"><b>page\u00a0{}</b><span class="sr"> du fichier {}</span></a>',
            said,
            self.page_url,
            self.page,
            self.file_name,
        )

    @property
    def meta(self) -> list[Any]:
        """What stands under the lines."""
        parts: list[Any] = [part for part in (self.card.source, self.card.year, *self.card.meta) if part]
        return [*parts, ("lock-simple", "Membres")] if self.card.restricted else parts


@dataclass(frozen=True, slots=True)
class Group:
    """A facet in the column: (key, label, count, chosen) choices."""

    name: str
    legend: str
    choices: Sequence[tuple[str, str, int, bool]]

    @property
    def folded(self) -> Sequence[tuple[str, str, int, bool]]:
        """The choices that wait behind « Voir les autres »: after the first ones, and not chosen. A single one is not worth a fold."""
        rest = [choice for choice in self.choices[_UNFOLDED:] if not choice[3]]
        return rest if len(rest) > 1 else []

    @property
    def unfolded(self) -> Sequence[tuple[str, str, int, bool]]:
        """The choices shown at once."""
        folded = self.folded
        return [choice for choice in self.choices if choice not in folded]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results."""

    results: Results
    search: Search
    found: Sequence[Found]


def find(*, search: Search, person: Any, facets: Sequence[str] = tuple(PARAMETERS.values())) -> Page:
    """Find, and fetch what is shown from the database under the reader's rights.

    Raises:
        Missing: there is no index yet.
    """
    tokens = sources.audience_tokens(person=person)

    def ask(offset: int, counted: Sequence[str]) -> Results:
        return engine().query(search.typed, tokens=tokens, chosen=search.chosen, offset=offset, limit=search.per_page, facets=counted)

    results = ask(search.offset, facets)
    if not results.hits and results.total and search.page > 1:  # past the end: the last page
        search = replace(search, page=-(-min(results.total, 10_000) // search.per_page))
        results = replace(ask(search.offset, ()), facets=results.facets)
    cards = sources.cards(things=[(hit.kind, UUID(hit.uuid)) for hit in results.hits], person=person)
    seen = [(hit, cards[UUID(hit.uuid)]) for hit in results.hits if UUID(hit.uuid) in cards]
    titles = {hit.uid: card.title for hit, card in seen}
    excerpts = engine().excerpts(results, tokens=tokens, uids=titles, titles=titles)
    quoted = [(hit.kind, page.file, page.number) for hit, _ in seen if (page := excerpts.get(hit.uid)) and page.file]
    closed = sources.closed_pages(quoted=quoted, person=person)
    silent = {uid for uid, page in excerpts.items() if page and (page.file, page.number) in closed}
    found = [_found(card, None if hit.uid in silent else excerpts.get(hit.uid), results, hit.score) for hit, card in seen]
    return Page(results=results, search=search, found=found)


def _found(card: Card, page: Excerpt | None, results: Results, score: float) -> Found:
    summary = shorten(card.summary, results.wanted)
    title = SafeString(highlight(card.title, results.wanted))  # everything in it is escaped but marks
    # What the contributor wrote tells more than lines that repeat the title, and as much as what else is said on that page.
    if (
        page is None
        or summary.weight > page.weight
        or (card.summary and summary.weight == page.weight and not (page.weight and page.number))
    ):
        return Found(card=card, title=title, excerpt=SafeString(summary.html), score=score, language=card.summary_language)
    return Found(
        card=card,
        title=title,
        excerpt=SafeString(after_title(page.html, card.title)),
        score=score,
        page=page.number,
        page_url=page.url or (sources.file_url(file=page.file, page=page.number, default=card.url) if page.file else card.url),
        file_name=page.file_name,
        language=card.file_language if page.number else "",
    )


def groups(*, results: Results, search: Search, labels: Mapping[str, Mapping[str, str]]) -> list[Group]:
    """The facets that have something to choose, chosen keys always shown."""
    made = []
    for name in PARAMETERS.values():
        chosen = search.chosen.get(name, ())
        counts = results.facets.get(name, {})
        known = [(key, count) for key, count in counts.items() if key in labels.get(name, {})]
        known.sort(key=lambda each: each[0] if name in _NEWEST_FIRST else "", reverse=True)
        shown = known[: _SHOWN.get(name, 10)]
        shown += [(key, count) for key, count in known[len(shown) :] if key in chosen]
        if shown:
            parameter = next(each for each, facet in PARAMETERS.items() if facet == name)
            choices = [(key, labels[name][key], count, key in chosen) for key, count in shown]
            if is_worth_choosing(choices=choices, total=results.total):
                made.append(Group(name=parameter, legend=LEGENDS[name], choices=choices))
    return made


def is_long(*, groups: Sequence[Group]) -> bool:
    """Say whether the column is so long that its button is wanted at its head too."""
    return sum(len(group.choices) for group in groups) > _LONG_COLUMN


def chips(*, search: Search, labels: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """The filters in force, each with the address without it."""
    return [
        (labels.get(name, {}).get(key, key), search.address(without=(name, key))) for name, keys in search.chosen.items() for key in keys
    ]


_MOST_LABELS = 5_000
_kept_labels: dict[tuple[object, ...], dict[tuple[str, str], str]] = {}


def labels(*, results: Results, search: Search) -> dict[str, dict[str, str]]:
    """French words of the keys shown. They are kept until the index changes, as it does when one is renamed."""
    state = engine().view().state
    known = _kept_labels.get(state)
    if known is None or len(known) > _MOST_LABELS:  # anything may be typed as a key
        _kept_labels.clear()
        known = _kept_labels[state] = {}
    found: dict[str, dict[str, str]] = {}
    for name in PARAMETERS.values():
        keys = [*results.facets.get(name, {}), *search.chosen.get(name, ())]
        missing = [key for key in dict.fromkeys(keys) if (name, key) not in known]
        if missing:
            told = sources.facet_labels(facet=name, keys=missing)
            known.update({(name, key): told.get(key, "") for key in missing})
        found[name] = {key: known[name, key] for key in keys if known[name, key]}
    return found


def corrected(page: Page) -> str:
    """The question with its corrections, "" when there is none."""
    results = page.results
    if not results.corrections:
        return ""
    spelt = _spelt({word for correction in results.corrections for word in correction.words}, page.found)
    replaced = {correction.typed: " ".join(spelt.get(word, word) for word in correction.words) for correction in results.corrections}
    return " ".join(_respell(word, replaced) for word in results.asked.text.split())


def _spelt(words: Collection[str], found: Sequence[Found]) -> dict[str, str]:
    """How words that the index knows without accents are written in what was found."""
    spelt: dict[str, str] = {}
    for text in (text for one in found for text in (one.card.title, one.card.summary, unescape(one.excerpt))):
        for written in _WORDS.findall(clean(text)):
            if (word := fold(written)) in words:
                spelt.setdefault(word, written.lower())
    return spelt


def _respell(word: str, replaced: Mapping[str, str]) -> str:
    analysed: Iterable[str] = (each for entry in engine().analyser.entries(word) for each in entry.words)
    return next((replaced[each] for each in analysed if each in replaced), word)
