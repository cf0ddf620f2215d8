"""What a date poll says: each date with who can come, and the best ones."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.urls import reverse

from maillage.kernel.calendar.days import notes_of
from maillage.kernel.text.dates import hour, long_date, period
from maillage.meetings.models import Answer, DatePoll, Invitee, Seat, Slot, Vote, Voter

RANK = {Answer.YES: 2, Answer.IF_NEED_BE: 1, Answer.NO: 0}


@dataclass(slots=True, kw_only=True)
class Count:
    """The answers of one mode."""

    label: str
    yes: int = 0
    if_need_be: int = 0
    no: int = 0


@dataclass(slots=True, kw_only=True)
class Line:
    """A date: what day it is, and who can come. Somebody who may come in two ways counts once, by the better answer."""

    slot: Slot
    when: str
    notes: list[str]
    yes: list[str] = field(default_factory=list)
    if_need_be: list[str] = field(default_factory=list)
    no: list[str] = field(default_factory=list)
    by_mode: list[Count] = field(default_factory=list)
    is_best: bool = False
    is_chosen: bool = False
    is_past: bool = False

    @property
    def about(self) -> str:
        """Name the date beside a button, for those who hear the page."""
        return f": {self.when}"

    @property
    def who(self) -> list[tuple[str, list[str]]]:
        """Give the names under each answer that somebody gave."""
        found = (("Oui", self.yes), ("Si besoin", self.if_need_be), ("Non", self.no))
        return [(label, names) for label, names in found if names]

    @property
    def choose_url(self) -> str:
        """Give the page that makes it the date of the meeting."""
        return reverse("meetings:slot_choose", args=[self.slot.poll.meeting_id, self.slot.uuid])

    @property
    def score(self) -> tuple[int, int]:
        """How many can come, then how many gladly."""
        return len(self.yes) + len(self.if_need_be), len(self.yes)


@dataclass(slots=True, kw_only=True)
class Results:
    """A poll as everybody who has its address sees it; `removed` and `waiting` are for its organisers."""

    poll: DatePoll
    lines: list[Line]
    voters: list[Voter]
    removed: list[Line] = field(default_factory=list)
    waiting: list[Invitee] = field(default_factory=list)

    head: ClassVar[list[str]] = ["Date", "Oui", "Si besoin", "Non"]

    @property
    def best(self) -> list[Line]:
        """Give the dates most people can come to."""
        return [line for line in self.lines if line.is_best]

    @property
    def comments(self) -> list[Voter]:
        """Give those who left a word."""
        return [voter for voter in self.voters if voter.comment]


def results_of(*, poll: DatePoll, now: datetime, for_organisers: bool = False) -> Results:
    """Gather a poll: three queries, four for its organisers."""
    slots = list(poll.slots.order_by("starts_at", "ends_at", "pk"))
    for slot in slots:
        slot.poll = poll
    voters = list(poll.voters.order_by("created_at", "pk"))
    names = {voter.pk: voter.name for voter in voters}
    votes: dict[int, list[Vote]] = defaultdict(list)
    for vote in Vote.objects.filter(slot__poll=poll).order_by("voter_id", "pk"):
        votes[vote.slot_id].append(vote)
    modes = poll.meeting.seat_modes
    lines = [line_of(slot, votes[slot.pk], names, modes, poll=poll, now=now) for slot in slots]
    shown = [line for line in lines if line.slot.removed_at is None]
    best = max((line.score for line in shown if not line.is_past), default=(0, 0))
    for line in shown:
        line.is_best = best > (0, 0) and line.score == best and not line.is_past
    found = Results(poll=poll, lines=shown, voters=voters)
    if for_organisers:
        answered = {voter.email.lower() for voter in voters if voter.email}
        found.removed = [line for line in lines if line.slot.removed_at is not None]
        found.waiting = [row for row in poll.invitees.order_by("pk") if row.email.lower() not in answered]
    return found


def line_of(slot: Slot, votes: list[Vote], names: dict[int, str], modes: list[Seat], *, poll: DatePoll, now: datetime) -> Line:
    """Count the answers to one date."""
    line = Line(
        slot=slot,
        when=period(slot.starts_at, slot.ends_at),
        notes=notes_of(slot.starts_at),
        is_chosen=slot.pk == poll.chosen_id,
        is_past=slot.starts_at <= now,
    )
    counts = {mode: Count(label=mode.label) for mode in modes}
    better: dict[int, Answer] = {}
    for vote in votes:
        said = Answer(vote.answer)
        if vote.mode not in counts:
            continue
        count = counts[Seat(vote.mode)]
        name = said.value.lower()
        setattr(count, name, getattr(count, name) + 1)
        if vote.voter_id not in better or RANK[said] > RANK[better[vote.voter_id]]:
            better[vote.voter_id] = said
    for voter, said in better.items():
        getattr(line, said.value.lower()).append(names.get(voter, ""))
    line.by_mode = list(counts.values()) if len(modes) > 1 else []
    return line


def closing_of(*, poll: DatePoll) -> str:
    """Say until when answers are taken; empty without a last day."""
    return f"{long_date(poll.closes_at)} à {hour(poll.closes_at)}" if poll.closes_at else ""


def answers_of(*, voter: Voter | None) -> dict[str, str]:
    """Give what somebody answered, by name of field of the form."""
    rows = Vote.objects.filter(voter=voter).select_related("slot") if voter else []
    return {field_name(vote.slot, vote.mode): vote.answer for vote in rows}


def field_name(slot: Slot, mode: str) -> str:
    """Give the name of the field where a date is answered in a mode."""
    return f"d-{slot.uuid.hex}-{mode}"


def poll_by_uuid(*, uuid: Any) -> DatePoll | None:
    """Find a poll by its secret address."""
    return DatePoll.objects.select_related("meeting__commune", "created_by", "chosen").filter(uuid=uuid).first()


def polls_of(*, person: Any) -> list[dict[str, Any]]:
    """Give what is kept of somebody's answers, for their own data."""
    rows = (
        Voter.objects.filter(Q(person_id=person.pk) | Q(email__iexact=person.email))
        .select_related("poll__meeting")
        .prefetch_related("votes__slot")
    )
    return [
        {
            "rencontre": str(row.poll.meeting),
            "nom": row.name,
            "mot": row.comment,
            "repondu_le": row.changed_at.isoformat(),
            "reponses": [
                {"date": str(vote.slot), "mode": vote.get_mode_display(), "reponse": vote.get_answer_display()}
                for vote in sorted(row.votes.all(), key=lambda vote: (vote.slot.starts_at, vote.mode))
            ],
        }
        for row in rows.order_by("pk")
    ]
