"""The search engine behind a small interface: index, remove, query, suggest, related, rebuild.

Nothing outside this room knows what stands behind it. Rights are a filter inside every query.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import tantivy
from django.utils import timezone

from maillage.kernel.cards import IndexRow
from maillage.search import excerpts
from maillage.search.analysis import FRENCH, Analyser
from maillage.search.excerpts import Excerpt, Wanted
from maillage.search.grammar import Asked, parse
from maillage.search.matching import DEFAULT, Matcher, Tuning
from maillage.search.names import Names
from maillage.search.reading import Missing, Readers, View
from maillage.search.schema import FACETS, Prepared, prepare, uid_of
from maillage.search.spelling import Correction, Speller
from maillage.search.store import Store
from maillage.search.synonyms import NETWORK_NAMES
from maillage.search.writing import Writer

__all__ = ["Correction", "Engine", "Excerpt", "Hit", "Missing", "Results", "Suggestion"]

_FACET_SIZE = 40
_DEEPEST = 10_000

Must = tantivy.Occur.Must


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found. `uid` is "kind:uuid"."""

    uid: str
    score: float

    @property
    def kind(self) -> str:
        """The kind of the thing ("library.resource")."""
        return self.uid.partition(":")[0]

    @property
    def uuid(self) -> str:
        """The uuid of the thing, as text."""
        return self.uid.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Results:
    """An answer. Counts hold only what the reader may see."""

    asked: Asked
    total: int
    hits: Sequence[Hit]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    corrections: Sequence[Correction] = ()
    wanted: Wanted = field(default_factory=lambda: Wanted(stems={}))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name that begins like what is being typed."""

    uid: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be counted, for whom, under which choices."""

    tokens: Collection[str]
    chosen: Mapping[str, Collection[str]]
    facets: Sequence[str]

    def key(self) -> tuple[object, ...]:
        """All that its counts depend on, beside the question."""
        chosen = tuple((name, *sorted(keys)) for name, keys in sorted(self.chosen.items()))
        return frozenset(self.tokens), chosen, tuple(self.facets)


class Kept[Value]:
    """What was worked out for the last questions, until the index changes: the pages of one search, and whoever asks the same
    with the same rights, cost once. What is given is shared: never change it.
    """

    most = 300

    def __init__(self) -> None:
        self._lock = Lock()
        self._state: tuple[object, ...] = ()
        self._kept: OrderedDict[tuple[object, ...], Value] = OrderedDict()

    def get(self, state: tuple[object, ...], key: tuple[object, ...], make: Callable[[], Value]) -> Value:
        """What was found in this state of the index, or find it now."""
        with self._lock:
            if self._state != state:
                self._kept.clear()
                self._state = state
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if self._state == state:
                self._kept[key] = made
                while len(self._kept) > self.most:
                    self._kept.popitem(last=False)
        return made


