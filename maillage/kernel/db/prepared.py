"""Reads whose SQL the ORM writes once.

Most of what a short query costs is not the database: it is Django writing the same SQL again (0.3 to 1 ms, a union of three
takes 1 ms for 0.1 ms of work). A `Prepared` read keeps what was written and only puts other values in.

    NEWEST_OF = Prepared(lambda owner: Thing.objects.filter(owner=owner).order_by("-pk")[:5])
    things = NEWEST_OF(owner=person.pk)

The function is called with stand-ins, once for each length of list, and once for each `shape` (anything hashable that changes
the SQL: a role, an order), which is then its first argument. Values are whole numbers, UUIDs, texts compared as they are, or lists of
them, instants and days (which the function may move: `now - timedelta(days=7)`): nothing that could be None.
"""

import copy
import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

type Value = int | UUID | str | datetime | date | Sequence[int] | Sequence[UUID] | Sequence[str]

# Lists are filled up to one of these lengths with their last value, so that few texts are kept.
LENGTHS = (1, 4, 10, 21, 50, 100, 200, 500)
STAND_INS = 7_000_000_000_000
# No text of people begins with it: a stand-in does.
MARK = "\uf8ff"
KEPT = 64
# Stand-ins of instants and days: so far off that what is a few centuries around is one of them, moved.
FAR, APART = 4000, 500


class _Query:
    """Stands in the place of a query: gives the compiler that has already compiled, with the values of this time."""

    def __init__(self, *, compiler: SQLCompiler) -> None:
        self.compiler = compiler
        self.written: tuple[str, tuple[Any, ...]] = ("", ())

    def chain(self, **_options: Any) -> "_Query":
        """Make room for the values of another time."""
        return _Query(compiler=self.compiler)

    def get_compiler(self, using: str, **_options: Any) -> SQLCompiler:
        """Give what the queryset runs and reads its columns from."""
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[using]
        compiler.as_sql = lambda *_args, **_more: self.written  # type: ignore[method-assign,assignment]
        return compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiler.query, name)


@dataclass(frozen=True, slots=True)
class _Written:
    """What the ORM wrote, and where each value goes: (position among the parameters, name, position in its list or move in time)."""

    queryset: QuerySet[Any, Any]
    sql: str
    params: list[Any]
    places: list[tuple[int, str, int]]
    moments: list[tuple[int, str, timedelta]]


