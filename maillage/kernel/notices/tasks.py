from django.tasks import task

from maillage.kernel.notices.models import OutgoingMail


@task
def deliver(*, mail_id: int) -> bool:
    """Send one mail of the outbox; return whether it left."""
    from maillage.kernel.notices.acts import deliver_mail

    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    return bool(mail and deliver_mail(mail=mail))