class Engine:
    """One index folder, read and written."""

    def __init__(self, root: Path, *, tuning: Tuning = DEFAULT, analyser: Analyser = FRENCH) -> None:
        self.store = Store(root)
        self.tuning = tuning
        self.analyser = analyser
        self._readers = Readers(self.store)
        self._counted: Kept[dict[str, dict[str, int]]] = Kept()
        self._alike: Kept[tuple[Hit, ...]] = Kept()
        self._writer: tuple[Path, Writer] | None = None

    # Reading

    def view(self) -> View:
        """The index as it is now.

        Raises:
            Missing: there is none yet.
        """
        return self._readers.view()

    def query(
        self,
        typed: str,
        *,
        tokens: Collection[str],
        chosen: Mapping[str, Collection[str]] | None = None,
        offset: int = 0,
        limit: int = 10,
        facets: Sequence[str] = (),
        correct: bool = True,
    ) -> Results:
        """Find what the reader with these audience tokens may see.

        `chosen` keeps things that have one of the keys of each facet; `facets` are counted, each as if nothing were
        chosen in it. Unknown words are corrected unless `correct` is false.

        Raises:
            Missing: there is no index yet.
        """
        chosen = {name: keys for name, keys in (chosen or {}).items() if keys and name in FACETS}
        asked = parse(typed, analyser=self.analyser)
        view = self.view()
        tokens = view.known_audience(tokens)
        matcher = Matcher(view, tuning=self.tuning, analyser=self.analyser)
        corrections = Speller(matcher, tokens).corrections(asked.words) if correct else {}
        instead = {word: found.words for word, found in corrections.items()}
        text = matcher.text(asked, instead)
        if text is None and asked.text:
            return Results(asked=asked, total=0, hits=(), facets={name: {} for name in facets})
        wish = _Wish(tokens, chosen, facets)
        found = view.things.search(
            matcher.both(text, matcher.filters(tokens, chosen)),
            max(1, limit),
            count=True,
            offset=min(max(0, offset), _DEEPEST),
            weight_by_field="weight",
        )
        return Results(
            asked=asked,
            total=int(getattr(found, "count", 0) or 0),
            hits=[Hit(uid=_uid(view, address), score=round(float(score), 4)) for score, address in found.hits],
            facets=self._counted.get(view.state, (asked, *instead.items(), *wish.key()), lambda: self._counts(view, asked, instead, wish))
            if facets
            else {},
            corrections=tuple(corrections.values()),
            wanted=self._wanted(view, asked, corrections),
        )

    def excerpts(
        self, results: Results, *, tokens: Collection[str], uids: Iterable[str], titles: Mapping[str, str] | None = None
    ) -> dict[str, Excerpt]:
        """The best page of each of these things, where the words are elsewhere than in its title (`titles` by uid)."""
        return excerpts.best_pages(self.view(), uids, results.wanted, tokens, titles=titles or {}, analyser=self.analyser)

    def suggest(self, typed: str, *, tokens: Collection[str], kinds: Collection[str] = (), limit: int = 8) -> list[Suggestion]:
        """Names of things that begin with what is being typed, shortest first. [] without an index."""
        try:
            view = self.view()
        except Missing:
            return []
        matcher = Matcher(view, tuning=self.tuning, analyser=self.analyser)
        asked = parse(typed, analyser=self.analyser)
        query = matcher.suggestions(list(self.analyser.entries(asked.text)))
        if query is None:
            return []
        filters = matcher.filters(tokens, {})
        if kinds:
            filters.append(view.any_term("kind", sorted(kinds)))
        found = view.things.search(matcher.both(query, filters), limit, count=False)
        told = [view.stored(address) for _, address in found.hits]
        return [Suggestion(uid=uid, title=stored["title"], url=stored["url"]) for uid, stored in told]

    def related(self, *, kind: str, uuid: object, tokens: Collection[str], kinds: Collection[str] = (), limit: int = 4) -> list[Hit]:
        """Things that speak of the same, best first. [] when the thing is not indexed."""
        try:
            view = self.view()
        except Missing:
            return []
        tokens = view.known_audience(tokens)
        key = (kind, uuid, tokens, *kinds, limit)
        return list(self._alike.get(view.state, key, lambda: self._related(view, uid_of(kind, uuid), tokens, kinds, limit)))

    def _related(self, view: View, uid: str, tokens: Collection[str], kinds: Collection[str], limit: int) -> tuple[Hit, ...]:
        own = view.term("uid", uid)
        matcher = Matcher(view, tuning=self.tuning, analyser=self.analyser)
        # The entry this reader may see: what it resembles must not tell of pages closed to them.
        hits = view.things.search(matcher.both(own, matcher.filters(tokens, {})), 1, count=False).hits
        bag = view.stored(hits[0][1])[1].get("bag", "") if hits else ""
        if not bag:
            return ()
        alike = tantivy.Query.more_like_this_document_fields_query(
            view.schema,
            {f"{name}_s": [bag] for name in ("title", "summary", "text")},
            min_doc_frequency=1,
            min_term_frequency=1,
            max_query_terms=30,
        )
        filters = matcher.filters(tokens, {})
        if kinds:
            filters.append(view.any_term("kind", sorted(kinds)))
        query = tantivy.Query.boolean_query(
            [(Must, matcher.both(alike, filters)), (tantivy.Occur.MustNot, own)],
        )
        found = view.things.search(query, limit, count=False)
        return tuple(Hit(uid=_uid(view, address), score=float(score)) for score, address in found.hits)

    # Writing: by the one process that holds the lock "writer" of the store

    def index(self, rows: Iterable[IndexRow], *, removed: Collection[str] = (), mark: int) -> int:
        """Put rows in (replacing what was there), take things out, and commit with the mark of the last change.

        `removed` is read once the rows have all been taken.

        Raises:
            Missing: there is no index to add to.
        """
        writer = self._open_writer()
        today = timezone.localdate()
        count = writer.put(prepare(row, today=today, analyser=self.analyser, names=writer.names) for row in rows)
        writer.remove(removed)
        writer.commit(mark=mark)
        return count

    def remove(self, uids: Collection[str], *, mark: int) -> None:
        """Take things out and commit."""
        self.index((), removed=uids, mark=mark)

    def rebuild(
        self,
        prepared: Iterable[Prepared],
        *,
        mark: int,
        names: Names = NETWORK_NAMES,
        catch_up: Callable[[Writer, int], int] | None = None,
    ) -> int:
        """Build a new generation from all things, then make it serve at once; the old one serves meanwhile.

        `mark` is the last change before the first row was read, `names` those the rows were prepared with. `catch_up` is called before the switch with the new
        writer and its mark, writes what changed since, commits, and returns the new mark. Returns how many things.
        """
        self.store.root.mkdir(parents=True, exist_ok=True)
        folder = self.store.new_generation()
        names.write(folder)
        try:
            with Writer(folder, large=True) as writer:
                count = writer.put(prepared, fresh=True)
                writer.commit(mark=mark)
                if catch_up is not None:
                    catch_up(writer, mark)
        except BaseException:
            self.store.discard(folder)
            raise
        self.store.switch(folder)
        self.store.discard_others(keep=folder)
        return count

    def close(self) -> None:
        """Let the writer go."""
        if self._writer is not None:
            writer, self._writer = self._writer[1], None
            writer.close()

    def _open_writer(self) -> Writer:
        folder = self.store.current()
        if folder is None:
            self.close()
            raise Missing(str(self.store.root))
        if self._writer is None or self._writer[0] != folder:
            self.close()
            self._writer = (folder, Writer(folder))
        return self._writer[1]

    # Parts of a query

    def _counts(self, view: View, asked: Asked, instead: Mapping[str, Sequence[str]], wish: _Wish) -> dict[str, dict[str, int]]:
        """How many things each key would leave. A facet's own choice does not narrow its own counts."""
        matcher = Matcher(view, tuning=self.tuning, analyser=self.analyser, scored=False)
        text = matcher.text(asked, instead)
        counts: dict[str, dict[str, int]] = {}
        free = [name for name in wish.facets if name not in wish.chosen]
        for names in (free, *([name] for name in wish.facets if name in wish.chosen)):
            if not names:
                continue
            query = matcher.both(text, matcher.filters(wish.tokens, wish.chosen, but=names[0]))
            terms = {name: {"terms": {"field": f"facet_{name}", "size": _FACET_SIZE}} for name in names}
            answer: dict[str, Any] = view.things.aggregate(query, terms)
            for name in names:
                counts[name] = {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[name]["buckets"]}
        for name in wish.facets:
            for key in wish.chosen.get(name, ()):
                if key not in counts[name]:  # not among the commonest
                    both = matcher.both(text, [*matcher.filters(wish.tokens, wish.chosen, but=name), matcher.facet(name, [key])])
                    counts[name][key] = view.count(both)
        return counts

    def _wanted(self, view: View, asked: Asked, corrections: Mapping[str, Correction]) -> Wanted:
        """What excerpts mark: the words asked, corrected, each weighed by how rare it is in the pages."""
        entries = list(asked.entries)
        for found in corrections.values():
            entries += [self.analyser.entry(word) for word in found.words]
        many = max(1, view.pages.num_docs)
        weigh = {}
        for entry in entries:
            for stem in entry.stems:
                weigh[stem] = math.log(1 + many / (1 + view.pages.doc_freq("page_s", stem)))
        return excerpts.wanted_of(entries, asked.phrases, weigh)


def _uid(view: View, address: tantivy.DocAddress) -> str:
    return str(view.things.doc(address).get_first("uid"))
