"""What is gathered for the digests of several people at once, in a number of queries that does not depend on them."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from maillage.letters.digest_parts import Part, parts_of
from maillage.letters.digest_registry import DigestEntry, DigestSection, sections
from maillage.letters.queries import digest_messages

logger = logging.getLogger(__name__)


def parts_for_members(*, people: Sequence[Any], since: datetime, until: datetime) -> dict[int, list[Part]]:
    """Give the parts of each member's digest; who has nothing to read is left out."""
    if not people:
        return {}
    found = [(section, _collected(section, people=people, since=since, until=until)) for section in _all_sections()]
    known = digest_messages.told_otherwise(people=people, since=since) if any(entries for _, entries in found) else dict[int, set[str]]()
    made: dict[int, list[Part]] = {}
    for person in people:
        told = known.get(person.pk, set())
        mine = (
            (section, [entry for entry in entries.get(person.pk, ()) if section.reminds or entry.key not in told])
            if section is not digest_messages.SECTION
            else (section, entries.get(person.pk, ()))
            for section, entries in found
        )
        if parts := parts_of(found=mine):
            made[person.pk] = parts
    return made


def parts_for_outsiders(*, since: datetime, until: datetime) -> list[Part]:
    """Give the parts of what everybody may read."""
    found = []
    for section in _all_sections():
        if section.collect_open is not None:
            try:
                found.append((section, section.collect_open(since=since, until=until)))
            except Exception:
                logger.exception("digest section failed", extra={"section": section.key})
    return parts_of(found=found)


def _all_sections() -> list[DigestSection]:
    return sorted([digest_messages.SECTION, *sections()], key=lambda section: (section.position, section.key))


def _collected(section: DigestSection, *, people: Sequence[Any], since: datetime, until: datetime) -> Mapping[int, Sequence[DigestEntry]]:
    """Ask a room. One that fails is missing from the mail; the mail still leaves."""
    try:
        return section.collect(people=people, since=since, until=until)
    except Exception:
        logger.exception("digest section failed", extra={"section": section.key})
        return {}
