"""Rows inside a form: lines of a programme, people, sub-groups. They are fields of the form itself, named `programme-0-title`.

Rows are added, taken off and moved by buttons of the form, without script: the page comes back with what was typed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict

MOST = 40


@dataclass(frozen=True, kw_only=True)
class RowKind:
    """One list of rows. `make()` gives the fields of a row, `spare` the empty rows shown after those that are there."""

    name: str
    make: Callable[[], dict[str, forms.Field]]
    spare: int = 1
    most: int = MOST
    ordered: bool = False
    # A row is empty when these are, whatever its choices and boxes say.
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Row:
    """A row as the page shows it; `remove` and `up` are what its buttons send."""

    kind: str
    number: int
    fields: dict[str, BoundField]
    is_first: bool = False
    is_last: bool = False
    is_filled: bool = False
    title: str = ""

    @property
    def visible(self) -> list[BoundField]:
        return [field for field in self.fields.values() if not field.is_hidden]

    @property
    def remove(self) -> str:
        return f"retirer {self.kind} {self.number}"

    @property
    def up(self) -> str:
        return f"monter {self.kind} {self.number}"


class FormWithRows(forms.Form):
    """A form with lists of rows. `quiet`: show what was typed without checking it, after a row was added or taken off."""

    row_kinds: Sequence[RowKind] = ()

    def __init__(
        self, *args: Any, rows: Mapping[str, Sequence[Mapping[str, Any]]] | None = None, quiet: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.quiet = quiet
        self.counts: dict[str, int] = {}
        self.filled: dict[str, int] = {}
        for kind in self.row_kinds:
            known = list((rows or {}).get(kind.name, ()))
            if self.is_bound:
                count = _count(self.data.get(f"{kind.name}-total", ""), kind.most)
            else:
                count = min(len(known) + kind.spare, max(kind.most, len(known)))
            self.filled[kind.name] = len(known) if not self.is_bound else count
            self.counts[kind.name] = count
            self.fields[f"{kind.name}-total"] = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=count)
            for number in range(count):
                said = known[number] if number < len(known) else {}
                fields = {"uuid": forms.CharField(required=False, widget=forms.HiddenInput), **kind.make()}
                for name, field in fields.items():
                    if name in said:
                        field.initial = said[name]
                    self.fields[f"{kind.name}-{number}-{name}"] = field

    def full_clean(self) -> None:
        """Check nothing while rows are being arranged."""
        if self.quiet:
            self._errors = ErrorDict()
            self.cleaned_data = {}
            return
        super().full_clean()

    def rows(self, name: str) -> list[Row]:
        """Give the rows of a list, to show."""
        kind = self._kind(name)
        names = ["uuid", *kind.make()]
        count = self.counts[name]
        found = [Row(name, number, {field: self[f"{name}-{number}-{field}"] for field in names}) for number in range(count)]
        for row in found:
            row.is_first, row.is_last = row.number == 0, row.number == count - 1
            row.title = str(row.fields[kind.words[0]].value() or "")
            row.is_filled = row.number < self.filled[name] and any(row.fields[word].value() for word in kind.words)
        return found

    def row_values(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the cleaned rows that are not empty, with the beginning of the names of their fields."""
        kind = self._kind(name)
        for number in range(self.counts[name]):
            start = f"{name}-{number}-"
            values = {field: self.cleaned_data.get(start + field) for field in ("uuid", *kind.make())}
            typed = any(self.data.get(start + word, "").strip() for word in kind.words)
            if typed:
                yield start, values | {"uuid": as_uuid(values["uuid"])}

    def row_has_error(self, start: str) -> bool:
        return any(name.startswith(start) for name in self.errors)

    def has_errors_in(self, name: str) -> bool:
        """Say whether a row of a list must be corrected."""
        return self.is_bound and not self.quiet and any(key.startswith(f"{name}-") for key in self.errors)

    def _kind(self, name: str) -> RowKind:
        return next(kind for kind in self.row_kinds if kind.name == name)


def as_uuid(text: Any) -> UUID | None:
    """Read the identity of a row; None when it has none, or a malformed one."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _count(text: str, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def rearranged(*, data: QueryDict, asked: str, kinds: Sequence[RowKind]) -> QueryDict | None:
    """Do what a button of the rows asks: "ajouter programme", "retirer programme 2", "monter groups 1". None when it makes no sense."""
    verb, _, rest = asked.partition(" ")
    name, _, number_text = rest.partition(" ")
    kind = next((each for each in kinds if each.name == name), None)
    if kind is None:
        return None
    data = data.copy()
    count = _count(data.get(f"{name}-total", ""), kind.most)
    fields = ["uuid", *kind.make()]
    rows = [{field: data.getlist(f"{name}-{number}-{field}") for field in fields} for number in range(count)]
    number = _count(number_text, kind.most) if number_text else -1
    if verb == "ajouter" and count < kind.most:
        rows.append({})
    elif verb == "retirer" and 0 <= number < count:
        rows.pop(number)
    elif verb == "monter" and 0 < number < count:
        rows[number - 1], rows[number] = rows[number], rows[number - 1]
    else:
        return None
    put_rows(data=data, name=name, fields=fields, rows=rows, before=count)
    return data


def put_rows(*, data: QueryDict, name: str, fields: Sequence[str], rows: Sequence[Mapping[str, list[str]]], before: int) -> None:
    """Write rows in what a form sends, in place of the `before` rows it held."""
    for number in range(max(before, len(rows))):
        for field in fields:
            data.pop(f"{name}-{number}-{field}", None)
    for number, row in enumerate(rows):
        for field, values in row.items():
            if values:
                data.setlist(f"{name}-{number}-{field}", values)
    data[f"{name}-total"] = str(len(rows))
