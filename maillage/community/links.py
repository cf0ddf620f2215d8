"""The signed address by which somebody declines a question carried to them, without signing in."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse

from maillage.community.models import Carry

SALT = "community.carried"
LIVES = timedelta(days=90)


def decline_path(*, carried: Carry) -> str:
    """Give the path of the page; opening it decides nothing."""
    return reverse("community:carried_decline", args=[signing.dumps(carried.uuid.hex, salt=SALT, compress=False)])


def read_decline(*, given: str) -> Carry | None:
    """Give what an address speaks of, or None when it is forged, cut or too old."""
    try:
        value: Any = signing.loads(given, salt=SALT, max_age=LIVES)
        uuid = UUID(value)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
    return Carry.objects.select_related("discussion", "person").filter(uuid=uuid).first()
