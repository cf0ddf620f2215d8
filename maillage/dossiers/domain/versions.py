"""The parts of a version, and new versions beside the one that is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator

from maillage.dossiers import rules
from maillage.dossiers.domain import extracts
from maillage.dossiers.domain.checking import missing_answers
from maillage.dossiers.domain.drafts import NOT_YOURS, replace_file
from maillage.dossiers.events import DossierRevised, DossierVersionOpened
from maillage.dossiers.models import Dossier, DossierVersion, Part, PartAccess, Section
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.journal import public as journal
from maillage.letters import public as letters

KIND = "dossiers.dossier"
NO_RIGHT = "Seules les personnes qui s’occupent de ce dossier peuvent le modifier."
CHECK_FIRST = "Répondez d’abord à chaque ligne de la vérification : elle protège les personnes citées dans le document."


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A part as typed: pages from 1, both ends included."""

    title: str
    section: str = Section.OTHER
    first: int
    last: int
    access: str = PartAccess.CLOSED


def range_errors(*, rows: Sequence[Row], pages: int) -> dict[int, str]:
    """Say in French what is wrong with the pages of each row, by its place; empty when all is right. `pages`: how many there are."""
    errors: dict[int, str] = {}
    for place, row in enumerate(rows):
        if row.first < 1:
            errors[place] = "Les pages se comptent à partir de 1."
        elif row.last < row.first:
            errors[place] = f"La dernière page ({row.last}) vient avant la première ({row.first})."
        elif row.last > pages:
            errors[place] = f"Ce document s’arrête à la page {pages}."
        else:
            # What is wrong already says enough of its pages.
            for other in [each for number, each in enumerate(rows[:place]) if number not in errors]:
                shared = range(max(row.first, other.first), min(row.last, other.last) + 1)
                if shared:
                    errors[place] = f"La page {shared[0]} est déjà dans « {Truncator(other.title).chars(50)} ». Une page n’a qu’une partie."
                    break
    return errors


def gaps(*, rows: Sequence[Row], pages: int) -> list[tuple[int, int]]:
    """Give the runs of pages in no part, which nobody reads: (first, last)."""
    taken = {page for row in rows for page in range(row.first, row.last + 1)}
    found: list[tuple[int, int]] = []
    for page in range(1, pages + 1):
        if page in taken:
            continue
        if found and found[-1][1] == page - 1:
            found[-1] = (found[-1][0], page)
        else:
            found.append((page, page))
    return found


def save_parts(*, person: Any, version: DossierVersion, rows: Sequence[Row], pages: int) -> DossierVersion:
    """Write the parts of a version. On the version that is read, a closer access takes effect at once: what was served is dropped.

    Raises:
        Refused: no right, or pages that do not fit.
        Stale: the dossier was withdrawn or sent meanwhile.
    """
    with writing():
        dossier = held(person=person, dossier=version.dossier)
        if range_errors(rows=rows, pages=pages) or any(not row.title.strip() for row in rows):
            raise Refused("Vérifiez les pages de chaque partie : elles ne se recouvrent pas, et restent dans le document.")
        if version.opened_at and not rows:
            raise Refused("Gardez au moins une partie. Pour ne plus rien partager, retirez le dossier.")
        version.parts.all().delete()
        Part.objects.bulk_create(
            Part(
                version=version,
                title=row.title.strip()[:200],
                section=row.section,
                first_page=row.first,
                last_page=row.last,
                access=row.access,
            )
            for row in rows
        )
        changed(dossier=dossier, person=person)
    return version


def changed(*, dossier: Dossier, person: Any) -> None:
    """Note that a dossier changed, in the caller's transaction: extracts, search and kept pages follow."""
    dossier.updated_at = timezone.now()
    dossier.save(update_fields=["updated_at"])
    extracts.refresh(dossier=dossier)
    if dossier.is_listed:
        journal.record(DossierRevised(dossier=dossier.uuid), actor=person)
        changes.touch(kind=KIND, uuid=dossier.uuid)


