"""Who signs in, and how the person of a session is read back: at each page, with SQL written once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import login
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from maillage.kernel.db.public import Prepared
from maillage.people.models import Person

BY_NUMBER = Prepared(lambda number: Person.objects.filter(pk=number))


class _Reading(ModelBackend):
    """Reads a person by the number the session holds."""

    def get_user(self, user_id: int) -> Person | None:
        """Give the person, or None when there is nobody (any more) or the account is closed."""
        person = next(iter(BY_NUMBER(number=user_id)), None)
        return person if person is not None and self.user_can_authenticate(person) else None


class PersonBackend(_Reading):
    """By address and password, and for those the site itself lets in (an invitation, a confirmed request)."""


class CodeBackend(_Reading, AuthenticationBackend):  # type: ignore[misc]
    """By whatever allauth offers: code, link, passkey."""


def let_in(*, request: HttpRequest, person: Person) -> None:
    """Sign somebody in whose mailbox another room has just proved, or who plays a part of the demonstration; nothing is asked of them."""
    login(request, person, backend=f"{PersonBackend.__module__}.{PersonBackend.__qualname__}")
