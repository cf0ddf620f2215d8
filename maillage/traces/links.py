"""The signed addresses of somebody without account: what they thought of a meeting, their certificate."""

from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from maillage.kernel.web.sealed import Seal
from maillage.meetings import public as meetings

FEEDBACK = Seal(purpose="traces.feedback")
CERTIFICATE = Seal(purpose="traces.certificate")
# How long the address of a certificate opens it, once the certificate is made or its address sent again.
CERTIFICATE_LASTS = timedelta(days=90)


def feedback_path(*, registration: meetings.Registration) -> str:
    """Give the path of the three questions."""
    return reverse("traces:feedback", args=[FEEDBACK.token(uuid=registration.uuid)])


def certificate_path(*, registration: meetings.Registration, since: date) -> str:
    """Give the path of the certificate of a registration; it opens it for ninety days from `since`, then offers to send a new one."""
    until = since + CERTIFICATE_LASTS
    return reverse("traces:certificate_by_link", args=[CERTIFICATE.token(uuid=registration.uuid, more=[until.isoformat()])])


def read_certificate(*, given: str) -> tuple[meetings.Registration | None, bool]:
    """Give the registration whose certificate an address opens (None when it is forged, cut, or erased since), and whether it still does."""
    opened = CERTIFICATE.read(given=given)
    if opened is None:
        return None, False
    try:
        is_open = date.fromisoformat("".join(opened.more)) >= timezone.localdate()
    except ValueError:
        is_open = False
    return _registration(opened.uuid), is_open


def read_feedback(*, given: str) -> meetings.Registration | None:
    """Give the registration an address speaks of, or None when it is forged, cut, or erased since."""
    return _registration(FEEDBACK.uuid_in(given=given))


def _registration(uuid: UUID | None) -> meetings.Registration | None:
    if uuid is None:
        return None
    found: meetings.Registration | None = meetings.Registration.objects.select_related("meeting", "person").filter(uuid=uuid).first()
    return found