def prepare(*, person: Any, dossier: Dossier, file: files.StoredFile, note: str) -> DossierVersion:
    """Begin a new version beside the one that is read: its parts are proposed, nothing of it is open. Begun twice, it is begun once.

    Raises:
        Refused: no right, or no note.
        Stale: not published any more.
    """
    with writing():
        dossier = held(person=person, dossier=dossier)
        if not dossier.is_listed:
            raise Stale("Ce dossier n’est pas publié : modifiez son brouillon.")
        if not note.strip():
            raise Refused("Dites en une phrase ce qui change.")
        newest = dossier.versions.select_related("file").order_by("-number").first()
        if newest is not None and newest.file.sha256 == file.sha256:
            files.give_up(file=file)
            return newest
        if newest is not None and newest.opened_at is None:
            replace_file(version=newest, file=file)
            newest.note = note.strip()[:300]
            newest.save(update_fields=["note"])
            return newest
        files.keep(file=file)
        files.analyse_later(file=file)
        number = newest.number + 1 if newest else 1
        version = DossierVersion.objects.create(
            dossier=dossier, number=number, file=file, note=note.strip()[:300], by=person, at=timezone.now()
        )
        if newest is not None:
            _copy_parts(source=newest, target=version)
    return version


def _copy_parts(*, source: DossierVersion, target: DossierVersion) -> None:
    names = ("title", "section", "first_page", "last_page", "access")
    Part.objects.bulk_create(Part(version=target, **{name: getattr(part, name) for name in names}) for part in source.parts.all())


def open_version(*, person: Any, version: DossierVersion, pages: int) -> DossierVersion:
    """Make a prepared version the one that is read; the extracts of the former one go. Opened twice, it is opened once.

    Raises:
        Refused: no right, parts that do not fit, or a check that is not whole.
        Stale: not published any more.
    """
    with writing():
        dossier = held(person=person, dossier=version.dossier)
        version = locked(row=version)
        if version.opened_at:
            return version
        if not dossier.is_listed:
            raise Stale("Ce dossier n’est pas publié.")
        check_ready(version=version, pages=pages)
        version.opened_at = timezone.now()
        version.save(update_fields=["opened_at"])
        changed(dossier=dossier, person=person)
        journal.record(DossierVersionOpened(dossier=dossier.uuid, number=version.number), actor=person)
        letters.tell_followers(
            thing=dossier,
            kind="dossiers.dossier",
            says="une nouvelle version",
            fact=f"version-{version.number}",
            words=version.note,
            by=person,
        )
    return version


def check_ready(*, version: DossierVersion, pages: int) -> None:
    """Check that a version may be opened: parts that fit the document, and every line of the check answered.

    Raises:
        Refused: in words that say what is missing.
    """
    rows = rows_of(version=version)
    if not rows:
        raise Refused("Découpez d’abord le document en parties : une page dans aucune partie n’est lue par personne.")
    if errors := range_errors(rows=rows, pages=pages):
        place, words = next(iter(errors.items()))
        raise Refused(f"La partie « {rows[place].title} » ne va pas avec ce document. {words}")
    if missing_answers(version=version):
        raise Refused(CHECK_FIRST)


def rows_of(*, version: DossierVersion) -> list[Row]:
    """Read the parts of a version, in order."""
    return [
        Row(title=part.title, section=part.section, first=part.first_page, last=part.last_page, access=part.access)
        for part in version.parts.order_by("first_page")
    ]


def held(*, person: Any, dossier: Dossier) -> Dossier:
    """Hold a dossier this person may edit, until the end of the caller's transaction: their draft, or a published one they own.

    Raises:
        Refused: no right.
        Stale: it waits for the coordination, or it was withdrawn.
    """
    dossier = locked(row=dossier)
    if dossier.is_draft:
        if not rules.may_edit_draft(person=person, dossier=dossier):
            raise Refused(NOT_YOURS)
        return dossier
    if not rules.is_owner(person=person, dossier=dossier):
        raise Refused(NO_RIGHT)
    if dossier.is_waiting:
        raise Stale("La coordination lit ce dossier. Vous pourrez le modifier dès qu’elle aura répondu.")
    if dossier.withdrawn_at is not None:
        raise Stale("Ce dossier a été retiré.")
    return dossier
