"""People who register to the meetings of the demonstration: seats that fill, a waiting list, a place on offer, shared roads."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from maillage.demo.clock import TODAY, at, moment
from maillage.demo.loading_library import World
from maillage.demo.loading_meetings import ours
from maillage.kernel.text.typography import typo
from maillage.meetings.domain import registrations, waiting
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Meeting, Registration, RegistrationQuestion, RegistrationStep, Seat, Stage, State

FIRST = ("Aline", "Baptiste", "Carine", "Dounia", "Élise", "Fabrice", "Gwen", "Hamza", "Inès", "Jonas", "Khadija", "Louise", "Marius",
         "Noémie", "Odile", "Pascal", "Rachid", "Solange", "Tom", "Violette")  # fmt: skip
LAST = ("Arnould", "Bodart", "Colson", "Delvaux", "Evrard", "Fontaine", "Gilles", "Hanssens", "Istace", "Jadot", "Kaya", "Lemaire", "Masson",
        "Noël", "Ozturk", "Piron", "Renard", "Servais", "Thiry", "Verlaine")  # fmt: skip
TEAMS = ("Bibliothèque des Tanneurs", "École du Moulin", "Crèche Les Hirondelles", "Maison des Jeunes du Canal", "Atelier de la Source")
NEEDS = ("Végétarien, merci", "Je viens en fauteuil", "Une boucle magnétique si possible", "Je dois partir à 15h", "Sans gluten")
FROM = ("Valmont, gare", "Beaupré", "Trois-Rives", "Valmont", "Saint-Aubert")
WORDS = "Deux collègues intéressé·e·s, à confirmer."
NEARLY = 0.7


def load_registrations(*, world: World) -> int:
    """Fill the announced meetings nobody is registered to yet; return how many registrations were made."""
    free = Meeting.objects.announced().filter(uuid__in=ours(), registrations=None, starts_at__isnull=False).order_by("starts_at", "pk")
    coming = [meeting for meeting in free if meeting.stage == Stage.OPEN and meeting.starts_at and meeting.starts_at > TODAY()]
    added = sum(_before(meeting, world) for meeting in free if meeting not in coming)
    small = [meeting for meeting in coming if meeting.seats_on_site and meeting.seats_on_site <= 40 and not meeting.reserves.exists()]
    return added + sum(_coming(meeting, world, is_full=meeting in small[:1]) for meeting in coming)


def _people(meeting: Meeting, world: World, rng: Random, count: int) -> list[tuple[Any, Entry]]:
    """Give (member or None, entry) of so many people; a member comes once."""
    members = rng.sample(sorted(world.people.values(), key=lambda person: person.email), k=min(len(world.people), count))
    members = [person for person in members if person.is_member and person.pk != meeting.created_by_id]
    found: list[tuple[Any, Entry]] = []
    for number in range(count):
        member = members.pop() if members and rng.random() < 0.5 else None
        found.append((member, _entry(meeting, rng, number, member)))
    return found


def _entry(meeting: Meeting, rng: Random, number: int, member: Any) -> Entry:
    mode = rng.choice([Seat.ON_SITE, Seat.ON_SITE, Seat.REMOTE]) if len(meeting.seat_modes) > 1 else meeting.seat_modes[0]
    first, last = FIRST[(number * 7 + meeting.pk) % len(FIRST)], LAST[(number * 3 + meeting.pk) % len(LAST)]
    road = meeting.offers_carpool and mode == Seat.ON_SITE and rng.random() < 0.3
    asked = RegistrationQuestion.objects.filter(meeting=meeting).order_by("position", "pk")
    return Entry(
        mode=mode,
        name="" if member else f"{first} {last}",
        email="" if member else f"{first}.{last}.{number}@demo.example".lower().replace("é", "e").replace("è", "e").replace("ë", "e"),
        organisation_name="" if member else rng.choice(TEAMS),
        seats=2 if rng.random() < 0.1 else 1,
        needs=typo(rng.choice(NEEDS)) if rng.random() < 0.2 else "",
        photo_consent=rng.random() < 0.85 if meeting.asks_photo_consent else None,
        carpool=road,
        carpool_from=rng.choice(FROM) if road else "",
        carpool_seats=rng.randrange(4) if road else 0,
        answers={question.pk: rng.choice(question.choices) if question.choices else "" for question in asked if rng.random() < 0.9},
    )


def _coming(meeting: Meeting, world: World, *, is_full: bool) -> int:
    """Register people in the weeks since it was announced, through the acts: seats, then the list."""
    rng = Random(str(meeting.uuid))  # noqa: S311  (a demonstration)
    capacity = sum(filter(None, (meeting.seats(mode=mode) for mode in meeting.seat_modes))) or 12
    count = max(3, int(capacity * rng.uniform(0.25, NEARLY)))
    if is_full and meeting.seats_on_site:
        # Two out of three come on site when both ways are open.
        count = int((meeting.seats_on_site + 5) * (1.5 if len(meeting.seat_modes) > 1 else 1))
    people = _people(meeting, world, rng, count)
    since = meeting.announced_at or meeting.created_at
    days = max(1.0, (TODAY() - since).days)
    moments = sorted(moment(days=rng.uniform(0, days), key=f"{meeting.uuid}{number}", after=since) for number in range(count))
    made = [_register(meeting, member, entry, when) for (member, entry), when in zip(people, moments, strict=True)]
    if is_full:
        _offer(meeting, made)
    return len(made)


def _register(meeting: Meeting, member: Any, entry: Entry, when: datetime) -> Registration:
    with at(when):
        registration = registrations.register(meeting=meeting, person=member, entry=entry)
    if registration.state == State.UNCONFIRMED:
        with at(when + timedelta(minutes=3)):
            registration = registrations.confirm(registration=registration)
    return registration


def _offer(meeting: Meeting, made: Sequence[Registration]) -> None:
    """Two people who had a seat cancel: one place is taken, the other is on offer."""
    seated = [each for each in made if each.state == State.SEATED and each.seats == 1 and each.mode == Seat.ON_SITE][:2]
    for registration, hours in zip(seated, (30, 5), strict=False):
        with at(TODAY() - timedelta(hours=hours)):
            registrations.cancel(registration=registration)
        offered = Registration.objects.filter(meeting=meeting, state=State.OFFERED).order_by("pk").first()
        if offered is not None and hours > 5:
            with at(TODAY() - timedelta(hours=hours - 4)):
                waiting.accept(registration=offered)


def _before(meeting: Meeting, world: World) -> int:
    """Write who registered to a meeting that takes nobody any more: held, closed, put off, cancelled."""
    rng = Random(str(meeting.uuid))  # noqa: S311  (a demonstration)
    capacity = min(meeting.seats_on_site or meeting.seats_remote or 24, 36)
    until = min(meeting.starts_at or TODAY(), TODAY())
    rows = []
    for number, (member, entry) in enumerate(_people(meeting, world, rng, max(4, int(capacity * NEARLY)))):
        when = until - timedelta(days=3 + number % 20, minutes=37 * number)
        rows.append(
            Registration(
                meeting=meeting,
                person=member,
                name=member.name if member else entry.name,
                email=member.email if member else entry.email,
                organisation_name=entry.organisation_name,
                mode=entry.mode,
                seats=entry.seats,
                state=State.SEATED,
                queued_at=when,
                photo_consent=entry.photo_consent,
                created_at=when,
                confirmed_at=when,
                reminded=f"{timezone.localdate(meeting.starts_at)}:1" if until < TODAY() else "",
                organisation=_team_of(member),
                sector=_sector_of(member),
            )
        )
    made = Registration.objects.bulk_create(rows)
    RegistrationStep.objects.bulk_create(
        [RegistrationStep(registration=row, state=State.SEATED, by=row.person, at=row.created_at) for row in made]
    )
    return len(made)


def _team_of(member: Any) -> Any:
    from maillage.network import public as network

    return network.main_organisation(person=member) if member else None


def _sector_of(member: Any) -> str:
    team = _team_of(member)
    return str(team.sector) if team else ""
