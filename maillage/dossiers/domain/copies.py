"""The stamped copy of a release: a cover with names and context, a line at the foot of each page, only the pages released."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import notices_releases as notices
from maillage.dossiers.domain.releases import is_running, make_copy_later, running
from maillage.dossiers.models import Release
from maillage.dossiers.models.dossiers import NOTICE
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.files import storage
from maillage.kernel.files.alone import alone
from maillage.kernel.files.made import store_made
from maillage.kernel.notices.public import send
from maillage.kernel.pdf import public as pdf
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.numbers import plural_fr

logger = logging.getLogger(__name__)
PDF = "application/pdf"
# A copy says that it lives every few seconds; without a sign for that long, its receiver may ask for another try.
SILENT_AFTER = timedelta(minutes=2)
LOST_AFTER = timedelta(minutes=1)
SIGN_EVERY_SECONDS = 1.0
# The last steps (hash, place on the disk) come after the pages.
PAGES_DONE = 95
BROKEN = "La copie n’a pas pu être écrite sur le serveur. Elle sera tentée à nouveau."
MISSING = "Le fichier de cette version n’est plus sur le serveur."


def make_copy(*, release_id: int) -> bool:
    """Make the stamped copy of a running release; may be run again, cut at any point, or twice at once. Return whether there is one."""
    with alone(name=f"release-{release_id}") as is_alone:
        release = _begin(release_id=release_id) if is_alone else None
        if release is None:
            return Release.objects.filter(pk=release_id, copy__isnull=False).exists()
        return _make(release=release)


def _make(*, release: Release) -> bool:
    target = _folder() / f"copy-{release.code}-{uuid4().hex}.pdf"
    try:
        pdf.stamp(
            source=release.version.file.path,
            target=target,
            cover=cover_of(release=release),
            footer=footer_of(release=release),
            pages=release.pages,
            progress=_progress(release=release),
        )
        return _hold(release=release, target=target)
    except pdf.PdfRefused as refusal:
        _fail(release=release, reason=str(refusal))
    except FileNotFoundError:
        logger.exception("release without its file", extra={"release": release.pk})
        _fail(release=release, reason=MISSING)
    except OSError:
        logger.exception("copy not written", extra={"release": release.pk})
        _fail(release=release, reason=BROKEN)
    finally:
        target.unlink(missing_ok=True)
    return False


def _folder() -> Path:
    folder = storage.root() / storage.INCOMING
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _begin(*, release_id: int) -> Release | None:
    """Take the work, unless it is done or useless."""
    with writing():
        waiting = Release.objects.filter(running(), pk=release_id, copy=None)
        taken = waiting.update(copy_seen_at=timezone.now(), copy_done=1, copy_failure="")
    if not taken:
        return None
    parts = ("dossier__organisation", "person", "version__file", "answer__by", "answer__request__organisation")
    found: Release = Release.objects.select_related(*parts).get(pk=release_id)
    _forget_orphans(release=found)
    return found


def _progress(*, release: Release) -> Callable[[int, int], None]:
    last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last < SIGN_EVERY_SECONDS:
            return
        last = time.monotonic()
        percent = max(1, min(PAGES_DONE, done * PAGES_DONE // max(total, 1)))
        Release.objects.filter(pk=release.pk, copy=None).update(copy_done=percent, copy_seen_at=timezone.now())

    return tell


def _hold(*, release: Release, target: Path) -> bool:
    Release.objects.filter(pk=release.pk, copy=None).update(copy_done=PAGES_DONE, copy_seen_at=timezone.now())
    file = store_made(path=target, name=_name_of(release), media_type=PDF)
    with writing():
        fresh = locked(row=release)
        if fresh.copy_id is not None or not is_running(release=fresh):
            files.give_up(file=file)
            return fresh.copy_id is not None
        fresh.copy, fresh.copy_done, fresh.copy_failure, fresh.copy_seen_at = file, 100, "", None
        fresh.save(update_fields=["copy", "copy_done", "copy_failure", "copy_seen_at"])
    return True


def _fail(*, release: Release, reason: str) -> None:
    with writing():
        fresh = locked(row=release)
        if fresh.copy_id is not None or not is_running(release=fresh):
            return
        fresh.copy_done, fresh.copy_failure, fresh.copy_seen_at = 0, reason[:300], None
        fresh.save(update_fields=["copy_done", "copy_failure", "copy_seen_at"])
        send(notices.CopyFailedNotice(release=fresh))


def _name_of(release: Release) -> str:
    return f"{release.dossier.slug or 'dossier'}-{release.code}.pdf"


def _forget_orphans(*, release: Release) -> None:
    """Delete what a copy cut on the way has left: its half-made file, or our own file, of this name, that no release holds."""
    for half in [*_folder().glob(f"copy-{release.code}-*"), *_folder().glob(f".copy-{release.code}-*")]:
        half.unlink(missing_ok=True)
    held = Release.objects.exclude(copy=None).values("copy_id")
    left = files.StoredFile.objects.filter(owner=None, name=_name_of(release), media_type=PDF, created_at__gte=release.starts_at)
    for file in left.exclude(pk__in=held):
        with writing():
            files.give_up(file=file)


def cover_of(*, release: Release) -> pdf.Cover:
    """Write the cover: for whom, what for, when, by whom, in which context, and where to look for a newer version."""
    request, answer = release.answer.request, release.answer
    return pdf.Cover(
        title=str(release.dossier),
        network=settings.NETWORK.name,
        facts=[
            ("Exemplaire de", _with_team(release.person, request.organisation)),
            ("Pour", request.purpose),
            ("Mis à disposition le", short_date(timezone.localdate(release.starts_at))),
            ("Par", _with_team(answer.by, release.dossier.organisation)),
            ("Version", f"{release.version.number}, {plural_fr(len(release.pages), 'page')}"),
        ],
        note_title="Note de contexte",
        note=release.context_note,
        notice=NOTICE,
        address=code_address(release=release),
        code=release.code,
    )


def _with_team(person: Any, organisation: Any) -> str:
    return f"{person}, {organisation}" if organisation else str(person)


def code_address(*, release: Release) -> str:
    """Give the short address printed on the cover."""
    return settings.BASE_URL + reverse("dossiers:release_code", args=[release.code])


def footer_of(*, release: Release) -> str:
    """Write the line at the foot of each page."""
    when = short_date(timezone.localdate(release.starts_at))
    return f"Exemplaire de {release.person}, {when}. Ne pas transmettre. {code_address(release=release)}"


def lost_copies() -> list[int]:
    """Give the releases whose copy should be there or show signs of life: its task was lost or killed."""
    silent = Q(copy_seen_at=None, starts_at__lt=timezone.now() - LOST_AFTER) | Q(copy_seen_at__lt=timezone.now() - LOST_AFTER)
    waiting = Release.objects.filter(running(), silent, copy=None).filter(Q(copy_failure="") | Q(copy_failure=BROKEN))
    return list(waiting.order_by("starts_at", "pk").values_list("pk", flat=True)[:20])


def retry_copies() -> int:
    """Make again the copies that were lost; return how many were tried."""
    found = lost_copies()
    for pk in found:
        make_copy(release_id=pk)
    return len(found)


def try_again(*, release: Release) -> None:
    """Ask for a copy that failed to be made again.

    Raises:
        Stale: there is one, or the release has ended.
        Refused: one is being made.
    """
    with writing():
        release = locked(row=release)
        if release.copy_id is not None:
            raise Stale("L’exemplaire est prêt.")
        if not is_running(release=release):
            raise Stale("Cette mise à disposition est terminée.")
        if release.copy_seen_at and release.copy_seen_at > timezone.now() - SILENT_AFTER:
            raise Refused("L’exemplaire est en préparation.")
        release.copy_failure, release.copy_seen_at = "", None
        release.save(update_fields=["copy_failure", "copy_seen_at"])
        make_copy_later(release=release)
