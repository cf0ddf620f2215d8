"""What people decide of a mail: the administration has it read again or sets it aside, its author says it is theirs."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from maillage.kernel.access.public import Account, Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.mailbox.domain.later import read_mail
from maillage.mailbox.events import IncomingConfirmed, IncomingDropped, IncomingRetried
from maillage.mailbox.models import IncomingMail, RawMail
from maillage.people.public import Person

State = IncomingMail.State
OPEN = (State.FAILED, State.ASIDE, State.REFUSED)
DECIDED = "Ce courriel a déjà été traité."
PORTION = 200


def read_again(*, mail: IncomingMail, person: Account) -> None:
    """Have a mail read again, even if a program seems to have written it. Its seal and its sender are checked as the first time.

    Raises:
        Refused: its raw form is gone.
        Stale: it was taken over or set aside since.
    """
    with writing():
        row = _held(mail, OPEN)
        if not RawMail.objects.filter(mail=row).exists():
            raise Refused("Le texte de ce courriel n’est plus gardé\u00a0: il ne peut pas être relu.")
        record(IncomingRetried(mail=row.uuid), actor=person)
        _wait_again(row, forced_at=timezone.now())


def set_aside(*, mail: IncomingMail, person: Account) -> None:
    """Set a mail aside for good: its text is erased.

    Raises:
        Stale: it was taken over or set aside since.
    """
    with writing():
        row = _held(mail, (*OPEN, State.WAITING, State.CONFIRM))
        record(IncomingDropped(mail=row.uuid), actor=person)
        row.state, row.handled_at, row.next_attempt_at = State.DROPPED, timezone.now(), None
        row.save(update_fields=["state", "handled_at", "next_attempt_at"])
        RawMail.objects.filter(mail=row).delete()


def confirm(*, mail: IncomingMail, person: Account) -> None:
    """Say that a mail is one's own: it is read at once.

    Raises:
        Refused: it is not.
        Stale: it was confirmed or set aside since.
    """
    if mail.person_id != person.pk:
        raise Refused("Ce courriel n’est pas le vôtre.")
    with writing():
        row = _held(mail, (State.CONFIRM,))
        record(IncomingConfirmed(mail=row.uuid), actor=person)
        _wait_again(row, confirmed_at=timezone.now())


def forget_old() -> int:
    """Erase the mails kept long enough; return how many."""
    limit, done = timezone.now() - timedelta(days=settings.MAIL_IN_KEEP_DAYS), 0
    old = IncomingMail.objects.filter(received_at__lt=limit).order_by("pk")
    while numbers := list(old.values_list("pk", flat=True)[:PORTION]):
        IncomingMail.objects.filter(pk__in=numbers).delete()
        done += len(numbers)
    return done


def forget(*, person: Person) -> None:
    """Erase the mails of somebody."""
    IncomingMail.objects.filter(person=person).delete()
    IncomingMail.objects.filter(from_address=person.email.lower()).delete()


def forget_sender(*, person: Person, key: UUID) -> int:
    """Erase who wrote about a thing, and the mails themselves, in the caller's transaction; return how many.

    Their fingerprints stay: brought again, they are known.
    """
    rows = IncomingMail.objects.filter(person=person, key=str(key))
    RawMail.objects.filter(mail__in=rows.values("pk")).delete()
    return int(rows.update(person=None, from_name="", from_address="", subject="", message_id="", words="", url="", key=""))


def _held(mail: IncomingMail, states: tuple[str, ...]) -> IncomingMail:
    row = locked(row=mail)
    if row.state not in states:
        raise Stale(DECIDED)
    return row


def _wait_again(row: IncomingMail, **said: datetime) -> None:
    row.state, row.attempts, row.next_attempt_at, row.handled_at = State.WAITING, 0, timezone.now(), None
    for name, value in said.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "attempts", "next_attempt_at", "handled_at", *said])
    transaction.on_commit(lambda: read_mail.enqueue(mail_id=row.pk))
