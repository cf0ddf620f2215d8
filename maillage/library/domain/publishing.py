"""Send, publish, ask for a change, decline, withdraw, put back."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import short_date
from maillage.library import notices, rules
from maillage.library.domain.opening import open_versions
from maillage.library.events import (
    ResourceChangeAsked,
    ResourceDeclined,
    ResourcePublished,
    ResourceRestored,
    ResourceSubmitted,
    ResourceWithdrawn,
)
from maillage.library.models import Decision, Resource, ResourceOrganisation, ResourceTheme
from maillage.library.models.resources import slug_of
from maillage.people import public as people

KIND = "library.resource"
CHECK_AFTER = timedelta(days=730)
COORDINATION_ONLY = "Seule la coordination du réseau décide des contributions."


def submit(*, resource: Resource, person: Any) -> Resource:
    """Send a draft: published at once for trusted people, else it waits for the coordination. Sent twice, it is sent once.

    Raises:
        Refused: somebody else's draft, or a draft without title, sentence, theme, or anything to read.
    """
    with writing():
        resource = locked(row=resource)
        if not rules.may_edit_draft(person=person, resource=resource) and resource.is_draft:
            raise Refused("Seule la personne qui a commencé ce brouillon peut l’envoyer.")
        if not resource.is_draft:
            return resource
        _check_complete(resource)
        resource.submitted_at = timezone.now()
        if rules.publishes_at_once(person=person):
            _publish(resource=resource, by=person, word="", at=resource.submitted_at)
        else:
            resource.save()
            journal.record(ResourceSubmitted(resource=resource.uuid), actor=person)
            changes.touch(kind=KIND, uuid=resource.uuid)
            send(notices.ContributionWaiting(resource=resource))
    return resource


def publish(*, resource: Resource, coordinator: Any, word: str = "") -> Resource:
    """Publish a contribution that waits; the contributor is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    with writing():
        resource = _held_waiting(resource=resource, person=coordinator)
        _publish(resource=resource, by=coordinator, word=word.strip(), at=timezone.now())
        people.trust_contributor(person=resource.contributor, by=coordinator)
        send(notices.ContributionPublished(resource=resource, word=word.strip()))
    return resource


def ask_change(*, resource: Resource, coordinator: Any, word: str) -> Decision:
    """Give a contribution back to its contributor, with what to change.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    with writing():
        resource = _held_waiting(resource=resource, person=coordinator)
        decision = _give_back(resource=resource, by=coordinator, kind=Decision.Kind.CHANGE_ASKED, word=word)
        journal.record(ResourceChangeAsked(resource=resource.uuid), actor=coordinator)
        send(notices.ChangeAsked(resource=resource, decision=decision))
    return decision


def decline(*, resource: Resource, coordinator: Any, word: str) -> Decision:
    """Decline a contribution, with words; it stays among its contributor's drafts.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    with writing():
        resource = _held_waiting(resource=resource, person=coordinator)
        decision = _give_back(resource=resource, by=coordinator, kind=Decision.Kind.DECLINED, word=word)
        journal.record(ResourceDeclined(resource=resource.uuid), actor=coordinator)
        send(notices.ContributionDeclined(resource=resource, decision=decision))
    return decision


def withdraw(*, resource: Resource, person: Any, reason: str) -> Decision:
    """Withdraw a published resource: its address then answers the reason and the date. Its files stay, closed.

    Raises:
        Refused: no right, or no reason.
        Stale: it is not published any more.
    """
    with writing():
        resource = locked(row=resource)
        if not resource.is_listed:
            raise Stale(settled(resource=resource))
        if not rules.may_withdraw(person=person, resource=resource):
            raise Refused("Seules les personnes qui s’occupent de cette ressource peuvent la retirer.")
        decision = _decide(resource=resource, by=person, kind=Decision.Kind.WITHDRAWN, word=_word(reason, "Dites en une phrase pourquoi."))
        resource.withdrawn_at = resource.updated_at = decision.at
        resource.save(update_fields=["withdrawn_at", "updated_at"])
        _list(resource=resource, at=None)
        journal.record(ResourceWithdrawn(resource=resource.uuid), actor=person)
        changes.touch(kind=KIND, uuid=resource.uuid)
        if resource.contributor_id != person.pk:
            send(notices.ResourceWithdrawnNotice(resource=resource, decision=decision))
    return decision


