"""What changes below and must be followed here: themes that were merged, people who left."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from maillage.initiatives.domain.initiatives import delete_with_files
from maillage.initiatives.models import Adaptation, Experiment, Initiative, InitiativeTheme, Testimony, TestimonyTheme
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.network.public import Theme
from maillage.people.public import DEPARTED_NAME


def take_reading(*, file: UUID) -> int:
    """Have the sheets of a file shown and searched again, now that its text and its picture are read; return how many."""
    uuids = list(Initiative.objects.filter(files__file__uuid=file).values_list("uuid", flat=True))
    with writing():
        changes.touch_all(kind=Initiative.KIND, uuids=uuids)
    return len(uuids)


def follow_merge(*, theme: Theme, into: Theme) -> int:
    """Move what stands under a theme to the theme it is merged into, in the caller's transaction; return how many."""
    moved = 0
    for rows_model, owner, kind in ((InitiativeTheme, "initiative", Initiative.KIND), (TestimonyTheme, "testimony", Testimony.KIND)):
        rows = rows_model.objects.filter(theme=theme)
        uuids = list(rows.values_list(f"{owner}__uuid", flat=True))
        already = rows_model.objects.filter(theme=into).values(f"{owner}_id")
        rows.filter(**{f"{owner}_id__in": already}).delete()
        rows.update(theme=into)
        changes.touch_all(kind=kind, uuids=uuids)
        moved += len(uuids)
    return moved


def forget(*, person: Any) -> None:
    """Erase what is personal when somebody leaves: drafts, contact details, their name on testimonies; what is published stays."""
    with writing():
        delete_with_files(initiatives=list(Initiative.objects.drafts_of(person).filter(spotted_at=None)))
        Testimony.objects.drafts_of(person).delete()
        Experiment.objects.drafts_of(person).delete()
        called = Initiative.objects.filter(Q(contact=person) | Q(contact_email__iexact=person.email))
        touched = set(called.values_list("uuid", flat=True))
        touched |= set(Initiative.objects.filter(contributor=person).values_list("uuid", flat=True))
        touched |= set(
            Initiative.objects.filter(pk__in=Adaptation.objects.filter(by=person).values("initiative_id")).values_list("uuid", flat=True)
        )
        called.update(contact=None, contact_name="", contact_phone="", contact_email="")
        told = Testimony.objects.filter(witness=person)
        told_uuids = set(told.values_list("uuid", flat=True))
        told.update(witness=None, witness_name=DEPARTED_NAME)
        Testimony.objects.filter(witness_email__iexact=person.email).update(witness_email="")
        changes.touch_all(kind=Initiative.KIND, uuids=touched)
        changes.touch_all(kind=Testimony.KIND, uuids=told_uuids)
        changes.touch_all(kind=Experiment.KIND, uuids=set(Experiment.objects.filter(contributor=person).values_list("uuid", flat=True)))
