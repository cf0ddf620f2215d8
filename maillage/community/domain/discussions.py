"""Bring something to the others, change it, open what waits, withdraw, put back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from maillage.community import notices, rules
from maillage.community.domain import following
from maillage.community.domain.carrying import tell_carried
from maillage.community.domain.content import Content, write_discussion
from maillage.community.domain.counting import recount
from maillage.community.events import (
    AskerErased,
    DiscussionDeclined,
    DiscussionOpened,
    DiscussionRestored,
    DiscussionRevised,
    DiscussionSent,
    DiscussionWithdrawn,
)
from maillage.community.models import MOST_TITLE, Access, Answer, Decision, Discussion, DiscussionFile, HarvestPart, Held, Relay, Revision
from maillage.community.queries.digest import WORDED
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files.public import StoredFile
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import Message, forget_told, send
from maillage.kernel.text.characters import one_line, readable
from maillage.mailbox.public import forget_sender
from maillage.moderation import public as moderation
from maillage.people import public as people

MEMBERS_ONLY = "Les questions se posent entre membres du réseau."
NO_RIGHT = "Seules la personne qui l’a écrite et la coordination peuvent la modifier."
COORDINATION_ONLY = "Seule la coordination du réseau décide de ce qui attend."
CHANGED_SINCE = "Quelqu’un a modifié ce texte entre-temps. Vérifiez, puis enregistrez à nouveau."
GONE = "Cette discussion a été retirée."
ANSWERED_IN_PRIVATE = "Des collègues ont répondu entre membres\u00a0: cette discussion ne s’ouvre plus à tout le monde. Posez-la à nouveau si vous voulez qu’elle soit publique."
AUTHOR_OPENS = "Seule la personne qui l’a écrite peut l’ouvrir à tout le monde."
HUSHED = "Une discussion qui a été retirée depuis"
WORDS_NEEDED = "Dites en une phrase pourquoi\u00a0: la personne qui l’a écrite la lira."
RELAYED_AMONG_MEMBERS = "Une question sans nom se relaie entre membres\u00a0: choisissez «\u00a0Les membres du réseau\u00a0»."


def ask(*, person: Any, content: Content, key: UUID | None = None) -> Discussion:
    """Bring something to the others. `key`: the identity of the form, or of the mail; received twice, it is kept once.

    The first publication of somebody nobody vouched for, and what the coordination must relay without name, wait for it.

    Raises:
        Refused: not a member, no title, or a public question without name.
    """
    if not rules.may_ask(person=person):
        raise Refused(MEMBERS_ONLY)
    if content.relayed and content.access == Access.PUBLIC:
        raise Refused(RELAYED_AMONG_MEMBERS)
    now = timezone.now()
    # Held so that the same form sent twice at once waits for its first half.
    with writing():
        locked(row=person)
        if key and (known := _sent_before(key, person=person, content=content)):
            return known
        named = {"uuid": key} if key and not Discussion.objects.filter(uuid=key).exists() else {}
        discussion = Discussion(author=None if content.relayed else person, relayed=content.relayed, created_at=now, last_at=now, **named)
        discussion.held_for = Held.RELAYED if content.relayed else "" if rules.opens_at_once(person=person) else Held.FIRST
        new = write_discussion(discussion=discussion, content=content, person=person, unnamed=content.relayed)
        if content.relayed:
            Relay.objects.create(discussion=discussion, asker=person)
        journal.record(DiscussionSent(discussion=discussion.uuid), actor=None if content.relayed else person)
        following.follow(person=person, discussion=discussion)
        if discussion.held_for:
            changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
            send(notices.HeldNotice(discussion=discussion))
        else:
            _open(discussion, by=person, named=new)
    return discussion


def _sent_before(key: UUID, *, person: Any, content: Content) -> Discussion | None:
    """Give what this person sent with this key; other words, written in the same page after going back to it, are another discussion."""
    known: Discussion | None = Discussion.objects.by(person).filter(uuid=key).first()
    if (
        known is None
        or known.revised_at
        or (known.title, known.text) == (one_line(content.title)[:MOST_TITLE], readable(content.text).strip())
    ):
        return known
    return None


def _open(discussion: Discussion, *, by: Any, named: list[Any]) -> None:
    """Let the others read a discussion, in the caller's transaction, which holds it."""
    discussion.opened_at = discussion.last_at = timezone.now()
    discussion.held_for = ""
    discussion.save(update_fields=["opened_at", "last_at", "held_for"])
    journal.record(DiscussionOpened(discussion=discussion.uuid), actor=by)
    changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
    if named:
        send(notices.NamedNotice(discussion=discussion, answer=None, people=named))
    tell_carried(discussion=discussion)
    send(notices.AskedNotice(discussion=discussion))


