"""Carry a question to colleagues who may have lived it; they answer, or decline kindly. Nobody is asked twice."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from maillage.community import rules
from maillage.community.events import CarryDeclined, DiscussionCarried
from maillage.community.models import MOST_WORDS, Carry, Discussion
from maillage.community.models.choices import MOST_CARRIED
from maillage.community.notices import writer_of
from maillage.community.notices_carrying import CarriedNotice
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line

NO_RIGHT = "Seules la personne qui a posé la question et la coordination la portent à quelqu’un."
TOO_MANY = "Une question se porte à trois personnes au plus\u00a0: mieux vaut choisir."
NOBODY = "Choisissez au moins une personne."
NAMELESS = "Cette question est relayée sans nom\u00a0: la coordination la porte pour vous."


def carry(*, discussion: Discussion, to: Sequence[tuple[Any, str]], by: Any) -> list[Carry]:
    """Carry a discussion to (person, why) pairs: three at most by whoever asked, three by the coordination. Those it was carried to before are left.

    Raises:
        Refused: no right, nobody, too many, or a relayed question carried by whoever asked.
        Stale: the discussion was withdrawn, or declined.
    """
    with writing():
        discussion = locked(row=discussion)
        check_may_carry(discussion=discussion, person=by)
        if discussion.withdrawn_at is not None:
            raise Stale("Cette discussion a été retirée.")
        rows = Carry.objects.filter(discussion=discussion)
        there = set(rows.values_list("person_id", flat=True))
        asker = writer_of(discussion=discussion)
        wanted = {person.pk: (person, why) for person, why in to if person not in (asker, by)}
        new = [pair for number, pair in wanted.items() if number not in there]
        if not wanted:
            raise Refused(NOBODY)
        if len(new) + rows.filter(by=by).count() > MOST_CARRIED:
            raise Refused(TOO_MANY)
        now = timezone.now()
        made = [
            Carry.objects.create(discussion=discussion, person=person, by=by, why=one_line(why)[:MOST_WORDS], at=now) for person, why in new
        ]
        if made:
            journal.record(DiscussionCarried(discussion=discussion.uuid), actor=by)
        tell_carried(discussion=discussion)
    return made


def check_may_carry(*, discussion: Discussion, person: Any) -> None:
    """Say to whoever may not carry a discussion why.

    Raises:
        Refused: no right, or a relayed question carried by whoever asked.
    """
    if not rules.may_carry(person=person, discussion=discussion):
        raise Refused(NAMELESS if rules.is_asker(person=person, discussion=discussion) else NO_RIGHT)


def tell_carried(*, discussion: Discussion) -> None:
    """Tell those to whom an open discussion is carried, each once; one that waits is told about when it opens."""
    if discussion.is_listed:
        for row in Carry.objects.filter(discussion=discussion, declined_at=None, answered_at=None).select_related("person", "by"):
            send(CarriedNotice(carried=row, discussion=discussion))


def decline_carry(*, carried: Carry) -> bool:
    """Say that somebody has nothing to answer; return whether it was still asked. Nobody is told: the page says it to whoever carried it."""
    with writing():
        carried = locked(row=carried)
        if carried.declined_at is not None or carried.answered_at is not None:
            return False
        carried.declined_at = timezone.now()
        carried.save(update_fields=["declined_at"])
        journal.record(CarryDeclined(discussion=carried.discussion.uuid), actor=carried.person)
    return True
