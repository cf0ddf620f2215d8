"""Those invited who have not answered: they receive the digest until their invitation ends, with the two links by which they answer."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from maillage.kernel.text.dates import short_date
from maillage.letters import public as letters
from maillage.network import links
from maillage.network.models import Invitation
from maillage.people import public as people

AT_ONCE = 200


def outside_readers(*, now: datetime) -> Iterator[letters.OutsideReader]:
    """Give the people whose invitation is open, but those we wrote to the same day, and those who joined another way."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(now), datetime.min.time()))
    found = Invitation.objects.open(now=now).exclude(Q(sent_at__gte=today) | Q(last_reminder_at__gte=today))
    found = found.exclude(email__in=people.members().values("email"))
    for invitation in found.order_by("pk").iterator(chunk_size=AT_ONCE):
        token = {"purpose": links.INVITATION, "uuid": invitation.uuid, "more": invitation.sent_at.isoformat()}
        yield letters.OutsideReader(
            key=f"network.invitation:{invitation.uuid}",
            name=invitation.name,
            email=invitation.email,
            join_url=links.address(**token),
            decline_url=links.decline_address(**token),
            why=f"vous êtes invité·e à rejoindre le réseau\N{NARROW NO-BREAK SPACE}; ce courrier s’arrête le {short_date(invitation.expires_at)} au plus tard",
        )
