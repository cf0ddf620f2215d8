"""Rows of several kinds read in one query.

    DESK = Together(
        Part(name="draft", rows=lambda at: Sheet.objects.filter(owner=at.person), columns={"title": F("title")}, make=item_of),
        Part(name="asked", rows=lambda at: Request.objects.filter(asked_at__lte=at.now), columns={"since": F("asked_at")}, make=other_of),
    )
    items = DESK(person=person.pk, now=timezone.now())

For pages that show a few rows of many kinds: one query for all, whose SQL is written once (`kernel.db.prepared`). The values given
reach each part as `at`; rows of another room are added by adding its parts.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, DateField, DateTimeField, Field, QuerySet, Subquery, TextField, UUIDField, Value
from django.db.models.functions import Cast
from django.db.models.sql.where import WhereNode

from maillage.kernel.db.prepared import Prepared

EMPTY_TEXT = Value("", output_field=TextField())
FIELDS: Mapping[str, Field[Any, Any]] = {
    "uuid": UUIDField(),
    "title": TextField(),
    "slug": TextField(),
    "since": DateTimeField(),
    "until": DateTimeField(),
    "day": DateField(),
    "first": TextField(),
    "second": TextField(),
    "third": TextField(),
    "number": BigIntegerField(),
    "other": BigIntegerField(),
}


class Row(NamedTuple):
    """A row of a part: the columns it gave, the others empty. `total` counts the rows of its part, those not read included."""

    part: int
    pk: int
    total: int
    uuid: UUID
    title: str
    slug: str
    since: datetime | None
    until: datetime | None
    day: date | None
    first: str
    second: str
    third: str
    number: int | None
    other: int | None

    @property
    def at(self) -> datetime:
        """Give `since`, where the part always gives it."""
        if self.since is None:
            raise ValueError("This part gives no instant.")
        return self.since


def _empty(field: Field[Any, Any]) -> Any:
    # PostgreSQL takes a bare NULL of a union for text.
    return EMPTY_TEXT if isinstance(field, TextField) else Cast(Value(None), field)


class _CountOf(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = BigIntegerField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The first `most` rows of a queryset, in its order; `columns` gives expressions for some of the columns of a `Row`.

    What is read is put in order by `since`, then `day` (oldest first, or newest first when `newest`). `shape` gives what changes the SQL
    beside the values: a setting, a role.
    """

    name: str
    rows: Callable[[Any], QuerySet[Any, Any]]
    columns: Mapping[str, Any]
    make: Callable[[Row], Any]
    most: int = 20
    newest: bool = False
    counted: bool = False
    shape: Callable[[], Hashable] | None = None

    def read(self, number: int, at: Any) -> QuerySet[Any, Any]:
        """Write the rows of this part as a part of the whole."""
        every = self.rows(at).prefetch_related(None)
        total = _CountOf(every.order_by().values("pk")) if self.counted else Value(0, output_field=BigIntegerField())
        # Cut in a subquery: the parts of a union are not cut by every database.
        found = every.order_by()
        # What it asks of its own rows is asked of those chosen already: asked again, long lists would be read again.
        if sum(map(bool, found.query.alias_refcount.values())) <= 1:
            found.query.where = WhereNode()
        found = found.filter(pk__in=every.values("pk")[: self.most])
        given = {f"c_{name}": self.columns.get(name, _empty(field)) for name, field in FIELDS.items()}
        found = found.annotate(c_part=Value(number, output_field=BigIntegerField()), c_total=total, **given)
        return found.values_list("c_part", "pk", "c_total", *given)


class Together:
    """The parts of a page. Called with values, it gives what their `make` makes, part after part."""

    def __init__(self, *parts: Part) -> None:
        self.parts = parts
        self.prepared = Prepared(self._write)

    def __call__(self, **values: Any) -> list[Any]:
        """Read all parts: one query."""
        return [part.make(row) for part, row in self.rows(**values)]

    def rows(self, **values: Any) -> list[tuple[Part, Row]]:
        """Read all parts as rows, each with its part: one query."""
        if not self.parts:
            return []
        shape = tuple(part.shape() if part.shape else None for part in self.parts)
        found: list[list[Row]] = [[] for _ in self.parts]
        for values_of_row in self.prepared(shape=shape, **values):
            row = Row._make(values_of_row)
            found[row.part].append(row)
        for part, rows in zip(self.parts, found, strict=True):
            rows.sort(key=_turn, reverse=part.newest)
        return [(part, row) for part, rows in zip(self.parts, found, strict=True) for row in rows]

    def _write(self, _shape: Hashable, **values: Any) -> QuerySet[Any, Any]:
        first, *others = (part.read(number, SimpleNamespace(**values)) for number, part in enumerate(self.parts))
        return first.union(*others, all=True) if others else first


def _turn(row: Row) -> tuple[Any, ...]:
    return row.since is None, row.since or 0, row.day or date.max, row.pk
