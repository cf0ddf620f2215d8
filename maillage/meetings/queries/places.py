"""The places of one mode: how many, how many kept for whom, who would still fit. Pure counting."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(kw_only=True)
class Places:
    """The places of one way of taking part. `capacity` None: not counted. `reserved` and `held` are seats by sector ("": no sector).

    Somebody of a sector takes one of its reserved places first, then a general one; others take general ones only. Nobody
    is given one place in particular: a reserved place that frees takes back the general one its sector was using.
    """

    capacity: int | None
    reserved: Mapping[str, int] = field(default_factory=dict)
    held: dict[str, int] = field(default_factory=dict)
    # When the first of the offers that hold some of them ends.
    offers_end: datetime | None = None

    @property
    def total(self) -> int:
        """Count the seats held."""
        return sum(self.held.values())

    @property
    def is_full(self) -> bool:
        """Say whether not one seat is left for anybody."""
        return self.capacity is not None and self.total >= self.capacity

    def free_for(self, *, sector: str) -> int | None:
        """Count the seats somebody of this sector may still take; None when places are not counted."""
        if self.capacity is None:
            return None
        own = max(0, self.reserved.get(sector, 0) - self.held.get(sector, 0))
        return max(0, min(own + max(0, self._general - self._general_used()), self.capacity - self.total))

    def fits(self, *, seats: int, sector: str) -> bool:
        """Say whether these seats are free together: a group is never split."""
        free = self.free_for(sector=sector)
        return free is None or seats <= free

    def fits_out_of_turn(self, *, seats: int) -> bool:
        """Say whether these seats are free, reserved or not: what an organiser may decide, with a reason."""
        return self.capacity is None or self.total + seats <= self.capacity

    def take(self, *, seats: int, sector: str) -> None:
        """Count these seats as held."""
        self.held[sector] = self.held.get(sector, 0) + seats

    def give_back(self, *, seats: int, sector: str) -> None:
        """Count these seats as free again."""
        self.held[sector] = max(0, self.held.get(sector, 0) - seats)

    @property
    def _general(self) -> int:
        return max(0, (self.capacity or 0) - sum(self.reserved.values()))

    def _general_used(self) -> int:
        return sum(max(0, seats - self.reserved.get(sector, 0)) for sector, seats in self.held.items())
