"""Addresses that refuse, among what waits for the coordination."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WEEK_MOST, WaitingAction
from maillage.kernel.waiting import Waiting
from maillage.letters.models import BouncedAddress
from maillage.people.public import Person


def waiting_addresses(*, person: Any) -> Sequence[Waiting]:
    """Give the addresses that were stopped and that nobody saw to, the oldest first, in one query; two when they are many."""
    if not is_coordinator(person=person):
        return []
    names = Person.objects.filter(email=OuterRef("address")).values("name")[:1]
    stopped = BouncedAddress.objects.filter(stopped_at__isnull=False, settled_at=None)
    rows = list(stopped.annotate(name=Subquery(names)).order_by("stopped_at", "pk")[: WEEK_MOST + 1])
    found = [_waiting(row) for row in rows[:WEEK_MOST]]
    if len(rows) > WEEK_MOST:
        found[-1] = replace(found[-1], more=stopped.count() - WEEK_MOST, all_url=reverse("letters:mail_health"))
    return found


def _waiting(row: Any) -> Waiting:
    return Waiting(
        kind="letters.address",
        label="Courriel revenu",
        title=f"{row.name} ne reçoit plus nos courriels" if row.name else f"{row.address} ne reçoit plus nos courriels",
        url=reverse("letters:mail_health"),
        since=row.stopped_at,
        detail=f"{row.address}\u00a0: {row.why}" if row.why else row.address,
        actions=(
            WaitingAction(label="Réessayer cette adresse", url=reverse("letters:address_retry", args=[row.uuid])),
            WaitingAction(label="La laisser arrêtée", url=reverse("letters:address_settle", args=[row.uuid])),
        ),
    )
