"""What somebody reads of registering to a meeting: the places, their own registration, who comes, who shares the road."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, F, IntegerField, When
from django.utils import timezone

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import DeskItem
from maillage.kernel.db.public import Part, Row
from maillage.kernel.text.dates import hour, long_date, short_date
from maillage.kernel.text.order import sort_key_fr, unaccented
from maillage.meetings import rules
from maillage.meetings.models import HOLDING, Meeting, Registration, Reserve, Seat, Stage, State
from maillage.meetings.queries.places import Places
from maillage.meetings.queries.roll import Roll, roll_of
from maillage.meetings.queries.seats import SeatCount
from maillage.meetings.signed import registration_path
from maillage.network import public as network

SHORT = 40
DESK_MOST = 12


@dataclass(frozen=True, kw_only=True)
class ModeChoice:
    """One way of taking part, as it is shown before registering."""

    mode: Seat
    count: SeatCount
    label: str
    sentence: str
    is_full: bool


@dataclass(frozen=True, kw_only=True)
class RegisterPanel:
    """What the page of a meeting shows of registering. `closed` says why nobody comes in any more, "" when people may."""

    meeting: Meeting
    choices: list[ModeChoice]
    is_full: bool
    closed: str
    is_open_to_reader: bool
    is_member: bool
    one_click: bool
    registration: Registration | None = None
    rank: int = 0
    own_url: str = ""
    until: str = ""


def registration_of(*, meeting: Meeting, person: Any) -> Registration | None:
    """Give the live registration of a member, None when they have none."""
    if not is_member(person=person):
        return None
    found = Registration.objects.filter(meeting=meeting, person_id=person.pk).live().select_related("organisation").first()
    if found is not None:
        found.meeting, found.person = meeting, person
    return found


def register_panel(*, meeting: Meeting, person: Any, roll: Roll | None = None) -> RegisterPanel:
    """Describe registering to a meeting for this reader: one query, which `roll` spares, and one or two more where places are free."""
    now = timezone.now()
    roll = roll or roll_of(meeting=meeting)
    own = roll.own(person=person)
    member = is_member(person=person)
    choices = _choices(meeting, roll, person, now)
    may = rules.may_register(person=person, meeting=meeting, now=now)
    return RegisterPanel(
        meeting=meeting,
        choices=choices,
        is_full=all(choice.is_full for choice in choices),
        closed=closed_words(meeting=meeting, now=now),
        is_open_to_reader=may,
        is_member=member,
        one_click=member and may and own is None and not (meeting.asks if hasattr(meeting, "asks") else meeting.asked.exists()),
        registration=own,
        rank=roll.rank(registration=own) if own else 0,
        own_url=registration_path(registration=own) if own else "",
        until=f"{long_date(meeting.register_until)} à {hour(meeting.register_until)}" if meeting.register_until else "",
    )


def _choices(meeting: Meeting, roll: Roll, person: Any, now: datetime) -> list[ModeChoice]:
    """Say for each mode what is left for this reader: of general places, and of those reserved to their sector."""
    counts = roll.seat_counts()
    open_ones = [mode for mode, count in counts.items() if count.free] if not meeting.has_ended(now=now) else []
    kept = list(meeting.reserves.filter(mode__in=open_ones).order_by("sector")) if open_ones else []
    team = network.main_organisation(person=person) if kept and is_member(person=person) else None
    return [_choice(counts[mode], roll, [row for row in kept if row.mode == mode], team, person) for mode in meeting.seat_modes]


def _choice(count: SeatCount, roll: Roll, kept: list[Reserve], team: Any, person: Any) -> ModeChoice:
    full, sentence = count.is_full, f"{count.sentence}."
    if full:
        sentence = f"Complet ({count.held} sur {count.capacity}). Vous seriez {on_the_list(count.queue + 1)}."
    elif count.capacity is None:
        sentence = "Le lien de connexion arrive par courriel." if count.mode == Seat.REMOTE else "Des places pour toutes et tous."
    elif kept:
        places = roll.places(mode=count.mode, kept=kept)
        full = is_member(person=person) and places.free_for(sector=team.sector if team else "") == 0
        sentence = _with_reserves(count, kept, places, is_full=full or places.free_for(sector="") == 0)
    return ModeChoice(mode=count.mode, count=count, label=count.mode.label.capitalize(), sentence=sentence, is_full=full)


def _with_reserves(count: SeatCount, kept: list[Reserve], places: Places, *, is_full: bool) -> str:
    """Say which places are kept for whom, and the rank of somebody else when nothing else is left."""
    labels = dict(network.Organisation.Sector.choices)
    left = [(labels.get(row.sector, row.sector), row.seats - places.held.get(row.sector, 0)) for row in kept]
    named = ", ".join(f"{label} {number}" for label, number in left if number > 0)
    if not is_full:
        return f"{count.sentence}.{f' Réservées : {named}.' if named else ''}"
    return f"{count.held}/{count.capacity}\u00a0: les places libres sont réservées ({named}). Sans cela, vous seriez {on_the_list(count.queue + 1)}."


def on_the_list(rank: int) -> str:
    """Say a rank: « en tête de la liste d’attente », « 4e sur la liste d’attente »."""
    return f"{'en tête de' if rank == 1 else f'{rank}e sur'} la liste d’attente"


def closed_words(*, meeting: Meeting, now: datetime) -> str:
    """Say why nobody comes in any more; "" when people may."""
    if rules.takes_registrations(meeting=meeting, now=now):
        return ""
    if meeting.stage in (Stage.CANCELLED, Stage.POSTPONED):
        return f"La rencontre est {meeting.get_stage_display()}."
    if meeting.has_ended(now=now):
        return "La rencontre a eu lieu."
    if meeting.is_draft:
        return "Les inscriptions ne sont pas encore ouvertes."
    return "Les inscriptions sont closes."


def _coming_to(at: Any) -> Any:
    """The coming meetings where a member is registered."""
    rows = Registration.objects.filter(person_id=at.person, state__in=(*HOLDING, State.WAITING))
    coming_ones = rows.filter(meeting__stage__in=(Stage.OPEN, Stage.CLOSED, Stage.POSTPONED)).exclude(meeting__ends_at__lt=at.now)
    return coming_ones.order_by("meeting__starts_at", "pk")


def _desk_item(row: Row) -> DeskItem:
    registration = Registration(uuid=row.uuid, mode=row.first, state=row.second, offered_until=row.until)
    when = f", {short_date(row.since)}" if row.since and row.third != Stage.POSTPONED else ""
    asked = bool(row.number)
    if registration.is_offered and row.until:
        state = f"Une place pour vous, gardée jusqu’au {long_date(row.until)} à {hour(row.until)}"
    elif registration.is_waiting:
        state = f"Sur la liste d’attente{when}"
    elif asked:
        state = f"Dites comment vous venez{when}"
    else:
        state = f"Vous venez {registration.get_mode_display()}{when}"
    url = registration_path(registration=registration)
    return DeskItem(data_kind="rencontre", state=state, title=row.title, url=url, unfinished=registration.is_offered or asked)


ASKED_HOW = Case(When(mode_asked_at__isnull=False, mode_answered_at=None, then=1), default=0, output_field=IntegerField())
DESK_REGISTRATIONS = Part(
    name="meetings.registered",
    rows=_coming_to,
    columns={
        "uuid": F("uuid"),
        "title": F("meeting__title"),
        "first": F("mode"),
        "second": F("state"),
        "third": F("meeting__stage"),
        "number": ASKED_HOW,
        "since": F("meeting__starts_at"),
        "until": F("offered_until"),
    },
    make=_desk_item,
    most=DESK_MOST,
)


@dataclass(frozen=True, kw_only=True)
class Comer:
    """A member who comes, as other members see it. `is_me`: it is the reader."""

    name: str
    team: str
    mode: str
    is_me: bool


@dataclass(frozen=True, kw_only=True)
class Coming:
    """Who comes: how many in all, names for members alone, guests and people without account in numbers."""

    total: int
    teams: int
    members: list[Comer]
    others: int
    more: int = 0


def coming(*, meeting: Meeting, person: Any, roll: Roll | None = None) -> Coming:
    """Count who comes; name the members who registered, to members: one query, which `roll` spares."""
    rows = [entry for entry in (roll or roll_of(meeting=meeting)).entries if entry.state == State.SEATED]
    total = sum(row.seats for row in rows)
    teams = len({row.organisation or row.organisation_name.lower() for row in rows if row.organisation or row.organisation_name})
    if not is_member(person=person):
        return Coming(total=total, teams=teams, members=[], others=total)
    known = [row for row in rows if row.person_name]
    names = [Comer(name=row.person_name, team=row.team, mode=Seat(row.mode).label, is_me=row.person == person.pk) for row in known]
    names.sort(key=lambda comer: (not comer.is_me, sort_key_fr(comer.name)))
    return Coming(total=total, teams=teams, members=names[:SHORT], others=total - len(known), more=max(0, len(names) - SHORT))


@dataclass(frozen=True, kw_only=True)
class Traveller:
    """Somebody who shares the road, as shown to those who do too."""

    name: str
    email: str
    leaves_from: str
    seats: int
    is_near: bool


def travellers(*, registration: Registration) -> list[Traveller]:
    """Give the others who share the road to this meeting, those who leave from the same place first; only to whoever shares too."""
    if not registration.carpool or registration.mode != Seat.ON_SITE or registration.state not in HOLDING:
        return []
    rows = Registration.objects.filter(meeting=registration.meeting_id, carpool=True, mode=Seat.ON_SITE, state__in=HOLDING)
    mine = _words(registration.carpool_from)
    found = [
        Traveller(
            name=row.name,
            email=row.email,
            leaves_from=row.carpool_from,
            seats=row.carpool_seats,
            is_near=bool(mine & _words(row.carpool_from)),
        )
        for row in rows.exclude(pk=registration.pk).order_by("created_at", "pk")
    ]
    return sorted(found, key=lambda one: (not one.is_near, sort_key_fr(one.leaves_from), sort_key_fr(one.name)))


def _words(place: str) -> set[str]:
    """Give the words of a place that tell it from another."""
    words = unaccented(place).lower().replace("-", " ").replace(",", " ").replace("’", " ").replace("'", " ").split()
    return {word for word in words if len(word) > 2 and word not in {"gare", "les", "des", "centre", "rue", "place"}}


def has_erasure_date(*, meeting: Meeting) -> str:
    """Say when the answers are erased, "" when the meeting has no date."""
    from datetime import timedelta

    return long_date(meeting.ends_at + timedelta(days=meeting.answers_kept_days)) if meeting.ends_at else ""


def counts_of_states(*, meeting: Meeting) -> Counter[str]:
    """Count the registrations of a meeting by state: one query."""
    return Counter(Registration.objects.filter(meeting=meeting).order_by().values_list("state", flat=True))
