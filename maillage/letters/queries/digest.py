"""What is gathered for the digests of several people at once, in a number of queries that does not depend on them."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from maillage.letters.digest_news import Readers
from maillage.letters.digest_parts import Part, parts_of
from maillage.letters.digest_registry import DigestEntry, DigestSection, sections
from maillage.letters.models import Level, MailPreferences
from maillage.letters.queries import digest_messages

logger = logging.getLogger(__name__)
Chosen = Mapping[int, MailPreferences]


def preferences_of(*, people: Sequence[Any]) -> Chosen:
    """Give the preferences of those who chose any, by person id: one query."""
    return {row.person_id: row for row in MailPreferences.objects.filter(person__in=people)}


def parts_for_members(
    *, people: Sequence[Any], since: datetime, until: datetime, chosen: Chosen, again: datetime | None = None
) -> dict[int, list[Part]]:
    """Give the parts of each member's digest; who has nothing to read is left out. `again`: when it was written, to write it anew."""
    if not people:
        return {}
    readers = Readers(people)
    found = [(section, _collected(section, people=readers, since=since, until=until)) for section in sections()]
    known = digest_messages.told_otherwise(people=people, since=since) if any(entries for _, entries in found) else dict[int, set[str]]()
    messages = digest_messages.collect(people=people, chosen=chosen, until=until, again=again)
    made: dict[int, list[Part]] = {}
    for person in people:
        told, preferences = known.get(person.pk, set()), chosen.get(person.pk)
        mine = [(digest_messages.SECTION, messages.get(person.pk, []))]
        mine += [
            (section, [entry for entry in entries.get(person.pk, ()) if section.reminds or entry.key not in told])
            for section, entries in found
            if not _is_off(section, preferences)
        ]
        if parts := parts_of(found=sorted(mine, key=lambda each: (each[0].position, each[0].key))):
            made[person.pk] = parts
    return made


def parts_for_outsiders(*, since: datetime, until: datetime) -> list[Part]:
    """Give the parts of what everybody may read."""
    found = []
    for section in sections():
        if section.collect_open is not None:
            try:
                found.append((section, section.collect_open(since=since, until=until)))
            except Exception:
                logger.exception("digest section failed", extra={"section": section.key})
    return parts_of(found=found)


def _is_off(section: DigestSection, preferences: MailPreferences | None) -> bool:
    if preferences is None or not section.category:
        return False
    return preferences.level_of(category=section.category, managed=section.managed) == Level.NONE


def _collected(section: DigestSection, *, people: Sequence[Any], since: datetime, until: datetime) -> Mapping[int, Sequence[DigestEntry]]:
    """Ask a room. One that fails is missing from the mail; the mail still leaves."""
    try:
        return section.collect(people=people, since=since, until=until)
    except Exception:
        logger.exception("digest section failed", extra={"section": section.key})
        return {}
