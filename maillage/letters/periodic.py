from datetime import timedelta

from django.utils import timezone

from maillage.kernel.periodic import every
from maillage.letters.domain import addresses
from maillage.letters.domain.digests import send_digests
from maillage.letters.models import Digest

KEEP = timedelta(days=60)


@every(minutes=10)
def send_due_digests() -> int:
    """Write the digests whose day and hour have come."""
    return send_digests()


@every(hours=24)
def forget_old_digests() -> int:
    """Forget what readers were told two months ago; return how many rows."""
    return Digest.objects.filter(made_at__lt=timezone.now() - KEEP).delete()[0]


@every(hours=24)
def forget_old_refusals() -> int:
    """Forget refusals that no longer say anything; return how many addresses."""
    return addresses.forget_old_refusals()
