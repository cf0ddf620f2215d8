"""Add, publish, decline, edit, withdraw, put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.library.public import contributions
from maillage.links import notices, rules
from maillage.links.addresses import Address
from maillage.links.domain.content import Content, checked, same_address, write_content
from maillage.links.events import LinkDeclined, LinkProposed, LinkPublished, LinkRestored, LinkRevised, LinkWithdrawn
from maillage.links.models import Link, LinkDecision

KIND = "links.link"
Act = contributions.Act
CONFIRM_AFTER = timedelta(days=365)
NO_RIGHT = "Seules la personne qui recommande ce lien et la coordination peuvent le modifier."


class Known(Refused):
    """The address is in the library already: `link` says where."""

    def __init__(self, link: Link) -> None:
        super().__init__("Cette adresse est déjà dans la bibliothèque.")
        self.link = link


@contextmanager
def _one_address(address: Address) -> Iterator[None]:
    """Two people add the same address at the same moment: the database takes one, the other is shown it."""
    try:
        yield
    except IntegrityError:
        if there := same_address(address=address):
            raise Known(there) from None
        raise


def add_link(*, sponsor: Any, content: Content, at: datetime | None = None, import_key: str = "", by: Any = None) -> Link:
    """Share a link in one's name: published at once for trusted people, else it waits for the coordination. Reads nothing outside.

    `at` dates it and `by` publishes it whoever the sponsor is: for imports and the demonstration.

    Raises:
        Known: the address is there already.
        Refused: not a member, or something missing.
    """
    if not rules.may_add(person=sponsor) and by is None:
        raise Refused("Seuls les membres du réseau partagent des liens.")
    content, address = checked(content=content)
    now = at or timezone.now()
    with _one_address(address), writing():
        if there := same_address(address=address):
            raise Known(there)
        link = Link(sponsor=sponsor, created_at=now, updated_at=now, import_key=import_key[:200])
        write_content(link=link, content=content, address=address)
        if by is not None or rules.publishes_at_once(person=sponsor):
            contributions.publish_now(kind=LINK, thing=link, by=by or sponsor, at=now)
        else:
            journal.record(LinkProposed(link=link.uuid), actor=sponsor)
            changes.touch(kind=KIND, uuid=link.uuid)
            send(notices.LinkWaiting(thing=link))
    return link


def publish(*, link: Link, coordinator: Any) -> Link:
    """Publish a link that waits; its sponsor is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    return contributions.publish(kind=LINK, thing=link, coordinator=coordinator)


def decline(*, link: Link, coordinator: Any, word: str) -> LinkDecision:
    """Decline a link that waits, with words for its sponsor.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    with writing():
        link = contributions.held_waiting(kind=LINK, thing=link, person=coordinator)
        return contributions.take_away(kind=LINK, thing=link, by=coordinator, reason=word, act=Act.DECLINED)


def revise(*, link: Link, person: Any, content: Content, read_at: datetime | None = None) -> Link:
    """Edit a link. A new address starts a new life: visits begin anew. `read_at`: `updated_at` when the form was opened.

    Raises:
        Known: the new address is that of another link.
        Refused: no right, or something missing.
        Stale: withdrawn, or edited by somebody else since `read_at`.
    """
    content, address = checked(content=content)
    with _one_address(address), writing():
        link = held(link=link, person=person)
        if read_at is not None and read_at != link.updated_at:
            raise Stale("Quelqu’un a modifié ce lien entre-temps. Vérifiez, puis enregistrez à nouveau.")
        if there := same_address(address=address, but=link.pk):
            raise Known(there)
        changed = write_content(link=link, content=content, address=address)
        if not changed:
            return link
        if "url" in changed:
            link.failed_days, link.failed_on, link.dead_at, link.left_until, link.moved_to = 0, None, None, None, ""
            link.check_after, link.read_at = timezone.now(), None
        link.proposed = [name for name in link.proposed if name not in changed]
        link.updated_at = timezone.now()
        link.save()
        journal.record(LinkRevised(link=link.uuid), actor=person)
        changes.touch(kind=KIND, uuid=link.uuid)
    return link


def withdraw(*, link: Link, person: Any, reason: str) -> LinkDecision:
    """Withdraw a link: its address then answers the reason and the date. The same web address may be shared again.

    Raises:
        Refused: no right, or no reason.
        Stale: it is withdrawn already.
    """
    with writing():
        return contributions.take_away(kind=LINK, thing=held(link=link, person=person), by=person, reason=reason)


def restore(*, link: Link, coordinator: Any) -> Link:
    """Put a withdrawn link back.

    Raises:
        Known: its address was shared again since.
        Refused: not the coordination.
        Stale: it is not withdrawn.
    """
    with writing():
        link = locked(row=link)
        if link.withdrawn_at is None:
            raise Stale("Ce lien est déjà en ligne.")
        if not rules.may_restore(person=coordinator, link=link):
            raise Refused("Seule la coordination remet en ligne un lien retiré.")
        if there := Link.objects.filter(normalised=link.normalised, withdrawn_at=None).first():
            raise Known(there)
        now = timezone.now()
        link.withdrawn_at = None
        link.published_at = link.published_at or now
        link.updated_at = link.check_after = now
        link.failed_days, link.failed_on, link.dead_at = 0, None, None
        link.save()
        contributions.decide(kind=LINK, thing=link, by=coordinator, act=LinkDecision.Kind.RESTORED, at=now)
        journal.record(LinkRestored(link=link.uuid), actor=coordinator)
        changes.touch(kind=KIND, uuid=link.uuid)
    return link


def held(*, link: Link, person: Any) -> Link:
    """Hold a link to change it.

    Raises:
        Refused: no right.
        Stale: it was withdrawn.
    """
    link = locked(row=link)
    if link.withdrawn_at is not None:
        raise Stale(settled(link=link))
    if not rules.may_edit(person=person, link=link):
        raise Refused(NO_RIGHT)
    return link


def settled(*, link: Link) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    return contributions.settled(kind=LINK, thing=link)


def _dress(link: Link, at: datetime) -> tuple[str, ...]:
    link.check_after = at
    link.confirm_on = (timezone.localtime(at) + CONFIRM_AFTER).date()
    return "check_after", "confirm_on"


LINK = contributions.ContributionKind(
    name=KIND,
    decisions=LinkDecision,
    about="link",
    writer="sponsor",
    facts={
        Act.PUBLISHED: lambda link: LinkPublished(link=link.uuid),
        Act.DECLINED: lambda link: LinkDeclined(link=link.uuid),
        Act.WITHDRAWN: lambda link: LinkWithdrawn(link=link.uuid),
    },
    notices={
        Act.PUBLISHED: notices.LinkPublishedNotice,
        Act.DECLINED: notices.LinkDeclinedNotice,
        Act.WITHDRAWN: notices.LinkWithdrawnNotice,
    },
    refusals=contributions.Refusals(
        coordination_only="Seule la coordination du réseau décide des liens proposés.",
        nothing_waits="Ce lien n’attend pas de décision.",
    ),
    dress=_dress,
)
