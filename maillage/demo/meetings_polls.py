"""Dates looked for together: a poll with both ways of coming, one for a meeting put off, one that waits for its organiser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from maillage.demo.clock import TODAY, at, moment
from maillage.demo.corpus import stable_uuid
from maillage.demo.loading_library import World
from maillage.demo.loading_meetings import day_from_now, instant, meeting_of
from maillage.kernel.text.typography import typo
from maillage.meetings.domain import ballots, calendars, polls
from maillage.meetings.domain.ballots import Ballot
from maillage.meetings.models import Answer, CalendarKey, DatePoll, Meeting, Slot

YES, IF, NO = Answer.YES, Answer.IF_NEED_BE, Answer.NO
ELSEWHERE = (("Nadia Collard", "Bibliothèque des Tanneurs"), ("Pascal Thiry", "École du Moulin"), ("Inès Kaya", "Maison des Jeunes du Canal"),
             ("Odile Servais", "Crèche Les Hirondelles"))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Told:
    """A poll to bring: opened so many days ago; `days` to come with `hours`; who answered; `gladly`: the day most can come."""

    key: str
    opened: int
    days: Sequence[int]
    hours: Sequence[tuple[str, str]]
    words: str
    members: Sequence[str]
    elsewhere: int
    gladly: int
    closes: int = 0
    removed: int | None = None


POLLS = (
    Told(
        key="transition", opened=6, days=(37, 40, 45, 48), hours=(("09:30", "12:30"), ("13:30", "16:30")), closes=5, gladly=2, removed=7,
        words="Les trois communes doivent pouvoir venir : dites aussi si vous nous rejoindriez à distance.",
        members=("lucie", "benoit", "yasmine", "ulysse", "mado"), elsewhere=3,
    ),
    Told(
        key="lecture", opened=3, days=(38, 41, 45), hours=(("09:30", "16:00"),), gladly=1, members=("ulysse", "mado", "lucie"), elsewhere=2,
        words="La salle était prise : cherchons une autre date, un mardi de préférence.",
    ),
    Told(
        key="benevoles", opened=21, days=(30, 33, 37), hours=(("18:00", "20:30"),), closes=-2, gladly=0, members=("benoit", "yasmine"), elsewhere=4,
        words="Une soirée courte, pour que les bénévoles puissent venir.",
    ),
)  # fmt: skip
COMMENTS = ("Plutôt le matin, je prends le train.", "Je peux accueillir le groupe.", "À distance si la garderie ferme.", "")


def load_polls(*, world: World) -> int:
    """Bring the polls that are not there yet, and an address of their own calendar to two members; return how many were missing."""
    added = 0
    for told in POLLS:
        meeting = Meeting.objects.filter(uuid=stable_uuid("meetings", told.key)).first()
        if meeting is not None and not DatePoll.objects.filter(meeting=meeting).exists():
            _poll(told, meeting_of(told.key), world)
            added += 1
    for key in ("lucie", "samira"):
        person = world.people.get(key)
        if person is not None and not CalendarKey.objects.filter(person=person).exists():
            calendars.renew_key(person=person)
            added += 1
    return added


def _poll(told: Told, meeting: Meeting, world: World) -> None:
    opened = moment(days=told.opened, key=f"poll {told.key}", after=meeting.created_at)
    closes = timezone.localdate(TODAY()) + timedelta(days=told.closes) if told.closes else None
    slots = [(instant(day, starts), instant(day, ends)) for day in _days(told.days) for starts, ends in told.hours]
    with at(opened):
        poll = polls.open_poll(
            meeting=meeting, person=world.coordinator, words=typo(told.words), slots=slots,
            closes_at=timezone.make_aware(datetime.combine(closes, time(23, 59))) if closes else None,
        )  # fmt: skip
    # The same address at each loading.
    DatePoll.objects.filter(pk=poll.pk).update(uuid=stable_uuid("polls", told.key))
    poll = DatePoll.objects.select_related("meeting").get(pk=poll.pk)
    rng, shown = Random(told.key), list(poll.slots.order_by("starts_at", "pk"))  # noqa: S311 (nothing secret)
    people: list[tuple[Any, str, str]] = [(world.people[key], "", "") for key in told.members if key in world.people]
    people += [(None, *who) for who in ELSEWHERE[: told.elsewhere]]
    for place, (member, name, team) in enumerate(people):
        when = moment(days=max(told.opened - 1 - place % 3, 0), key=f"{told.key} {place}", after=opened)
        if poll.closes_at and when > poll.closes_at:
            when = poll.closes_at - timedelta(hours=2 + place)
        with at(when):
            ballot = Ballot(
                name=name,
                organisation_name=team,
                comment=COMMENTS[place % len(COMMENTS)],
                answers=_answers(rng, shown, meeting, told.gladly),
            )
            ballots.answer(poll=poll, person=member, ballot=ballot)
    if told.removed is not None and told.removed < len(shown):
        with at(moment(days=1, key=f"removed {told.key}", after=opened)):
            polls.remove_slot(slot=Slot.objects.select_related("poll__meeting").get(pk=shown[told.removed].pk), person=world.coordinator)


def _days(numbers: Sequence[int]) -> list[date]:
    """Give as many working days as numbers: two that fall in the same holidays do not become one."""
    found: list[date] = []
    for number in numbers:
        later = number
        while (day := day_from_now(later)) in found:
            later += 1
        found.append(day)
    return found


def _answers(rng: Random, slots: Sequence[Slot], meeting: Meeting, gladly: int) -> dict[Any, str]:
    found = {}
    for place, slot in enumerate(slots):
        said = YES if place == gladly and rng.random() < 0.9 else rng.choice((YES, IF, NO, NO))
        for mode in meeting.seat_modes:
            found[slot.uuid, mode.value] = said.value if mode == meeting.seat_modes[0] else rng.choice((said.value, YES.value, IF.value))
    return found
