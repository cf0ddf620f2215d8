"""The signed addresses of somebody without account: what they thought of a meeting, their certificate."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse

from maillage.meetings import public as meetings

FEEDBACK_SALT = "traces.feedback"
CERTIFICATE_SALT = "traces.certificate"


def feedback_path(*, registration: meetings.Registration) -> str:
    """Give the path of the three questions."""
    return reverse("traces:feedback", args=[signing.Signer(salt=FEEDBACK_SALT).sign(registration.uuid.hex)])


def certificate_path(*, registration: meetings.Registration) -> str:
    """Give the path of the certificate of a registration."""
    return reverse("traces:certificate_by_link", args=[signing.Signer(salt=CERTIFICATE_SALT).sign(registration.uuid.hex)])


def read_certificate(*, given: str) -> meetings.Registration | None:
    """Give the registration whose certificate an address opens, or None when it is forged, cut, or erased since."""
    return _read(given=given, salt=CERTIFICATE_SALT)


def read_feedback(*, given: str) -> meetings.Registration | None:
    """Give the registration an address speaks of, or None when it is forged, cut, or erased since."""
    return _read(given=given, salt=FEEDBACK_SALT)


def _read(*, given: str, salt: str) -> meetings.Registration | None:
    try:
        value: Any = signing.Signer(salt=salt).unsign(given)
        uuid = UUID(str(value))
    except (signing.BadSignature, ValueError):
        return None
    found: meetings.Registration | None = meetings.Registration.objects.select_related("meeting", "person").filter(uuid=uuid).first()
    return found