class Prepared:
    """A read prepared at its first use in each process. Called, it gives the rows as a list."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self.kept: dict[Hashable, _Written] = {}

    def __call__(self, *, shape: Hashable = None, **values: Value) -> list[Any]:
        """Run it with these values. An empty list finds nothing.

        Raises:
            ValueError: a value is None, or a list is longer than 500.
        """
        filled = {name: _filled(value) for name, value in values.items()}
        if any(value == [] for value in filled.values()):
            return []
        key = (shape, tuple(len(value) if isinstance(value, list) else 0 for value in filled.values()))
        written = self.kept.get(key)
        if written is None:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            written = self.kept[key] = self._write(shape, filled)
        params = written.params.copy()
        native = connections[written.queryset.db].features.has_native_uuid_field
        for at, name, place in written.places:
            value = filled[name]
            one = value[place] if isinstance(value, list) else value
            params[at] = one.hex if isinstance(one, UUID) and not native else one
        for at, name, moved in written.moments:
            params[at] = _as_param(filled[name] + moved, using=written.queryset.db)
        rows = written.queryset.all()
        rows.query.written = (written.sql, tuple(params))  # type: ignore[attr-defined]
        return list(rows)

    def _write(self, shape: Hashable, values: dict[str, Any]) -> _Written:
        numbers: dict[int, tuple[str, int]] = {}
        times = {name: _far(place, value) for place, (name, value) in enumerate(values.items()) if isinstance(value, date)}
        stand_ins = {name: times[name] if name in times else _stand_in(numbers, name, value) for name, value in values.items()}
        queryset = self.build(**stand_ins) if shape is None else self.build(shape, **stand_ins)
        compiler = queryset.query.get_compiler(using=queryset.db)
        sql, params = compiler.as_sql()
        places = [(at, *numbers[number]) for at, param in enumerate(params) if (number := _number(param)) in numbers]
        if {(name, place) for _, name, place in places} != set(numbers.values()):
            raise ValueError("Each value of a prepared read must stand in its SQL.")
        moments = [(at, *_moved(moment, times)) for at, param in enumerate(params) if (moment := _moment(param))]
        if connections[queryset.db].vendor == "sqlite":
            kept = [at for at, *_ in sorted([*places, *moments])]
            sql, params = _planned_once(sql, params, kept=kept, using=queryset.db), [params[at] for at in kept]
            places = [(kept.index(at), *rest) for at, *rest in places]  # type: ignore[misc]
            moments = [(kept.index(at), *rest) for at, *rest in moments]  # type: ignore[misc]
        # Not through the property, which would take `values_list` for `values`.
        queryset._query = _Query(compiler=compiler)  # type: ignore[attr-defined]  # noqa: SLF001
        return _Written(queryset=queryset, sql=str(sql), params=list(params), places=places, moments=moments)


def _planned_once(sql: str, params: Sequence[Any], *, kept: Sequence[int], using: str) -> str:
    """Write constants in the SQL, and a sign before the values that change: SQLite then plans once, not at each call.

    It looks at the values bound to bare parameters to plan better, and plans anew when one of them changes: 2 ms for a long union.
    """
    connections[using].ensure_connection()
    written = [connections[using].connection.execute("SELECT quote(?)", (param,)).fetchone()[0] for param in params]
    pieces = iter("+%s" if at in kept else str(text).replace("%", "%%") for at, text in enumerate(written))
    return re.sub("%[%s]", lambda match: "%%" if match[0] == "%%" else next(pieces), sql)


def _filled(value: Value) -> Any:
    if isinstance(value, (int, UUID, str, date)):
        return value
    if value is None:
        raise ValueError("A prepared read takes no None: it changes the SQL.")
    found = list(value)
    if not found:
        return found
    length = next((length for length in LENGTHS if length >= len(found)), 0)
    if not length:
        raise ValueError(f"A prepared read takes lists of {LENGTHS[-1]} at most.")
    return found + found[-1:] * (length - len(found))


def _stand_in(numbers: dict[int, tuple[str, int]], name: str, value: Any) -> Any:
    def one(sample: Any, place: int) -> Any:
        number = STAND_INS + len(numbers)
        numbers[number] = (name, place)
        if isinstance(sample, str):
            return f"{MARK}{number}"
        return UUID(int=number) if isinstance(sample, UUID) else number

    return [one(sample, place) for place, sample in enumerate(value)] if isinstance(value, list) else one(value, 0)


def _number(param: Any) -> int:
    """Read a parameter back: the number of the stand-in it may be, else -1."""
    match param:
        case bool():
            return -1
        case int():
            return param
        case UUID():
            return param.int
        case str() if param[:1] == MARK and param[1:].isdecimal():
            return int(param[1:])
        case str() if len(param) == 32:
            try:
                return int(param, 16)
            except ValueError:
                return -1
    return -1


def _far(place: int, value: date) -> date:
    year = FAR + APART * place
    return datetime(year, 1, 1, tzinfo=UTC) if isinstance(value, datetime) else date(year, 1, 1)


def _moment(param: Any) -> date | None:
    """Read a parameter back: the instant or the day that it is. SQLite has them as text, instants in UTC without saying so."""
    if isinstance(param, str) and param[:1].isdigit() and param[4:5] == "-":
        try:
            return date.fromisoformat(param) if len(param) == 10 else datetime.fromisoformat(param).replace(tzinfo=UTC)
        except ValueError:
            return None
    return param if isinstance(param, date) else None


def _moved(moment: date, times: dict[str, date]) -> tuple[str, timedelta]:
    """Give the value that stands here, and how far it was moved."""
    for name, stand_in in times.items():
        if type(stand_in) is type(moment) and abs(moment - stand_in) < timedelta(days=365 * APART // 2):
            return name, moment - stand_in
    # It would stay that of the first call for ever.
    raise ValueError(f"An instant or a day of a prepared read is given to it: {moment} is not.")


def _as_param(value: date, *, using: str) -> Any:
    operations = connections[using].ops
    return operations.adapt_datetimefield_value(value) if isinstance(value, datetime) else operations.adapt_datefield_value(value)
