"""Tell people; store and send mails."""

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.tasks import task
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string

from maillage.kernel.db.public import Insert, locked, writing
from maillage.kernel.notices.base import MailPart, Notice
from maillage.kernel.notices.models import Message, OutgoingMail, OutgoingPart

logger = logging.getLogger(__name__)
MESSAGES, MAILS, PARTS = Insert(Message), Insert(OutgoingMail), Insert(OutgoingPart)
RETRY_MINUTES = (1, 5, 30, 120, 360, 720, 1440)


def send(notice: Notice) -> int:
    """Tell everybody a notice concerns, in the transaction of the act; return how many people were told.

    Somebody already told of this fact is not told again. Mails leave after the commit.
    """
    now = timezone.now()
    people = {person.pk: person for person in notice.recipients()}
    rows = [
        Message(person_id=number, name=notice.name, fact=notice.fact(), title=notice.title()[:300], url=notice.url(), created_at=now)
        for number in people
    ]
    told = [people[row.person_id] for row in MESSAGES(rows, unless_there=True)]
    for person in told:
        if notice.always_mailed or person.wants_mail(notice.name):
            write_mail(notice=notice, to=person.email, to_name=person.name, person=person)
    addresses = list(notice.addresses())
    for name, address in addresses:
        write_mail(notice=notice, to=address, to_name=name, person=None)
    return len(told) + len(addresses)


def write_mail(*, notice: Notice, to: str, to_name: str, person: Any) -> OutgoingMail:
    """Render a notice's three templates and put the mail in the outbox."""
    stop = "" if notice.always_mailed else unsubscribe_url(person=person, notice_name=notice.name)
    context = {"url": settings.BASE_URL + notice.url(), "to_name": to_name, "unsubscribe_url": stop, **notice.context(person=person)}
    parts = notice.parts(person=person, address=to)
    return store_rendered(template=notice.template, context=context, why=notice.why, to=to, to_name=to_name, person=person, parts=parts)


def store_rendered(
    *,
    template: str,
    context: dict[str, Any],
    why: str,
    to: str,
    to_name: str = "",
    person: Any = None,
    parts: Sequence[MailPart] = (),
) -> OutgoingMail:
    """Render the three templates of a folder in the mails' layout and put the mail in the outbox.

    For mails that are no notices, such as a code to sign in; with `unsubscribe_url` in the context, the mail has its one-click stop.
    """
    context = {
        "network": settings.NETWORK,
        "base_url": settings.BASE_URL,
        "why": why,
        "person": person,
        "to_name": to_name,
        "unsubscribe_url": "",
        "url": settings.BASE_URL,
        **context,
    }
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if stop := context["unsubscribe_url"]:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return store_mail(
        to=to,
        to_name=to_name,
        subject=plain_text(template=f"{template}/subject.txt", context=context),
        text=plain_text(template=f"{template}/body.txt", context=context),
        html=render_to_string(f"{template}/body.html", context),
        person=person,
        headers=headers,
        parts=parts,
    )


def plain_text(*, template: str, context: dict[str, Any]) -> str:
    """Render the text of a mail: nothing is escaped, since nothing there is HTML."""
    return str(get_template(template).template.render(Context(context, autoescape=False)))  # type: ignore[attr-defined]


def unsubscribe_url(*, person: Any, notice_name: str) -> str:
    """Give the whole address that stops one notice for one account; empty when nobody offers it (`NOTICE_UNSUBSCRIBE`)."""
    path = getattr(settings, "NOTICE_UNSUBSCRIBE", "")
    return str(import_string(path)(person=person, notice_name=notice_name)) if path and person is not None else ""


def store_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    to_name: str = "",
    person: Any = None,
    from_address: str = "",
    headers: dict[str, str] | None = None,
    parts: Sequence[MailPart] = (),
) -> OutgoingMail:
    """Put one mail in the outbox; it leaves after the commit."""
    now = timezone.now()
    mail = OutgoingMail(
        to=to,
        to_name=to_name[:200],
        subject=" ".join(subject.split())[:300],
        text=text,
        html=html,
        person=person,
        from_address=from_address,
        headers=headers or {},
        created_at=now,
        next_attempt_at=now,
    )
    MAILS([mail])
    PARTS(
        [
            OutgoingPart(mail=mail, position=position, name=part.name[:120], content_type=part.content_type, content=part.content)
            for position, part in enumerate(parts)
        ]
    )
    transaction.on_commit(lambda: deliver.enqueue(mail_id=mail.pk))
    return mail


@task(priority=50)
def deliver(*, mail_id: int) -> bool:
    """Send one mail of the outbox; return whether it left."""
    mail = OutgoingMail.objects.filter(pk=mail_id).first()
    return bool(mail and deliver_mail(mail=mail))


def deliver_mail(*, mail: OutgoingMail) -> bool:
    """Send one mail if it is still due; return whether it left. A failure plans the next attempt, the last one gives up."""
    with writing():
        mail = locked(row=mail)
        now = timezone.now()
        if mail.sent_at or mail.failed_at or not mail.next_attempt_at or mail.next_attempt_at > now:
            return False
        # Planned before sending: a crash in between sends later rather than twice at once.
        mail.attempts += 1
        mail.next_attempt_at = now + timedelta(minutes=RETRY_MINUTES[min(mail.attempts, len(RETRY_MINUTES)) - 1])
        mail.save(update_fields=["attempts", "next_attempt_at"])
    try:
        if settings.MAIL_RELAY:
            _as_message(mail=mail).send(using="relay")
    except Exception as error:
        logger.warning("mail not sent", extra={"mail": mail.pk, "attempt": mail.attempts, "error": type(error).__name__})
        changes: dict[str, Any] = {"last_error": f"{type(error).__name__}: {error}"[:300]}
        if mail.attempts >= len(RETRY_MINUTES):
            changes |= {"failed_at": timezone.now(), "next_attempt_at": None}
        OutgoingMail.objects.filter(pk=mail.pk).update(**changes)
        return False
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), next_attempt_at=None, last_error="")
    return True


def deliver_due(*, limit: int = 200) -> int:
    """Send the mails whose time has come; return how many left."""
    due: Iterable[OutgoingMail] = OutgoingMail.objects.filter(sent_at=None, failed_at=None, next_attempt_at__lte=timezone.now()).order_by(
        "next_attempt_at"
    )[:limit]
    return sum(deliver_mail(mail=mail) for mail in due)


def _as_message(*, mail: OutgoingMail) -> EmailMultiAlternatives:
    headers = {"Message-ID": f"<{mail.uuid}@{settings.MAIL_DOMAIN}>", **mail.headers}
    message = EmailMultiAlternatives(
        subject=mail.subject, body=mail.text, from_email=mail.from_address or settings.DEFAULT_FROM_EMAIL, to=[mail.to], headers=headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for part in mail.parts.order_by("position", "pk"):
        content, media_type = bytes(part.content), part.content_type
        if part.is_invitation:
            # Twice: programs of offices answer from the body, others open the file.
            message.attach_alternative(content.decode(), media_type)
            media_type = "application/ics"
        message.attach(part.name, content, media_type)
    return message


def source(*, mail: OutgoingMail) -> str:
    """Give a mail as it travels, headers included."""
    return _as_message(mail=mail).message().as_string()
