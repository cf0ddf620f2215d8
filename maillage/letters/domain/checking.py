"""Check the mail domain, and try mails again."""

from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from maillage.kernel.access.public import Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.notices.public import OutgoingMail
from maillage.letters import domain_records
from maillage.letters.models import MailDomainCheck


def ask_check() -> MailDomainCheck:
    """Ask for a check of the domain; a task looks, since others may be slow to answer."""
    with writing():
        MailDomainCheck.objects.all().delete()
        row = MailDomainCheck.objects.create(domain=settings.MAIL_DOMAIN, asked_at=timezone.now())
        transaction.on_commit(lambda: look.enqueue(check_id=row.pk))
    return row


@task(queue_name="links")
def look(*, check_id: int) -> None:
    """Look at the public records, and keep what they say."""
    row = MailDomainCheck.objects.filter(pk=check_id).first()
    if row is None:
        return
    found = domain_records.check(
        domain=row.domain, relay=settings.SMTP_HOST, selector=settings.MAIL_DKIM_SELECTOR, ask=domain_records.ask_directory
    )
    MailDomainCheck.objects.filter(pk=check_id).update(results=[asdict(each) for each in found], checked_at=timezone.now())


def send_again(*, mail: OutgoingMail) -> None:
    """Put a mail that was given up back in the queue.

    Raises:
        Stale: it is no longer given up.
    """
    with writing():
        mail = locked(row=mail)
        if mail.failed_at is None:
            raise Stale("Ce courriel n’est plus parmi ceux qui n’ont pas pu partir.")
        mail.failed_at, mail.attempts, mail.next_attempt_at = None, 0, timezone.now()
        mail.save(update_fields=["failed_at", "attempts", "next_attempt_at"])
