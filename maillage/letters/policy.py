"""When each person is mailed: their levels, what they follow, their quiet hours; addresses that refuse mails."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from maillage.kernel.notices.public import NOTICES, ORDINARY, SLIGHT, Mailing, Notice, OutgoingMail, Policy, Stop, Way
from maillage.letters import stops
from maillage.letters.digest_registry import WORDS
from maillage.letters.domain import addresses, digest_last_look, following, preferences
from maillage.letters.models import Follow, Level, MailPreferences
from maillage.letters.quiet import next_open
from maillage.letters.things import is_followed

NEVER = Mailing(way=Way.NEVER)
SILENCE = Mailing(way=Way.NEVER, silent=True)
DIGEST = Mailing(way=Way.DIGEST)
NOW = Mailing(way=Way.MAIL)
HIGHEST = (Level.NONE, Level.ESSENTIAL, Level.ALL)
# How near the thing and how high, the level, the thing.
Followed = tuple[tuple[bool, int], str, tuple[str, UUID] | None]
NOTHING: Followed = ((False, 0), "", None)
STOPPED = "Arrêté par la personne avant de partir."
GONE = "Retiré du site avant de partir."


class LettersPolicy(Policy):
    """The kernel's questions, answered by the choices of people. Two queries for a notice, however many it concerns."""

    def decide(self, *, notice: Notice, people: Sequence[Any]) -> Mapping[int, Mailing]:
        """Say how each of these accounts is told."""
        if notice.always_mailed:
            return {person.pk: NOW for person in people}
        numbers = [person.pk for person in people]
        chosen = {row.person_id: row for row in MailPreferences.objects.filter(person__in=numbers)}
        usual, now = MailPreferences.usual(), timezone.now()
        followed = _followed(notice, numbers)
        return {
            person.pk: _mailing(notice, person, chosen.get(person.pk, usual), followed.get(person.pk, NOTHING), now=now)
            for person in people
        }

    def stop(self, *, notice: Notice, person: Any, mailing: Mailing) -> Stop | None:
        """Give the one switch: of the thing when people follow such things, else of this kind of notice."""
        thing = mailing.because or notice.about()
        if thing and is_followed(thing[0]) and _heeds_things(notice):
            return stops.thing_stop(person=person, kind=thing[0], uuid=thing[1])
        return stops.notice_stop(person=person, name=notice.name)

    def suppressed(self, *, addresses: Collection[str]) -> set[str]:
        """Give the addresses that refused mails for good."""
        return _suppressed(addresses)

    def last_look(self, *, mail: OutgoingMail) -> str:
        """Write a digest anew when something it tells changed since, or say why it leaves no more."""
        return _stopped_since(mail) if mail.message_id else digest_last_look.last_look(mail=mail)

    def refused(self, *, address: str, why: str) -> None:
        """Stop sending to an address a relay refused."""
        addresses.note_bounce(address=address, hard=True, why=why)


def _stopped_since(mail: OutgoingMail) -> str:
    """Say that a mail was stopped while it waited, such as for the morning."""
    notice = NOTICES.get(mail.message.name) if mail.message else None
    if notice is None or mail.message is None or mail.person is None or mail.created_at > timezone.now() - timedelta(seconds=5):
        return ""
    level = preferences.of(person=mail.person).level_of(category=notice.category, managed=notice.managed)
    thing, on_thing = mail.message.about, ""
    if thing is not None and _heeds_things(notice):
        on_thing = following.level_of(person=mail.person, kind=mail.message.about_kind, uuid=thing)
    if Level.NONE in (level, on_thing) or not mail.person.wants_mail(notice.name):
        return STOPPED
    # What was withdrawn since is told no more, by this mail as by a digest.
    read = WORDS.get(notice.name)
    return GONE if read is not None and mail.message.fact not in read(facts=[mail.message.fact]) else ""


def _suppressed(given: Collection[str]) -> set[str]:
    return addresses.suppressed(addresses=given)


def _heeds_things(notice: Notice | type[Notice]) -> bool:
    """Say whether levels on things count: what one looks after, waits for or asked for oneself is told whatever one follows."""
    return not (notice.managed or notice.at_once or notice.personal)


def _followed(notice: Notice, numbers: Sequence[int]) -> dict[int, Followed]:
    """Give, by person, the level that counts: on the thing itself, else the highest on what it belongs to."""
    if not _heeds_things(notice):
        return {}
    about, within = notice.about(), list(notice.within())
    things = [*([about] if about else []), *within]
    if not things:
        return {}
    rows = Follow.objects.filter(person__in=numbers, about__in=[uuid for _, uuid in things])
    found: dict[int, Followed] = {}
    for number, kind, uuid, level in rows.values_list("person_id", "about_kind", "about", "level"):
        if (kind, uuid) in things:
            rank = (kind, uuid) == about, HIGHEST.index(level)
            if number not in found or rank > found[number][0]:
                found[number] = rank, level, (kind, uuid)
    return found


def _mailing(notice: Notice, person: Any, preferences: MailPreferences, followed: Followed, *, now: datetime) -> Mailing:
    level = preferences.level_of(category=notice.category, managed=notice.managed)
    _, on_thing, thing = followed
    # Off is off on every level: of this notice, of its category, of the thing.
    if on_thing == Level.NONE:
        return SILENCE
    if level == Level.NONE or not person.wants_mail(notice.name):
        return NEVER
    if notice.weight == SLIGHT:
        return DIGEST if (on_thing or level) == Level.ALL else NEVER
    if notice.weight == ORDINARY and (on_thing or level) != Level.ALL:
        return DIGEST
    if notice.at_once:
        return Mailing(way=Way.MAIL, because=thing)
    delay = 0 if notice.managed else int(settings.MAIL_DELAY_SECONDS)
    leaves = next_open(preferences=preferences, at=now + timedelta(seconds=delay))
    return Mailing(way=Way.MAIL, at=None if leaves <= now else leaves, because=thing)
