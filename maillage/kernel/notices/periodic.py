from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from maillage.kernel.notices.delivering import deliver_due
from maillage.kernel.notices.models import Message, OutgoingMail
from maillage.kernel.periodic import every

KEEP_MAILS = timedelta(days=30)
KEEP_MESSAGES = timedelta(days=365)
PORTION = 500


@every(minutes=1)
def send_waiting_mails() -> int:
    """Send the mails whose first attempt failed, or whose task was lost."""
    return deliver_due()


@every(hours=24)
def forget_old_messages() -> None:
    """Delete mails sent, given up or dropped a month ago, and messages a year old."""
    now = timezone.now()
    ended = Q(sent_at__lt=now - KEEP_MAILS) | Q(failed_at__lt=now - KEEP_MAILS) | Q(dropped_at__lt=now - KEEP_MAILS)
    old = OutgoingMail.objects.filter(ended).order_by("pk")
    # By portions: deleting what other rows point to reads it first.
    while numbers := list(old.values_list("pk", flat=True)[:PORTION]):
        OutgoingMail.objects.filter(pk__in=numbers).delete()
    Message.objects.filter(created_at__lt=now - KEEP_MESSAGES).delete()