def restore(*, resource: Resource, coordinator: Any, word: str = "") -> Resource:
    """Put a withdrawn resource back.

    Raises:
        Refused: not the coordination.
        Stale: it is not withdrawn.
    """
    with writing():
        resource = locked(row=resource)
        if resource.withdrawn_at is None:
            raise Stale("Cette ressource est déjà en ligne.")
        if not rules.may_restore(person=coordinator, resource=resource):
            raise Refused("Seule la coordination remet en ligne une ressource retirée.")
        decision = _decide(resource=resource, by=coordinator, kind=Decision.Kind.REOPENED, word=word.strip())
        resource.withdrawn_at = None
        resource.updated_at = decision.at
        resource.save(update_fields=["withdrawn_at", "updated_at"])
        _list(resource=resource, at=resource.published_at)
        journal.record(ResourceRestored(resource=resource.uuid), actor=coordinator)
        changes.touch(kind=KIND, uuid=resource.uuid)
    return resource


def publish_directly(*, resource: Resource, by: Any, at: datetime) -> None:
    """Publish what an import or the demonstration brings, in the caller's transaction, dated as it was."""
    resource.submitted_at = at
    _publish(resource=resource, by=by, word="", at=at)


def settled(*, resource: Resource) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    decision = resource.decisions.select_related("by").order_by("-pk").first()
    if decision is None:
        return "Cette contribution n’attend pas de décision."
    return f"{decision.by} a déjà répondu, le {short_date(decision.at)} : « {resource} » est {decision.get_kind_display()}."


def _held_waiting(*, resource: Resource, person: Any) -> Resource:
    if not rules.may_moderate(person=person):
        raise Refused(COORDINATION_ONLY)
    resource = locked(row=resource)
    if not resource.is_waiting:
        raise Stale(settled(resource=resource))
    return resource


def _publish(*, resource: Resource, by: Any, word: str, at: datetime) -> None:
    _decide(resource=resource, by=by, kind=Decision.Kind.PUBLISHED, word=word, at=at)
    today: date = timezone.localtime(at).date()
    resource.published_at = resource.updated_at = at
    resource.slug = slug_of(resource.title)
    resource.up_to_date_on = resource.up_to_date_on or today
    resource.check_on = resource.check_on or today + CHECK_AFTER
    resource.save()
    open_versions(resource=resource)
    _list(resource=resource, at=at)
    journal.record(ResourcePublished(resource=resource.uuid, contributor=resource.contributor.uuid), actor=by)
    changes.touch(kind=KIND, uuid=resource.uuid)


def _give_back(*, resource: Resource, by: Any, kind: str, word: str) -> Decision:
    decision = _decide(
        resource=resource, by=by, kind=kind, word=_word(word, "Écrivez quelques mots : ils seront envoyés avec votre décision.")
    )
    resource.submitted_at = None
    resource.save(update_fields=["submitted_at"])
    changes.touch(kind=KIND, uuid=resource.uuid)
    return decision


def _decide(*, resource: Resource, by: Any, kind: str, word: str, at: datetime | None = None) -> Decision:
    return Decision.objects.create(resource=resource, kind=kind, word=word, by=by, at=at or timezone.now())


def _list(*, resource: Resource, at: datetime | None) -> None:
    for rows in (ResourceTheme, ResourceOrganisation):
        rows.objects.filter(resource=resource).update(listed_at=at)


def _word(word: str, otherwise: str) -> str:
    if not word.strip():
        raise Refused(otherwise)
    return word.strip()


def _check_complete(resource: Resource) -> None:
    missing = [
        name
        for name, there in (
            ("un titre", resource.title),
            ("une phrase", resource.summary),
            ("un thème", resource.theme_rows.exists()),
            (
                "un fichier, un lien ou un texte",
                resource.video_url or resource.context or resource.versions.filter(files__isnull=False).exists(),
            ),
        )
        if not there
    ]
    if missing:
        raise Refused(f"Il manque encore {', '.join(missing)}.")
