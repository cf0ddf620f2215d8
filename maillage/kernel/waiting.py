"""What waits for an outcome of the coordination: rooms of every floor say what they hold, one desk shows it all.

The desk (*À traiter*) is a room of its own; the registry stands here so that the rooms below it may use it too.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.kernel.cards import WaitingAction, WeekItem
from maillage.kernel.db.public import Part
from maillage.kernel.desks import Week

__all__ = ["COLLECTORS", "Collector", "Waiting", "WaitingAction", "from_week", "register_waiting", "register_waiting_week"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits. `label` says its nature, `detail` what helps to decide; `actions` are its outcomes, the usual one first.

    A source gives its oldest ones; the last of these says how many `more` wait, and the page where all of them are (`all_url`).
    """

    kind: str
    label: str
    title: str
    url: str
    since: datetime
    detail: str = ""
    actions: Sequence[WaitingAction] = ()
    data_kind: str = "neutre"
    more: int = 0
    all_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collector:
    """A source: `collect` takes `person=`. `week_labels`: its things have their own place on *La semaine*, under these labels.

    `parts`: what `collect` reads, which the desk reads together with that of other rooms.
    """

    name: str
    collect: Callable[..., Sequence[Waiting]]
    week_labels: frozenset[str] = frozenset()
    parts: Sequence[Part] = ()


COLLECTORS: dict[str, Collector] = {}


def register_waiting(name: str, collect: Callable[..., Sequence[Waiting]]) -> None:
    """Say, in `AppConfig.ready`, what waits in a room. `collect(*, person)` asks a constant number of queries; twice replaces."""
    COLLECTORS[name] = Collector(name=name, collect=collect)


def register_waiting_week(name: str, week_items: Callable[..., Sequence[WeekItem]], *, labels: Collection[str]) -> None:
    """Bring to the desk the things of these labels that a room gives to *La semaine*: the same reads, the same acts."""

    def collect(*, person: Any) -> list[Waiting]:
        return [from_week(item=item) for item in week_items(person=person) if item.label in labels]

    parts = week_items.parts if isinstance(week_items, Week) else ()
    COLLECTORS[name] = Collector(name=name, collect=collect, week_labels=frozenset(labels), parts=parts)


def from_week(*, item: WeekItem) -> Waiting:
    """Give a thing of *La semaine* as the desk shows it: its one tap first, then its other outcomes."""
    first = [WaitingAction(label=item.primary_label, url=item.primary_url, tone="main")] if item.primary_url else []
    return Waiting(
        kind=item.kind,
        label=item.label,
        title=item.title,
        url=item.url,
        since=item.since,
        detail=" · ".join(item.details),
        actions=[*first, *item.actions],
        data_kind=item.data_kind,
        more=item.more,
        all_url=item.all_url,
    )
