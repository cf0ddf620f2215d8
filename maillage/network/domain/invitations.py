"""Acts on invitations."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import short_date, since
from maillage.network.domain.answers import WELCOME_INVITED, write_acceptance
from maillage.network.domain.memberships import place_person
from maillage.network.events import InvitationAccepted, InvitationDeclined, PeopleInvited
from maillage.network.models import Invitation, JoinRequest, Organisation
from maillage.network.notices import InvitationNotice, InvitationReminderNotice
from maillage.network.rules import may_invite
from maillage.people import public as people

WEEKS_OPEN = 4
MOST_REMINDERS = 3
DAYS_BETWEEN = 7
DECLINED_DAYS = 365


@dataclass(slots=True, kw_only=True)
class InvitationReport:
    """What became of a list: who was invited, who was welcomed at once, who was left out and why."""

    batch: uuid.UUID
    sent: list[Invitation] = field(default_factory=list)
    welcomed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def invite(*, entries: Sequence[tuple[str, str]], by: Any, organisation: Organisation | None = None, word: str = "") -> InvitationReport:
    """Invite (name, e-mail) pairs in one batch. Somebody whose request waits is welcomed at once.

    Raises:
        Refused: not the coordination.
    """
    if not may_invite(person=by):
        raise Refused("Seule la coordination envoie des invitations.")
    report = InvitationReport(batch=uuid.uuid4())
    with writing():
        now = timezone.now()
        for name, email in entries:
            _invite_one(name=name, email=email.strip().lower(), organisation=organisation, word=word, by=by, now=now, report=report)
        if report.sent or report.welcomed:
            record(PeopleInvited(batch=report.batch, count=len(report.sent) + len(report.welcomed)), actor=by)
    return report


def _invite_one(
    *, name: str, email: str, organisation: Organisation | None, word: str, by: Any, now: datetime, report: InvitationReport
) -> None:
    account = people.find_by_email(email=email)
    if account and account.is_member:
        report.skipped.append((email, "fait déjà partie du réseau"))
        return
    request = JoinRequest.objects.waiting().filter(email=email).first()
    if request:
        write_acceptance(request=request, word=word or WELCOME_INVITED, by=by, organisation=request.organisation or organisation)
        report.welcomed.append(email)
        return
    already = Invitation.objects.unanswered().filter(email=email).first()
    if already and already.expires_at > now:
        report.skipped.append((email, f"a déjà une invitation, envoyée {since(already.sent_at)}"))
        return
    declined = Invitation.objects.filter(email=email, declined_at__gt=now - timedelta(days=DECLINED_DAYS)).order_by("-declined_at").first()
    if declined and declined.declined_at:
        report.skipped.append((email, f"a décliné l’invitation le {short_date(declined.declined_at)}"))
        return
    # An expired invitation is sent anew: one row for each address that has not answered.
    invitation = already or Invitation(email=email)
    invitation.name, invitation.organisation, invitation.word, invitation.invited_by = name.strip(), organisation, word.strip(), by
    invitation.batch, invitation.sent_at, invitation.expires_at = report.batch, now, now + timedelta(weeks=WEEKS_OPEN)
    invitation.reminders, invitation.last_reminder_at = 0, None
    invitation.save()
    send(InvitationNotice(invitation=invitation))
    report.sent.append(invitation)


def _answerable(invitation: Invitation) -> Invitation:
    invitation = locked(row=invitation)
    if invitation.accepted_at:
        raise Stale("Cette invitation est déjà acceptée : connectez-vous.")
    if invitation.declined_at:
        raise Stale("Cette invitation a été déclinée. Vous pouvez toujours demander à rejoindre le réseau.")
    if invitation.expires_at <= timezone.now():
        raise Stale(
            f"Cette invitation n’est plus valable depuis le {short_date(invitation.expires_at)}. Vous pouvez demander à rejoindre le réseau."
        )
    return invitation


def accept_invitation(*, invitation: Invitation, name: str = "") -> tuple[Any, bool]:
    """Open the account of an invited person, member at once. Returns the person, and whether the account is new.

    Raises:
        Stale: answered already, or expired.
        Refused: the address belongs to a closed account.
    """
    with writing():
        invitation = _answerable(invitation)
        existing = people.find_by_email(email=invitation.email)
        request = JoinRequest.objects.waiting().filter(email=invitation.email).first()
        if request:
            write_acceptance(
                request=request,
                word=WELCOME_INVITED,
                by=invitation.invited_by,
                organisation=request.organisation or invitation.organisation,
            )
        person = people.open_account(
            email=invitation.email, name=name.strip() or invitation.name or invitation.email.split("@", 1)[0], joined=True
        )
        if invitation.organisation and not request:
            place_person(person=person, organisation=invitation.organisation, actor=person)
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
        record(InvitationAccepted(invitation=invitation.uuid, person=person.uuid), actor=person)
    return person, existing is None


def decline_invitation(*, invitation: Invitation) -> Invitation:
    """Write that an invited person does not wish to join; no reminder follows.

    Raises:
        Stale: answered already, or expired.
    """
    with writing():
        invitation = _answerable(invitation)
        invitation.declined_at = timezone.now()
        invitation.save(update_fields=["declined_at"])
        record(InvitationDeclined(invitation=invitation.uuid), actor=None)
    return invitation


def withdraw_invitation(*, invitation: Invitation, by: Any) -> None:
    """Take back an invitation nobody answered: its link opens nothing any more.

    Raises:
        Refused: not the coordination.
        Stale: it was answered.
    """
    if not may_invite(person=by):
        raise Refused("Seule la coordination retire une invitation.")
    with writing():
        invitation = locked(row=invitation)
        if invitation.accepted_at or invitation.declined_at:
            raise Stale("Cette invitation a déjà reçu une réponse.")
        invitation.delete()


def remind_invitations() -> int:
    """Remind those who have not answered, a week after the last word, three times at most; return how many were reminded."""
    now = timezone.now()
    before = now - timedelta(days=DAYS_BETWEEN)
    due = Invitation.objects.open(now=now).filter(reminders__lt=MOST_REMINDERS, sent_at__lte=before)
    reminded = 0
    for invitation in due:
        with writing():
            invitation = locked(row=invitation)  # noqa: PLW2901
            last = invitation.last_reminder_at or invitation.sent_at
            if invitation.accepted_at or invitation.declined_at or last > before or invitation.reminders >= MOST_REMINDERS:
                continue
            invitation.reminders += 1
            invitation.last_reminder_at = now
            invitation.save(update_fields=["reminders", "last_reminder_at"])
            send(InvitationReminderNotice(invitation=invitation))
            reminded += 1
    return reminded
