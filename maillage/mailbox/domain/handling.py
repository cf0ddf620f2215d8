"""Read a mail that came in: judge it, find for whom it is, hand it to its room, say what became of it. Once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from typing import Any

from django.conf import settings
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.notices.public import send
from maillage.letters.public import stop_by_mail
from maillage.mailbox.addresses import PlainAddress, ReplyKey, WrongKey, is_own
from maillage.mailbox.domain import returned
from maillage.mailbox.domain.answering import may_answer
from maillage.mailbox.domain.outcomes import Outcome
from maillage.mailbox.domain.reading import let_in, without_secrets
from maillage.mailbox.domain.routing import TO, destination_of
from maillage.mailbox.domain.taking import most_bytes
from maillage.mailbox.mime import headers, judging
from maillage.mailbox.mime.content import Content, read_content
from maillage.mailbox.mime.opening import Unreadable, headers_of, open_mail
from maillage.mailbox.models import IncomingMail, RawMail
from maillage.mailbox.notices import ConfirmNotice, FilesLeftNotice, MailNotTakenNotice, OtherAddressNotice, UnknownSenderNotice
from maillage.mailbox.readers import ADDRESSES, REPLIES, AddressKind, Reading, Received, ReceivedFile, ReplyKind
from maillage.people.public import Person, find_by_email, mark_seen

logger = logging.getLogger(__name__)
State, Reason = IncomingMail.State, IncomingMail.Reason
# Minutes before each new try; after the last one, the mail is in failure and the administration sees it.
RETRY_MINUTES = (2, 10, 60, 360)
# So many mails of one sender in an hour are no longer somebody who writes.
MOST_PER_HOUR = 30
# Up to which size, in bytes, the raw form of a mail is kept once it is read. The files of those taken over are stored elsewhere.
RAW_KEPT: dict[str, int] = {State.DONE: 200_000, State.ASIDE: 5_000_000, State.REFUSED: 5_000_000}
LATE = "Votre réponse est arrivée trop tard\u00a0: on peut répondre par courriel pendant {days} jours. Vous pouvez encore répondre sur le site."
DAMAGED = "L’adresse de réponse est abîmée\u00a0: répondez au courriel sans changer son adresse, ou écrivez sur le site."
NOTHING = "Nous n’y avons trouvé aucun texte nouveau. Écrivez votre réponse au-dessus du message cité, puis renvoyez-la."
BELOW = "Vos réponses semblent écrites dans le message cité, que le site ne lit pas. Écrivez-les au-dessus, puis renvoyez-les."
TO_THE_BOX = "Cette adresse ne reçoit que les réponses à nos courriels. Répondez à l’un d’eux, ou écrivez sur le site."
GONE_ROOM = "Ce courriel ne reçoit plus de réponse. Vous pouvez écrire sur le site."
TOO_BIG = "Il pèse plus de {most}\u00a0Mo. Renvoyez-le sans ses fichiers\u00a0: ils se déposent sur le site."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A mail to hand to its room."""

    person: Person
    kind: ReplyKind | AddressKind
    key: str
    content: Content


def handle(*, mail_id: int) -> str:
    """Read a waiting mail, if it is due; return its state afterwards. Cut at any point, it is read again later, and counts once."""
    mail = _claim(mail_id)
    if mail is None:
        return ""
    try:
        return _settle(mail, _read(mail))
    except Exception as error:
        logger.exception("incoming mail not read", extra={"mail": mail.pk})
        return _failed(mail, error)


def _claim(mail_id: int) -> IncomingMail | None:
    with writing():
        mail = IncomingMail.objects.filter(pk=mail_id, state=State.WAITING).first()
        now = timezone.now()
        if mail is None or (locked_mail := locked(row=mail)).state != State.WAITING:
            return None
        if locked_mail.next_attempt_at is None or locked_mail.next_attempt_at > now:
            return None
        # Planned before reading: a crash in between reads later.
        locked_mail.attempts += 1
        locked_mail.next_attempt_at = now + timedelta(minutes=RETRY_MINUTES[min(locked_mail.attempts, len(RETRY_MINUTES)) - 1])
        locked_mail.save(update_fields=["attempts", "next_attempt_at"])
    return locked_mail


