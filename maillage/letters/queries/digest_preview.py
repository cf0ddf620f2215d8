"""What somebody's next digest would hold now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from maillage.letters import digest_days as days
from maillage.letters.digest_fragments import Fragments, paragraphs
from maillage.letters.digest_parts import Part
from maillage.letters.digest_registry import NAME, DigestEntry
from maillage.letters.digest_writing import Written, write_for_member
from maillage.letters.models import Digest
from maillage.letters.queries.digest import parts_for_members, preferences_of
from maillage.people.public import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The next digest of somebody: its day, None when they receive none; its parts and its mail, None when there is nothing to say."""

    day: date | None
    hour: int
    since: datetime
    parts: Sequence[tuple[Part, Sequence[tuple[DigestEntry, Sequence[str]]]]]
    written: Written | None


def preview_of(*, person: Person, now: datetime) -> Preview:
    """Read what the next digest of a member would hold if nothing happened before."""
    chosen = preferences_of(people=[person])
    preferences = chosen.get(person.pk)
    weekdays = days.days_of(person=person, preferences=preferences)
    day = days.next_day(weekdays=weekdays, now=now) if person.wants_mail(NAME) else None
    last = Digest.objects.filter(person=person).order_by("-day").values_list("until_at", flat=True).first()
    # Read as on that day: what closes soon, and what will be over.
    until = days.moment_of(day) if day else now
    period = days.period(day=day or timezone.localdate(now), weekdays=weekdays, last=last, preferences=preferences, until=until)
    fragments = Fragments()
    found = parts_for_members(people=[person], since=period.since, until=period.until, chosen=chosen)
    parts = fragments.fitting(found.get(person.pk, []))
    return Preview(
        day=day,
        hour=int(settings.DIGEST_HOUR),
        since=period.since,
        parts=[(part, [(entry, paragraphs(entry.text)) for entry in part.shown]) for part in parts],
        written=write_for_member(person=person, parts=parts, period=period, weekdays=weekdays, fragments=fragments) if parts else None,
    )
