"""Write the digests that are due, by batches: in each, what each reader is told and their mail are written together, once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import Insert, writing
from maillage.kernel.notices.public import OutgoingMail, automatic_headers, list_headers
from maillage.letters import digest_days as days
from maillage.letters.digest_fragments import Fragments
from maillage.letters.digest_parts import Part
from maillage.letters.digest_registry import NAME, OUTSIDE_READERS, OutsideReader
from maillage.letters.digest_writing import Written, write_for_member, write_for_outsider
from maillage.letters.domain.addresses import suppressed
from maillage.letters.models import Digest, MailPreferences
from maillage.letters.models.preferences import DIGEST_DAYS
from maillage.letters.queries import digest_messages
from maillage.letters.queries.digest import parts_for_members, parts_for_outsiders, preferences_of
from maillage.people.public import Person, members

BATCH = 200
MAILS, DIGESTS = Insert(OutgoingMail), Insert(Digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A member whose digest is due."""

    person: Person
    period: days.Period
    weekdays: frozenset[int]
    leaves_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A digest to write: its row, and its mail when there is something to say and an address that takes it."""

    row: Digest
    mail: OutgoingMail | None


def send_digests(*, now: datetime | None = None) -> int:
    """Put in the outbox the digests that are due and not written; return how many mails.

    It may be cut at any place and run again: whoever has a row for a day has no other.
    """
    now = now or timezone.now()
    return sum(_send_batch(batch, now=now) for batch in _batches()) + _send_outside(now=now)


def _batches() -> Iterator[list[Person]]:
    """Give the members by batches, in the order of their ids: none is held beyond its batch."""
    last = 0
    while batch := list(members().filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield batch


def due_among(*, people: Sequence[Person], chosen: Mapping[int, MailPreferences], now: datetime) -> list[Due]:
    """Give those of these people whose digest is due: one query."""
    rows = Digest.objects.filter(person__in=people).order_by().values_list("person_id")
    last = {person: (day, until) for person, day, until in rows.annotate(day=Max("day"), until=Max("until_at"))}
    found = []
    for person in people:
        preferences = chosen.get(person.pk)
        weekdays = days.days_of(person=person, preferences=preferences)
        day = days.due_day(weekdays=weekdays, now=now)
        told, until = last.get(person.pk, (None, None))
        if day is None or (told and told >= day) or not person.wants_mail(NAME) or days.is_away(preferences=preferences, day=day):
            continue
        if person.joined_at and person.joined_at < days.moment_of(day):
            leaves_at = days.leaves_at(person=person, preferences=preferences, now=now)
            found.append(
                Due(
                    person=person,
                    period=days.period(day=day, weekdays=weekdays, last=until, preferences=preferences),
                    weekdays=weekdays,
                    leaves_at=leaves_at,
                )
            )
    return found


def _send_batch(batch: Sequence[Person], *, now: datetime) -> int:
    chosen = preferences_of(people=batch)
    due = due_among(people=batch, chosen=chosen, now=now)
    if not due:
        return 0
    refused = suppressed(addresses=[each.person.email for each in due])
    # One for each batch: what each person alone reads is not kept for the next ones.
    fragments = Fragments()
    groups: dict[days.Period, list[Due]] = {}
    for each in due:
        groups.setdefault(each.period, []).append(each)
    made, mark = [], changes.last()
    for period, readers in groups.items():
        people = [each.person for each in readers]
        parts = parts_for_members(people=people, since=period.since, until=period.until, chosen=chosen)
        made += [_for_member(each, parts.get(each.person.pk, []), fragments, refused, now=now, mark=mark) for each in readers]
    return _write(made, now=now)


def _for_member(each: Due, parts: list[Part], fragments: Fragments, refused: set[str], *, now: datetime, mark: int) -> Made:
    row = _row(each.period, now=now, mark=mark, person=each.person)
    if not parts or each.person.email in refused:
        return Made(row=row, mail=None)
    parts = fragments.fitting(parts)
    written = write_for_member(person=each.person, parts=parts, period=each.period, weekdays=each.weekdays, fragments=fragments)
    row.keys = _keys(parts)
    return Made(
        row=row, mail=_mail(written, to=each.person.email, name=each.person.name, person=each.person, now=now, leaves_at=each.leaves_at)
    )


def _write(made: Sequence[Made], *, now: datetime) -> int:
    """Write rows and mails together. A row that another process wrote meanwhile leaves all of them to the next run."""
    with writing():
        there = Digest.objects.filter(day__in={each.row.day for each in made}).values_list("person_id", "outsider", "day")
        known = set(there.filter(person__in=[each.row.person_id for each in made if each.row.person_id]))
        known |= set(there.filter(outsider__in=[each.row.outsider for each in made if each.row.outsider]))
        fresh = [each for each in made if (each.row.person_id, each.row.outsider, each.row.day) not in known]
        mails = [each.mail for each in fresh if each.mail is not None]
        MAILS(mails)
        for each in fresh:
            each.row.mail_id = each.mail.pk if each.mail is not None else None
        DIGESTS([each.row for each in fresh])
        readers: dict[datetime, list[int]] = {}
        for each in fresh:
            if each.mail is not None and each.row.person_id:
                readers.setdefault(each.row.until_at, []).append(each.row.person_id)
        for until, people in readers.items():
            digest_messages.waiting(people=people, until=until).update(digested_at=now)
    return len(mails)


def _send_outside(*, now: datetime) -> int:
    """Tell those who were invited and have not joined what everybody may read, each week."""
    day = days.due_day(weekdays=DIGEST_DAYS, now=now)
    if day is None:
        return 0
    period = days.period(day=day, weekdays=DIGEST_DAYS, last=None)
    fragments, parts, sent, mark = Fragments(), None, 0, changes.last()
    for batch in batched((reader for source in OUTSIDE_READERS.values() for reader in source(now=now)), BATCH):
        known = set(Digest.objects.filter(outsider__in=[each.key for each in batch], day=day).values_list("outsider", flat=True))
        refused = suppressed(addresses=[each.email for each in batch])
        readers = [each for each in batch if each.key not in known and each.email not in refused]
        if readers:
            parts = fragments.fitting(parts_for_outsiders(since=period.since, until=period.until)) if parts is None else parts
            sent += _write([_for_outsider(each, parts, period, fragments, now=now, mark=mark) for each in readers], now=now) if parts else 0
    return sent


def _for_outsider(reader: OutsideReader, parts: list[Part], period: days.Period, fragments: Fragments, *, now: datetime, mark: int) -> Made:
    row = _row(period, now=now, mark=mark, outsider=reader.key, keys=_keys(parts))
    written = write_for_outsider(reader=reader, parts=parts, period=period, fragments=fragments)
    return Made(row=row, mail=_mail(written, to=reader.email, name=reader.name, person=None, now=now))


def _keys(parts: Sequence[Part]) -> list[str]:
    return [entry.key for part in parts for entry in part.shown]


def _row(period: days.Period, *, now: datetime, **fields: Any) -> Digest:
    return Digest(day=period.day, since_at=period.since, until_at=period.until, made_at=now, **fields)


def _mail(written: Written, *, to: str, name: str, person: Person | None, now: datetime, leaves_at: datetime | None = None) -> OutgoingMail:
    headers = automatic_headers(url=written.stop["unsubscribe_url"], mailto=written.stop["unsubscribe_mailto"])
    return OutgoingMail(
        to=to,
        to_name=name[:200],
        subject=" ".join(written.subject.split())[:300],
        text=written.text,
        html=written.html,
        person=person,
        headers=headers | list_headers(name=f"{settings.NETWORK.name} : courrier groupé", key="courrier-groupe"),
        rank=OutgoingMail.Rank.LATER,
        created_at=now,
        next_attempt_at=leaves_at or now,
    )
