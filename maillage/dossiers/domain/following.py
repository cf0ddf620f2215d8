"""What changes below and must be followed here: documents that were read, themes that were merged, people who left."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from maillage.dossiers.domain.drafts import delete_with_files
from maillage.dossiers.domain.versions import KIND
from maillage.dossiers.models import Dossier, DossierTheme
from maillage.dossiers.models.dossiers import LISTED
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.network.public import Theme


def follow_reading(*, file: UUID) -> int:
    """Have the dossiers of a document that has just been read indexed with its text; return how many."""
    with writing():
        uuids = list(Dossier.objects.filter(LISTED, versions__file__uuid=file).distinct().values_list("uuid", flat=True))
        changes.touch_all(kind=KIND, uuids=uuids)
    return len(uuids)


def follow_merge(*, theme: Theme, into: Theme) -> int:
    """Move the dossiers of a theme to the theme it is merged into, in the caller's transaction; return how many."""
    rows = DossierTheme.objects.filter(theme=theme)
    uuids = list(Dossier.objects.filter(theme_rows__in=rows).values_list("uuid", flat=True))
    already = DossierTheme.objects.filter(theme=into).values("dossier_id")
    rows.filter(dossier_id__in=already).delete()
    rows.update(theme=into)
    changes.touch_all(kind=KIND, uuids=uuids)
    return len(uuids)


def forget(*, person: Any) -> None:
    """Let go of somebody who leaves: their drafts go with their documents, others answer for what they shared."""
    with writing():
        for draft in Dossier.objects.drafts_of(person):
            delete_with_files(draft=draft)
        theirs = Dossier.objects.filter(Q(contributor=person) | Q(contact=person)).exclude(published_at=None)
        uuids = list(theirs.values_list("uuid", flat=True))
        # The rules then go to the stewards of the organisation.
        Dossier.objects.filter(contact=person).update(contact=None)
        changes.touch_all(kind=KIND, uuids=uuids)
