"""What a reader may find, and for whom they speak."""

from typing import Any

from maillage.kernel.access.public import is_coordinator, is_member
from maillage.network.models import Organisation
from maillage.network.rules import current_memberships, is_steward


def audience_tokens(*, person: Any) -> frozenset[str]:
    """Give what this reader may find, as tokens: "public", "members", "person:<uuid>", "organisation:<uuid>", "coordination".

    Somebody signed in but not accepted yet reads what visitors read, and what is theirs.
    """
    kept: frozenset[str] | None = getattr(person, "_network_tokens", None)
    if kept is not None:
        return kept
    tokens = {"public"}
    if getattr(person, "is_authenticated", False):
        tokens.add(f"person:{person.uuid}")
    if is_member(person=person):
        tokens.add("members")
        tokens |= {f"organisation:{m.organisation.uuid}" for m in current_memberships(person=person)}
    if is_coordinator(person=person):
        tokens.add("coordination")
    given = frozenset(tokens)
    person._network_tokens = given  # noqa: SLF001
    return given


def organisations_of(*, person: Any) -> list[Organisation]:
    """Give the organisations where this person works now, the main one first."""
    return [membership.organisation for membership in current_memberships(person=person)]


def works_in(*, person: Any, organisation: int | None) -> bool:
    """Say whether this person works now in that organisation (its id)."""
    return any(each.pk == organisation for each in organisations_of(person=person))


def main_organisation(*, person: Any) -> Organisation | None:
    """Give the organisation this person speaks for by default."""
    organisations = organisations_of(person=person)
    return organisations[0] if organisations else None


def stewarded_organisations(*, person: Any) -> list[int]:
    """Give the ids of the organisations whose page this person looks after."""
    if not is_member(person=person):
        return []
    return [each.pk for each in organisations_of(person=person) if is_steward(person=person, organisation=each)]
