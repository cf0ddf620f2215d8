"""Begin, keep and give up a draft."""

from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.dossiers import rules
from maillage.dossiers.domain.sheet import Sheet, write_sheet
from maillage.dossiers.models import Dossier, DossierKind, DossierVersion
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.network import public as network

ALREADY_SENT = "Ce dossier est déjà envoyé."
NOT_YOURS = "Ce brouillon appartient à quelqu’un d’autre."


def begin(*, person: Any, key: UUID, kind: DossierKind, file: files.StoredFile | None) -> Dossier:
    """Make the draft of this key, or give it another kind or document. The same form sent twice makes one draft.

    Another document drops the parts beyond its last page and what was checked: it must be looked at again.

    Raises:
        Refused: not a member, the draft of somebody else, or no document yet.
        Stale: it was sent since.
    """
    with writing():
        if not rules.may_share(person=person):
            raise Refused("Le partage est réservé aux membres du réseau.")
        now = timezone.now()
        main = network.main_organisation(person=person)
        dossier, made = Dossier.objects.get_or_create(
            uuid=key,
            defaults={"contributor": person, "contact": person, "organisation": main, "kind": kind, "created_at": now, "updated_at": now},
        )
        if not made:
            dossier = held_draft(person=person, draft=dossier)
            Dossier.objects.filter(pk=dossier.pk).update(kind=kind, updated_at=now)
            dossier.kind = kind
        version = dossier.versions.select_related("file").order_by("-number").first()
        if file is None:
            if version is None:
                raise Refused("Choisissez le document, en PDF.")
        elif version is None:
            files.keep(file=file)
            files.analyse_later(file=file)
            DossierVersion.objects.create(dossier=dossier, number=1, file=file, by=person, at=now)
        elif version.file.sha256 == file.sha256:
            files.give_up(file=file)
        else:
            replace_file(version=version, file=file)
    return dossier


def replace_file(*, version: DossierVersion, file: files.StoredFile) -> None:
    """Give a version that is not opened another document, in the caller's transaction."""
    former = version.file
    files.keep(file=file)
    files.analyse_later(file=file)
    version.file = file
    version.save(update_fields=["file"])
    version.checks.all().delete()
    version.left_out.all().delete()
    files.give_up(file=former)


def save_sheet(*, person: Any, draft: Dossier, sheet: Sheet) -> Dossier:
    """Keep the sheet of a draft as it is now.

    Raises:
        Refused: the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        dossier = held_draft(person=person, draft=draft)
        dossier.updated_at = timezone.now()
        write_sheet(dossier=dossier, sheet=sheet)
    return dossier


def discard(*, person: Any, draft: Dossier) -> None:
    """Delete a draft with its document.

    Raises:
        Refused: the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        delete_with_files(draft=held_draft(person=person, draft=draft))


def delete_with_files(*, draft: Dossier) -> None:
    """Delete a draft and its documents, in the caller's transaction."""
    held = [version.file for version in draft.versions.select_related("file")]
    draft.delete()
    for file in held:
        files.give_up(file=file)


def held_draft(*, person: Any, draft: Dossier) -> Dossier:
    """Hold a draft until the end of the caller's transaction.

    Raises:
        Refused: the draft of somebody else.
        Stale: it was sent since.
    """
    dossier = locked(row=draft)
    if not dossier.is_draft:
        raise Stale(ALREADY_SENT)
    if not rules.may_edit_draft(person=person, dossier=dossier):
        raise Refused(NOT_YOURS)
    return dossier
