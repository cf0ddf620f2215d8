"""Who can be named in a text: people, and what rooms above register (groups, one day)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from maillage.people.public import Person, members

# A name follows an at sign that does not end a word: an e-mail address names nobody.
AT = re.compile(r"(?<![\w@.])@(?=\w)")
WORD = re.compile(r"[\w'’.-]+")
PERSON_PAGE = re.compile(r"/annuaire/personnes/([0-9a-f]{8}-[0-9a-f-]{27})/")
WORDS_OF_A_NAME, AHEAD = 5, 140
MOST_NAMED, SUGGESTED = 30, 6
# From so many people on, whoever writes is told how many will be mailed before it happens.
MANY = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Something to name: what the list shows, and what is put in the text."""

    title: str
    label: str
    insert: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentionable:
    """A sort of thing that can be named. `suggest(words=, person=)` for the list; `named(text=)` gives the people a text reaches through it."""

    name: str
    suggest: Callable[..., Sequence[Suggestion]]
    named: Callable[..., Sequence[Person]]


MENTIONABLE: dict[str, Mentionable] = {}


def register_mentionable(mentionable: Mentionable) -> None:
    """Let texts name things of a sort; registering twice is once. Call it in `AppConfig.ready`."""
    MENTIONABLE[mentionable.name] = mentionable


def named_in(*, text: str) -> list[Person]:
    """Give the people a text reaches, each once: no query without an at sign nor a page of somebody."""
    people = list(named_people(text=text))
    known = {person.pk for person in people}
    for each in MENTIONABLE.values():
        new = [person for person in each.named(text=text) if person.pk not in known]
        people += new
        known |= {person.pk for person in new}
    return people


def named_people(*, text: str) -> list[Person]:
    """Give the members a text names: « @Prénom Nom », or a link to their page. A name several members have names nobody."""
    names: set[str] = set()
    for mark in list(AT.finditer(text))[:MOST_NAMED]:
        words = WORD.findall(text[mark.end() : mark.end() + AHEAD])[:WORDS_OF_A_NAME]
        names |= {" ".join(words[:size]).rstrip(".'’-") for size in range(1, len(words) + 1)}
    found: list[Person] = []
    if names:
        spelled = names | {name.replace("’", "'") for name in names} | {name.replace("'", "’") for name in names}
        by_name: dict[str, list[Person]] = {}
        for person in members().filter(name__in=spelled).order_by("pk"):
            by_name.setdefault(person.name, []).append(person)
        found = [each[0] for each in by_name.values() if len(each) == 1]
    pages = [UUID(each) for each in dict.fromkeys(PERSON_PAGE.findall(text)) if len(each) == 36 and each.count("-") == 4][:MOST_NAMED]
    if pages:
        known = {person.pk for person in found}
        found += [person for person in members().filter(uuid__in=pages).order_by("pk") if person.pk not in known]
    return found[:MOST_NAMED]


def suggestions(*, words: str, person: Any) -> list[Suggestion]:
    """Give the people, then the other things, whose name holds these words."""
    found = _people(words)
    for each in MENTIONABLE.values():
        found += each.suggest(words=words, person=person)
    return found[: 2 * SUGGESTED]


def _people(words: str) -> list[Suggestion]:
    rows = list(members().filter(name__icontains=words.strip()).order_by("name", "pk")[: SUGGESTED + 1])
    names = [row.name for row in rows]
    return [
        Suggestion(
            title=row.name,
            label=row.function,
            # Two people of one name: the address of the page says which one.
            insert=f"@{row.name}" if names.count(row.name) == 1 else f"[@{row.name}]({reverse('network:person_detail', args=[row.uuid])})",
        )
        for row in rows[:SUGGESTED]
    ]
