"""Meetings in the digest: those announced between two instants, the next ones, and what closes soon."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from maillage.kernel.text.dates import hour, long_date
from maillage.letters import public as letters
from maillage.meetings import rules
from maillage.meetings.models import (
    HOLDING,
    DatePoll,
    Invitee,
    Meeting,
    MeetingPerson,
    MeetingTheme,
    Registration,
    Voter,
)
from maillage.meetings.queries.cards import coming, meeting_cards, when_of, where_of
from maillage.network import public as network

NEAR, CLOSES_SOON = timedelta(days=21), timedelta(days=9)
MOST_NEAR = 20
Found = dict[int, list[letters.DigestEntry]]


def collect_announced(*, people: Sequence[Any], since: datetime, until: datetime) -> Found:
    """Give each member the meetings just announced, those of their themes first, without those they hold."""
    found = coming(person=people[0], now=until).filter(announced_at__gte=since, announced_at__lt=until)
    news = _news(found, now=until)
    return letters.news_for(people=people, news=news, interests=network.theme_interests(people=people)) if news else {}


def open_announced(*, since: datetime, until: datetime) -> list[letters.DigestEntry]:
    """Give the meetings open to all just announced."""
    found = coming(person=None, now=until).filter(announced_at__gte=since, announced_at__lt=until)
    return [each.entry for each in _news(found, now=until)]


def collect_next(*, people: Sequence[Any], since: datetime, until: datetime) -> Found:
    """Give each member the meetings of the next three weeks, and say which they come to."""
    entries = _next(person=people[0], until=until)
    if not entries:
        return {}
    comes: dict[int, set[Any]] = {}
    rows = Registration.objects.filter(person__in=people, state__in=HOLDING, meeting__in=list(entries))
    for person, meeting in rows.values_list("person_id", "meeting_id"):
        comes.setdefault(person, set()).add(meeting)
    known = {
        number: replace(entry, detail=f"Vous y serez · {entry.detail}", action_label="", action_url="") for number, entry in entries.items()
    }
    return {
        person.pk: [known[number] if number in comes.get(person.pk, ()) else entry for number, entry in entries.items()]
        for person in people
    }


def open_next(*, since: datetime, until: datetime) -> list[letters.DigestEntry]:
    """Give the meetings open to all of the next three weeks."""
    return list(_next(person=None, until=until).values())


def collect_closing(*, people: Sequence[Any], since: datetime, until: datetime) -> Found:
    """Give each member what closes in the days to come, once: registrations they have not made, date polls they have not answered."""
    found: Found = {}
    meetings, polls = _closing(person=people[0], since=since, until=until), _polls(since=since, until=until)
    rows, held, voted = (
        Registration.objects.filter(meeting__in=list(meetings), person__in=people).values_list("meeting_id", "person_id"),
        MeetingPerson.objects.filter(meeting__in=list(meetings), person__in=people).values_list("meeting_id", "person_id"),
        Voter.objects.filter(poll__in=list(polls), person__in=people).values_list("poll_id", "person_id"),
    )
    invited = (
        letters.by_owner(Invitee.objects.filter(poll__in=list(polls), stopped_at=None).values_list("poll_id", "email")) if polls else {}
    )
    known, answered = letters.by_owner((*rows, *held)) if meetings else {}, letters.by_owner(voted) if polls else {}
    for person in people:
        entries = [entry for number, entry in meetings.items() if person.pk not in known.get(number, ())]
        entries += [
            entry
            for number, entry in polls.items()
            if person.email in invited.get(number, ()) and person.pk not in answered.get(number, ())
        ]
        if entries:
            found[person.pk] = entries
    return found


def _news(found: Any, *, now: datetime) -> list[letters.News]:
    rows, more = letters.first_rows(found)
    themes = letters.by_owner(MeetingTheme.objects.filter(meeting__in=rows).values_list("meeting_id", "theme_id"))
    holders = letters.by_owner(
        MeetingPerson.objects.filter(meeting__in=rows, role__in=rules.HOLD, person__isnull=False).values_list("meeting_id", "person_id")
    )
    news = [
        letters.News(
            entry=entry, themes=themes.get(row.pk, frozenset()), by=holders.get(row.pk, frozenset()) | frozenset([row.created_by_id])
        )
        for row, entry in zip(rows, _entries(rows, now=now), strict=True)
    ]
    return letters.with_more(news, more)


def _next(*, person: Any, until: datetime) -> dict[int, letters.DigestEntry]:
    rows = list(coming(person=person, now=until).filter(starts_at__gte=until, starts_at__lt=until + NEAR)[:MOST_NEAR])
    return {row.pk: entry for row, entry in zip(rows, _entries(rows, now=until), strict=True)}


def _entries(rows: Sequence[Meeting], *, now: datetime) -> Iterable[letters.DigestEntry]:
    for row, card in zip(rows, meeting_cards(meetings=rows), strict=True):
        detail = " · ".join(filter(None, (when_of(meeting=row), where_of(meeting=row), card.source)))
        entry = replace(letters.entry_of(card=card, at=row.announced_at or row.changed_at), detail=detail)
        takes = rules.takes_registrations(meeting=row, now=now)
        yield replace(entry, action_label="S’inscrire", action_url=row.get_absolute_url()) if takes else entry


def _soon(field: str, made: str, *, since: datetime, until: datetime) -> Q:
    """Match what closes soon and was not yet said to: it came near between the two instants, or was made between them."""
    came_near = Q(**{f"{field}__gt": since + CLOSES_SOON, f"{field}__lte": until + CLOSES_SOON})
    came_late = Q(**{f"{made}__gte": since, f"{made}__lt": until, f"{field}__lte": until + CLOSES_SOON})
    return Q(**{f"{field}__gt": until}) & (came_near | came_late)


def _closing(*, person: Any, since: datetime, until: datetime) -> dict[int, letters.DigestEntry]:
    soon = _soon("register_until", "announced_at", since=since, until=until)
    rows = list(coming(person=person, now=until).filter(soon, stage__in=rules.REGISTERING).order_by("register_until", "pk")[:MOST_CLOSING])
    found = {}
    for row, entry in zip(rows, _entries(rows, now=until), strict=True):
        last = (
            f"Inscriptions jusqu’au {long_date(row.register_until)} à {hour(row.register_until)} · {entry.detail}"
            if row.register_until
            else ""
        )
        found[row.pk] = replace(entry, detail=last)
    return found


def _polls(*, since: datetime, until: datetime) -> dict[int, letters.DigestEntry]:
    soon = _soon("closes_at", "created_at", since=since, until=until)
    rows = DatePoll.objects.filter(soon, chosen=None).select_related("meeting").order_by("closes_at", "pk")[:MOST_CLOSING]
    return {poll.pk: _poll(poll, until) for poll in rows}


def _poll(poll: DatePoll, at: datetime) -> letters.DigestEntry:
    last = f"Quelle date vous convient ? Réponses jusqu’au {long_date(poll.closes_at)} à {hour(poll.closes_at)}" if poll.closes_at else ""
    return letters.DigestEntry(
        key=letters.entry_key(kind="meetings.poll", uuid=poll.uuid),
        kind="meetings.poll",
        data_kind="rencontre",
        title=str(poll.meeting),
        url=poll.get_absolute_url(),
        text=poll.words,
        at=at,
        detail=last,
        action_label="Dire mes dates",
        action_url=poll.get_absolute_url(),
    )


MOST_CLOSING = 8
NOUNS = ("rencontre", "rencontres")
SECTIONS = (
    letters.DigestSection(
        key="meetings.closing",
        title="Ce qui se ferme bientôt",
        position=20,
        collect=collect_closing,
        category="Rencontres",
        nouns=("échéance", "échéances"),
        most=MOST_CLOSING,
        all_name="meetings:meeting_list",
        reminds=True,
    ),
    letters.DigestSection(
        key="meetings.announced",
        title="Nouvelles rencontres",
        position=35,
        collect=collect_announced,
        category="Rencontres",
        collect_open=open_announced,
        nouns=NOUNS,
        all_name="meetings:meeting_list",
    ),
    letters.DigestSection(
        key="meetings.next",
        title="Prochaines rencontres",
        position=40,
        collect=collect_next,
        category="Rencontres",
        collect_open=open_next,
        nouns=NOUNS,
        most=4,
        all_name="meetings:meeting_list",
        alone=False,
        reminds=True,
    ),
)
