"""Who may do what with accounts and profiles."""

from typing import Any

from maillage.people.models import Person


def may_edit_profile(person: Any, profile: Person) -> bool:
    """Oneself, or the coordination for somebody who is still there."""
    return profile.left_at is None and (getattr(person, "pk", None) == profile.pk or bool(getattr(person, "is_coordinator", False)))


def may_set_role(person: Any, profile: Person, role: str) -> bool:
    """Coordinators name coordinators; only administrators name or dismiss administrators."""
    technical = Person.Role.ADMINISTRATOR in (role, profile.role)
    return profile.is_member and bool(getattr(person, "is_administrator" if technical else "is_coordinator", False))


def may_admit(person: Any, profile: Person) -> bool:
    """The coordination admits; the network's own rules decide when a colleague's word is enough, and pass `by=None`."""
    return profile.left_at is None and profile.is_active and (person is None or bool(getattr(person, "is_coordinator", False)))


def is_last_coordinator(person: Person) -> bool:
    """Say whether nobody else coordinates the network."""
    return person.is_coordinator and not Person.objects.coordinators().exclude(pk=person.pk).exists()


def is_last_administrator(person: Person) -> bool:
    """Say whether nobody else looks after the machine."""
    return person.is_administrator and not Person.objects.members().filter(role=Person.Role.ADMINISTRATOR).exclude(pk=person.pk).exists()
