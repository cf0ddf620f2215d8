"""What « Inspiré par » asks about dossiers."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from maillage.dossiers import rules
from maillage.dossiers.models import Dossier


def may_edit_dossier(*, uuid: UUID, person: Any) -> bool:
    """Say whether this person keeps a published dossier right."""
    dossier = Dossier.objects.filter(uuid=uuid, published_at__isnull=False).first()
    return dossier is not None and rules.may_edit(person=person, dossier=dossier)


def owners_of_dossier(*, uuid: UUID) -> list[Any]:
    """Give those who answer for a dossier."""
    return [owner for dossier in Dossier.objects.filter(uuid=uuid) for owner in rules.owners_of(dossier=dossier)]


def dossiers_by_number(*, numbers: Sequence[int]) -> Mapping[int, UUID]:
    """Give the uuids of dossiers by their numbers."""
    return dict(Dossier.objects.filter(pk__in=numbers).values_list("pk", "uuid"))
