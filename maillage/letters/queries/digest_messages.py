"""What somebody follows, in the digest: the messages that waited for it, one entry for each thing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from maillage.kernel.notices.public import NOTICES, Message
from maillage.kernel.text.numbers import number_fr
from maillage.letters.digest_registry import WORDS, DigestEntry, DigestSection, entry_key
from maillage.letters.models import Follow, Level
from maillage.letters.things import THINGS, cards_of

MOST_MESSAGES, MOST_TEXTS = 200, 3
NBSP = "\u00a0"


def waiting(*, people: Iterable[Any], until: datetime) -> Any:
    """Give the messages that wait for the digest of these people: neither read, nor mailed, nor told."""
    return Message.objects.filter(person__in=people, for_digest=True, digested_at=None, read_at=None, mailed_at=None, created_at__lt=until)


def collect(*, people: Sequence[Any], since: datetime, until: datetime) -> dict[int, list[DigestEntry]]:
    """Give each person what waited for their digest, grouped by thing, newest first.

    What they silenced since is left out, and so is a thing that nobody may open any more.
    """
    rows = list(waiting(people=people, until=until).order_by("-created_at", "-pk"))
    rows = _as_today(rows)
    silenced = set(_silenced(people=people)) if rows else set()
    groups: dict[int, dict[tuple[str, Any], list[Message]]] = {}
    for row in rows:
        if (row.person_id, row.about_kind, row.about) not in silenced:
            groups.setdefault(row.person_id, {}).setdefault((row.about_kind, row.about or row.uuid), []).append(row)
    things: dict[str, set[UUID]] = {}
    for kind, uuid in (key for found in groups.values() for key in found):
        things.setdefault(kind, set()).add(uuid)
    shown = cards_of(things=things, person=people[0]) if things else {}
    return {
        person: entries
        for person, found in groups.items()
        if (entries := [_entry(key, messages, shown) for key, messages in found.items() if key[0] not in THINGS or key in shown])
    }


def _as_today(rows: Sequence[Message]) -> list[Message]:
    """Give the messages with the words their facts have today, without those whose fact is gone."""
    facts: dict[Any, set[str]] = {}
    for row in rows:
        if row.name in WORDS:
            facts.setdefault(WORDS[row.name], set()).add(row.fact)
    said = {read: read(facts=sorted(found)) for read, found in facts.items()}
    kept = []
    for row in rows:
        if row.name in WORDS:
            words = said[WORDS[row.name]].get(row.fact)
            if words is None:
                continue
            row.text = words
        kept.append(row)
    return kept


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


def _entry(key: tuple[str, Any], messages: Sequence[Message], shown: Mapping[tuple[str, Any], Any]) -> DigestEntry:
    last = messages[0]
    card = shown.get(key)
    title, url = (card.title, card.url) if card else (last.title, last.url)
    texts = [message.text for message in messages if message.text][:MOST_TEXTS]
    return DigestEntry(
        key=entry_key(kind=key[0], uuid=key[1]),
        kind=key[0] or "notices.message",
        title=_title(messages, title),
        url=last.url or url,
        text="\n\n".join(texts),
        at=last.created_at,
        detail="" if len(messages) > 1 or last.title == title else (card.title if card else ""),
    )


def _title(messages: Sequence[Message], thing: str) -> str:
    """Say several together, "3 réponses à « Carnaval »", and one with its own words."""
    if len(messages) == 1:
        return messages[0].title
    names = {message.name for message in messages}
    many = NOTICES[names.pop()].many if len(names) == 1 and messages[0].name in NOTICES else ""
    return f"{number_fr(len(messages))}{NBSP}{many or 'nouvelles de'} «{NBSP}{thing}{NBSP}»"


SECTION = DigestSection(
    key="letters.followed", title="Ce que vous suivez", position=10, collect=collect, nouns=("nouvelle", "nouvelles"), most=12,
    all_name="people:messages",
)  # fmt: skip
