"""What a request carries, read without ever breaking: numbers, identities, instants. A page decides what to make of what is none."""

from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpRequest


def number_in(address: str) -> int:
    """Read the number an address begins with."""
    return int(address.partition("-")[0])


def key_of(request: HttpRequest) -> UUID:
    """Read the identity a form carries, or make one."""
    return uuid_in(request.POST.get("key", "")) or uuid4()


def uuid_in(text: str) -> UUID | None:
    """Read an identity; None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def instant(text: str) -> datetime | None:
    """Read when a form was opened, or a gesture made; None when it is no instant."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
