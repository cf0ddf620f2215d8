"""The one-click stop of mails: a signed address that needs no sign-in and never expires."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "maillage.people.unsubscribe"


def unsubscribe_url(*, person: Any, notice_name: str) -> str:
    """Give the whole address that stops one notice for one account."""
    token = signing.dumps([person.uuid.hex, notice_name], salt=SALT, compress=True)
    return str(settings.BASE_URL + reverse("people:unsubscribe", args=[token]))


def read_token(*, token: str) -> tuple[UUID, str] | None:
    """Give the account's uuid and the notice's name, or None when the address was altered."""
    try:
        uuid, notice_name = signing.loads(token, salt=SALT)
        return UUID(uuid), str(notice_name)
    except (signing.BadSignature, ValueError, TypeError):
        return None
