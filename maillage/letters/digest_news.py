"""What is published, as news: for each reader what concerns them first, never what they made."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from maillage.kernel.cards import Card
from maillage.letters.digest_registry import DigestEntry, entry_key

MOST_NEWS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something published, under which themes (ids), and by whom (ids of people: it is no news to them)."""

    entry: DigestEntry
    themes: frozenset[int] = frozenset()
    by: frozenset[int] = frozenset()


def entry_of(*, card: Card, at: datetime, text: str = "", more: int = 0) -> DigestEntry:
    """Tell a card in a digest, with its summary unless there are better words."""
    detail = " · ".join(filter(None, (card.detail or card.label, card.source, card.year, *card.meta)))
    return DigestEntry(
        key=entry_key(kind=card.kind, uuid=card.uuid),
        kind=card.kind,
        title=card.title,
        url=card.url,
        text=text or card.summary,
        at=at,
        detail=detail,
        more=more,
        data_kind=card.data_kind,
        language=card.language,
        text_language=card.summary_language,
    )


def first_rows(found: Any, *, most: int = MOST_NEWS) -> tuple[list[Any], int]:
    """Give the first rows of an ordered queryset and how many others there are: one query, two past the first rows."""
    rows = list(found[: most + 1])
    return rows[:most], found.count() - most if len(rows) > most else 0


def by_owner[Value: Hashable](pairs: Iterable[tuple[int, Value]]) -> dict[int, frozenset[Value]]:
    """Gather (id of a thing, id of a theme or of a person, or an address) by thing."""
    found: dict[int, set[Value]] = {}
    for owner, value in pairs:
        found.setdefault(owner, set()).add(value)
    return {owner: frozenset(values) for owner, values in found.items()}


def with_more(news: Sequence[News], more: int) -> list[News]:
    """Say on the last of them how many others there are."""
    return [*news[:-1], replace(news[-1], entry=replace(news[-1].entry, more=more))] if news and more else list(news)


def news_for(
    *, people: Iterable[Any], news: Sequence[News], interests: Mapping[int, frozenset[int]] | None = None
) -> dict[int, list[DigestEntry]]:
    """Give each person the news in order, those under a theme they help on or follow first, without their own."""
    ordered: dict[frozenset[int], list[News]] = {}
    nothing: frozenset[int] = frozenset()
    found: dict[int, list[DigestEntry]] = {}
    for person in people:
        themes = (interests or {}).get(person.pk, nothing)
        if themes not in ordered:
            ordered[themes] = sorted(news, key=lambda each: not (each.themes & themes))
        entries = [each.entry for each in ordered[themes] if person.pk not in each.by]
        if entries:
            found[person.pk] = entries
    return found


class Readers(list[Any]):
    """The people of a batch; what several sections ask of them is read once."""

    def __init__(self, people: Iterable[Any]) -> None:
        super().__init__(people)
        self.read: dict[Any, Any] = {}

    def once[Value](self, ask: Callable[..., Value]) -> Value:
        """Give what `ask(people=)` gives for them."""
        if ask not in self.read:
            self.read[ask] = ask(people=self)
        found: Value = self.read[ask]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsSource:
    """What a room publishes, as its section collects it.

    `news(reader=, since=, until=)` gives it as this reader may read it, one member standing for all and None for visitors;
    `interests(people=)` gives the ids of the themes of each person.
    """

    news: Callable[..., Sequence[News]]
    interests: Callable[..., Mapping[int, frozenset[int]]]

    def collect(self, *, people: Sequence[Any], since: datetime, until: datetime) -> dict[int, list[DigestEntry]]:
        """Give each member what is new, that of their themes first, without their own."""
        news = self.news(reader=people[0], since=since, until=until)
        readers = people if isinstance(people, Readers) else Readers(people)
        return news_for(people=people, news=news, interests=readers.once(self.interests)) if news else {}

    def collect_open(self, *, since: datetime, until: datetime) -> list[DigestEntry]:
        """Give what is new and open to everybody."""
        return [each.entry for each in self.news(reader=None, since=since, until=until)]
