"""Ask for more time, agree to it or not."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.dossiers import notices_releases as notices
from maillage.dossiers import rules
from maillage.dossiers.domain.releases import check_end, ended_words, is_running
from maillage.dossiers.events import ReleaseExtended
from maillage.dossiers.models import ExtensionRequest, Release
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import short_date


def ask_extension(*, release: Release, person: Any, words: str, until_on: date) -> ExtensionRequest:
    """Ask for more time; asked again while the first waits, the first is given back.

    Raises:
        Refused: not the receiver, no words, or a date that is not later, or too far.
        Stale: the release has ended.
    """
    with writing():
        release = locked(row=release)
        if release.person_id != person.pk:
            raise Refused("Seule la personne qui a reçu ce dossier demande à le garder plus longtemps.")
        if not is_running(release=release):
            raise Stale(ended_words(release=release))
        if not words.strip():
            raise Refused("Dites en une phrase pourquoi il vous faut plus de temps.")
        if until_on <= release.ends_on:
            raise Refused(f"Choisissez un jour après le {short_date(release.ends_on)}.")
        check_end(ends_on=until_on)
        try:
            with transaction.atomic():
                extension = ExtensionRequest.objects.create(
                    release=release, words=words.strip(), until_on=until_on, asked_at=timezone.now()
                )
        except IntegrityError:
            return ExtensionRequest.objects.get(release=release, answered_at=None)
        send(notices.ExtensionAskedNotice(extension=extension))
    return extension


def answer_extension(*, extension: ExtensionRequest, owner: Any, granted: bool, word: str = "") -> ExtensionRequest:
    """Agree until the day asked, or decline with words.

    Raises:
        Refused: not an owner, or no words to decline.
        Stale: somebody answered, or the release has ended.
    """
    with writing():
        extension = locked(row=extension)
        release = locked(row=extension.release)
        if extension.answered_at is not None:
            raise Stale(state_of(extension=extension))
        if not rules.may_answer(person=owner, dossier=release.dossier):
            raise Refused("Seules les personnes qui s’occupent de ce dossier prolongent une mise à disposition.")
        if not is_running(release=release):
            raise Stale(ended_words(release=release))
        if not granted and not word.strip():
            raise Refused("Écrivez quelques mots : ils seront envoyés avec votre réponse.")
        extension.answered_at, extension.answered_by = timezone.now(), owner
        extension.granted, extension.answer_word = granted, word.strip()
        extension.save(update_fields=["answered_at", "answered_by", "granted", "answer_word"])
        if granted:
            release.ends_on, release.warned_at = max(release.ends_on, extension.until_on), None
            release.save(update_fields=["ends_on", "warned_at"])
            journal.record(ReleaseExtended(release=release.uuid), actor=owner)
        send(notices.ExtensionAnsweredNotice(extension=extension, release=release))
    return extension


def state_of(*, extension: ExtensionRequest) -> str:
    """Say in a sentence what was decided, "" while nothing is."""
    if extension.answered_at is None:
        return ""
    decided = f"prolongée jusqu’au {short_date(extension.until_on)}" if extension.granted else "non prolongée"
    return f"{extension.answered_by} a déjà répondu, le {short_date(extension.answered_at)} : mise à disposition {decided}."
