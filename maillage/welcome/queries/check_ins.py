"""Reads for « comment ça va ? »: who was not seen, who answered."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from maillage.kernel.text.dates import short_date, since
from maillage.network.public import Membership
from maillage.people import public as people
from maillage.welcome.models import CheckIn
from maillage.welcome.models.check_ins import QUARTER

NOT_SEEN_DAYS = 90
MOST = 60


def not_seen(*, now: datetime | None = None, today: date | None = None) -> people.PersonQuerySet:
    """Give the members not seen for three months whom nobody asked within the quarter, not seen for longest first."""
    now, long = now or timezone.now(), timedelta(days=NOT_SEEN_DAYS)
    asked = CheckIn.objects.filter(at__gt=now - QUARTER).values("person_id")
    unseen = people.not_seen_since(day=(today or timezone.localdate()) - long, instant=now - long)
    found: people.PersonQuerySet = unseen.filter(joined_at__isnull=False)
    return found.filter(~Q(pk__in=asked))


def last_visit(*, seen_on: date | None, joined_at: datetime | None) -> str:
    """Say when somebody last came: "dernier passage le 3 mai", or that they never did since they are members."""
    if seen_on:
        return f"dernier passage {since(seen_on)}"
    return f"membre depuis le {short_date(joined_at)}, jamais venu·e" if joined_at else "jamais venu·e"


def with_work(*, found: list[Any]) -> list[tuple[Any, str]]:
    """Give people with where they work, in one query."""
    rows = Membership.objects.current().filter(is_main=True, person__in=[person.pk for person in found]).select_related("organisation")
    work = {row.person_id: row.organisation.name for row in rows}
    return [(person, work.get(person.pk, "")) for person in found]


def answered() -> Any:
    """Give the answers, those not read first, the last first."""
    rows = CheckIn.objects.filter(answered_at__isnull=False).select_related("person", "by")
    return rows.order_by(F("read_at").asc(nulls_first=True), "-answered_at", "-pk")


def waiting() -> Any:
    """Give the words sent within the quarter that have no answer, the last first."""
    sent = CheckIn.objects.filter(answered_at=None, at__gt=timezone.now() - QUARTER)
    return sent.select_related("person", "by").order_by("-at", "-pk")
