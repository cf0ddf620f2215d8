"""The dossiers somebody answers for, and the colleague who answers for them after."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from maillage.dossiers.events import DossierRevised
from maillage.dossiers.models import Dossier
from maillage.dossiers.models.dossiers import LISTED
from maillage.kernel.access.public import Refused, Stale, is_coordinator
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.network import public as network
from maillage.people.public import HeldThing

KIND = "dossiers.dossier"


def held_by(*, person: Any) -> list[HeldThing]:
    """Give the published dossiers somebody is the one to talk to about: one query."""
    rows = _theirs(person).select_related("organisation").only("uuid", "title", "slug", "organisation__name").order_by("title", "pk")
    return [
        HeldThing(
            kind=KIND, uuid=row.uuid, title=str(row), url=row.get_absolute_url(), detail=row.organisation.name if row.organisation else ""
        )
        for row in rows
    ]


def _theirs(person: Any) -> Any:
    return Dossier.objects.filter(LISTED).filter(Q(contact=person) | Q(contact=None, contributor=person))


def hand_over(*, uuid: UUID, giver: Any, taker: Any, by: Any) -> Dossier:
    """Make a colleague the one to talk to. Passed to the coordination, who never reads the closed parts, it has nobody named any more.

    Raises:
        Refused: the taker does not work in the organisation of the dossier.
        Stale: the giver does not answer for it any more.
    """
    with writing():
        found = _theirs(giver).filter(uuid=uuid).first()
        if found is None:
            raise Stale(f"{giver} ne s’occupe plus de ce dossier.")
        dossier: Dossier = locked(row=found)
        there = dossier.organisation_id is None or network.works_in(person=taker, organisation=dossier.organisation_id)
        if not there and not is_coordinator(person=taker):
            raise Refused(f"{taker} ne travaille pas dans l’organisation de ce dossier.")
        dossier.contact = taker if there else None
        dossier.updated_at = timezone.now()
        dossier.save(update_fields=["contact", "updated_at"])
        journal.record(DossierRevised(dossier=dossier.uuid), actor=by)
        changes.touch(kind=KIND, uuid=dossier.uuid)
    return dossier
