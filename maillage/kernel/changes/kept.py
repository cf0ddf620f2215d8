"""Values worked out from the database and kept in this process until a thing of some kinds changes.

    COUNTS = KeptValues(kinds=("library.resource",))
    total = COUNTS.get(("total", member), lambda: Resource.objects.listed_for(person).count())

For what costs more where there is more and is the same for every reader of an audience: the key must hold all that it
depends on. What is given is shared by all who ask: never change it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, ClassVar
from weakref import WeakSet

from maillage.kernel.changes import public as changes


class KeptValues:
    """The values of one process; the least recently asked for are dropped first. One query by primary key at each `get`.

    `kinds` may be a function, for kinds that rooms above bring once the site has started.
    """

    everywhere: ClassVar["WeakSet[KeptValues]"] = WeakSet()

    def __init__(self, *, kinds: tuple[str, ...] | Callable[[], tuple[str, ...]], most: int = 200) -> None:
        self.kinds = kinds
        self.most = most
        self.lock = Lock()
        self.forget()
        KeptValues.everywhere.add(self)

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Give the value kept under a key, worked out now if it is not there or if something changed since."""
        self._compare()
        with self.lock:
            stamps = self.stamps
            if key in self.values:
                self.values.move_to_end(key)
                return self.values[key]
        made = make()
        with self.lock:
            # Worked out before a change: it may hold the old state.
            if self.stamps is stamps:
                self.values[key] = made
                self._drop_oldest()
        return made

    def get_many[Key: Hashable](self, keys: Sequence[Key], make: Callable[[list[Key]], Mapping[Key, Any]]) -> dict[Key, Any]:
        """Give the values kept under these keys; those that are not there are worked out together, and may be fewer than asked."""
        self._compare()
        with self.lock:
            stamps = self.stamps
            found = {key: self.values[key] for key in keys if key in self.values}
            for key in found:
                self.values.move_to_end(key)
        missing = [key for key in keys if key not in found]
        if not missing:
            return found
        made = make(missing)
        with self.lock:
            if self.stamps is stamps:
                for key in made:
                    self.values[key] = made[key]
                self._drop_oldest()
        return {**found, **made}

    def _drop_oldest(self) -> None:
        while len(self.values) > self.most:
            self.values.popitem(last=False)

    def forget(self) -> None:
        """Drop everything."""
        with self.lock:
            self.values: OrderedDict[Hashable, Any] = OrderedDict()
            self.stamps: dict[str, int] = {}

    def _compare(self) -> None:
        stamps = changes.stamps(kinds=self.kinds() if callable(self.kinds) else self.kinds)
        with self.lock:
            if stamps != self.stamps:
                self.values.clear()
                self.stamps = stamps


def forget_all() -> None:
    """Drop everything of every room: after the database went back in time (tests)."""
    for kept in KeptValues.everywhere:
        kept.forget()
