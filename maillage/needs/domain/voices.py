"""« Moi aussi », and back."""

from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked_rows, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line
from maillage.needs import rules
from maillage.needs.events import NeedJoined, NeedLeft
from maillage.needs.models import MOST_WORDS, Need, NeedVoice

MEMBERS_ONLY = "Les besoins se partagent entre membres du réseau."


def join(*, need: Need, person: Any, words: str | None = None) -> Need:
    """Say « moi aussi »; said twice, once. `words`: when and how it would suit, None to leave those that are there.

    A need merged since leads to the one it became, which is returned.

    Raises:
        Refused: not a member.
        Stale: it is closed.
    """
    if not rules.may_say(person=person):
        raise Refused(MEMBERS_ONLY)
    with writing():
        need = _followed(need)
        if need.closed_at is not None:
            raise Stale("Ce besoin est clos. S’il est encore le vôtre, dites-le avec vos mots.")
        voice, is_new = NeedVoice.objects.get_or_create(need=need, person_id=person.pk, defaults={"at": timezone.now()})
        if words is not None and voice.words != (said := one_line(words)[:MOST_WORDS]):
            voice.words = said
            voice.save(update_fields=["words"])
            changes.touch(kind=Need.KIND, uuid=need.uuid)
        if is_new:
            recount(need=need)
            journal.record(NeedJoined(need=need.uuid), actor=person)
    return need


def leave(*, need: Need, person: Any) -> Need:
    """Take one's « moi aussi » back; taken back twice, once. A need stays when nobody shares it any more.

    Raises:
        Stale: it was merged at this very moment.
    """
    with writing():
        need = _followed(need)
        if NeedVoice.objects.filter(need=need, person_id=person.pk).delete()[0]:
            recount(need=need)
            journal.record(NeedLeft(need=need.uuid), actor=person)
    return need


def recount(*, need: Need) -> None:
    """Count the voices of a need again, in the caller's transaction, which holds it."""
    need.voices = NeedVoice.objects.filter(need=need).count()
    need.save(update_fields=["voices"])
    changes.touch(kind=Need.KIND, uuid=need.uuid)


def _followed(need: Need) -> Need:
    """Hold a need, or the one it became.

    Raises:
        Stale: merged at this very moment, or gone.
    """
    # Read before holding, then held in the order merges hold: two hands that each wait for the other would both be refused.
    into = Need.objects.filter(pk=need.pk).values_list("merged_into_id", flat=True).first()
    held = {row.pk: row for row in locked_rows(rows=Need.objects.filter(pk__in=[need.pk, *([into] if into else [])]))}
    found = held.get(into or need.pk)
    if found is None or found.merged_into_id is not None:
        raise Stale("Ce besoin vient d’être réuni à un autre. Rouvrez sa page, puis recommencez.")
    return found
