"""To whom a question was carried, for those who may carry it."""

from dataclasses import dataclass
from typing import Any

from maillage.community import rules
from maillage.community.models import Carry, Discussion
from maillage.community.models.choices import MOST_CARRIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Carries:
    """Those it was carried to, and whether this reader may still carry it to somebody."""

    rows: list[Carry]
    open: bool


def carries_of(*, discussion: Discussion, person: Any) -> Carries | None:
    """Give to whom a discussion was carried, one query; None for those who may not carry it."""
    if not rules.may_carry(person=person, discussion=discussion):
        return None
    rows = list(Carry.objects.filter(discussion=discussion).select_related("person").order_by("pk"))
    return Carries(rows=rows, open=sum(row.by_id == person.pk for row in rows) < MOST_CARRIED)
