"""What people are likely to read first: the themes they help on, those they follow, and what stands under them."""

from collections.abc import Iterable
from typing import Any

from maillage.letters import public as letters
from maillage.network.models import HelpOffer, Theme

THEME = "network.theme"


def theme_interests(*, people: Iterable[Any]) -> dict[int, frozenset[int]]:
    """Give the ids of the themes each person helps on or follows, sub-themes included, by person id: three queries."""
    numbers = [person.pk for person in people]
    rows = list(Theme.objects.values_list("pk", "uuid", "parent_id", "merged_into_id"))
    under: dict[int, set[int]] = {}
    for pk, _, parent, _ in rows:
        under.setdefault(parent, set()).add(pk)
    into = {pk: merged for pk, _, _, merged in rows if merged}
    by_uuid = {uuid: pk for pk, uuid, _, _ in rows}
    chosen: dict[int, set[int]] = {}
    for person, theme in HelpOffer.objects.filter(person__in=numbers).values_list("person_id", "theme_id"):
        chosen.setdefault(person, set()).add(theme)
    followed = letters.Follow.objects.filter(person__in=numbers, about_kind=THEME).exclude(level=letters.Level.NONE)
    for person, uuid in followed.values_list("person_id", "about"):
        if uuid in by_uuid:
            chosen.setdefault(person, set()).add(by_uuid[uuid])
    return {person: frozenset(_whole(themes, under, into)) for person, themes in chosen.items()}


def _whole(themes: Iterable[int], under: dict[int, set[int]], into: dict[int, int]) -> set[int]:
    found: set[int] = set()
    waiting = list(themes)
    while waiting:
        theme = waiting.pop()
        if theme not in found:
            found.add(theme)
            waiting += under.get(theme, ())
            waiting += [into[theme]] if theme in into else []
    return found
