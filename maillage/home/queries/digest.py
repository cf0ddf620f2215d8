"""*La semaine* in the digest of the coordination: once a week, with the minutes it asks."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from maillage.home.queries.week import WeekGroup, gather_week
from maillage.kernel.access.public import is_coordinator
from maillage.kernel.text.dates import since as since_words
from maillage.kernel.text.numbers import minutes_fr, plural_fr
from maillage.letters import public as letters

# Under which one stops it, and chooses how much of it one wants.
NAME, CATEGORY = "home.week", "La semaine"
MOST_TITLES = 3


def collect(*, people: Sequence[Any], since: datetime, until: datetime) -> dict[int, list[letters.DigestEntry]]:
    """Give those who coordinate what waits for them: read once for all, in the digest that follows a Monday morning."""
    coordinators = [person for person in people if is_coordinator(person=person) and person.wants_mail(NAME)]
    if not coordinators or not _has_monday(timezone.localdate(since), timezone.localdate(until)):
        return {}
    entries = _entries(gather_week(person=coordinators[0]), at=until)
    return {person.pk: entries for person in coordinators} if entries else {}


def _has_monday(after: date, last: date) -> bool:
    """Say whether a Monday stands between two days, the last one included."""
    return any((last - timedelta(days=number)).weekday() == 0 for number in range(min((last - after).days, 7)))


def _entries(groups: Sequence[WeekGroup], *, at: datetime) -> list[letters.DigestEntry]:
    if not groups:
        return []
    counts = [sum(1 + item.more for item in group.items) for group in groups]
    minutes = [sum(item.minutes * (1 + item.more) for item in group.items) for group in groups]
    page = reverse("home:week")
    first = letters.DigestEntry(
        key="home.week:",
        kind="home.week",
        title=f"{plural_fr(sum(counts), 'chose attend,choses attendent')}, environ {minutes_fr(sum(minutes))}",
        url=page,
        text="",
        at=at,
        action_label="Ouvrir La semaine",
        action_url=page,
    )
    return [first, *(_entry(group, count, length, page) for group, count, length in zip(groups, counts, minutes, strict=True))]


def _entry(group: WeekGroup, count: int, minutes: int, page: str) -> letters.DigestEntry:
    titles = [f"«\N{NO-BREAK SPACE}{item.title}\N{NO-BREAK SPACE}»" for item in group.items[:MOST_TITLES]]
    others = count - len(titles)
    return letters.DigestEntry(
        key=f"home.week:{slugify(group.label)}",
        kind="home.week",
        data_kind=group.items[0].data_kind,
        title=f"{group.title}\N{NO-BREAK SPACE}: {count}",
        url=f"{page}#{group.anchor}",
        text=", ".join(titles) + (f" et {plural_fr(others, 'autre')}" if others > 0 else ""),
        at=group.since,
        detail=f"{minutes_fr(minutes)} · le plus ancien attend depuis {since_words(group.since).removeprefix('il y a ')}",
    )


SECTION = letters.DigestSection(
    key="home.week",
    title="La semaine",
    position=5,
    collect=collect,
    most=30,
    all_name="home:week",
    category=CATEGORY,
    managed=True,
    reminds=True,
)
