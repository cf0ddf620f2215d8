"""Send, publish, ask for a change, decline, withdraw."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from maillage.dossiers import notices, rules
from maillage.dossiers.domain import consent, extracts, versions
from maillage.dossiers.domain.drafts import held_draft
from maillage.dossiers.domain.follow_up import follow_withdrawal
from maillage.dossiers.events import DossierDecided, DossierPublished, DossierSubmitted, DossierWithdrawn
from maillage.dossiers.models import Dossier, DossierDecision
from maillage.dossiers.queries.templates import title_for
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import short_date
from maillage.people import public as people

KIND = versions.KIND
Kind = DossierDecision.Kind
COORDINATION_ONLY = "Seule la coordination du réseau décide des premiers partages."


def missing(*, dossier: Dossier, pages: int) -> list[str]:
    """Say in French what a draft still needs before it is sent; empty when it is ready."""
    found = []
    if dossier.organisation_id is None:
        found.append("Dites quelle organisation a écrit ce dossier.")
    if not (dossier.period_from or dossier.period_to or dossier.filed_year):
        found.append("Donnez la période, ou l’année du dépôt.")
    version = dossier.versions.order_by("-number").first()
    if version is None:
        found.append("Déposez le document, en PDF.")
    else:
        try:
            versions.check_ready(version=version, pages=pages)
        except Refused as refusal:
            found.append(refusal.reason)
    if consent.running_consent(dossier=dossier) is None:
        found.append("Confirmez l’accord de votre organisation.")
    return found


def submit(*, dossier: Dossier, person: Any, pages: int) -> Dossier:
    """Send a draft: published at once for trusted people, else it waits for the coordination. Sent twice, it is sent once.

    Raises:
        Refused: somebody else's draft, or something is missing.
    """
    with writing():
        dossier = locked(row=dossier)
        if not dossier.is_draft and dossier.contributor_id == person.pk:
            return dossier
        dossier = held_draft(person=person, draft=dossier)
        if lacks := missing(dossier=dossier, pages=pages):
            raise Refused(" ".join(lacks))
        if not dossier.title:
            dossier.title = title_for(
                kind=dossier.kind, period_from=dossier.period_from, period_to=dossier.period_to, filed_year=dossier.filed_year
            )
        dossier.submitted_at = timezone.now()
        if rules.publishes_at_once(person=person):
            publish_now(dossier=dossier, by=person, at=dossier.submitted_at)
        else:
            dossier.save()
            journal.record(DossierSubmitted(dossier=dossier.uuid), actor=person)
            changes.touch(kind=KIND, uuid=dossier.uuid)
            send(notices.DossierWaiting(dossier=dossier))
    return dossier


def publish(*, dossier: Dossier, coordinator: Any, word: str = "") -> Dossier:
    """Publish a dossier that waits; its contributor is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    with writing():
        dossier = _held_waiting(dossier=dossier, person=coordinator)
        publish_now(dossier=dossier, by=coordinator, at=timezone.now(), word=word.strip())
        people.trust_contributor(person=dossier.contributor, by=coordinator)
        send(notices.DossierPublishedNotice(dossier=dossier, word=word.strip()))
    return dossier


def ask_change(*, dossier: Dossier, coordinator: Any, word: str) -> DossierDecision:
    """Give a dossier back to its contributor, with what to change.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    with writing():
        dossier = _held_waiting(dossier=dossier, person=coordinator)
        decision = _give_back(dossier=dossier, by=coordinator, kind=Kind.CHANGE_ASKED, word=word)
        send(notices.DossierChangeAsked(dossier=dossier, decision=decision))
    return decision


def decline(*, dossier: Dossier, coordinator: Any, word: str) -> DossierDecision:
    """Decline a dossier, with words; it stays among its contributor's drafts.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    with writing():
        dossier = _held_waiting(dossier=dossier, person=coordinator)
        decision = _give_back(dossier=dossier, by=coordinator, kind=Kind.DECLINED, word=word)
        send(notices.DossierDeclined(dossier=dossier, decision=decision))
    return decision


