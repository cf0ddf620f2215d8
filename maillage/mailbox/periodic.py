from django.conf import settings
from django.utils import timezone

from maillage.kernel.periodic import every
from maillage.mailbox.domain.deciding import forget_old
from maillage.mailbox.domain.later import fetch_box, read_mail
from maillage.mailbox.models import IncomingMail

PORTION = 100


@every(minutes=1)
def look_in_the_box() -> bool:
    """Send somebody to the box, when there is one; return whether there is."""
    if settings.MAIL_IN_HOST:
        fetch_box.enqueue()
    return bool(settings.MAIL_IN_HOST)


@every(minutes=1)
def read_waiting() -> int:
    """Read the mails whose first reading failed, or whose task was lost; return how many."""
    due = IncomingMail.objects.filter(state=IncomingMail.State.WAITING, next_attempt_at__lte=timezone.now())
    numbers = list(due.order_by("next_attempt_at", "pk").values_list("pk", flat=True)[:PORTION])
    for number in numbers:
        read_mail.enqueue(mail_id=number)
    return len(numbers)


@every(hours=24)
def forget_old_mails() -> int:
    """Erase the mails kept long enough; return how many."""
    return forget_old()
