"""What somebody follows, in the digest: the messages that waited for it, one entry for each thing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from maillage.kernel.cards import Card
from maillage.kernel.notices.public import NOTICES, Message
from maillage.kernel.text.numbers import number_fr
from maillage.letters.digest_registry import WORDS, DigestEntry, DigestSection, entry_key
from maillage.letters.models import Follow, Level, MailPreferences
from maillage.letters.things import THINGS, cards_of

MOST, MOST_TEXTS = 12, 3
NBSP = "\u00a0"
Thing = tuple[str, UUID]


def waiting(*, people: Iterable[Any], until: datetime, again: datetime | None = None) -> Any:
    """Give the messages that wait for the digest of these people: neither read, nor mailed, nor told, but in the one written at `again`."""
    told = Q(digested_at=None) | Q(digested_at=again) if again else Q(digested_at=None)
    return Message.objects.filter(told, person__in=people, for_digest=True, read_at=None, mailed_at=None, created_at__lt=until)


def collect(
    *, people: Sequence[Any], chosen: Mapping[int, MailPreferences], until: datetime, again: datetime | None = None
) -> dict[int, list[DigestEntry]]:
    """Give each person what waited for their digest, grouped by thing, newest first.

    What they stopped or silenced since is left out, and so is a thing that nobody may open any more.
    """
    known = {person.pk: person for person in people}
    rows = [
        row
        for row in waiting(people=people, until=until, again=again).defer("text").order_by("-created_at", "-pk")
        if not _is_off(row, person=known[row.person_id], preferences=chosen.get(row.person_id))
    ]
    if not rows:
        return {}
    said = _said_today(rows)
    silenced = set(_silenced(people=people))
    groups: dict[int, dict[Thing, list[Message]]] = {}
    for row in rows:
        if (row.person_id, row.about_kind, row.about) not in silenced and (row.name not in WORDS or (row.name, row.fact) in said):
            groups.setdefault(row.person_id, {}).setdefault((row.about_kind, row.about or row.uuid), []).append(row)
    things: dict[str, set[UUID]] = {}
    for kind, uuid in (key for found in groups.values() for key in found):
        things.setdefault(kind, set()).add(uuid)
    shown = cards_of(things=things, person=people[0])
    groups = {
        person: {key: messages for key, messages in found.items() if key[0] not in THINGS or key in shown}
        for person, found in groups.items()
    }
    texts = _texts(groups)
    return {
        person: [_entry(key, messages, shown, said, texts) for key, messages in found.items()] for person, found in groups.items() if found
    }


def _is_off(row: Message, *, person: Any, preferences: MailPreferences | None) -> bool:
    """Say whether somebody stopped this kind of message since it was written."""
    notice = NOTICES.get(row.name)
    if not person.wants_mail(row.name):
        return True
    if notice is None or preferences is None:
        return False
    return preferences.level_of(category=notice.category, managed=notice.managed) == Level.NONE


def _said_today(rows: Sequence[Message]) -> dict[tuple[str, str], str]:
    """Give the words that facts have today, by name of notice and fact, as the rooms that registered them say."""
    facts: dict[Any, set[tuple[str, str]]] = {}
    for row in rows:
        if row.name in WORDS:
            facts.setdefault(WORDS[row.name], set()).add((row.name, row.fact))
    found: dict[tuple[str, str], str] = {}
    for read, asked in facts.items():
        words = read(facts=sorted({fact for _, fact in asked}))
        found |= {key: words[key[1]] for key in asked if key[1] in words}
    return found


def _texts(groups: Mapping[int, Mapping[Thing, Sequence[Message]]]) -> dict[int, str]:
    """Give the words kept in the messages that are shown and whose room does not say them anew, by id: one query."""
    shown = [
        message.pk
        for found in groups.values()
        for messages in list(found.values())[:MOST]
        for message in messages[:MOST_TEXTS]
        if message.name not in WORDS
    ]
    return dict(Message.objects.filter(pk__in=shown).exclude(text="").values_list("pk", "text")) if shown else {}


def told_otherwise(*, people: Sequence[Any], since: datetime) -> dict[int, set[str]]:
    """Give the keys of the things each person was told of in the period, by mail, on the site, or silenced: they are no news."""
    told = Message.objects.filter(person__in=people, created_at__gte=since, about__isnull=False).exclude(for_digest=True, read_at=None)
    found: dict[int, set[str]] = {}
    for person, kind, uuid in told.values_list("person_id", "about_kind", "about"):
        found.setdefault(person, set()).add(entry_key(kind=kind, uuid=uuid))
    for person, kind, uuid in _silenced(people=people):
        found.setdefault(person, set()).add(entry_key(kind=kind, uuid=uuid))
    return found


def _silenced(*, people: Sequence[Any]) -> Any:
    rows = Follow.objects.filter(person__in=people, level=Level.NONE)
    return rows.values_list("person_id", "about_kind", "about")


def _entry(
    key: Thing,
    messages: Sequence[Message],
    shown: Mapping[Thing, Card],
    said: Mapping[tuple[str, str], str],
    texts: Mapping[int, str],
) -> DigestEntry:
    last = messages[0]
    card = shown.get(key)
    thing = card.title if card else last.title
    words = (said.get((message.name, message.fact)) or texts.get(message.pk, "") for message in messages[:MOST_TEXTS])
    return DigestEntry(
        key=entry_key(kind=key[0], uuid=key[1]),
        kind=key[0] or "notices.message",
        title=_title(messages, thing),
        url=last.url or (card.url if card else ""),
        text="\n\n".join(dict.fromkeys(filter(None, words))),
        at=last.created_at,
        detail=card.label if card else "",
        data_kind=card.data_kind if card else "neutre",
    )


def _title(messages: Sequence[Message], thing: str) -> str:
    """Say several together, "3 réponses à « Carnaval »", and one with its own words."""
    if len(messages) == 1:
        return messages[0].title
    names = {message.name for message in messages}
    many = NOTICES[names.pop()].many if len(names) == 1 and messages[0].name in NOTICES else ""
    return f"{number_fr(len(messages))}{NBSP}{many or 'nouvelles à propos de'} «{NBSP}{thing}{NBSP}»"


SECTION = DigestSection(
    key="letters.followed", title="Ce que vous suivez", position=10, collect=dict, nouns=("nouvelle", "nouvelles"), most=MOST,
    all_name="letters:notifications",
)  # fmt: skip
