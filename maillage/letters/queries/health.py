"""How the mails of the network do: what waits, what failed, addresses that refuse, what the domain says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone

from maillage.kernel.notices.public import OutgoingMail
from maillage.letters.models import BouncedAddress, MailDomainCheck
from maillage.people.public import Person

MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The page in numbers and lists."""

    waiting: int
    planned: int
    oldest: datetime | None
    sent: int
    dropped: int
    failed: Sequence[OutgoingMail]
    failed_more: int
    stopped: Sequence[tuple[BouncedAddress, str]]
    stopped_more: int
    check: MailDomainCheck | None
    has_relay: bool
    per_minute: int
    sender: str

    @property
    def is_late(self) -> bool:
        """Say whether a mail has waited for more than an hour after its time."""
        return self.oldest is not None and self.oldest < timezone.now() - timedelta(hours=1)


def health() -> Health:
    """Read it all in six queries."""
    now = timezone.now()
    due = Q(sent_at=None, failed_at=None, dropped_at=None)
    numbers = OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=due & Q(next_attempt_at__lte=now)),
        planned=Count("pk", filter=due & Q(next_attempt_at__gt=now)),
        oldest=Min("next_attempt_at", filter=due),
        sent=Count("pk", filter=Q(sent_at__gt=now - timedelta(days=1))),
        dropped=Count("pk", filter=Q(dropped_at__gt=now - timedelta(days=7))),
        failed=Count("pk", filter=Q(failed_at__isnull=False)),
    )
    failed = list(
        OutgoingMail.objects.filter(failed_at__isnull=False).order_by("-failed_at", "-pk").defer("text", "html", "headers")[:MOST]
    )
    stopped = BouncedAddress.objects.filter(stopped_at__isnull=False).order_by("-stopped_at", "-pk")
    rows = list(stopped[:MOST])
    names = dict(Person.objects.filter(email__in=[row.address for row in rows]).values_list("email", "name"))
    oldest: Any = numbers["oldest"]
    return Health(
        waiting=numbers["waiting"],
        planned=numbers["planned"],
        oldest=oldest if oldest and oldest < now else None,
        sent=numbers["sent"],
        dropped=numbers["dropped"],
        failed=failed,
        failed_more=numbers["failed"] - len(failed),
        stopped=[(row, names.get(row.address, "")) for row in rows],
        stopped_more=stopped.count() - len(rows),
        check=MailDomainCheck.objects.order_by("-pk").first(),
        has_relay=bool(settings.MAIL_RELAY),
        per_minute=int(settings.MAIL_PER_MINUTE),
        sender=settings.DEFAULT_FROM_EMAIL,
    )
