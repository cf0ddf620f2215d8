"""The signed address by which a witness without account answers: it opens one page, for a limited time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse

from maillage.initiatives.models import Testimony

SALT = "initiatives.consent"
LIVES = timedelta(days=365)


def consent_path(*, testimony: Testimony) -> str:
    """Give the path of the page; asked again, the former address no longer opens."""
    asked = testimony.asked_at.isoformat() if testimony.asked_at else ""
    return reverse("initiatives:consent", args=[signing.dumps([testimony.uuid.hex, asked], salt=SALT, compress=False)])


def read_consent(*, given: str) -> Testimony | None:
    """Give the testimony an address speaks of, or None when it is forged, cut, too old or replaced."""
    try:
        value: Any = signing.loads(given, salt=SALT, max_age=LIVES)
        uuid, asked = UUID(value[0]), str(value[1])
    except (signing.BadSignature, ValueError, TypeError, LookupError):
        return None
    testimony = Testimony.objects.select_related("contributor", "organisation").filter(uuid=uuid).first()
    if testimony is None or not testimony.asked_at or testimony.asked_at.isoformat() != asked:
        return None
    return testimony
