"""Edit the sheet of a published dossier."""

from typing import Any

from django.utils.text import slugify

from maillage.dossiers.domain.sheet import Sheet, write_sheet
from maillage.dossiers.domain.versions import changed, held
from maillage.dossiers.models import Dossier
from maillage.dossiers.queries.templates import title_for
from maillage.kernel.access.public import Stale
from maillage.kernel.db.public import writing


def revise(*, person: Any, dossier: Dossier, sheet: Sheet, read_at: str = "") -> Dossier:
    """Write the sheet again. `read_at`: `updated_at` (ISO) when the form was opened. A sheet closed to visitors closes its open parts too.

    Raises:
        Refused: no right.
        Stale: not published any more, or edited by somebody else since.
    """
    with writing():
        dossier = held(person=person, dossier=dossier)
        if read_at and read_at != dossier.updated_at.isoformat():
            raise Stale("Quelqu’un a modifié ce dossier entre-temps. Vérifiez, puis enregistrez à nouveau.")
        write_sheet(dossier=dossier, sheet=sheet)
        if not dossier.title:
            dossier.title = title_for(
                kind=dossier.kind, period_from=dossier.period_from, period_to=dossier.period_to, filed_year=dossier.filed_year
            )
        dossier.slug = slugify(dossier.title)[:80].strip("-") or "dossier"
        dossier.save(update_fields=["title", "slug"])
        changed(dossier=dossier, person=person)
    return dossier
