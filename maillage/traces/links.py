"""The signed addresses of somebody without account: what they thought of a meeting, their certificate."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from maillage.meetings import public as meetings

FEEDBACK_SALT = "traces.feedback"
CERTIFICATE_SALT = "traces.certificate"
# How long the address of a certificate opens it, once the certificate is made or its address sent again.
CERTIFICATE_LASTS = timedelta(days=90)


def feedback_path(*, registration: meetings.Registration) -> str:
    """Give the path of the three questions."""
    return reverse("traces:feedback", args=[signing.Signer(salt=FEEDBACK_SALT).sign(registration.uuid.hex)])


def certificate_path(*, registration: meetings.Registration, since: date) -> str:
    """Give the path of the certificate of a registration; it opens it for ninety days from `since`, then offers to send a new one."""
    until = since + CERTIFICATE_LASTS
    return reverse("traces:certificate_by_link", args=[signing.Signer(salt=CERTIFICATE_SALT).sign(f"{registration.uuid.hex}.{until}")])


def read_certificate(*, given: str) -> tuple[meetings.Registration | None, bool]:
    """Give the registration whose certificate an address opens (None when it is forged, cut, or erased since), and whether it still does."""
    value = _unsigned(given, CERTIFICATE_SALT)
    uuid, _, until = value.partition(".")
    try:
        is_open = date.fromisoformat(until) >= timezone.localdate()
    except ValueError:
        is_open = False
    return _registration(uuid), is_open


def read_feedback(*, given: str) -> meetings.Registration | None:
    """Give the registration an address speaks of, or None when it is forged, cut, or erased since."""
    return _registration(_unsigned(given, FEEDBACK_SALT))


def _unsigned(given: str, salt: str) -> str:
    try:
        value: Any = signing.Signer(salt=salt).unsign(given)
    except signing.BadSignature:
        return ""
    return str(value)


def _registration(given: str) -> meetings.Registration | None:
    try:
        uuid = UUID(given)
    except ValueError:
        return None
    found: meetings.Registration | None = meetings.Registration.objects.select_related("meeting", "person").filter(uuid=uuid).first()
    return found
