"""What the kernel knows of whoever reads: enough to open or close a page."""

from typing import Protocol, TypeGuard, runtime_checkable
from uuid import UUID

from django.http import HttpRequest


@runtime_checkable
class Reader(Protocol):
    """Whoever makes a request; the account model and Django's anonymous user both answer to it."""

    @property
    def is_authenticated(self) -> bool: ...


class Account(Reader, Protocol):
    """A signed-in account, accepted in the network or not yet."""

    pk: int
    uuid: UUID
    email: str
    is_active: bool

    @property
    def is_member(self) -> bool: ...
    @property
    def is_coordinator(self) -> bool: ...
    @property
    def is_administrator(self) -> bool: ...


class PersonRequest(HttpRequest):
    """A request whose `user` is signed in: views behind `account_page` and stricter ones receive it."""

    user: Account  # type: ignore[assignment]


def is_member(*, person: Reader) -> bool:
    """Say whether this reader is an accepted member of the network (coordination included)."""
    return bool(getattr(person, "is_member", False))


def is_coordinator(*, person: Reader) -> bool:
    """Say whether this reader coordinates the network."""
    return bool(getattr(person, "is_coordinator", False))


def is_account(person: Reader) -> TypeGuard[Account]:
    """Say whether somebody is signed in."""
    return person.is_authenticated
