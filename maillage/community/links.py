"""Signed addresses that open one page without signing in: decline a question carried to one, say whether one’s words may be taken."""

from datetime import timedelta

from django.urls import reverse

from maillage.community.models import Carry, HarvestPart
from maillage.kernel.web.sealed import Seal

LIVES = timedelta(days=90)
CARRIED = Seal(purpose="community.carried", lasts=LIVES)
CONSENT = Seal(purpose="community.consent", lasts=LIVES)


def decline_path(*, carried: Carry) -> str:
    """Give the path of the page; opening it decides nothing."""
    return reverse("community:carried_decline", args=[CARRIED.token(uuid=carried.uuid)])


def read_decline(*, given: str) -> Carry | None:
    """Give what an address speaks of, or None when it is forged, cut or too old."""
    uuid = CARRIED.uuid_in(given=given)
    return Carry.objects.select_related("discussion", "person").filter(uuid=uuid).first() if uuid else None


def consent_path(*, part: HarvestPart) -> str:
    """Give the path of the page where somebody says whether their words may be taken; opening it decides nothing."""
    return reverse("community:consent", args=[CONSENT.token(uuid=part.uuid)])


def read_consent(*, given: str) -> HarvestPart | None:
    """Give the words an address speaks of, or None when it is forged, cut or too old."""
    uuid = CONSENT.uuid_in(given=given)
    found = HarvestPart.objects.select_related("harvest__discussion", "harvest__by", "answer", "person")
    return found.filter(uuid=uuid).first() if uuid else None