def open_held(*, discussion: Discussion, person: Any, words: str = "") -> Discussion:
    """Open what waits: relay it without name, or let a newcomer's first publication be read; from then on theirs do not wait.

    Raises:
        Refused: not the coordination.
        Stale: it does not wait any more.
    """
    _check_coordination(person)
    with writing():
        discussion = _waiting(discussion)
        _decide(discussion, outcome=Decision.Outcome.OPENED, by=person, words=words)
        if discussion.relayed:
            Relay.objects.filter(discussion=discussion).update(by=person, at=timezone.now())
            discussion.refresh_from_db()
        elif discussion.author is not None:
            people.trust_contributor(person=discussion.author, by=person)
        named = [row.person for row in discussion.mentions.filter(answer=None).select_related("person").order_by("pk")]
        _open(discussion, by=person, named=named)
        send(notices.OpenedNotice(discussion=discussion))
    return discussion


def decline(*, discussion: Discussion, person: Any, words: str) -> Discussion:
    """Not open what waits; whoever wrote it reads why.

    Raises:
        Refused: not the coordination, or no words.
        Stale: it does not wait any more.
    """
    _check_coordination(person)
    if not readable(words).strip():
        raise Refused(WORDS_NEEDED)
    with writing():
        discussion = _waiting(discussion)
        decision = _decide(discussion, outcome=Decision.Outcome.DECLINED, by=person, words=words)
        discussion.withdrawn_at = timezone.now()
        discussion.save(update_fields=["withdrawn_at"])
        journal.record(DiscussionDeclined(discussion=discussion.uuid), actor=person)
        changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
        send(notices.DeclinedNotice(discussion=discussion, answer=None, words=decision.words))
        moderation.record_decision(person=person, kind=Discussion.KIND, outcome=moderation.Outcome.DECLINED)
    return discussion


def revise(*, discussion: Discussion, person: Any, content: Content, read_at: datetime | None = None) -> Discussion:
    """Change a discussion; what it said before stays readable, unless it was asked without name. Nobody is told. `read_at`: `revised_at` when the form was opened.

    Raises:
        Refused: no right, no title, or opening to everybody what colleagues answered among members.
        Stale: withdrawn, or changed since `read_at`.
    """
    with writing():
        discussion = locked(row=discussion)
        if discussion.withdrawn_at is not None:
            raise Stale(GONE)
        if not rules.may_edit(person=person, discussion=discussion):
            raise Refused(NO_RIGHT)
        if read_at is not None and read_at != (discussion.revised_at or discussion.created_at):
            raise Stale(CHANGED_SINCE)
        if content.access == Access.PUBLIC and discussion.access == Access.MEMBERS:
            _check_opens_to_all(discussion, person)
        before = (discussion.title, discussion.text)
        at = timezone.now()
        discussion.revised_at = at
        unnamed = rules.is_unnamed_asker(person=person, discussion=discussion)
        new = write_discussion(discussion=discussion, content=content, person=person, unnamed=unnamed)
        if before != (discussion.title, discussion.text):
            # Of what was asked without name nothing is kept: a word taken off may be the one that gave somebody away.
            kept = {} if discussion.relayed else {"title": before[0], "text": before[1], "by": person}
            Revision.objects.create(discussion=discussion, at=at, **kept)
        journal.record(DiscussionRevised(discussion=discussion.uuid), actor=None if discussion.relayed else person)
        changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
        if new and discussion.is_listed:
            send(notices.NamedNotice(discussion=discussion, answer=None, people=new))
    return discussion


def withdraw(*, discussion: Discussion, person: Any, words: str = "") -> Discussion:
    """Withdraw a discussion: its page says when and why. The coordination says why; whoever wrote it may.

    Raises:
        Refused: no right, or no words from the coordination.
        Stale: withdrawn already.
    """
    with writing():
        discussion = locked(row=discussion)
        if discussion.withdrawn_at is not None:
            raise Stale(GONE)
        if not rules.may_withdraw(person=person, discussion=discussion):
            raise Refused(NO_RIGHT)
        by_asker = rules.is_asker(person=person, discussion=discussion)
        if not by_asker and not readable(words).strip():
            raise Refused(WORDS_NEEDED)
        decision = _decide(discussion, outcome=Decision.Outcome.WITHDRAWN, by=person, words=words, by_asker=by_asker)
        discussion.withdrawn_at = decision.at
        discussion.save(update_fields=["withdrawn_at"])
        journal.record(DiscussionWithdrawn(discussion=discussion.uuid), actor=None if by_asker and discussion.relayed else person)
        changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)
        _hush(discussion)
        if not by_asker:
            send(notices.WithdrawnNotice(discussion=discussion, answer=None, words=decision.words, fact=str(decision.uuid)))
            moderation.record_decision(person=person, kind=Discussion.KIND, outcome=moderation.Outcome.WITHDRAWN)
    return discussion


