"""The signed address by which somebody without account says what they thought of a meeting."""

from typing import Any
from uuid import UUID

from django.core import signing
from django.urls import reverse

from maillage.meetings import public as meetings

FEEDBACK_SALT = "traces.feedback"


def feedback_path(*, registration: meetings.Registration) -> str:
    """Give the path of the three questions."""
    return reverse("traces:feedback", args=[signing.Signer(salt=FEEDBACK_SALT).sign(registration.uuid.hex)])


def read_feedback(*, given: str) -> meetings.Registration | None:
    """Give the registration an address speaks of, or None when it is forged, cut, or erased since."""
    try:
        value: Any = signing.Signer(salt=FEEDBACK_SALT).unsign(given)
        uuid = UUID(str(value))
    except (signing.BadSignature, ValueError):
        return None
    found: meetings.Registration | None = meetings.Registration.objects.select_related("meeting", "person").filter(uuid=uuid).first()
    return found
