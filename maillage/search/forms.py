"""What comes in the address of a search: words, chosen filters, page. Nothing typed there is an error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import QueryDict

if TYPE_CHECKING:
    from django.http import HttpRequest

# Parameter in the address → facet of the engine, in the order of the column.
PARAMETERS = {
    "type": "type",
    "theme": "theme",
    "acces": "access",
    "organisation": "organisation",
    "annee": "year",
    "territoire": "territory",
    "forme": "form",
}
PER_PAGE = 10
MOST_PER_PAGE = 100
MOST_PAGES = 500
_MOST_TYPED = 6000
_MOST_CHOICES = 20
_LONGEST_KEY = 100


@dataclass(frozen=True, slots=True)
class Search:
    """A search as its address says it."""

    typed: str
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page: int = 1
    per_page: int = PER_PAGE

    @property
    def offset(self) -> int:
        """Results before this page."""
        return (self.page - 1) * self.per_page

    def address(self, *, without: tuple[str, str] | None = None, typed: str | None = None, filters: bool = True) -> str:
        """The query part of the address of this search: without one chosen key, with other words, without any filter."""
        query = QueryDict(mutable=True)
        query["q"] = self.typed if typed is None else typed
        if filters:
            for parameter, facet in PARAMETERS.items():
                kept = [key for key in self.chosen.get(facet, ()) if (facet, key) != without]
                if kept:
                    query.setlist(parameter, kept)
        return f"?{query.urlencode()}"


def read(request: HttpRequest, *, per_page: int = PER_PAGE) -> Search:
    """Read the address. What cannot be understood counts as not said."""
    chosen = {}
    for parameter, facet in PARAMETERS.items():
        keys = [key[:_LONGEST_KEY].replace("\x00", "") for key in request.GET.getlist(parameter)[:_MOST_CHOICES]]
        if kept := tuple(dict.fromkeys(key for key in keys if key)):
            chosen[facet] = kept
    return Search(
        typed=request.GET.get("q", "")[:_MOST_TYPED].replace("\x00", " ").strip(),
        chosen=chosen,
        page=_number(request.GET.get("page", ""), default=1, most=MOST_PAGES),
        per_page=_number(request.GET.get("par", ""), default=per_page, most=MOST_PER_PAGE),
    )


def _number(typed: str, *, default: int, most: int) -> int:
    return min(max(1, int(typed)), most) if typed.isdecimal() and len(typed) < 9 else default