def _read(mail: IncomingMail) -> Outcome | Ready:
    raw = mail.raw.unpack()
    top = headers_of(raw)
    if outcome := _not_for_reading(mail, top, raw):
        return outcome
    destination = destination_of(message=top, sender=mail.from_address)
    author = find_by_email(email=mail.from_address) if mail.from_address else None
    found: Outcome | tuple[Person, ReplyKind | AddressKind, str]
    if isinstance(destination, ReplyKey):
        found = _reply(mail, destination)
    elif isinstance(destination, PlainAddress):
        found = _new_thing(mail, top, destination, author)
    else:
        reason, words = (Reason.WRONG_KEY, DAMAGED) if isinstance(destination, WrongKey) else (Reason.NO_ADDRESS, TO_THE_BOX)
        found = _not_taken(mail, reason, words, author)
    if isinstance(found, Outcome):
        return found
    person, kind, key = found
    if mail.size > most_bytes():
        return _not_taken(mail, Reason.TOO_BIG, TOO_BIG.format(most=settings.MAIL_IN_MAX_MB), person)
    try:
        content = read_content(open_mail(raw))
    except Unreadable as refusal:
        return _not_taken(mail, Reason.UNREADABLE, str(refusal), person)
    if content.is_empty or (content.is_elsewhere and not mail.forced_at):
        return _not_taken(mail, Reason.EMPTY, NOTHING if content.is_empty else BELOW, person, url=_page(kind, key, person))
    if isinstance(kind, AddressKind) and not mail.confirmed_at and not judging.is_proved(top, authority=settings.MAIL_IN_AUTHSERV_ID):
        notice = ConfirmNotice(mail=mail, person=person, text=content.text[:4000])
        return Outcome(state=State.CONFIRM, reason=Reason.UNPROVED, person=person, reader=kind.name, key=key, notice=notice)
    content.text = without_secrets(text=content.text)
    return Ready(person=person, kind=kind, key=key, content=content)


def _not_for_reading(mail: IncomingMail, top: Message, raw: bytes) -> Outcome | None:
    """Give what becomes of mails nobody wrote, or not whoever they say."""
    if settings.MAIL_STOP_ADDRESS and any(address == settings.MAIL_STOP_ADDRESS for _, address in headers.addresses(top, *TO)):
        # Programs write there, and their sender proves nothing: the sealed subject does.
        done = stop_by_mail(token="".join(mail.subject.split()))
        return Outcome(state=State.DONE if done else State.ASIDE, reason=Reason.STOP)
    if judging.is_returned(top):
        return returned.note(raw=raw) or Outcome(state=State.ASIDE, reason=Reason.BOUNCE, words="Aucun de nos courriels n’y est nommé.")
    if is_own(mail.from_address) or judging.has_turned(top):
        return Outcome(state=State.ASIDE, reason=Reason.LOOP)
    if judging.is_forged(top, authority=settings.MAIL_IN_AUTHSERV_ID):
        return Outcome(
            state=State.ASIDE, reason=Reason.FORGED, words="Notre serveur a vérifié l’expéditeur annoncé\u00a0: ce n’est pas lui."
        )
    if judging.answers_invitation(raw):
        return Outcome(state=State.ASIDE, reason=Reason.CALENDAR)
    if mail.forced_at:
        return None
    if program := judging.automatic(top):
        return Outcome(state=State.ASIDE, reason=program)
    lately = IncomingMail.objects.filter(
        from_address=mail.from_address, received_at__gt=mail.received_at - timedelta(hours=1), pk__lt=mail.pk
    )
    return Outcome(state=State.ASIDE, reason=Reason.FLOOD) if mail.from_address and lately.count() >= MOST_PER_HOUR else None


def _reply(mail: IncomingMail, key: ReplyKey) -> Outcome | tuple[Person, ReplyKind, str]:
    """Open a sealed address: its person must have written, in time."""
    person = Person.objects.filter(pk=key.person_id, is_active=True, left_at=None).first()
    if person is None:
        return _not_taken(mail, Reason.UNKNOWN, "", None)
    if mail.from_address != person.email.lower():
        words = f"L’adresse de réponse est celle de {person}\u00a0; le courriel vient de {mail.from_address or 'personne'}."
        notice = OtherAddressNotice(mail=mail, person=person) if mail.from_address else None
        return Outcome(
            state=State.ASIDE, reason=Reason.OTHER_ADDRESS, words=words, person=person, reader=key.reader, key=key.key, notice=notice
        )
    kind = REPLIES.get(key.reader)
    if kind is None:
        return _not_taken(mail, Reason.REFUSED, GONE_ROOM, person)
    if key.expired:
        return _not_taken(mail, Reason.EXPIRED, LATE.format(days=settings.MAIL_IN_REPLY_DAYS), person, url=_page(kind, key.key, person))
    return person, kind, key.key


