"""Reads for the introductions: who arrived, who could welcome them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.network.public import Membership
from maillage.people import public as people
from maillage.welcome.models import Pair

NEW_DAYS, SETTLED_DAYS, REST_DAYS, SEEN_DAYS = 90, 120, 180, 60
MOST_NEWCOMERS, MOST_HOSTS = 20, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A member, where they work, and what brings them near to somebody."""

    person: Any
    organisation: str
    organisation_id: int
    place: str
    area: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A newcomer, and who could welcome them: the nearest first, each with why."""

    newcomer: Worker
    hosts: list[tuple[Worker, str]]


def newcomers(*, now: datetime | None = None) -> people.PersonQuerySet:
    """Give the members who arrived within three months and were introduced to nobody, the oldest first."""
    since = (now or timezone.now()) - timedelta(days=NEW_DAYS)
    introduced = Pair.objects.going_on().values("newcomer_id")
    found: people.PersonQuerySet = people.members().filter(joined_at__gte=since, role=people.Person.Role.MEMBER)
    return found.filter(~Q(pk__in=introduced)).order_by("joined_at", "pk")


def arrivals() -> list[Arrival]:
    """Give the newcomers with the members who could welcome them: three queries, whatever their number."""
    fresh = list(newcomers()[:MOST_NEWCOMERS])
    if not fresh:
        return []
    now = timezone.now()
    busy = set(Pair.objects.filter(at__gte=now - timedelta(days=REST_DAYS)).values_list("host_id", flat=True))
    rows = (
        Membership.objects.current().filter(is_main=True, person__joined_at__isnull=False).select_related("person", "organisation__commune")
    )
    workers = {row.person_id: _worker(row) for row in rows.order_by("pk")}
    settled, seen = now - timedelta(days=SETTLED_DAYS), timezone.localdate() - timedelta(days=SEEN_DAYS)
    free = [
        each
        for pk, each in workers.items()
        if pk not in busy and each.person.joined_at <= settled and each.person.seen_on and each.person.seen_on >= seen
    ]
    alone = Worker(person=None, organisation="", organisation_id=0, place="", area=None)
    return [_arrival(person, workers.get(person.pk, alone), free) for person in fresh]


def _worker(row: Any) -> Worker:
    commune = row.organisation.commune
    return Worker(
        person=row.person,
        organisation=row.organisation.name,
        organisation_id=row.organisation_id,
        place=commune.name if commune else "",
        area=commune.parent_id if commune else None,
    )


def _arrival(person: Any, work: Worker, free: list[Worker]) -> Arrival:
    mine = Worker(person=person, organisation=work.organisation, organisation_id=work.organisation_id, place=work.place, area=work.area)
    others = [each for each in free if each.person.pk != person.pk and each.organisation_id != mine.organisation_id]
    near = sorted(others, key=lambda each: (-_nearness(mine, each), each.person.joined_at, each.person.pk))
    return Arrival(newcomer=mine, hosts=[(each, why(mine=mine, other=each)) for each in near[:MOST_HOSTS]])


def _nearness(mine: Worker, other: Worker) -> int:
    return 2 * _same_trade(mine, other) + _same_area(mine, other)


def _same_trade(mine: Worker, other: Worker) -> bool:
    return bool(mine.person.trade) and mine.person.trade == other.person.trade


def _same_area(mine: Worker, other: Worker) -> bool:
    return mine.area is not None and mine.area == other.area


def why(*, mine: Worker, other: Worker) -> str:
    """Say what brings two people near."""
    reasons = [*(["même métier"] if _same_trade(mine, other) else []), *(["même province"] if _same_area(mine, other) else [])]
    return ", ".join(reasons)


def drawn() -> Any:
    """Give the pairs, the last first."""
    return Pair.objects.select_related("newcomer", "host", "by").order_by("-at", "-pk")
