"""Addresses that send mails back: a hard refusal stops them, soft ones do after a while. Codes to sign in still leave."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from maillage.kernel.db.public import locked, writing
from maillage.letters.models import BouncedAddress

# Full boxes empty themselves: this many refusals, over this long at least, before an address is stopped.
SOFT_TIMES, SOFT_SPAN = 5, timedelta(days=7)
# A soft refusal this old says nothing of today.
SOFT_FORGOTTEN = timedelta(days=30)
STOPPED_KEPT = timedelta(days=365)


def suppressed(*, addresses: Collection[str]) -> set[str]:
    """Give those of these addresses, as they were given, to which nothing is sent any more."""
    given: dict[str, set[str]] = {}
    for address in addresses:
        given.setdefault(address.strip().lower(), set()).add(address)
    stopped = BouncedAddress.objects.filter(address__in=list(given), stopped_at__isnull=False).values_list("address", flat=True)
    return {address for key in stopped for address in given[key]}


def note_bounce(*, address: str, hard: bool, why: str) -> BouncedAddress:
    """Count a mail that came back. Hard: the address does not exist; soft: it may work another day."""
    now, key = timezone.now(), address.strip().lower()[:254]
    with writing():
        row, made = BouncedAddress.objects.get_or_create(address=key, defaults={"first_at": now, "last_at": now})
        row = locked(row=row)
        if not made and row.stopped_at is None and row.last_at < now - SOFT_FORGOTTEN:
            row.times, row.first_at = 0, now
        row.times += 1
        row.last_at, row.why = now, " ".join(why.replace("\0", " ").split())[:300]
        tired = row.times >= SOFT_TIMES and now - row.first_at >= SOFT_SPAN
        if row.stopped_at is None and (hard or tired):
            row.stopped_at = now
        row.save()
    return row


def try_again(*, address: BouncedAddress) -> None:
    """Send to an address again: its refusals are forgotten."""
    BouncedAddress.objects.filter(pk=address.pk).delete()


def settle(*, address: BouncedAddress) -> None:
    """Note that the coordination saw to a stopped address: it stays stopped, and leaves their desk."""
    BouncedAddress.objects.filter(pk=address.pk, settled_at=None).update(settled_at=timezone.now())


def forget_old_refusals() -> int:
    """Forget what no longer says anything: soft refusals of a month ago, addresses stopped a year ago; return how many."""
    now = timezone.now()
    old = Q(stopped_at=None, last_at__lt=now - SOFT_FORGOTTEN) | Q(stopped_at__lt=now - STOPPED_KEPT)
    return BouncedAddress.objects.filter(old).delete()[0]


def forget_address(*, address: str) -> None:
    """Forget an address nobody uses any more."""
    BouncedAddress.objects.filter(address=address.strip().lower()).delete()
