"""What rooms above lend to the agenda. They register in their `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLink:
    """A page beside the agenda: `label` leads there, `words` end the sentence."""

    title: str
    label: str
    url: str
    words: str = ""


LinkMaker = Callable[[Any], Sequence[AgendaLink]]
LINKS: dict[str, LinkMaker] = {}


def register_agenda_link(function: LinkMaker) -> None:
    """Lend links to the agenda: `function(person)` gives those of this reader. It asks the database nothing."""
    LINKS[f"{function.__module__}.{function.__qualname__}"] = function


def links_of(*, person: Any) -> list[AgendaLink]:
    """Give the links lent to the agenda."""
    return [link for make in LINKS.values() for link in make(person)]
