"""The signed address by which a witness without account answers: it opens one page, for a limited time."""

from datetime import timedelta

from django.urls import reverse

from maillage.initiatives.models import Testimony
from maillage.kernel.web.sealed import Seal

CONSENT = Seal(purpose="initiatives.consent", lasts=timedelta(days=365))


def consent_path(*, testimony: Testimony) -> str:
    """Give the path of the page; asked again, the former address no longer opens."""
    asked = testimony.asked_at.isoformat() if testimony.asked_at else ""
    return reverse("initiatives:consent", args=[CONSENT.token(uuid=testimony.uuid, more=[asked])])


def read_consent(*, given: str) -> Testimony | None:
    """Give the testimony an address speaks of, or None when it is forged, cut, too old or replaced."""
    opened = CONSENT.read(given=given)
    if opened is None or opened.is_old:
        return None
    testimony = Testimony.objects.select_related("contributor", "organisation").filter(uuid=opened.uuid).first()
    if testimony is None or not testimony.asked_at or opened.more != (testimony.asked_at.isoformat(),):
        return None
    return testimony
