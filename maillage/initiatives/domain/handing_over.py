"""The initiatives one calls somebody about, the experiments somebody runs, and the colleague who does after."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.initiatives.events import ContributionRevised
from maillage.initiatives.models import Experiment, Initiative
from maillage.initiatives.models.contributions import LISTED
from maillage.kernel.access.public import Refused, Stale, is_coordinator
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.dates import short_date
from maillage.network import public as network
from maillage.people.public import HeldThing


def contacts_held_by(*, person: Any) -> list[HeldThing]:
    """Give the published initiatives somebody is the one to call about: one query."""
    rows = Initiative.objects.filter(LISTED, contact=person).only("uuid", "title", "slug", "summary").order_by("title", "pk")
    return [HeldThing(kind=Initiative.KIND, uuid=row.uuid, title=str(row), url=row.get_absolute_url(), detail=row.summary) for row in rows]


def hand_contact_over(*, uuid: UUID, giver: Any, taker: Any, by: Any) -> Initiative:
    """Make a colleague the one to call; telephone and address of the giver go from the sheet.

    Raises:
        Stale: the giver is not the one to call any more.
    """
    with writing():
        found = Initiative.objects.filter(LISTED, contact=giver, uuid=uuid).first()
        if found is None:
            raise Stale(f"{giver} n’est plus la personne à appeler pour cette initiative.")
        initiative: Initiative = locked(row=found)
        initiative.contact, initiative.contact_name, initiative.contact_phone, initiative.contact_email = taker, "", "", ""
        _keep(initiative, by, "contact", "contact_name", "contact_phone", "contact_email")
    return initiative


def experiments_held_by(*, person: Any) -> list[HeldThing]:
    """Give the experiments that somebody opened and that nobody stopped: one query."""
    rows = _running(person).select_related("organisation").order_by("ends_on", "pk")
    return [
        HeldThing(
            kind=Experiment.KIND,
            uuid=row.uuid,
            title=str(row),
            url=row.get_absolute_url(),
            detail=", ".join(filter(None, (str(row.organisation or ""), f"jusqu’au {short_date(row.ends_on)}" if row.ends_on else ""))),
        )
        for row in rows
    ]


def _running(person: Any) -> Any:
    return Experiment.objects.filter(LISTED, contributor=person, stopped_on=None)


def hand_experiment_over(*, uuid: UUID, giver: Any, taker: Any, by: Any) -> Experiment:
    """Let a colleague look after an experiment that runs; what the giver observed stays under their name.

    Raises:
        Refused: the taker does not work in the organisation of the experiment.
        Stale: it ended, or the giver does not look after it any more.
    """
    with writing():
        found = _running(giver).filter(uuid=uuid).first()
        if found is None:
            raise Stale(f"{giver} ne s’occupe plus de cette expérimentation.")
        experiment: Experiment = locked(row=found)
        there = experiment.organisation_id is None or network.works_in(person=taker, organisation=experiment.organisation_id)
        if not there and not is_coordinator(person=taker):
            raise Refused(f"{taker} ne travaille pas dans l’organisation de cette expérimentation.")
        experiment.contributor = taker
        _keep(experiment, by, "contributor")
    return experiment


def _keep(thing: Any, by: Any, *fields: str) -> None:
    thing.updated_at = timezone.now()
    thing.save(update_fields=[*fields, "updated_at"])
    journal.record(ContributionRevised(thing=thing.uuid), actor=by)
    changes.touch(kind=thing.KIND, uuid=thing.uuid)
