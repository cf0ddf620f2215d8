"""The PDF each audience is served: only the pages open to it, made again whenever parts, left-out pages or accesses change."""

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, DossierVersion, Extract, PartAccess
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files

AUDIENCES = {PartAccess.PUBLIC.value: rules.OPEN_TO_VISITORS, PartAccess.MEMBERS.value: rules.OPEN_TO_MEMBERS}
PDF = "application/pdf"


def current_version(*, dossier: Dossier) -> DossierVersion | None:
    """Give the newest opened version."""
    return dossier.versions.filter(opened_at__isnull=False).select_related("file").order_by("-number").first()


def pages_for(*, version: DossierVersion, audience: str) -> list[int]:
    """Give the pages an audience may read now: none when the version is not the one shared, or the sheet is closed to it."""
    dossier = version.dossier
    newest = current_version(dossier=dossier)
    if not dossier.is_listed or newest is None or newest.pk != version.pk:
        return []
    if audience == PartAccess.PUBLIC and dossier.access != Access.PUBLIC:
        return []
    return rules.pages_open_to(version=version, accesses=AUDIENCES[audience])


def refresh(*, dossier: Dossier) -> None:
    """Drop the extracts that are not right any more and have the right ones made, in the caller's transaction.

    What an audience may no longer read goes at once, with its bytes; the new extracts come with a task after the commit.
    """
    newest = current_version(dossier=dossier)
    _drop(extracts=Extract.objects.filter(version__dossier=dossier).exclude(version=newest))
    if newest is None:
        return
    for audience in AUDIENCES:
        pages = pages_for(version=newest, audience=audience)
        kept = Extract.objects.filter(version=newest, audience=audience).select_related("file").first()
        if kept is not None and kept.pages == pages and pages and kept.file_id:
            continue
        _drop(extracts=Extract.objects.filter(version=newest, audience=audience))
        if pages:
            Extract.objects.create(version=newest, audience=audience, pages=pages)
            ask_for(version=newest, audience=audience)


def ask_for(*, version: DossierVersion, audience: str) -> None:
    """Have an extract made by a task after the commit."""
    from maillage.dossiers.tasks_extracts import make_extract

    transaction.on_commit(lambda: make_extract.enqueue(version=str(version.uuid), audience=audience))


def served(*, version: DossierVersion, audience: str) -> Extract | None:
    """Give the extract an audience may be sent now; None when it is not made, or not right any more."""
    extract = Extract.objects.filter(version=version, audience=audience).select_related("file").first()
    if extract is None or extract.file_id is None or extract.pages != pages_for(version=version, audience=audience):
        return None
    return extract


def make(*, version: UUID, audience: str) -> str:
    """Make the extract of an audience, unless it is there and right; return what was done. May be run again after a crash.

    Raises:
        OSError: the disk.
    """
    from maillage.kernel.pdf.public import PdfRefused, copy_pages

    found = DossierVersion.objects.filter(uuid=version).select_related("dossier", "file").first()
    pages = pages_for(version=found, audience=audience) if found else []
    if found is None or not pages:
        return "nothing to share"
    if served(version=found, audience=audience):
        return "already made"
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "extract.pdf"
        try:
            copy_pages(source=found.file.path, target=target, pages=pages, title=found.dossier.title)
        except PdfRefused as refusal:
            _note_failure(version=found, audience=audience, pages=pages, reason=refusal.reason)
            return "refused"
        made = files.store_made(path=target, name=f"{found.dossier.title} - pages ouvertes.pdf", media_type=PDF, attached=False)
    if not _settle(version=found, audience=audience, pages=pages, made=made):
        return "changed meanwhile"
    return "made"


def make_lost(*, again: bool = False) -> int:
    """Make the extracts whose task was lost; with `again`, those that failed too: the machine may only have been busy. Return how many."""
    rows = list(_lost(again=again).select_related("version").order_by("pk")[:50])
    return sum(make(version=row.version.uuid, audience=row.audience) == "made" for row in rows)


def some_lost(*, again: bool = False) -> bool:
    """Say whether `make_lost` would have anything to do."""
    return bool(_lost(again=again).exists())


def _lost(*, again: bool) -> Any:
    lost = Extract.objects.filter(file=None)
    return lost if again else lost.filter(failure="")


def _settle(*, version: DossierVersion, audience: str, pages: list[int], made: files.StoredFile) -> bool:
    """Hang the file on the extract, unless the pages changed while it was made: then it is thrown away and asked again."""
    with writing():
        held = locked(row=version.dossier)
        version.dossier = held
        if pages_for(version=DossierVersion.objects.select_related("dossier").get(pk=version.pk), audience=audience) != pages:
            files.give_up(file=made)
            refresh(dossier=held)
            return False
        extract, _ = Extract.objects.get_or_create(version=version, audience=audience, defaults={"pages": pages})
        former = extract.file
        files.keep(file=made)
        extract.pages, extract.file, extract.failure, extract.made_at = pages, made, "", timezone.now()
        extract.save()
        if former is not None:
            files.give_up(file=former)
    return True


def _note_failure(*, version: DossierVersion, audience: str, pages: list[int], reason: str) -> None:
    with writing():
        Extract.objects.update_or_create(version=version, audience=audience, defaults={"pages": pages, "failure": reason[:300]})


def _drop(*, extracts: Any) -> None:
    for extract in extracts.select_related("file"):
        file = extract.file
        extract.delete()
        if file is not None:
            files.give_up(file=file)
