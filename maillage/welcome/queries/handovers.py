"""Reads for the handover: what somebody holds, who could take it, what was passed."""

from dataclasses import dataclass
from typing import Any

from maillage.network import public as network
from maillage.people import public as people
from maillage.welcome.models import Handover


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPart:
    """What a room knows that somebody holds."""

    part: people.HandoverPart
    things: list[people.HeldThing]


def held_by(*, person: Any) -> list[HeldPart]:
    """Give what somebody holds, room by room; those with nothing are left out."""
    found = [HeldPart(part=part, things=list(part.collect(person=person))) for part in people.HANDOVER.values()]
    return [each for each in found if each.things]


def colleagues_of(*, person: Any) -> list[Any]:
    """Give the members of the organisations of somebody, by name; without any, or alone there, the coordination."""
    mine = [organisation.pk for organisation in network.organisations_of(person=person)]
    # Somebody gone: where they worked.
    mine = mine or list(network.Membership.objects.filter(person_id=person.pk).values_list("organisation_id", flat=True))
    found = list(
        people.members()
        .filter(memberships__organisation__in=mine, memberships__ended_on=None)
        .exclude(pk=person.pk)
        .distinct()
        .order_by("name", "pk")
    )
    return found or list(people.coordinators().exclude(pk=person.pk).order_by("name", "pk"))


def taken_by(*, person: Any) -> Any:
    """Give what was passed to somebody, the last first."""
    return Handover.objects.filter(taker=person).select_related("giver", "by").order_by("-at", "-pk")


def passed() -> Any:
    """Give what was passed on in the network, the last first."""
    return Handover.objects.select_related("giver", "taker").order_by("-at", "-pk")
