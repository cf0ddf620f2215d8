"""Who may read, change and decide. Lists use `listed_for`; pages of one thing use `visible_to`."""

from typing import Any

from django.db.models import Q

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.library.public import Access, publishes_at_once
from maillage.links.models import Batch, Link
from maillage.links.models.links import LISTED, LinkQuerySet

__all__ = [
    "may_add",
    "may_confirm",
    "may_edit",
    "may_moderate",
    "may_restore",
    "may_take_over",
    "own_batches",
    "publishes_at_once",
    "seen_before",
    "visible_to",
]


def visible_to(*, person: Any, links: LinkQuerySet | None = None) -> LinkQuerySet:
    """Keep the links whose page this reader may open.

    Everybody: published, open ones. Members: published ones, and theirs that wait. The coordination: those that wait too.
    """
    links = Link.objects.all() if links is None else links
    if not is_member(person=person):
        return links.filter(LISTED, access=Access.PUBLIC)
    if is_coordinator(person=person):
        return links.filter(withdrawn_at=None)
    return links.filter(LISTED | Q(sponsor_id=person.pk, withdrawn_at=None))


def seen_before(*, person: Any) -> LinkQuerySet:
    """Keep the withdrawn links this reader could open before: they get the reason and the date (410)."""
    withdrawn = Link.objects.withdrawn()
    if not is_member(person=person):
        return withdrawn.filter(access=Access.PUBLIC, published_at__isnull=False)
    if is_coordinator(person=person):
        return withdrawn
    return withdrawn.filter(Q(published_at__isnull=False) | Q(sponsor_id=person.pk))


def may_add(*, person: Any) -> bool:
    """Every member shares links."""
    return is_member(person=person)


def may_edit(*, person: Any, link: Link) -> bool:
    """The sponsor and the coordination keep a link right, and may withdraw it."""
    if not is_member(person=person) or link.withdrawn_at is not None:
        return False
    return is_coordinator(person=person) or link.sponsor_id == person.pk


def may_confirm(*, person: Any, link: Link) -> bool:
    """The sponsor says that a link is still good; the coordination too, in their place."""
    return link.is_listed and may_edit(person=person, link=link)


def may_take_over(*, person: Any, link: Link) -> bool:
    """Any member may vouch for a published link whose sponsor is no longer there."""
    return is_member(person=person) and link.is_listed and not link.sponsor.is_member


def may_restore(*, person: Any, link: Link) -> bool:
    """The coordination alone puts back what was withdrawn."""
    return is_coordinator(person=person) and link.withdrawn_at is not None


def may_moderate(*, person: Any) -> bool:
    """The coordination decides on links that wait."""
    return is_coordinator(person=person)


def own_batches(*, person: Any) -> Any:
    """Keep the batches of this person: nobody else opens them."""
    return Batch.objects.filter(owner=person)
