"""Addresses that refuse, among what waits for the coordination."""

from typing import Any

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from maillage.kernel.cards import WaitingAction, WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.letters.models import BouncedAddress
from maillage.people.public import Person

RETURNED = "Adresse qui refuse"


def stopped_addresses() -> Any:
    """Give the addresses that were stopped and that nobody saw to, the oldest first."""
    names = Person.objects.filter(email=OuterRef("address")).values("name")[:1]
    stopped = BouncedAddress.objects.filter(stopped_at__isnull=False, settled_at=None)
    return stopped.annotate(who=Coalesce(Subquery(names), Value(""))).order_by("stopped_at", "pk")


def _item(row: Row) -> WeekItem:
    return WeekItem(
        kind="letters.address",
        data_kind="neutre",
        label=RETURNED,
        title=f"{row.second or row.title} ne reçoit plus nos courriels",
        url=reverse("letters:mail_health"),
        since=row.at,
        details=[f"{row.title}\u00a0: {row.first}" if row.first else row.title],
        primary_label="Réessayer cette adresse",
        primary_url=reverse("letters:address_retry", args=[row.uuid]),
        actions=(WaitingAction(label="La laisser arrêtée", url=reverse("letters:address_settle", args=[row.uuid])),),
        minutes=2,
    )


week_items = Week(
    WeekPart(
        name="letters.addresses",
        rows=lambda _: stopped_addresses(),
        columns={"uuid": F("uuid"), "title": F("address"), "since": F("stopped_at"), "first": F("why"), "second": F("who")},
        make=_item,
        all_url="letters:mail_health",
    )
)
