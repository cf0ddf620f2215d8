"""What somebody holds for others, and how a colleague takes it over. Each room says so in `AppConfig.ready`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldThing:
    """Something that stays without anybody when its holder leaves. `detail`: what the next one needs to know, in a few words."""

    kind: str
    uuid: UUID
    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverPart:
    """What a room knows of it.

    `collect(*, person)` gives the things, in a constant number of queries. `hand_over(*, uuid, giver, taker, by)` passes one on, in the
    caller's transaction: `by` is the giver, the coordination, or the taker who declines (the thing then goes back). Refused, Stale.
    """

    name: str
    label: str
    data_kind: str
    collect: Callable[..., Sequence[HeldThing]]
    hand_over: Callable[..., object]


HANDOVER: dict[str, HandoverPart] = {}


def register_handover(
    name: str, collect: Callable[..., Sequence[HeldThing]], hand_over: Callable[..., object], *, label: str, data_kind: str = "neutre"
) -> None:
    """Let what a room holds be passed to a colleague; registering twice replaces. `label`: « Vos dossiers »."""
    HANDOVER[name] = HandoverPart(name=name, label=label, data_kind=data_kind, collect=collect, hand_over=hand_over)
