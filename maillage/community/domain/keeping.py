"""Keep the answer that helped; find one at a meeting; say « merci » and « moi aussi »."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.community import notices, rules
from maillage.community.domain import following
from maillage.community.domain.answers import answer
from maillage.community.domain.counting import recount
from maillage.community.events import AnswerKept, AnswerReleased, AnswerThanked, SameSaid, SameUnsaid
from maillage.community.models import MOST_WORDS, Answer, Decision, Discussion, Keeping, SameHere, Thanks, Via
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line
from maillage.meetings import public as meetings

KEEPERS = "Seules la personne qui a posé la question et la coordination retiennent une réponse."
NOT_THERE = "Cette réponse n’est plus là."
COLLEAGUES_ONLY = "On remercie les collègues pour ce qu’ils et elles ont écrit."
THANKS_ARE_SIGNED = (
    "Un merci porte votre nom, et cette question n’en a pas. Retenez cette réponse, ou répondez\u00a0: vos mots y restent sans nom."
)


def keep(*, given: Answer, person: Any, words: str = "") -> Keeping:
    """Keep an answer, in place of another when there is one. Kept twice, once; the words are replaced.

    Raises:
        Refused: neither whoever asked nor the coordination.
        Stale: the answer is gone.
    """
    with writing():
        discussion = locked(row=given.discussion)
        given = locked(row=given)
        _check_keeper(person=person, discussion=discussion)
        if not given.is_shown:
            raise Stale(NOT_THERE)
        by_asker = rules.is_asker(person=person, discussion=discussion)
        unnamed = by_asker and discussion.relayed
        said = one_line(words)[:MOST_WORDS]
        before = Keeping.objects.filter(discussion=discussion).first()
        if before is not None and before.answer_id == given.pk and before.words == said:
            return before
        kept, _ = Keeping.objects.update_or_create(
            discussion=discussion,
            defaults={"answer": given, "by": None if unnamed else person, "by_asker": by_asker, "words": said, "at": timezone.now()},
        )
        if before is None or before.answer_id != given.pk:
            Decision.objects.create(
                discussion=discussion, answer=given, outcome=Decision.Outcome.KEPT, by=kept.by, by_asker=by_asker, at=kept.at, words=said
            )
            journal.record(AnswerKept(discussion=discussion.uuid, answer=given.uuid), actor=kept.by)
            send(notices.KeptNotice(keeping=kept))
        changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
    return kept


def release(*, discussion: Discussion, person: Any) -> None:
    """Keep no answer any more; released twice, once.

    Raises:
        Refused: neither whoever asked nor the coordination.
    """
    with writing():
        discussion = locked(row=discussion)
        _check_keeper(person=person, discussion=discussion)
        kept = Keeping.objects.filter(discussion=discussion).select_related("answer").first()
        if kept is None:
            return
        by_asker = rules.is_asker(person=person, discussion=discussion)
        actor = None if by_asker and discussion.relayed else person
        Decision.objects.create(
            discussion=discussion, answer=kept.answer, outcome=Decision.Outcome.RELEASED, by=actor, by_asker=by_asker, at=timezone.now()
        )
        journal.record(AnswerReleased(discussion=discussion.uuid, answer=kept.answer.uuid), actor=actor)
        kept.delete()
        changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)


def found_at_meeting(*, discussion: Discussion, person: Any, meeting: meetings.Meeting, text: str, key: UUID | None = None) -> Answer:
    """Write the answer that was found at a meeting, and keep it.

    Raises:
        Refused: neither whoever asked nor the coordination, a meeting this person cannot read, or no words.
        Stale: the discussion is not open.
    """
    with writing():
        held = locked(row=discussion)
        _check_keeper(person=person, discussion=held)
        if not meetings.visible_to(person=person, meetings=meetings.Meeting.objects.filter(pk=meeting.pk)).exists():
            raise Refused("Choisissez une rencontre que vous pouvez lire.")
        given = answer(
            person=person, discussion=held, text=text, key=key, via=Via.MEETING, meeting=meeting,
            things=[(meetings.Meeting.KIND, meeting.uuid)],
        )  # fmt: skip
        keep(given=given, person=person)
    return given


def thank(*, given: Answer, person: Any, words: str = "") -> Thanks:
    """Say « merci » for an answer; said again, the sentence is replaced. Its author reads it on site.

    Raises:
        Refused: one's own answer, not a member, or whoever asked without name.
    """
    with writing():
        discussion = locked(row=given.discussion)
        check_may_thank(given=given, discussion=discussion, person=person)
        row, is_new = Thanks.objects.update_or_create(
            answer=given,
            person_id=person.pk,
            defaults={"words": one_line(words)[:MOST_WORDS]},
            create_defaults={"words": one_line(words)[:MOST_WORDS], "at": timezone.now()},
        )
        _count_thanks(given)
        if is_new:
            journal.record(AnswerThanked(discussion=discussion.uuid, answer=given.uuid), actor=person)
            send(notices.ThankedNotice(thanks=row))
    return row


def check_may_thank(*, given: Answer, discussion: Discussion, person: Any) -> None:
    """Say to whoever may not thank why.

    Raises:
        Refused: one's own answer, not a member, or whoever asked without name.
    """
    if not rules.may_thank(person=person, discussion=discussion, answer=given):
        raise Refused(THANKS_ARE_SIGNED if rules.is_unnamed_asker(person=person, discussion=discussion) else COLLEAGUES_ONLY)


def take_thanks_back(*, given: Answer, person: Any) -> None:
    """Take one's « merci » back; taken back twice, once."""
    with writing():
        locked(row=given.discussion)
        if Thanks.objects.filter(answer=given, person_id=person.pk).delete()[0]:
            _count_thanks(given)


def same_here(*, discussion: Discussion, person: Any) -> None:
    """Say « moi aussi »; said twice, once. Who says it follows the discussion: the answer is for them too.

    Raises:
        Refused: not a member, or one's own.
    """
    with writing():
        discussion = locked(row=discussion)
        if not rules.may_answer(person=person, discussion=discussion) or rules.is_asker(person=person, discussion=discussion):
            raise Refused("«\u00a0Moi aussi\u00a0» se dit sur la question d’un·e collègue.")
        _, is_new = SameHere.objects.get_or_create(discussion=discussion, person_id=person.pk, defaults={"at": timezone.now()})
        if is_new:
            following.follow(person=person, discussion=discussion)
            journal.record(SameSaid(discussion=discussion.uuid), actor=person)
            recount(discussion=discussion)


def not_here(*, discussion: Discussion, person: Any) -> None:
    """Take « moi aussi » back; taken back twice, once. Following stays as it is."""
    with writing():
        discussion = locked(row=discussion)
        if SameHere.objects.filter(discussion=discussion, person_id=person.pk).delete()[0]:
            journal.record(SameUnsaid(discussion=discussion.uuid), actor=person)
            recount(discussion=discussion)


def _count_thanks(given: Answer) -> None:
    given.thanks = Thanks.objects.filter(answer=given).count()
    given.save(update_fields=["thanks"])
    changes.touch(kind=Discussion.KIND, uuid=given.discussion.uuid)


def _check_keeper(*, person: Any, discussion: Discussion) -> None:
    if not rules.may_keep(person=person, discussion=discussion):
        raise Refused(KEEPERS)
