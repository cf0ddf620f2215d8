"""Ask somebody how they are; answer; read."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import readable
from maillage.people import public as people
from maillage.welcome import notices, rules
from maillage.welcome.events import CheckInAnswered, CheckInSent
from maillage.welcome.models import MOST_WORDS, CheckIn
from maillage.welcome.models.check_ins import QUARTER

COORDINATION_ONLY = "Seule la coordination du réseau prend des nouvelles ainsi."
WORDS_NEEDED = "Écrivez quelques mots\u00a0: la personne les lira."
MOST_ANSWER = 4000
KEPT = timedelta(days=365)


def ask(*, person: Any, by: Any, words: str) -> CheckIn:
    """Send a word to somebody the coordination chose. Asked already within the quarter, that one stands.

    Raises:
        Refused: not the coordination, no words, or not a member any more.
    """
    if not rules.may_care(person=by):
        raise Refused(COORDINATION_ONLY)
    words = readable(words).strip()[:MOST_WORDS]
    if not words:
        raise Refused(WORDS_NEEDED)
    now = timezone.now()
    with writing():
        person = locked(row=person)
        if not person.is_member:
            raise Refused(f"{person} ne fait plus partie du réseau.")
        known = CheckIn.objects.filter(person=person, at__gt=now - QUARTER).order_by("-pk").first()
        if known:
            return known
        made: CheckIn = CheckIn.objects.create(person=person, words=words, by=by, at=now)
        journal.record(CheckInSent(check_in=made.uuid), actor=by)
        send(notices.CheckInNotice(check_in=made))
    return made


def answer(*, check_in: CheckIn, words: str) -> CheckIn:
    """Write what the person answers; the coordination alone reads it. Answered again, the words are added.

    Raises:
        Refused: no words.
    """
    words = readable(words).strip()
    if not words:
        raise Refused("Écrivez quelques mots, ou laissez\u00a0: rien n’oblige à répondre.")
    with writing():
        held: CheckIn = locked(row=check_in)
        if words not in held.answer:
            held.answer = f"{held.answer}\n\n{words}".strip()[:MOST_ANSWER]
        held.answered_at, held.read_at = timezone.now(), None
        held.save(update_fields=["answer", "answered_at", "read_at"])
        people.mark_seen(person=held.person)
        journal.record(CheckInAnswered(check_in=held.uuid), actor=None)
        send(notices.CheckInAnsweredNotice(check_in=held))
    return held


def note_read(*, check_in: CheckIn, by: Any) -> None:
    """Note that the coordination read an answer.

    Raises:
        Refused: not the coordination.
    """
    if not rules.may_care(person=by):
        raise Refused(COORDINATION_ONLY)
    CheckIn.objects.filter(pk=check_in.pk, answered_at=F("answered_at"), read_at=None).update(read_at=timezone.now())


def forget_old() -> int:
    """Erase the words exchanged more than a year ago; return how many times somebody was asked. Bears being run twice."""
    return int(CheckIn.objects.filter(at__lt=timezone.now() - KEPT).delete()[0])
