"""Who may read, answer, keep, change and withdraw. Lists use `listed_for`; pages of one thing use `visible_to`."""

from typing import Any

from django.db.models import Q

from maillage.community.models import LISTED, Access, Answer, AnswerQuerySet, Discussion, DiscussionQuerySet
from maillage.community.models.answers import SHOWN
from maillage.kernel.access.public import is_coordinator, is_member
from maillage.library import public as library


def visible_to(*, person: Any, discussions: DiscussionQuerySet | None = None) -> DiscussionQuerySet:
    """Keep the discussions whose page this reader may open.

    Everybody: open ones, public. Members: all open ones. Whoever wrote it: theirs, held ones included. The coordination: those that wait.
    Withdrawn ones are left to `seen_before`.
    """
    discussions = Discussion.objects.all() if discussions is None else discussions
    number = getattr(person, "pk", None)
    if is_coordinator(person=person):
        return discussions.filter(withdrawn_at=None)
    own = Q(withdrawn_at=None) & (Q(author_id=number) | Q(relay__asker_id=number)) if number else Q(pk__in=[])
    return discussions.filter((LISTED if is_member(person=person) else LISTED & Q(access=Access.PUBLIC)) | own)


def listed_for(*, person: Any, discussions: DiscussionQuerySet | None = None) -> DiscussionQuerySet:
    """Keep what lists, counts, feeds and cards hold for this reader: open ones, the public ones for visitors."""
    discussions = Discussion.objects.all() if discussions is None else discussions
    return discussions.filter(LISTED if is_member(person=person) else LISTED & Q(access=Access.PUBLIC))


def seen_before(*, person: Any) -> DiscussionQuerySet:
    """Keep the withdrawn discussions this reader could open before: they get the reason and the date."""
    withdrawn = Discussion.objects.filter(withdrawn_at__isnull=False, opened_at__isnull=False)
    return withdrawn if is_member(person=person) else withdrawn.filter(access=Access.PUBLIC)


def answers_for(*, person: Any, answers: AnswerQuerySet) -> AnswerQuerySet:
    """Keep, of discussions this reader opens, the answers to show: those that are there, one's own held ones; all that wait for the coordination."""
    if is_coordinator(person=person):
        return answers.filter(withdrawn_at=None)
    number = getattr(person, "pk", None)
    if not number:
        return answers.filter(SHOWN)
    own = Q(author_id=number) | Q(from_asker=True, author=None, discussion__relay__asker_id=number)
    return answers.filter(SHOWN | Q(own, withdrawn_at=None))


def is_asker(*, person: Any, discussion: Discussion) -> bool:
    """Say whether this person brought it, by name or through the coordination."""
    number = getattr(person, "pk", None)
    if number is None:
        return False
    return discussion.author_id == number or (discussion.relayed and discussion.relay.asker_id == number)


def is_unnamed_asker(*, person: Any, discussion: Discussion) -> bool:
    """Say whether this person asked it without name: what they do next must not give it away."""
    return discussion.relayed and is_asker(person=person, discussion=discussion)


def is_writer(*, person: Any, discussion: Discussion, answer: Answer) -> bool:
    """Say whether this person wrote this answer."""
    number = getattr(person, "pk", None)
    return number is not None and (answer.author_id == number or (answer.from_asker and is_asker(person=person, discussion=discussion)))


def may_ask(*, person: Any) -> bool:
    """Every member brings things to the others."""
    return is_member(person=person)


def opens_at_once(*, person: Any) -> bool:
    """Those the network knows; the first publication of somebody nobody vouched for waits."""
    return library.publishes_at_once(person=person)


def may_answer(*, person: Any, discussion: Discussion) -> bool:
    """Every member, while it is open."""
    return is_member(person=person) and discussion.is_listed


def may_edit(*, person: Any, discussion: Discussion) -> bool:
    """Whoever brought it, and the coordination."""
    if not is_member(person=person) or discussion.withdrawn_at is not None:
        return False
    return is_coordinator(person=person) or is_asker(person=person, discussion=discussion)


def may_edit_answer(*, person: Any, discussion: Discussion, answer: Answer) -> bool:
    """Whoever wrote it: the coordination withdraws, it does not put words in somebody's mouth."""
    there = discussion.withdrawn_at is None and answer.withdrawn_at is None
    return there and is_member(person=person) and is_writer(person=person, discussion=discussion, answer=answer)


def may_withdraw(*, person: Any, discussion: Discussion, answer: Answer | None = None) -> bool:
    """Whoever wrote it, and the coordination."""
    if not is_member(person=person) or discussion.withdrawn_at is not None or (answer is not None and answer.withdrawn_at is not None):
        return False
    if is_coordinator(person=person):
        return True
    if answer is None:
        return is_asker(person=person, discussion=discussion)
    return is_writer(person=person, discussion=discussion, answer=answer)


def may_keep(*, person: Any, discussion: Discussion) -> bool:
    """Whoever asked, and the coordination."""
    if not is_member(person=person) or not discussion.is_listed:
        return False
    return is_coordinator(person=person) or is_asker(person=person, discussion=discussion)


def may_thank(*, person: Any, discussion: Discussion, answer: Answer) -> bool:
    """Members, for what they did not write themselves; not whoever asked without name: thanks bear one."""
    shown = discussion.is_listed and answer.is_shown
    if not shown or not is_member(person=person) or is_unnamed_asker(person=person, discussion=discussion):
        return False
    return not is_writer(person=person, discussion=discussion, answer=answer)


def may_decide(*, person: Any) -> bool:
    """The coordination opens what waits, relays, and puts back."""
    return is_coordinator(person=person)


def may_carry(*, person: Any, discussion: Discussion) -> bool:
    """The coordination, and whoever asked under their name: carried by that person, a relayed one would give the name away."""
    if not is_member(person=person) or discussion.withdrawn_at is not None:
        return False
    return is_coordinator(person=person) or (not discussion.relayed and is_asker(person=person, discussion=discussion))


def may_harvest(*, person: Any, discussion: Discussion) -> bool:
    """The coordination, and whoever asked under their name: a draft by whoever asked without name would give it away."""
    return may_carry(person=person, discussion=discussion) and discussion.is_listed


def sees_asker(*, person: Any, discussion: Discussion) -> bool:
    """The name behind a relayed question is for the coordination, and for that person."""
    return discussion.relayed and (is_coordinator(person=person) or is_asker(person=person, discussion=discussion))


def shows_name(*, of: Any, reader: Any) -> bool:
    """Members read the names of members; visitors read that of somebody who lets everybody read what they do."""
    if of is None or of.left_at is not None:
        return False
    return is_member(person=reader) or of.pk == getattr(reader, "pk", None) or of.visibility_of("function") == of.Visibility.PUBLIC
