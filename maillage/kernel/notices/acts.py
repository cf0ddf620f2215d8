"""Tell people: a message on site at once, and the mail of each."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr, quote
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.crypto import salted_hmac

from maillage.kernel.db.public import Insert
from maillage.kernel.notices.base import MailPart, Notice
from maillage.kernel.notices.delivering import deliver
from maillage.kernel.notices.models import Message, OutgoingMail, OutgoingPart
from maillage.kernel.notices.policy import Mailing, Stop, Way, the_policy
from maillage.kernel.text.typography import held

MESSAGES, MAILS, PARTS = Insert(Message), Insert(OutgoingMail), Insert(OutgoingPart)
Rank = OutgoingMail.Rank
AT_ONCE = Mailing(way=Way.MAIL)


def send(notice: Notice) -> int:
    """Tell everybody a notice concerns, in the transaction of the act; return how many people were told.

    Somebody already told of this fact is not told again. Mails leave after the commit, or at the hour of each person.
    """
    now = timezone.now()
    people = {person.pk: person for person in notice.recipients()}
    ways = the_policy().decide(notice=notice, people=list(people.values())) if people else {}
    rows = [_message(notice=notice, person=person, mailing=ways[number], now=now) for number, person in people.items()]
    told = MESSAGES(rows, unless_there=True)
    for row in told:
        person, mailing = people[row.person_id], ways[row.person_id]
        if mailing.way == Way.MAIL:
            write_mail(notice=notice, to=person.email, to_name=person.name, person=person, mailing=mailing, message=row)
    addresses = list(notice.addresses())
    for name, address in addresses:
        write_mail(notice=notice, to=address, to_name=name, person=None)
    return len(told) + len(addresses)


def _message(*, notice: Notice, person: Any, mailing: Mailing, now: datetime) -> Message:
    kind, about = notice.about() or ("", None)
    for_digest = mailing.way == Way.DIGEST
    return Message(
        person_id=person.pk,
        name=notice.name,
        fact=notice.fact(),
        title=notice.title()[:300],
        url=notice.url(),
        about_kind=kind,
        about=about,
        weight=notice.weight,
        managed=notice.managed,
        text=notice.digest_text(person=person)[:4000] if for_digest else "",
        for_digest=for_digest,
        created_at=now,
        read_at=now if mailing.silent else None,
    )


def write_mail(
    *, notice: Notice, to: str, to_name: str, person: Any, mailing: Mailing = AT_ONCE, message: Message | None = None
) -> OutgoingMail:
    """Render a notice's three templates and put the mail in the outbox."""
    stop = the_policy().stop(notice=notice, person=person, mailing=mailing) if person is not None and not notice.always_mailed else None
    context = {"url": settings.BASE_URL + notice.url(), "to_name": to_name, **stop_context(stop=stop), **notice.context(person=person)}
    return store_rendered(
        template=notice.template,
        context=context,
        why=notice.why,
        to=to,
        to_name=to_name,
        person=person,
        parts=notice.parts(person=person, address=to),
        from_address=sent_for(name=notice.sender_name()),
        headers=_headers(notice=notice, person=person),
        message=message,
        at=mailing.at,
        rank=Rank.NOW if notice.always_mailed or notice.at_once or person is None else Rank.LATER,
    )


def _headers(*, notice: Notice, person: Any) -> dict[str, str]:
    headers = thread_headers(thread=notice.thread())
    if answers := notice.reply_to(person=person):
        headers["Reply-To"] = answers
    if listed := notice.list_id():
        headers |= list_headers(name=listed[0], key=listed[1])
    return headers


def thread_headers(*, thread: str) -> dict[str, str]:
    """Give the headers that keep the mails of one conversation together: all answer a first one, which nobody received."""
    if not thread:
        return {}
    root = f"<fil.{salted_hmac('maillage.kernel.thread', thread, algorithm='sha256').hexdigest()[:32]}@{settings.MAIL_DOMAIN}>"
    return {"In-Reply-To": root, "References": root}


