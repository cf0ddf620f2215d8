"""Who may do what with organisations, requests, invitations and themes."""

from typing import Any

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.kernel.db.public import Prepared
from maillage.network.models import JoinRequest, Membership, Organisation

# Asked on nearly every page of somebody signed in.
CURRENT = Prepared(
    lambda person: (
        Membership.objects.filter(person_id=person, ended_on=None)
        .select_related("organisation__commune")
        .order_by("-is_main", "started_on", "pk")
    )
)


def is_steward(*, person: Any, organisation: Organisation) -> bool:
    """Say whether this person looks after the page of this organisation."""
    if not is_member(person=person):
        return False
    return any(m.is_steward and m.organisation_id == organisation.pk for m in current_memberships(person=person))


def current_memberships(*, person: Any) -> list[Membership]:
    """Give the open memberships of a person, the main one first; read once per request."""
    if not getattr(person, "pk", None):
        return []
    kept: list[Membership] | None = getattr(person, "_network_memberships", None)
    if kept is None:
        kept = CURRENT(person=person.pk)
        person._network_memberships = kept  # noqa: SLF001
    return kept


def forget_memberships(*, person: Any) -> None:
    """Drop what was read, after an act changed it."""
    for name in ("_network_memberships", "_network_tokens"):
        if hasattr(person, name):
            delattr(person, name)


def may_edit_organisation(*, person: Any, organisation: Organisation) -> bool:
    """Stewards and the coordination keep the page of an organisation right."""
    return is_coordinator(person=person) or is_steward(person=person, organisation=organisation)


def may_settle_requests(*, person: Any) -> bool:
    """The coordination answers the requests to join."""
    return is_coordinator(person=person)


def may_vouch(*, person: Any, request: JoinRequest) -> bool:
    """A member of the organisation asked for, who is not the applicant, may vouch."""
    if not is_member(person=person) or request.organisation_id is None or request.account_id == person.pk:
        return False
    return any(m.organisation_id == request.organisation_id for m in current_memberships(person=person))


def may_edit_themes(*, person: Any) -> bool:
    """The coordination keeps the tree of themes."""
    return is_coordinator(person=person)


def may_invite(*, person: Any) -> bool:
    """The coordination invites."""
    return is_coordinator(person=person)
