"""The official life of a dossier: steps are added, never changed; levels are decided one by one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from maillage.dossiers.domain.versions import changed, held
from maillage.dossiers.models import Dossier, DossierStatus, LevelAsked, Outcome, Status
from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import writing
from maillage.kernel.text.characters import one_line
from maillage.letters import public as letters


def add_step(*, person: Any, dossier: Dossier, status: str, on: date, note: str = "") -> DossierStatus:
    """Note a step of the official life. The same step of the same day sent twice is one.

    Raises:
        Refused: no right, or a day to come.
        Stale: the dossier waits or was withdrawn.
    """
    with writing():
        dossier = held(person=person, dossier=dossier)
        if on > timezone.localdate():
            raise Refused("Cette date est à venir : notez une étape quand elle a eu lieu.")
        same = DossierStatus.objects.filter(dossier=dossier, status=status, on=on).first()
        if same is not None:
            return same
        step = DossierStatus.objects.create(
            dossier=dossier, status=Status(status), on=on, note=one_line(note)[:300], by=person, at=timezone.now()
        )
        _follow(dossier)
        changed(dossier=dossier, person=person)
        if dossier.is_listed:
            says = f"une étape officielle, {step.get_status_display().lower()}"
            letters.tell_followers(thing=dossier, kind="dossiers.dossier", says=says, fact=step.pk, words=step.note, by=person)
    return step


def decide_levels(*, person: Any, dossier: Dossier, decided: Mapping[int, tuple[str, date | None]]) -> None:
    """Note what was decided of each level asked, by the id of its row: (outcome or "", day or None).

    Raises:
        Refused: no right, or a day without an outcome.
        Stale: the dossier waits or was withdrawn.
    """
    with writing():
        dossier = held(person=person, dossier=dossier)
        for row in LevelAsked.objects.filter(dossier=dossier, pk__in=list(decided)):
            outcome, on = decided[row.pk]
            if on is not None and not outcome:
                raise Refused("Dites ce qui a été décidé, ou retirez la date.")
            row.outcome, row.decided_on = (Outcome(outcome) if outcome else ""), on
            row.save(update_fields=["outcome", "decided_on"])
        changed(dossier=dossier, person=person)


def _follow(dossier: Dossier) -> None:
    """Repeat the newest step on the dossier."""
    newest = dossier.statuses.order_by("-on", "-pk").first()
    dossier.status = newest.status if newest else Status.DRAFT
    dossier.save(update_fields=["status"])