def list_headers(*, name: str, key: str) -> dict[str, str]:
    """Give the headers of a list: its name, and its key under the domain of the network."""
    said = re.sub(r'[\s"\\<>]+', " ", name).strip()
    return {"List-Id": f"{said} <{re.sub(r'[^A-Za-z0-9.-]+', '-', key).strip('-.')}.{settings.MAIL_DOMAIN}>", "Precedence": "list"}


def sent_for(*, name: str) -> str:
    """Give the sender "Prénom Nom via Réseau" at the address of the network; empty without a name."""
    if not name:
        return ""
    said = quote(" ".join(f"{name[:100]} via {settings.NETWORK.name[:60]}".split()))
    return f'"{said}" <{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}>'


def stop_context(*, stop: Stop | None) -> dict[str, str]:
    """Give what a mail says of its one switch."""
    return {
        "unsubscribe_url": stop.url if stop else "",
        "unsubscribe_words": stop.words if stop else "",
        "unsubscribe_mailto": stop.mailto if stop else "",
    }


def store_rendered(
    *,
    template: str,
    context: dict[str, Any],
    why: str,
    to: str,
    to_name: str = "",
    person: Any = None,
    parts: Sequence[MailPart] = (),
    from_address: str = "",
    headers: dict[str, str] | None = None,
    message: Message | None = None,
    at: datetime | None = None,
    rank: int = Rank.NOW,
) -> OutgoingMail:
    """Render the three templates of a folder in the mails' layout and put the mail in the outbox.

    For mails that are no notices, such as a code to sign in; with `unsubscribe_url` in the context, the mail has its one-click stop.
    """
    context = mail_context(why=why, person=person, to_name=to_name) | context
    return store_mail(
        to=to,
        to_name=to_name,
        subject=plain_text(template=f"{template}/subject.txt", context=context),
        # What templates leave out leaves no hole.
        text=held(re.sub(r"\n{3,}", "\n\n", plain_text(template=f"{template}/body.txt", context=context))),
        html=held(render_to_string(f"{template}/body.html", context)),
        person=person,
        headers=automatic_headers(url=context["unsubscribe_url"], mailto=context["unsubscribe_mailto"]) | (headers or {}),
        parts=parts,
        from_address=from_address,
        message=message,
        at=at,
        rank=rank,
    )


def mail_context(*, why: str, person: Any, to_name: str) -> dict[str, Any]:
    """Give what the layout of mails reads."""
    return {
        "network": settings.NETWORK,
        "base_url": settings.BASE_URL,
        "why": why,
        "person": person,
        "to_name": to_name,
        "url": settings.BASE_URL,
        **stop_context(stop=None),
    }


def automatic_headers(*, url: str = "", mailto: str = "") -> dict[str, str]:
    """Give the headers of a mail nobody typed: no program answers it; its address to stop works in one click."""
    headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if url:
        ways = [f"<{url}>", *([f"<mailto:{mailto}>"] if mailto else [])]
        headers |= {"List-Unsubscribe": ", ".join(ways), "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def plain_text(*, template: str, context: dict[str, Any]) -> str:
    """Render the text of a mail: nothing is escaped, since nothing there is HTML."""
    return str(get_template(template).template.render(Context(context, autoescape=False)))  # type: ignore[attr-defined]


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
    message: Message | None = None,
    at: datetime | None = None,
    rank: int = Rank.NOW,
) -> OutgoingMail:
    """Put one mail in the outbox; it leaves after the commit, not before `at`."""
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
        message=message,
        rank=rank,
        created_at=now,
        next_attempt_at=max(at or now, now),
    )
    MAILS([mail])
    PARTS(
        [
            OutgoingPart(mail=mail, position=position, name=part.name[:120], content_type=part.content_type, content=part.content)
            for position, part in enumerate(parts)
        ]
    )
    if at is None or at <= now + timedelta(seconds=1):
        transaction.on_commit(lambda: deliver.enqueue(mail_id=mail.pk))
    return mail
