"""The organisation agrees to share, and may take it back at any time."""

from datetime import date
from typing import Any

from django.utils import timezone

from maillage.dossiers.domain.versions import changed, held
from maillage.dossiers.models import Dossier, SharingConsent
from maillage.kernel.db.public import writing
from maillage.kernel.text.characters import one_line, readable


def running_consent(*, dossier: Dossier) -> SharingConsent | None:
    """Give the consent that stands."""
    return dossier.consents.filter(ended_at=None).select_related("by").first()


def save_terms(*, person: Any, dossier: Dossier, contact: Any, conditions: str, names_open: bool) -> Dossier:
    """Say whom to talk to, under which conditions, and whether the coordination may read the names of the register.

    Raises:
        Refused: no right.
        Stale: the dossier waits or was withdrawn.
    """
    with writing():
        dossier = held(person=person, dossier=dossier)
        dossier.contact, dossier.conditions, dossier.names_open = contact, readable(conditions).strip(), names_open
        dossier.save(update_fields=["contact", "conditions", "names_open"])
        changed(dossier=dossier, person=person)
    return dossier


def give(*, person: Any, dossier: Dossier, board_on: date | None, words: str = "") -> SharingConsent:
    """Note that the organisation agrees to share; given again, the facts are replaced.

    Raises:
        Refused: no right.
        Stale: the dossier waits or was withdrawn.
    """
    with writing():
        dossier = held(person=person, dossier=dossier)
        consent = running_consent(dossier=dossier)
        if consent is None:
            consent = SharingConsent(dossier=dossier, by=person, at=timezone.now())
        consent.board_on, consent.words = board_on, one_line(words)[:300]
        consent.save()
    return consent


def end(*, person: Any, dossier: Dossier) -> None:
    """End the consent that stands, in the caller's transaction."""
    dossier.consents.filter(ended_at=None).update(ended_by=person, ended_at=timezone.now())
