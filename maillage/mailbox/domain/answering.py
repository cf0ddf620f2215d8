"""When a mail that was not taken over is answered: politely, once, and never to a program."""

from datetime import timedelta

from django.utils import timezone

from maillage.mailbox.domain.outcomes import Outcome
from maillage.mailbox.mime.judging import may_be_answered
from maillage.mailbox.mime.opening import headers_of
from maillage.mailbox.models import IncomingMail

# An address nobody has here is answered once in this time; all together, no more than so many a day: senders may be invented.
ONCE_IN = timedelta(days=30)
MOST_UNKNOWN_A_DAY = 50
# Somebody whose mails are not taken over is told so, but not of each mail of a storm.
MOST_TO_ONE_A_DAY = 10


def may_answer(*, mail: IncomingMail, outcome: Outcome) -> bool:
    """Say whether the notice of this outcome may leave."""
    if not mail.from_address or not may_be_answered(headers_of(mail.raw.beginning())):
        return False
    answered, day = IncomingMail.objects.filter(answered_at__isnull=False), timezone.now() - timedelta(days=1)
    if outcome.person is not None:
        return answered.filter(person=outcome.person, answered_at__gt=day).count() < MOST_TO_ONE_A_DAY
    if answered.filter(from_address=mail.from_address, answered_at__gt=timezone.now() - ONCE_IN).exists():
        return False
    return answered.filter(person=None, answered_at__gt=day).count() < MOST_UNKNOWN_A_DAY
