"""What can be reported. Each room says so in `AppConfig.ready`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from maillage.kernel.cards import Card


def _no_authors(*, uuid: UUID) -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reportable:
    """A kind of thing that can be reported.

    `find(*, uuids, person)` gives the cards this reader may see, by uuid (the `cards` of the room's door).
    `withdraw(*, uuid, person, reason)` takes it off, and tells its author these words; may raise Refused or Stale. None: not offered.
    `withdraw_label` and `withdrawn` say it where it is not a page that goes: the words of the button, and the sentence for whoever reported.
    `authors(*, uuid)` gives who is asked for a change; none: not offered. `url(*, uuid)`: where it is read, when the card is not enough.
    """

    kind: str
    label: str
    find: Callable[..., Mapping[UUID, Card]]
    withdraw: Callable[..., object] | None = None
    withdraw_label: str = "Retirer"
    withdrawn: str = "Cette page a été retirée."
    authors: Callable[..., Iterable[Any]] = _no_authors
    url: Callable[..., str] | None = None


REPORTABLES: dict[str, Reportable] = {}


def register_reportable(reportable: Reportable) -> None:
    """Say that a kind of thing can be reported; registering twice replaces."""
    REPORTABLES[reportable.kind] = reportable


def label_of(*, kind: str) -> str:
    """Give a kind in French words."""
    known = REPORTABLES.get(kind)
    return known.label if known else "Contribution"
