"""A digest waits its turn in the outbox. Just before it leaves, what changed meanwhile is read again: nothing closed is in it."""

from typing import Any
from uuid import UUID

from maillage.kernel.changes import public as changes
from maillage.kernel.notices.public import OutgoingMail
from maillage.letters import digest_days as days
from maillage.letters.digest_fragments import Fragments
from maillage.letters.digest_registry import NAME, OUTSIDE_READERS, OutsideReader
from maillage.letters.digest_writing import Written, write_for_member, write_for_outsider
from maillage.letters.models import Digest
from maillage.letters.queries.digest import parts_for_members, parts_for_outsiders, preferences_of
from maillage.people.public import Person

STOPPED, NOTHING_LEFT = "Arrêté avant de partir.", "Plus rien à dire au moment de partir."


def last_look(*, mail: OutgoingMail) -> str:
    """Write a digest again, in place, when one of its things changed since; say why it has nothing left to say, "" when it leaves.

    Mails that are no digest are left as they are: one query.
    """
    digest = Digest.objects.filter(mail_id=mail.pk).select_related("person").first()
    if digest is None:
        return ""
    person: Any = digest.person
    reader = None if person is not None else _outsider(digest)
    if not (person.is_member and person.wants_mail(NAME) if person is not None else reader):
        return STOPPED
    if not changes.any_after(mark=digest.mark, uuids=_uuids(digest.keys)):
        return ""
    written = _for_member(digest, person) if reader is None else _for_outsider(digest, reader)
    if written is None:
        return NOTHING_LEFT
    mail.subject, mail.text, mail.html = " ".join(written.subject.split())[:300], written.text, written.html
    mail.save(update_fields=["subject", "text", "html"])
    return ""


def _uuids(keys: list[str]) -> list[UUID]:
    found = []
    for key in keys:
        try:
            found.append(UUID(key.rpartition(":")[2]))
        except ValueError:
            continue
    return found


def _outsider(digest: Digest) -> OutsideReader | None:
    readers = (reader for source in OUTSIDE_READERS.values() for reader in source(now=digest.made_at))
    return next((reader for reader in readers if reader.key == digest.outsider), None)


def _for_member(digest: Digest, person: Person) -> Written | None:
    chosen = preferences_of(people=[person])
    found = parts_for_members(people=[person], since=digest.since_at, until=digest.until_at, chosen=chosen, again=digest.made_at)
    if not (parts := found.get(person.pk)):
        return None
    fragments = Fragments()
    weekdays = days.days_of(person=person, preferences=chosen.get(person.pk))
    return write_for_member(person=person, parts=fragments.fitting(parts), period=_period(digest), weekdays=weekdays, fragments=fragments)


def _for_outsider(digest: Digest, reader: OutsideReader) -> Written | None:
    if not (parts := parts_for_outsiders(since=digest.since_at, until=digest.until_at)):
        return None
    fragments = Fragments()
    return write_for_outsider(reader=reader, parts=fragments.fitting(parts), period=_period(digest), fragments=fragments)


def _period(digest: Digest) -> days.Period:
    return days.Period(day=digest.day, since=digest.since_at, until=digest.until_at)
