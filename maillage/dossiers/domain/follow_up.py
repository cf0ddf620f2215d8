"""What comes after: the warning before the end, what it brought, a dossier withdrawn, somebody who leaves."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.dossiers import notices_releases as notices
from maillage.dossiers.domain import releases, requests
from maillage.dossiers.models import AccessRequest, Dossier, ExtensionRequest, Release, RequestMessage
from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing
from maillage.kernel.notices.public import forget_words, send
from maillage.library import public as library

WARN_BEFORE = timedelta(days=3)
ASK_AFTER = timedelta(days=30)
ERASED = "(effacé au départ de la personne)"
SHORTEST = 12


def warn_ending() -> int:
    """Tell both sides, once per end, that a release ends within three days; return how many releases."""
    today = timezone.localdate()
    warned = 0
    soon = Release.objects.filter(releases.running(), ends_on__lte=today + WARN_BEFORE, warned_at=None)
    for found in soon.order_by("ends_on", "pk"):
        with writing():
            release = locked(row=found)
            if release.warned_at or release.ended_at or release.ends_on > today + WARN_BEFORE:
                continue
            release.warned_at = timezone.now()
            release.save(update_fields=["warned_at"])
            send(notices.ReleaseEndingNotice(release=release))
            send(notices.ReleaseEndingOwnersNotice(release=release))
            warned += 1
    return warned


def ask_outcomes() -> int:
    """Ask receivers, once, thirty days after the start, what it brought; return how many were asked."""
    asked = 0
    due = Release.objects.filter(
        starts_at__lte=timezone.now() - ASK_AFTER, followed_up_at=None, ended_at=None, outcome_at=None, dossier__withdrawn_at=None
    )
    for found in due.order_by("starts_at", "pk"):
        with writing():
            release = locked(row=found)
            if release.followed_up_at or release.ended_at:
                continue
            release.followed_up_at = timezone.now()
            release.save(update_fields=["followed_up_at"])
            send(notices.OutcomeAskedNotice(release=release))
            asked += 1
    return asked


def tell_outcome(*, release: Release, person: Any, words: str, taker: tuple[str, UUID] | None = None) -> Release:
    """Say what a release brought, and which of one's things took from it; said again, the words are replaced. The giver is told once.

    Raises:
        Refused: not the receiver, no words, or a taker that is not this person's.
    """
    with writing():
        release = locked(row=release)
        if release.person_id != person.pk:
            raise Refused("Seule la personne qui a reçu ce dossier raconte ce qu’elle en a fait.")
        if not words.strip():
            raise Refused("Dites en une phrase ce que ce dossier vous a apporté.")
        first = release.outcome_at is None
        release.outcome_words, release.outcome_at = words.strip(), timezone.now()
        release.followed_up_at = release.followed_up_at or release.outcome_at
        release.save(update_fields=["outcome_words", "outcome_at", "followed_up_at"])
        if taker is not None:
            source = ("dossiers.dossier", release.dossier.uuid)
            # The giver learns both at once: one fact, one message.
            library.name_inspiration(taker=taker, source=source, person=person, words=words, release=release.uuid, tell=not first)
        if first:
            send(notices.OutcomeToldNotice(release=release))
    return release


def follow_withdrawal(*, dossier: Dossier, by: Any, reason: str) -> tuple[int, int]:
    """Close the open requests and end the releases of a dossier that is withdrawn, in the caller's transaction; return how many of each."""
    return requests.close_all(dossier=dossier, actor=by), releases.end_all(dossier=dossier, by=by, word=reason)


def forget(*, person: Any) -> None:
    """Erase what is personal when somebody leaves: their words in requests, their copies. The register keeps a line without a name."""
    with writing():
        mine = AccessRequest.objects.filter(person=person)
        requests.close_for_departure(person=person)
        releases.end_for_departure(person=person)
        forget_words(words=_lines_of(person=person), instead=ERASED)
        mine.update(purpose=ERASED, situation="")
        RequestMessage.objects.filter(by=person).delete()
        ExtensionRequest.objects.filter(release__person=person).update(words=ERASED)


def _lines_of(*, person: Any) -> set[str]:
    """Give the lines somebody wrote, as the mails to the others repeat them; short ones say nothing, and would be found elsewhere."""
    mine = AccessRequest.objects.filter(person=person)
    texts = [text for pair in mine.values_list("purpose", "situation") for text in pair]
    texts += RequestMessage.objects.filter(by=person).values_list("words", flat=True)
    texts += ExtensionRequest.objects.filter(release__person=person).values_list("words", flat=True)
    lines = {line.strip() for text in texts for line in text.splitlines()}
    return {line for line in lines if len(line) >= SHORTEST and line != ERASED}


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that is kept about somebody's requests and releases, as JSON values."""
    mine = AccessRequest.objects.filter(person=person).select_related("dossier", "answer", "answer__release").order_by("pk")
    return {
        "demandes de mise à disposition": [_request(request) for request in mine],
        "messages écrits": [
            {"dossier": str(message.request.dossier), "mots": message.words, "le": message.at.isoformat()}
            for message in RequestMessage.objects.filter(by=person).select_related("request__dossier").order_by("pk")
        ],
        "réponses données": [
            {"dossier": str(release.dossier), "note de contexte": release.context_note, "le": release.starts_at.isoformat()}
            for release in Release.objects.filter(answer__by=person).select_related("dossier").order_by("pk")
        ],
    }


def _request(request: AccessRequest) -> dict[str, Any]:
    answer = getattr(request, "answer", None)
    release = getattr(answer, "release", None)
    return {
        "dossier": str(request.dossier),
        "pourquoi": request.purpose,
        "situation": request.situation,
        "le": request.asked_at.isoformat(),
        "réponse": "" if answer is None else ("accordée" if answer.granted else answer.word),
        "mise à disposition": None
        if release is None
        else {
            "depuis": release.starts_at.isoformat(),
            "jusqu’au": release.ends_on.isoformat(),
            "lectures": [f"{row.at.isoformat()} {row.get_how_display()}" for row in release.readings.order_by("pk")],
            "ce que cela a apporté": release.outcome_words,
        },
    }
