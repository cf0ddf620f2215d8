"""Accounts: opened, admitted, given a role, trusted, given another address or password."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, locked_rows, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.people.events import AccountOpened, ContributorTrusted, EmailChanged, PasswordChanged, PersonAdmitted, RoleChanged
from maillage.people.models import Person
from maillage.people.notices import AddressChangedNotice, RoleChangedNotice, SecurityNotice
from maillage.people.queries import find_by_email
from maillage.people.rules import is_last_administrator, is_last_coordinator, may_admit, may_set_role


def open_account(
    *, email: str, name: str, by: Any = None, function: str = "", about: str = "", trade: str = "", joined: bool = False
) -> Person:
    """Make the account of a confirmed address, or give the one that exists. A candidate, unless `joined`.

    Raises:
        Refused: the address belongs to an account which was closed.
    """
    with writing():
        existing = find_by_email(email=email)
        if existing is None:
            if Person.objects.filter(email=email.strip().lower()).exists():
                raise Refused("Cette adresse ne peut pas être utilisée. Écrivez à la coordination.")
            now = timezone.now()
            existing = Person.objects.create_user(
                email, None, name=name.strip(), function=function, about=about, trade=trade, created_at=now
            )
            record(AccountOpened(person=existing.uuid), actor=by or existing)
        if joined and not existing.is_member:
            existing = admit(person=existing, by=by)
    return existing


def admit(*, person: Person, by: Any = None) -> Person:
    """Make a candidate a member at once. `by`: who of the coordination; None when the rules of the network are enough.

    Raises:
        Refused: neither the coordination nor such a rule; or the account is closed.
    """
    with writing():
        person = locked(row=person)
        if person.is_member:
            return person
        if not may_admit(by, person):
            raise Refused("Seule la coordination accueille de nouveaux membres.")
        person.joined_at = timezone.now()
        person.save(update_fields=["joined_at"])
        record(PersonAdmitted(person=person.uuid), actor=by)
        changes.touch(kind="people.person", uuid=person.uuid)
    return person


def set_role(*, person: Person, role: str, by: Any) -> Person:
    """Give a member another role; the sessions of that person end, so that the next ones open with the new rights.

    Raises:
        Refused: without the right to, or nobody would be left in charge.
    """
    role = Person.Role(role)
    with writing():
        # Those in charge are held together: two of them who give up at once must not each count on the other.
        locked_rows(rows=Person.objects.coordinators())
        person = locked(row=person)
        if person.role == role:
            return person
        if not may_set_role(by, person, role):
            raise Refused("Vous ne pouvez pas donner ce rôle.")
        if role == Person.Role.MEMBER and is_last_coordinator(person):
            raise Refused("Il faut au moins une personne à la coordination : confiez d’abord ce rôle à quelqu’un d’autre.")
        if role != Person.Role.ADMINISTRATOR and is_last_administrator(person):
            raise Refused("Il faut au moins une personne à l’administration technique : confiez d’abord ce rôle à quelqu’un d’autre.")
        before, person.role = person.role, role
        person.is_superuser = role == Person.Role.ADMINISTRATOR
        person.save(update_fields=["role", "is_superuser"])
        entry = record(RoleChanged(person=person.uuid, role=role, before=before), actor=by)
        changes.touch(kind="people.person", uuid=person.uuid)
        send(RoleChangedNotice(person=person, fact=str(entry.uuid)))
    return person


def trust_contributor(*, person: Person, by: Any) -> Person:
    """Let somebody publish without waiting, from now on; in the caller's transaction.

    Raises:
        Refused: not of the coordination.
    """
    if person.trusted_at is not None:
        return person
    if not getattr(by, "is_coordinator", False):
        raise Refused("Seule la coordination décide qui publie sans attente.")
    person.trusted_at = timezone.now()
    if Person.objects.filter(pk=person.pk, trusted_at=None).update(trusted_at=person.trusted_at):
        record(ContributorTrusted(person=person.uuid), actor=by)
    return person


def change_email(*, person: Person, email: str) -> Person:
    """Replace the address of an account by one just confirmed. Sessions other than the caller's end; the old address is told.

    Raises:
        Stale: somebody else took this address meanwhile.
    """
    email = email.strip().lower()
    try:
        with writing():
            person = locked(row=person)
            before, person.email = person.email, email
            # The sign-in library keeps its own copy of addresses: an old one must not open the account any more.
            EmailAddress.objects.filter(user_id=person.pk).delete()
            person.save(update_fields=["email"])
            entry = record(EmailChanged(person=person.uuid), actor=person)
            changes.touch(kind="people.person", uuid=person.uuid)
            send(AddressChangedNotice(person=person, before=before, fact=str(entry.uuid)))
    except IntegrityError:
        raise Stale("Cette adresse vient d’être prise par un autre compte.") from None
    return person


def change_password(*, person: Person, password: str | None) -> Person:
    """Choose, replace or (None) remove the password. Sessions other than the caller's end; the person is told by mail."""
    with writing():
        person = locked(row=person)
        person.set_password(password) if password else person.set_unusable_password()
        person.save(update_fields=["password"])
        entry = record(PasswordChanged(person=person.uuid), actor=person)
        what = "Votre mot de passe a été changé" if password else "Votre mot de passe a été retiré"
        send(SecurityNotice(person=person, what=what, fact=str(entry.uuid)))
    return person