def restore(*, discussion: Discussion, person: Any) -> Discussion:
    """Put back what was withdrawn; nobody is told again of what they were told before.

    Raises:
        Refused: not the coordination.
        Stale: it is there.
    """
    _check_coordination(person)
    with writing():
        discussion = locked(row=discussion)
        if discussion.withdrawn_at is None:
            raise Stale("Cette discussion est en ligne.")
        _decide(discussion, outcome=Decision.Outcome.RESTORED, by=person, words="")
        discussion.withdrawn_at = None
        discussion.save(update_fields=["withdrawn_at"])
        journal.record(DiscussionRestored(discussion=discussion.uuid), actor=person)
        recount(discussion=discussion)
    return discussion


def erase_asker(*, discussion: Discussion, person: Any) -> None:
    """Erase the name behind a relayed question, on request of that person; the question stays, the coordination looks after it.

    Raises:
        Refused: neither that person nor the coordination.
    """
    if not rules.sees_asker(person=person, discussion=discussion):
        raise Refused("Seules la personne qui a posé cette question et la coordination peuvent effacer ce nom.")
    with writing():
        discussion = locked(row=discussion)
        relay = locked(row=discussion.relay)
        if relay.asker is None:
            return
        following.forget_about(person=relay.asker, discussion=discussion)
        # What they were told says they asked; what the coordination was told names them.
        forget_told(about=discussion.uuid, person=relay.asker)
        forget_told(about=discussion.uuid, name=notices.HeldNotice.name)
        forget_sender(person=relay.asker, key=discussion.uuid)
        HarvestPart.objects.filter(harvest__discussion=discussion, person=relay.asker).update(person=None)
        StoredFile.objects.filter(pk__in=_files_of(discussion), owner=relay.asker).update(owner=None)
        relay.asker, relay.erased_at = None, timezone.now()
        relay.save()
        journal.record(AskerErased(discussion=discussion.uuid), actor=None)
        changes.touch(kind=Discussion.KIND, uuid=discussion.uuid)


def _hush(discussion: Discussion) -> None:
    """Take the words of what was withdrawn off the messages that told of it to the others: the line stays, and leads to why."""
    told = Message.objects.filter(about=discussion.uuid, name__in=WORDED)
    writer = notices.writer_of(discussion=discussion)
    told = told if writer is None else told.exclude(person_id=writer.pk)
    told.update(title=HUSHED, text="", url=reverse("community:discussion_detail", args=[str(discussion.pk)]))


def _files_of(discussion: Discussion) -> Any:
    unnamed = Q(answer=None) | Q(answer__author=None)
    return DiscussionFile.objects.filter(unnamed, discussion=discussion).values("file_id")


def _check_opens_to_all(discussion: Discussion, person: Any) -> None:
    if discussion.relayed:
        raise Refused(RELAYED_AMONG_MEMBERS)
    if _was_answered(discussion):
        raise Refused(ANSWERED_IN_PRIVATE)
    if not rules.is_asker(person=person, discussion=discussion):
        raise Refused(AUTHOR_OPENS)


def _was_answered(discussion: Discussion) -> bool:
    """Say whether a colleague answered: what waits or was withdrawn counts, since it may be shown later."""
    return bool(Answer.objects.filter(discussion=discussion, from_asker=False).exists())


def _waiting(discussion: Discussion) -> Discussion:
    discussion = locked(row=discussion)
    if not discussion.is_held:
        raise Stale("Cette publication n’attend plus\u00a0: quelqu’un a décidé entre-temps.")
    return discussion


def _decide(discussion: Discussion, *, outcome: str, by: Any, words: str, by_asker: bool = False) -> Decision:
    unnamed = by_asker and discussion.relayed
    decision: Decision = Decision.objects.create(
        discussion=discussion, outcome=outcome, by=None if unnamed else by, by_asker=by_asker, at=timezone.now(),
        words=readable(words).strip()[:2000],
    )  # fmt: skip
    return decision


def _check_coordination(person: Any) -> None:
    if not rules.may_decide(person=person):
        raise Refused(COORDINATION_ONLY)
