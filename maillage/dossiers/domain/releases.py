"""Release a frozen version to one person until a date, make its stamped copy, count readings, end it."""

import secrets
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.dossiers import notices_releases as notices
from maillage.dossiers import rules
from maillage.dossiers.events import ReleaseEnded
from maillage.dossiers.models import AccessAnswer, Dossier, DossierVersion, PartAccess, Release, ReleaseReading
from maillage.kernel.access.public import Gone, Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import short_date

KIND = "dossiers.dossier"
RELEASED = (PartAccess.PUBLIC, PartAccess.MEMBERS, PartAccess.RELEASE)
LONGEST_DAYS = 366
# No letter or figure that is read for another one.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


def current_version(*, dossier: Dossier) -> DossierVersion | None:
    """Give the newest opened version, with its parts and the pages left out."""
    opened = DossierVersion.objects.filter(dossier=dossier, opened_at__isnull=False)
    return opened.select_related("file").prefetch_related("parts", "left_out").order_by("-number").first()


def running() -> Q:
    """Match the releases that run: not ended, and their last day has not passed."""
    return Q(ended_at=None, ends_on__gte=timezone.localdate(), dossier__withdrawn_at=None)


def running_for(*, dossier: Dossier, person: Any) -> Release | None:
    """Give the running release of a dossier to somebody."""
    return Release.objects.filter(running(), dossier=dossier, person=person).order_by("-pk").first()


def is_running(*, release: Release) -> bool:
    """Say whether a release runs, without a query when its dossier is there."""
    return release.ended_at is None and release.ends_on >= timezone.localdate() and release.dossier.withdrawn_at is None


def check_end(*, ends_on: date) -> None:
    """Refuse an end that is past, or more than a year away.

    Raises:
        Refused: with the sentence to show.
    """
    today = timezone.localdate()
    if ends_on < today:
        raise Refused("Choisissez un jour à venir.")
    if ends_on > today + timedelta(days=LONGEST_DAYS):
        raise Refused("Une mise à disposition dure un an au plus : elle peut être prolongée ensuite.")


def open_release(*, answer: AccessAnswer, ends_on: date) -> Release:
    """Freeze the present version and its pages for the one who asked, in the caller's transaction; the copy is made by a task.

    Raises:
        Refused: an end out of bounds, or no page to release.
    """
    check_end(ends_on=ends_on)
    dossier = answer.request.dossier
    version = current_version(dossier=dossier)
    pages = rules.pages_open_to(version=version, accesses=RELEASED) if version else []
    if version is None or not pages:
        raise Refused("Aucune page de la version actuelle n’est à mettre à disposition. Revoyez d’abord les parties du dossier.")
    release: Release = Release.objects.create(
        answer=answer,
        dossier=dossier,
        person_id=answer.request.person_id,
        version=version,
        pages=pages,
        sha256=version.file.sha256,
        context_note=answer.word,
        code=_new_code(),
        starts_at=answer.at,
        ends_on=ends_on,
    )
    make_copy_later(release=release)
    return release


def make_copy_later(*, release: Release) -> None:
    """Have the stamped copy made after the commit."""
    from maillage.dossiers.tasks_copies import make_copy_soon

    make_copy_soon(release_id=release.pk)


def _new_code() -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        if not Release.objects.filter(code=code).exists():
            return code


def note_reading(*, release: Release, how: str) -> None:
    """Note that the receiver opened the copy or took it."""
    with writing():
        ReleaseReading.objects.create(release=release, how=how, at=timezone.now())


def end(*, release: Release, person: Any, word: str) -> Release:
    """End a release before its date, with words; its copy is deleted.

    Raises:
        Refused: not an owner, or no words.
        Stale: it has ended.
    """
    with writing():
        release = locked(row=release)
        if release.ended_at is not None:
            raise Stale(ended_words(release=release))
        if not rules.may_answer(person=person, dossier=release.dossier):
            raise Refused("Seules les personnes qui s’occupent de ce dossier y mettent fin.")
        if not word.strip():
            raise Refused("Écrivez quelques mots : ils seront envoyés à la personne.")
        _end(release=release, by=person, word=word.strip())
        send(notices.ReleaseEndedNotice(release=release, asks=_asks_outcome(release)))
    return release


def end_due() -> int:
    """End the releases whose last day has passed, and tell their receivers; return how many."""
    ended = 0
    for found in Release.objects.filter(ended_at=None, ends_on__lt=timezone.localdate()).order_by("ends_on", "pk"):
        with writing():
            release = locked(row=found)
            if release.ended_at or release.ends_on >= timezone.localdate():
                continue
            _end(release=release, by=None, word="")
            send(notices.ReleaseEndedNotice(release=release, asks=_asks_outcome(release)))
            ended += 1
    return ended


def end_all(*, dossier: Dossier, by: Any, word: str) -> int:
    """End all the releases of a dossier that is withdrawn, in the caller's transaction."""
    found = list(Release.objects.filter(dossier=dossier, ended_at=None).order_by("pk"))
    for release in found:
        _end(release=release, by=by, word=word.strip() or "Le dossier a été retiré.")
        send(notices.ReleaseEndedNotice(release=release, asks=_asks_outcome(release)))
    return len(found)


def end_for_departure(*, person: Any) -> int:
    """End what was released to somebody who leaves, in the caller's transaction: the copy bears their name."""
    found = list(Release.objects.filter(person=person, ended_at=None).order_by("pk"))
    for release in found:
        _end(release=release, by=None, word="")
    return len(found)


def _end(*, release: Release, by: Any, word: str) -> None:
    release.ended_at, release.ended_by, release.end_word = timezone.now(), by, word
    copy, release.copy, release.copy_done = release.copy, None, 0
    release.save(update_fields=["ended_at", "ended_by", "end_word", "copy", "copy_done"])
    if copy is not None:
        files.give_up(file=copy)
    journal.record(ReleaseEnded(release=release.uuid), actor=by)
    changes.touch(kind=KIND, uuid=release.dossier.uuid)


def _asks_outcome(release: Release) -> bool:
    """Ask what it brought with the news of the end, unless it was asked already."""
    if release.followed_up_at or not release.person.is_member:
        return False
    release.followed_up_at = timezone.now()
    release.save(update_fields=["followed_up_at"])
    return True


def ended_words(*, release: Release) -> str:
    """Say when and how a release ended."""
    if release.dossier.withdrawn_at and not release.ended_at:
        return f"Le dossier a été retiré le {short_date(release.dossier.withdrawn_at)}."
    if release.ended_at and release.ended_by:
        return f"{release.ended_by} y a mis fin le {short_date(release.ended_at)}."
    return f"Cette mise à disposition s’est terminée le {short_date(release.ends_on)}."


def check_readable(*, release: Release, person: Any) -> None:
    """Let the receiver of a running release through.

    Raises:
        Gone: it has ended; with when and how.
        Refused: somebody else.
    """
    if release.person_id != person.pk:
        raise Refused("Cet exemplaire est au nom de quelqu’un d’autre.")
    if not is_running(release=release):
        raise Gone(ended_words(release=release), title=str(release.dossier))
    if not rules.may_read_release(person=person, release=release):
        raise Refused("Cet exemplaire est au nom de quelqu’un d’autre.")
