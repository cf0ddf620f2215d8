"""Signed addresses that open one page without signing in: decline a question carried to one, say whether one’s words may be taken."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse

from maillage.community.models import Carry, HarvestPart

SALT, CONSENT_SALT = "community.carried", "community.consent"
LIVES = timedelta(days=90)


def decline_path(*, carried: Carry) -> str:
    """Give the path of the page; opening it decides nothing."""
    return reverse("community:carried_decline", args=[signing.dumps(carried.uuid.hex, salt=SALT, compress=False)])


def read_decline(*, given: str) -> Carry | None:
    """Give what an address speaks of, or None when it is forged, cut or too old."""
    uuid = _read(given, SALT)
    return Carry.objects.select_related("discussion", "person").filter(uuid=uuid).first() if uuid else None


def consent_path(*, part: HarvestPart) -> str:
    """Give the path of the page where somebody says whether their words may be taken; opening it decides nothing."""
    return reverse("community:consent", args=[signing.dumps(part.uuid.hex, salt=CONSENT_SALT, compress=False)])


def read_consent(*, given: str) -> HarvestPart | None:
    """Give the words an address speaks of, or None when it is forged, cut or too old."""
    uuid = _read(given, CONSENT_SALT)
    found = HarvestPart.objects.select_related("harvest__discussion", "harvest__by", "answer", "person")
    return found.filter(uuid=uuid).first() if uuid else None


def _read(given: str, salt: str) -> UUID | None:
    try:
        value: Any = signing.loads(given, salt=salt, max_age=LIVES)
        return UUID(value)
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None