def withdraw(*, dossier: Dossier, person: Any, reason: str, consent_ended: bool = False) -> DossierDecision:
    """Withdraw a published dossier: nothing of it is read any more, its releases end, its address answers the reason and the date.

    `consent_ended`: because the organisation takes its consent back.

    Raises:
        Refused: no right, or no reason.
        Stale: it is not published any more.
    """
    with writing():
        dossier = locked(row=dossier)
        if not dossier.is_listed:
            raise Stale(settled(dossier=dossier))
        if not rules.may_withdraw(person=person, dossier=dossier):
            raise Refused("Seules les personnes qui s’occupent de ce dossier, et la coordination, peuvent le retirer.")
        decision = _decide(dossier=dossier, by=person, kind=Kind.WITHDRAWN, word=_word(reason, "Dites en une phrase pourquoi."))
        dossier.withdrawn_at = dossier.updated_at = decision.at
        dossier.save(update_fields=["withdrawn_at", "updated_at"])
        if consent_ended:
            consent.end(person=person, dossier=dossier)
        extracts.refresh(dossier=dossier)
        follow_withdrawal(dossier=dossier, by=person, reason=decision.word)
        journal.record(DossierWithdrawn(dossier=dossier.uuid), actor=person)
        changes.touch(kind=KIND, uuid=dossier.uuid)
        if dossier.contributor_id != person.pk:
            send(notices.DossierWithdrawnNotice(dossier=dossier, decision=decision))
    return decision


def settled(*, dossier: Dossier) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    decision = dossier.decisions.select_related("by").order_by("-pk").first()
    if decision is None:
        return "Ce dossier n’attend pas de décision."
    return f"{decision.by} a déjà répondu, le {short_date(decision.at)} : « {dossier} » est {decision.get_kind_display()}."


def publish_now(*, dossier: Dossier, by: Any, at: datetime, word: str = "") -> None:
    """Publish a dossier and open its newest version, in the caller's transaction."""
    _decide(dossier=dossier, by=by, kind=Kind.PUBLISHED, word=word, at=at)
    dossier.published_at = dossier.updated_at = at
    dossier.submitted_at = dossier.submitted_at or at
    dossier.slug = slugify(dossier.title)[:80].strip("-") or "dossier"
    dossier.save()
    version = dossier.versions.order_by("-number").first()
    if version is not None and version.opened_at is None:
        version.opened_at = at
        version.save(update_fields=["opened_at"])
    extracts.refresh(dossier=dossier)
    journal.record(DossierPublished(dossier=dossier.uuid), actor=by)
    changes.touch(kind=KIND, uuid=dossier.uuid)


def _held_waiting(*, dossier: Dossier, person: Any) -> Dossier:
    if not rules.may_moderate(person=person):
        raise Refused(COORDINATION_ONLY)
    dossier = locked(row=dossier)
    if not dossier.is_waiting:
        raise Stale(settled(dossier=dossier))
    return dossier


def _give_back(*, dossier: Dossier, by: Any, kind: str, word: str) -> DossierDecision:
    words = _word(word, "Écrivez quelques mots : ils seront envoyés avec votre décision.")
    decision = _decide(dossier=dossier, by=by, kind=kind, word=words)
    dossier.submitted_at = None
    dossier.save(update_fields=["submitted_at"])
    journal.record(DossierDecided(dossier=dossier.uuid), actor=by)
    changes.touch(kind=KIND, uuid=dossier.uuid)
    return decision


def _decide(*, dossier: Dossier, by: Any, kind: str, word: str, at: datetime | None = None) -> DossierDecision:
    return DossierDecision.objects.create(dossier=dossier, kind=kind, word=word, by=by, at=at or timezone.now())


def _word(word: str, otherwise: str) -> str:
    if not word.strip():
        raise Refused(otherwise)
    return word.strip()
