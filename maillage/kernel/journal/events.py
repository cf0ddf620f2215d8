"""What a fact is, and who listens to it."""

import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

EVENTS: dict[str, type["Event"]] = {}
REACTIONS: dict[str, list["Reaction"]] = {}


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact in the past tense. Subclasses hold identifiers, never personal text.

    `kind` is "room.noun.fact"; `sentence` is the French sentence, filled with `str.format(actor=…)`; `keep_days` says
    how long the row is kept (0: for ever); `subject` names the field that holds the uuid of the thing concerned.
    """

    kind: ClassVar[str] = ""
    sentence: ClassVar[str] = ""
    keep_days: ClassVar[int] = 0
    subject: ClassVar[str] = ""
    retired: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if EVENTS.get(cls.kind, cls).__qualname__ != cls.__qualname__:
            raise ValueError(f"Two events are called {cls.kind}")
        EVENTS[cls.kind] = cls

    def payload(self) -> dict[str, Any]:
        """Give the fields as JSON values."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) if isinstance(value, UUID | date) else value for name, value in values.items()}

    @classmethod
    def from_payload(cls, *, payload: dict[str, Any]) -> "Event":
        """Build the event again from its JSON values; fields unknown to this class are left out."""
        hints = typing.get_type_hints(cls)
        return cls(**{field.name: _as(hints[field.name], payload.get(field.name)) for field in fields(cls)})


def _as(hint: Any, value: Any) -> Any:
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if value is not None and UUID in options:
        return UUID(value)
    return date.fromisoformat(value) if value is not None and date in options else value


@dataclass(frozen=True, kw_only=True)
class Reaction:
    """A function that a floor above runs after a fact. It must bear being run twice."""

    name: str
    run: Callable[[Any], None]


def on[E: Event](event: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Register a function as a reaction to a fact of a lower floor."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        name = f"{function.__module__}.{function.__qualname__}"
        reactions = REACTIONS.setdefault(event.kind, [])
        if all(reaction.name != name for reaction in reactions):
            reactions.append(Reaction(name=name, run=function))
        return function

    return register