def _new_thing(mail: IncomingMail, top: Message, address: PlainAddress, author: Person | None) -> Outcome | tuple[Person, AddressKind, str]:
    if author is None or not author.is_member:
        return _not_taken(mail, Reason.UNKNOWN, "", author if author and author.is_member else None)
    return author, ADDRESSES[address.reader], address.name


def _not_taken(mail: IncomingMail, reason: str, words: str, person: Person | None, *, url: str = "") -> Outcome:
    """Refuse a mail; the answer goes to its author, or once to an address nobody has here."""
    notice = MailNotTakenNotice(mail=mail, person=person, sentence=words, url=url) if person else UnknownSenderNotice(mail=mail)
    return Outcome(state=State.REFUSED, reason=reason, words=words, person=person, url=url, notice=notice)


def _page(kind: ReplyKind | AddressKind, key: str, person: Person) -> str:
    return kind.page_of(key=key, person=person) if isinstance(kind, ReplyKind) else ""


def _settle(mail: IncomingMail, found: Outcome | Ready) -> str:
    """Write what becomes of a mail, and do it, in one transaction. Files are let in before."""
    if isinstance(found, Outcome):
        return _write(mail, lambda _row: found)
    joined, refusals = let_in(joined=found.content.joined, owner=found.person)
    return _write(mail, lambda row: _hand_over(row, found, joined, refusals))


def _write(mail: IncomingMail, act: Callable[[IncomingMail], Outcome]) -> str:
    with writing():
        row = locked(row=mail)
        if row.state != State.WAITING:
            return str(row.state)
        outcome = act(row)
        row.state, row.reason, row.words, row.person = outcome.state, outcome.reason, outcome.words[:500], outcome.person
        row.reader, row.key, row.url = outcome.reader[:40], outcome.key[:80], outcome.url[:500]
        row.handled_at, row.next_attempt_at = timezone.now(), None
        answered = outcome.notice is not None and may_answer(mail=row, outcome=outcome)
        row.answered_at = row.handled_at if answered else None
        row.save()
        if row.size > RAW_KEPT.get(outcome.state, row.size):
            RawMail.objects.filter(mail=row).delete()
        if answered and outcome.notice is not None:
            send(outcome.notice)
    return str(row.state)


def _hand_over(row: IncomingMail, ready: Ready, joined: list[ReceivedFile], refusals: list[str]) -> Outcome:
    top = headers_of(row.raw.beginning())
    received = Received(
        key=row.uuid,
        subject=row.subject,
        text=ready.content.text,
        message_id=row.message_id,
        in_reply_to=next(iter(headers.identities(top, "In-Reply-To")), ""),
        sent_at=headers.sent_at(top, received_at=row.received_at),
        from_address=row.from_address,
        files=joined,
    )
    reading = _ask_reader(ready, received)
    about: dict[str, Any] = {
        "person": ready.person,
        "reader": ready.kind.name,
        "key": ready.key,
        "url": reading.url,
        "words": reading.sentence,
    }
    if not reading.done:
        notice = MailNotTakenNotice(
            mail=row, person=ready.person, sentence=reading.sentence, url=reading.url, text=ready.content.text[:4000]
        )
        return Outcome(state=State.REFUSED, reason=Reason.REFUSED, notice=notice, **about)
    # Whoever writes by mail alone is there all the same.
    mark_seen(person=ready.person)
    for one in joined:
        files.analyse_later(file=one.stored)
    left = FilesLeftNotice(mail=row, person=ready.person, sentence="\n".join(refusals), url=reading.url) if refusals else None
    return Outcome(state=State.DONE, notice=left, **about)


def _ask_reader(ready: Ready, received: Received) -> Reading:
    """Let the room read the mail; what it wrote before refusing is undone."""
    about = {"key": ready.key} if isinstance(ready.kind, ReplyKind) else {"name": ready.key}
    try:
        with writing():
            return ready.kind.read(person=ready.person, mail=received, **about)
    except (Refused, Stale) as refusal:
        return Reading(False, refusal.reason)


def _failed(mail: IncomingMail, error: Exception) -> str:
    given_up = mail.attempts > len(RETRY_MINUTES)
    said: dict[str, Any] = {"words": f"{type(error).__name__}\u00a0: {error}"[:500].replace("\0", " "), "reason": Reason.ERROR}
    if given_up:
        said |= {"state": State.FAILED, "next_attempt_at": None, "handled_at": timezone.now()}
    IncomingMail.objects.filter(pk=mail.pk, state=State.WAITING).update(**said)
    return str(State.FAILED if given_up else State.WAITING)
