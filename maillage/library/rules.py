"""Who may read, change and decide. Lists use `listed_for`; pages of one thing use `visible_to`."""

from typing import Any

from django.conf import settings
from django.db.models import Q

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.library.models import Resource, ResourceOrganisation, Version
from maillage.library.models.choices import Access
from maillage.library.models.resources import LISTED, ResourceQuerySet
from maillage.network import public as network


def visible_to(*, person: Any, resources: ResourceQuerySet | None = None) -> ResourceQuerySet:
    """Keep the resources whose page this reader may open.

    Everybody: published, open ones. Members: published ones. The contributor: theirs, drafts included. Stewards: those of
    their organisations once sent. The coordination: those sent and those withdrawn. Withdrawn ones are left to `seen_before`.
    """
    resources = Resource.objects.all() if resources is None else resources
    if not is_member(person=person):
        own = Q(contributor_id=person.pk, withdrawn_at=None) if getattr(person, "pk", None) else Q()
        open_to_all = LISTED & Q(access=Access.PUBLIC)
        return resources.filter(open_to_all | own if own else open_to_all)
    may_see = LISTED | Q(contributor_id=person.pk, withdrawn_at=None)
    if is_coordinator(person=person):
        may_see |= Q(submitted_at__isnull=False, withdrawn_at=None)
    elif organisations := network.stewarded_organisations(person=person):
        # A subquery, not a join: a resource of two organisations must come once.
        mine = ResourceOrganisation.objects.filter(organisation_id__in=organisations).values("resource_id")
        may_see |= Q(submitted_at__isnull=False, withdrawn_at=None, pk__in=mine)
    return resources.filter(may_see)


def seen_before(*, person: Any) -> ResourceQuerySet:
    """Keep the withdrawn resources this reader could open before: they get the reason and the date (410)."""
    withdrawn = Resource.objects.withdrawn()
    return withdrawn if is_member(person=person) else withdrawn.filter(access=Access.PUBLIC)


def may_read_version(*, person: Any, resource: Resource, version: Version) -> bool:
    """Members and the contributor read every version of what they may open; visitors those that were open to all."""
    return version.open_to_all or is_member(person=person) or resource.contributor_id == getattr(person, "pk", None)


def may_contribute(*, person: Any) -> bool:
    """Every member shares."""
    return is_member(person=person)


def publishes_at_once(*, person: Any) -> bool:
    """The coordination, people already published once, or everybody when the network chose so."""
    if not is_member(person=person):
        return False
    return bool(is_coordinator(person=person) or person.trusted_at or not settings.MODERATE_FIRST_CONTRIBUTIONS)


def may_edit_draft(*, person: Any, resource: Resource) -> bool:
    """A draft is its contributor's alone."""
    return is_member(person=person) and resource.contributor_id == person.pk and resource.published_at is None


def may_edit(*, person: Any, resource: Resource) -> bool:
    """The contributor, the stewards of its organisations and the coordination keep a published resource right."""
    if not is_member(person=person) or not resource.is_listed:
        return False
    return is_coordinator(person=person) or resource.contributor_id == person.pk or _is_steward_of(person=person, resource=resource)


def may_edit_waiting(*, person: Any, resource: Resource) -> bool:
    """The coordination corrects what waits for its answer; its contributor has sent it."""
    return is_coordinator(person=person) and resource.is_waiting


def may_withdraw(*, person: Any, resource: Resource) -> bool:
    """Whoever may edit may withdraw, with a reason."""
    return may_edit(person=person, resource=resource)


def may_restore(*, person: Any, resource: Resource) -> bool:
    """The coordination alone puts back what was withdrawn."""
    return is_coordinator(person=person) and resource.withdrawn_at is not None


def may_moderate(*, person: Any) -> bool:
    """The coordination decides on contributions that wait."""
    return is_coordinator(person=person)


def may_say_used(*, person: Any, resource: Resource) -> bool:
    """A member with an organisation says that it used a published resource."""
    return is_member(person=person) and resource.is_listed and bool(network.organisations_of(person=person))


def _is_steward_of(*, person: Any, resource: Resource) -> bool:
    mine = network.stewarded_organisations(person=person)
    return bool(mine) and any(row.organisation_id in mine for row in resource.organisation_rows.all())
