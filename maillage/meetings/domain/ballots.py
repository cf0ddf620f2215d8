"""Answer a date poll: with an account, or with a name; change one's answer; be forgotten."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from maillage.kernel.access.public import Refused, is_member
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line
from maillage.meetings import notices_polls as notices
from maillage.meetings.events import PollAnswered
from maillage.meetings.models import Answer, DatePoll, Invitee, Vote, Voter
from maillage.people.public import DEPARTED_NAME

MOST_VOTERS = 500
KEPT = timedelta(days=180)
CLOSED = "Ce sondage est clos : votre réponse n’est pas enregistrée. Écrivez à la personne qui prépare la rencontre."
KNOWN = "Cette adresse a déjà répondu. Nous venons de lui envoyer le lien qui permet de changer sa réponse."


@dataclass(frozen=True, kw_only=True)
class Ballot:
    """What somebody answered. `answers` maps (uuid of a date, mode) to an answer; what is not there is not answered."""

    name: str = ""
    email: str = ""
    organisation_name: str = ""
    comment: str = ""
    answers: Mapping[tuple[UUID, str], str] = field(default_factory=dict)


def voter_of(*, poll: DatePoll, person: Any) -> Voter | None:
    """Give the answer of a member, theirs by account or by address."""
    if not is_member(person=person):
        return None
    mine = poll.voters.filter(Q(person_id=person.pk) | Q(person=None, email__iexact=person.email))
    return mine.order_by(F("person_id").asc(nulls_last=True), "pk").first()


def is_theirs(*, voter: Voter, person: Any) -> bool:
    """Say whether an answer is this member's: by account, or by address while they have no other in the poll."""
    if not is_member(person=person):
        return False
    if voter.person_id is not None:
        return bool(voter.person_id == person.pk)
    same = voter.email.lower() == person.email.lower()
    return same and not Voter.objects.filter(poll_id=voter.poll_id, person_id=person.pk).exists()


def answer(*, poll: DatePoll, person: Any, ballot: Ballot, voter: Voter | None = None) -> Voter:
    """Note which dates suit somebody. `voter`: whoever came by the address of their own answer, which it then changes.

    A member has one answer. An address that has answered already is sent the way to change its answer: nobody changes
    another's by typing their address.

    Raises:
        Refused: closed, nothing answered, no name, too many answers, or an address that has answered; with words.
    """
    now = timezone.now()
    with writing():
        poll = locked(row=poll)
        if not poll.is_open(now=now):
            raise Refused(CLOSED)
        if not ballot.answers:
            raise Refused("Répondez pour une date au moins.")
        member = person if is_member(person=person) else None
        if voter is not None and not is_theirs(voter=voter, person=member):
            # Somebody gave them the address of their answer: they change it for them, and never become its author.
            member = None
        voter = voter or voter_of(poll=poll, person=member)
        email = "" if member else ballot.email.strip().lower()
        if email and poll.voters.filter(email__iexact=email).exclude(pk=voter.pk if voter else 0).exists():
            raise Refused(KNOWN)
        is_new = voter is None
        voter = voter or Voter(poll=poll, created_at=now)
        if is_new and poll.voters.count() >= MOST_VOTERS:
            raise Refused("Ce sondage a déjà reçu beaucoup de réponses. Écrivez à la personne qui prépare la rencontre.")
        _write(voter, member, ballot, email, now)
        _write_votes(voter, poll, ballot)
        journal.record(PollAnswered(meeting=poll.meeting.uuid), actor=member)
        if is_new and voter.person_id is None and voter.email:
            send(notices.PollAnsweredNotice(voter=voter))
    return voter


def send_way(*, poll: DatePoll, email: str) -> None:
    """Send to an address that has answered the way to change its answer; once a day."""
    voter = poll.voters.filter(email__iexact=email.strip()).select_related("person").first()
    if voter is not None:
        with writing():
            send(notices.PollAnsweredNotice(voter=voter))


def _write(voter: Voter, member: Any, ballot: Ballot, email: str, now: datetime) -> None:
    name = member.name if member else voter.name if voter.person_id else one_line(ballot.name)[:120]
    if not name:
        raise Refused("Écrivez votre nom : les autres voient ainsi qui peut venir.")
    if member is not None:
        voter.person, voter.email = member, ""
    elif voter.person_id is None:
        voter.email = email
    voter.name = name
    voter.organisation_name = one_line(ballot.organisation_name)[:160]
    voter.comment = one_line(ballot.comment)[:300]
    voter.changed_at = now
    voter.save()


def _write_votes(voter: Voter, poll: DatePoll, ballot: Ballot) -> None:
    """Replace the answers to the dates shown; those to dates taken off meanwhile stay as they were."""
    modes = set(poll.meeting.seat_modes)
    slots = {slot.uuid: slot for slot in poll.slots.all()}
    shown = [slot.pk for slot in slots.values() if slot.removed_at is None]
    voter.votes.filter(slot_id__in=shown, mode__in=modes).delete()
    rows = [
        Vote(voter=voter, slot=slots[uuid], mode=mode, answer=said)
        for (uuid, mode), said in ballot.answers.items()
        if uuid in slots and slots[uuid].removed_at is None and mode in modes and said in Answer.values
    ]
    if not rows:
        raise Refused("Les dates ont changé entre-temps : relisez-les, puis répondez à nouveau.")
    Vote.objects.bulk_create(rows)


def forget_polls(*, person: Any) -> None:
    """Take somebody's name off their answers when they leave; the counts stay."""
    mine = Q(person_id=person.pk) | Q(email__iexact=person.email)
    Voter.objects.filter(mine).update(person=None, name=DEPARTED_NAME, email="", organisation_name="", comment="")
    Invitee.objects.filter(email__iexact=person.email).delete()


def clean_polls(*, now: datetime) -> int:
    """Erase names and addresses of people without account half a year after a poll was settled, closed, or last answered; return how many."""
    old = now - KEPT
    ended = DatePoll.objects.filter(
        Q(chosen_at__lt=old) | Q(chosen_at=None, closes_at__lt=old) | Q(chosen_at=None, closes_at=None, created_at__lt=old)
    )
    ended = ended.exclude(voters__changed_at__gte=old)
    with writing():
        Invitee.objects.filter(poll__in=ended.values("pk")).delete()
        named = Voter.objects.filter(poll__in=ended.values("pk"), person=None).exclude(name="")
        return named.exclude(name=DEPARTED_NAME).update(name=DEPARTED_NAME, email="", organisation_name="", comment="")
