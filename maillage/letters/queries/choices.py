"""What there is to choose: categories of notices, things one follows, mails stopped one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from maillage.kernel.cards import Card
from maillage.kernel.notices.public import NOTICES
from maillage.letters.digest_registry import NAME
from maillage.letters.models import Follow
from maillage.letters.things import THINGS, cards_of

MOST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A group of notices, of what one follows or of what one manages; `says` names them."""

    name: str
    managed: bool
    says: Sequence[str]
    field: str


def categories(*, person: Any) -> list[Category]:
    """Give the categories somebody chooses a level for: those with a notice that may be stopped, and that they may receive."""
    said: dict[tuple[bool, str], list[str]] = {}
    for notice in NOTICES.values():
        # The digest is chosen by its days.
        if notice.name == NAME or notice.always_mailed or notice.name.startswith("test.") or not notice.category:
            continue
        if person.is_coordinator or not notice.coordination:
            said.setdefault((notice.managed, notice.category), []).append(notice.label)
    return [
        Category(name=name, managed=managed, says=sorted(set(labels)), field=f"{'gere' if managed else 'suis'}_{slugify(name)}")
        for (managed, name), labels in sorted(said.items())
    ]


def stopped_notices(*, person: Any) -> list[tuple[str, str]]:
    """Give the notices somebody stopped one by one: (name, label)."""
    found = [(name, NOTICES[name].label) for name, level in person.mail_choices.items() if level == "none" and name in NOTICES]
    return sorted(found, key=lambda row: row[1])


def followed_things(*, person: Any) -> tuple[list[tuple[Follow, str]], int]:
    """Give the things somebody follows that they may still see, with their titles, the newest first, and how many more there are."""
    rows = list(Follow.objects.filter(person_id=person.pk, about_kind__in=list(THINGS)).order_by("-created_at", "-pk")[: MOST + 1])
    more = Follow.objects.filter(person_id=person.pk, about_kind__in=list(THINGS)).count() - MOST if len(rows) > MOST else 0
    things: dict[str, set[UUID]] = {}
    for row in rows[:MOST]:
        things.setdefault(row.about_kind, set()).add(row.about)
    cards: dict[tuple[str, UUID], Card] = cards_of(things=things, person=person) if things else {}
    shown = [(row, cards[row.about_kind, row.about].title) for row in rows[:MOST] if (row.about_kind, row.about) in cards]
    return shown, more
