"""What a task does after the act."""

from django.tasks import task


@task(queue_name="files")
def read_mail(*, mail_id: int) -> str:
    """Read a mail that came in; return what became of it."""
    from maillage.mailbox.domain.handling import handle

    return handle(mail_id=mail_id)


@task(queue_name="links")
def fetch_box() -> int:
    """Fetch the mails of the box; return how many are new."""
    from maillage.mailbox.domain.fetching import fetch

    return fetch()
