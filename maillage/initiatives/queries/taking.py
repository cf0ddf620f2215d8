"""What « Inspiré par » asks about initiatives."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from maillage.initiatives import rules
from maillage.initiatives.models import Initiative


def may_edit_initiative(*, uuid: UUID, person: Any) -> bool:
    """Say whether this person keeps a published sheet right."""
    initiative = Initiative.objects.filter(uuid=uuid).first()
    return initiative is not None and rules.may_edit(person=person, thing=initiative)


def owners_of_initiative(*, uuid: UUID) -> list[Any]:
    """Give whoever tells an initiative."""
    return [initiative.contributor for initiative in Initiative.objects.filter(uuid=uuid).select_related("contributor")]


def initiatives_by_number(*, numbers: Sequence[int]) -> Mapping[int, UUID]:
    """Give the uuids of initiatives by their numbers."""
    return dict(Initiative.objects.filter(pk__in=numbers).values_list("pk", "uuid"))
