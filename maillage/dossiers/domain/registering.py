"""Open the names of a register to the coordination, or keep them."""

from typing import Any

from maillage.dossiers import rules
from maillage.dossiers.models import Dossier
from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing


def open_names(*, dossier: Dossier, person: Any, is_open: bool) -> Dossier:
    """Let the coordination read who received this dossier, or only how many.

    Raises:
        Refused: not an owner.
    """
    with writing():
        dossier = locked(row=dossier)
        if not rules.is_owner(person=person, dossier=dossier):
            raise Refused("Seules les personnes qui s’occupent de ce dossier ouvrent les noms de son registre.")
        dossier.names_open = is_open
        dossier.save(update_fields=["names_open"])
    return dossier
