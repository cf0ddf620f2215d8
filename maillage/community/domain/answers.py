"""Answer, change one's answer, withdraw it; open or decline what waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.community import notices, rules
from maillage.community.domain import following
from maillage.community.domain.content import Things, write_answer
from maillage.community.domain.counting import recount
from maillage.community.domain.discussions import CHANGED_SINCE, COORDINATION_ONLY, GONE, WORDS_NEEDED
from maillage.community.events import AnswerDeclined, AnswerGiven, AnswerHeld, AnswerRestored, AnswerRevised, AnswerWithdrawn
from maillage.community.models import Answer, Carry, Decision, Discussion, Held, Keeping, Revision, Via
from maillage.kernel.access.public import Refused, Stale, is_coordinator, is_member
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files.public import StoredFile
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import readable
from maillage.moderation import public as moderation
from maillage.people import public as people

MEMBERS_ONLY = "Les réponses s’écrivent entre membres du réseau."
NOT_YOURS = "Seule la personne qui a écrit cette réponse peut la modifier."
NO_RIGHT = "Seules la personne qui a écrit cette réponse et la coordination peuvent la retirer."
ANSWER_GONE = "Cette réponse a été retirée."


def answer(*, person: Any, discussion: Discussion, text: str, files: Sequence[StoredFile] = (), alts: Mapping[UUID, str] | None = None,
           things: Things = (), key: UUID | None = None, via: str = Via.SITE, meeting: Any = None) -> Answer:  # fmt: skip
    """Answer. `key`: the identity of the form, or of the mail; received twice, the answer is kept once. Answering follows the discussion.

    Raises:
        Refused: not a member, no words, or files that cannot be taken.
        Stale: the discussion was withdrawn, or is not open yet.
    """
    if not is_member(person=person):
        raise Refused(MEMBERS_ONLY)
    with writing():
        discussion = locked(row=discussion)
        if key and (known := _sent_before(key, discussion=discussion, person=person, text=text)):
            return known
        if not rules.may_answer(person=person, discussion=discussion):
            raise Stale(GONE if discussion.withdrawn_at else "Cette discussion n’est pas encore ouverte.")
        named = {"uuid": key} if key and not Answer.objects.filter(uuid=key).exists() else {}
        unnamed = discussion.relayed and rules.is_asker(person=person, discussion=discussion)
        given = Answer(
            discussion=discussion, author=None if unnamed else person, from_asker=rules.is_asker(person=person, discussion=discussion),
            via=via, meeting=meeting, created_at=timezone.now(), **named,
        )  # fmt: skip
        given.held_for = "" if rules.opens_at_once(person=person) else Held.FIRST
        if unnamed and via == Via.MAIL:
            # A signature, a card joined to the mail: somebody looks before the others do.
            given.held_for = Held.RELAYED
        new = write_answer(answer=given, text=text, wanted=things, added=files, alts=alts or {}, person=person)
        following.follow(person=person, discussion=discussion)
        Carry.objects.filter(discussion=discussion, person_id=person.pk, answered_at=None).update(answered_at=given.created_at)
        if given.held_for:
            journal.record(AnswerHeld(discussion=discussion.uuid, answer=given.uuid), actor=None if unnamed else person)
            changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
            send(notices.HeldNotice(discussion=discussion, answer=given))
        else:
            _open(given, by=None if unnamed else person, named=new)
    return given


def _sent_before(key: UUID, *, discussion: Discussion, person: Any, text: str) -> Answer | None:
    """Give what this person sent with this key; other words, written in the same page after going back to it, are another answer."""
    known: Answer | None = Answer.objects.filter(uuid=key, discussion=discussion).first()
    if known is None or not rules.is_writer(person=person, discussion=discussion, answer=known):
        return None
    return known if known.revised_at or known.text == readable(text).strip() else None


def _open(given: Answer, *, by: Any, named: list[Any]) -> None:
    given.opened_at = timezone.now()
    given.held_for = ""
    given.save(update_fields=["opened_at", "held_for"])
    journal.record(AnswerGiven(discussion=given.discussion.uuid, answer=given.uuid), actor=by)
    recount(discussion=given.discussion)
    if named:
        send(notices.NamedNotice(discussion=given.discussion, answer=given, people=named))
    send(notices.AnsweredMineNotice(answer=given))
    send(notices.AnsweredNotice(answer=given))


def open_answer(*, given: Answer, person: Any, words: str = "") -> Answer:
    """Let an answer that waits be read; from then on its author's do not wait.

    Raises:
        Refused: not the coordination.
        Stale: it does not wait any more.
    """
    with writing():
        given = _waiting(given, person)
        _decide(given, outcome=Decision.Outcome.OPENED, by=person, words=words)
        if given.author is not None:
            people.trust_contributor(person=given.author, by=person)
        named = [row.person for row in given.mentions.select_related("person").order_by("pk")]
        _open(given, by=given.author, named=named)
        send(notices.OpenedNotice(discussion=given.discussion, answer=given))
    return given


def decline_answer(*, given: Answer, person: Any, words: str) -> Answer:
    """Not open an answer that waits; whoever wrote it reads why.

    Raises:
        Refused: not the coordination, or no words.
        Stale: it does not wait any more.
    """
    if not readable(words).strip():
        raise Refused(WORDS_NEEDED)
    with writing():
        given = _waiting(given, person)
        decision = _decide(given, outcome=Decision.Outcome.DECLINED, by=person, words=words)
        given.withdrawn_at = decision.at
        given.save(update_fields=["withdrawn_at"])
        journal.record(AnswerDeclined(discussion=given.discussion.uuid, answer=given.uuid), actor=person)
        changes.touch(kind=Discussion.KIND, uuid=given.discussion.uuid)
        send(notices.DeclinedNotice(discussion=given.discussion, answer=given, words=decision.words))
        moderation.record_decision(person=person, kind=Answer.KIND, outcome=moderation.Outcome.DECLINED, label="Réponse")
    return given


def revise_answer(*, given: Answer, person: Any, text: str, things: Things | None = None, files: Sequence[StoredFile] = (),
                  alts: Mapping[UUID, str] | None = None, read_at: datetime | None = None) -> Answer:  # fmt: skip
    """Change one's answer; what it said before stays readable, unless it bears no name. Nobody is told, but people named for the first time.

    Raises:
        Refused: not its author, or no words.
        Stale: withdrawn, or changed since `read_at` (`revised_at` when the form was opened).
    """
    with writing():
        discussion, given = _held(given)
        if not rules.may_edit_answer(person=person, discussion=discussion, answer=given):
            raise Refused(NOT_YOURS)
        if read_at is not None and read_at != (given.revised_at or given.created_at):
            raise Stale(CHANGED_SINCE)
        before, at = given.text, timezone.now()
        given.revised_at = at
        new = write_answer(answer=given, text=text, wanted=things, added=files, alts=alts or {}, person=person)
        unnamed = given.author_id is None
        if before != given.text:
            kept = {} if unnamed else {"text": before, "by": person}
            Revision.objects.create(discussion=discussion, answer=given, at=at, **kept)
        journal.record(AnswerRevised(discussion=discussion.uuid, answer=given.uuid), actor=None if unnamed else person)
        changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
        if new and given.is_shown:
            send(notices.NamedNotice(discussion=discussion, answer=given, people=new))
    return given


def withdraw_answer(*, given: Answer, person: Any, words: str = "") -> Answer:
    """Withdraw an answer; a line stays where it was. The coordination says why.

    Raises:
        Refused: no right, or no words from the coordination.
        Stale: withdrawn already.
    """
    with writing():
        discussion, given = _held(given)
        if not rules.may_withdraw(person=person, discussion=discussion, answer=given):
            raise Refused(NO_RIGHT)
        own = rules.is_writer(person=person, discussion=discussion, answer=given)
        if not own and not readable(words).strip():
            raise Refused(WORDS_NEEDED)
        unnamed = given.author_id is None and own
        decision = _decide(given, outcome=Decision.Outcome.WITHDRAWN, by=None if unnamed else person, words=words, by_asker=unnamed)
        given.withdrawn_at = decision.at
        given.save(update_fields=["withdrawn_at"])
        Keeping.objects.filter(answer=given).delete()
        journal.record(AnswerWithdrawn(discussion=discussion.uuid, answer=given.uuid), actor=None if unnamed else person)
        recount(discussion=discussion)
        if not own:
            send(notices.WithdrawnNotice(discussion=discussion, answer=given, words=decision.words, fact=str(decision.uuid)))
            moderation.record_decision(person=person, kind=Answer.KIND, outcome=moderation.Outcome.WITHDRAWN, label="Réponse")
    return given


def restore_answer(*, given: Answer, person: Any) -> Answer:
    """Put back an answer that was withdrawn; nobody is told again.

    Raises:
        Refused: not the coordination.
        Stale: it is there.
    """
    if not is_coordinator(person=person):
        raise Refused(COORDINATION_ONLY)
    with writing():
        discussion = locked(row=given.discussion)
        given = locked(row=given)
        if given.withdrawn_at is None:
            raise Stale("Cette réponse est en ligne.")
        _decide(given, outcome=Decision.Outcome.RESTORED, by=person, words="")
        given.withdrawn_at = None
        given.save(update_fields=["withdrawn_at"])
        journal.record(AnswerRestored(discussion=discussion.uuid, answer=given.uuid), actor=person)
        recount(discussion=discussion)
    return given


def _held(given: Answer) -> tuple[Discussion, Answer]:
    discussion = locked(row=given.discussion)
    given = locked(row=given)
    given.discussion = discussion
    if discussion.withdrawn_at is not None:
        raise Stale(GONE)
    if given.withdrawn_at is not None:
        raise Stale(ANSWER_GONE)
    return discussion, given


def _waiting(given: Answer, person: Any) -> Answer:
    if not is_coordinator(person=person):
        raise Refused(COORDINATION_ONLY)
    discussion = locked(row=given.discussion)
    given = locked(row=given)
    given.discussion = discussion
    if not given.is_held:
        raise Stale("Cette réponse n’attend plus\u00a0: quelqu’un a décidé entre-temps.")
    return given


def _decide(given: Answer, *, outcome: str, by: Any, words: str, by_asker: bool = False) -> Decision:
    decision: Decision = Decision.objects.create(
        discussion=given.discussion,
        answer=given,
        outcome=outcome,
        by=by,
        by_asker=by_asker,
        at=timezone.now(),
        words=readable(words).strip()[:2000],
    )
    return decision
