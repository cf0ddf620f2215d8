"""Adaptations elsewhere, photos and files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from maillage.initiatives import notices, rules
from maillage.initiatives.domain.initiatives import NO_RIGHT, add_step
from maillage.initiatives.events import AdaptationAdded, AdaptationRemoved
from maillage.initiatives.models import Adaptation, Initiative, InitiativeFile
from maillage.initiatives.models.choices import Access, Consent, Step
from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.letters import public as letters
from maillage.network.public import Organisation

MOST_FILES = 30


def adapt(
    *,
    initiative: Initiative,
    person: Any,
    organisation: Organisation,
    changed: str,
    outcome: str,
    where: str = "",
    when: str = "",
    added: Sequence[files.StoredFile] = (),
) -> Adaptation:
    """Tell what another organisation made of an initiative. The first time, the initiative is "essayée ailleurs"; its author is told.

    The same words sent twice are told once.

    Raises:
        Refused: not of that organisation, or it carries the initiative, or words are missing.
    """
    changed, outcome = readable(changed).strip(), readable(outcome).strip()
    with writing():
        initiative = locked(row=initiative)
        if organisation not in rules.adapting_organisations(person=person, initiative=initiative):
            raise Refused("On raconte pour une autre équipe que celle qui a mené l’initiative, et dont on est membre.")
        if not changed or not outcome:
            raise Refused("Dites ce que vous avez changé, et ce que cela a donné.")
        if known := initiative.adaptations.filter(organisation=organisation, changed=changed, outcome=outcome).first():
            for file in added:
                if not file.attached:
                    files.give_up(file=file)
            return known
        now = timezone.now()
        adaptation = Adaptation.objects.create(
            initiative=initiative, organisation=organisation, where=one_line(where), when=one_line(when), changed=changed,
            outcome=outcome, by=person, at=now,
        )  # fmt: skip
        _attach(initiative=initiative, added=added, adaptation=adaptation, role=InitiativeFile.Role.FILE, access=initiative.access)
        if not initiative.steps.filter(step=Step.TRIED).exists():
            place = f" {when}" if one_line(when) else ""
            add_step(initiative=initiative, step=Step.TRIED, words=f"Reprise par {organisation}{place}.", by=person, at=now)
        journal.record(AdaptationAdded(initiative=initiative.uuid, organisation=organisation.uuid), actor=person)
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
        if initiative.contributor_id != person.pk:
            send(notices.AdaptationAddedNotice(adaptation=adaptation))
        letters.tell_followers(
            thing=initiative, kind=Initiative.KIND, says=f"{organisation} l’a essayée", fact=adaptation.uuid, words=adaptation.outcome,
            by=person, but=[initiative.contributor_id],
        )  # fmt: skip
    return adaptation


def remove_adaptation(*, adaptation: Adaptation, person: Any) -> None:
    """Take an adaptation off; the step it brought stays in the line of life.

    Raises:
        Refused: no right.
    """
    with writing():
        adaptation = locked(row=adaptation)
        if not rules.may_change_adaptation(person=person, adaptation=adaptation):
            raise Refused("Seule l’équipe qui a raconté cette reprise peut la retirer.")
        initiative = adaptation.initiative
        held = [row.file for row in adaptation.files.select_related("file")]
        adaptation.delete()
        for file in held:
            files.give_up(file=file)
        journal.record(AdaptationRemoved(initiative=initiative.uuid), actor=person)
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)


def add_photo(
    *,
    initiative: Initiative,
    person: Any,
    file: files.StoredFile,
    alt: str,
    credit: str = "",
    consent: str = Consent.NONE,
    consent_by: str = "",
    consent_on: date | None = None,
) -> InitiativeFile:
    """Hang a photo on a sheet, with what it shows and who agreed. Where it was taken was removed when it was received.

    Raises:
        Refused: no right, not a picture, nothing to read instead of it, or an agreement without who and when.
    """
    if not file.is_image:
        raise Refused("Ce fichier n’est pas une image.")
    if not one_line(alt):
        raise Refused("Dites en une phrase ce que l’on voit : c’est ce qu’entendent les personnes qui ne voient pas l’image.")
    if consent in (Consent.WRITTEN, Consent.SPOKEN) and not (one_line(consent_by) and consent_on):
        raise Refused("Dites qui a recueilli l’accord, et quand.")
    with writing():
        initiative = _held(initiative, person)
        told = {
            "alt": one_line(alt),
            "credit": one_line(credit),
            "consent": consent,
            "consent_by": one_line(consent_by),
            "consent_on": consent_on,
        }
        row = _attach(initiative=initiative, added=[file], role=InitiativeFile.Role.PHOTO, **told)[0]
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
    return row


def add_files(
    *, initiative: Initiative, person: Any, added: Sequence[files.StoredFile], access: str = Access.MEMBERS
) -> list[InitiativeFile]:
    """Hang files on a sheet.

    Raises:
        Refused: no right, no file, or too many.
    """
    with writing():
        initiative = _held(initiative, person)
        if not added:
            raise Refused("Choisissez un fichier.")
        rows = _attach(initiative=initiative, added=added, role=InitiativeFile.Role.FILE, access=access)
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)
    return rows


def remove_file(*, row: InitiativeFile, person: Any) -> None:
    """Take a photo or a file off a sheet; its bytes go too.

    Raises:
        Refused: no right.
    """
    with writing():
        initiative = _held(row.initiative, person)
        file = row.file
        row.delete()
        files.give_up(file=file)
        changes.touch(kind=Initiative.KIND, uuid=initiative.uuid)


def _held(initiative: Initiative, person: Any) -> Initiative:
    initiative = locked(row=initiative)
    if not (rules.may_edit(person=person, thing=initiative) or rules.may_edit_draft(person=person, thing=initiative)):
        raise Refused(NO_RIGHT)
    return initiative


def _attach(*, initiative: Initiative, added: Sequence[files.StoredFile], role: str, **fields: Any) -> list[InitiativeFile]:
    known = initiative.files.aggregate(last=Max("position"))["last"]
    if initiative.files.count() + len(added) > MOST_FILES:
        raise Refused(f"Une fiche porte {MOST_FILES} photos et fichiers au plus : retirez-en d’abord.")
    rows = []
    for place, file in enumerate(added, start=0 if known is None else known + 1):
        row, new = InitiativeFile.objects.get_or_create(
            initiative=initiative, file=file, defaults={"role": role, "position": place, **fields}
        )
        if new:
            files.keep(file=file)
            if file.state == file.State.PENDING:
                files.analyse_later(file=file)
        rows.append(row)
    return rows
