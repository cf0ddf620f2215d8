"""Send, publish, give back, withdraw, put back: the same for the three nouns of the room."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from maillage.initiatives import notices, rules
from maillage.initiatives.events import (
    ContributionRestored,
    ContributionReturned,
    ContributionSent,
    ContributionWithdrawn,
    ExperimentPublished,
    InitiativePublished,
    TestimonyPublished,
)
from maillage.initiatives.models import Contribution, Decision, Experiment, Initiative, Testimony
from maillage.initiatives.models.contributions import slug_of
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import short_date
from maillage.people import public as people

Thing = TypeVar("Thing", bound=Contribution)
COORDINATION_ONLY = "Seule la coordination du réseau décide des contributions."
PUBLISHED: dict[type[Contribution], type[InitiativePublished | TestimonyPublished | ExperimentPublished]] = {
    Initiative: InitiativePublished,
    Testimony: TestimonyPublished,
    Experiment: ExperimentPublished,
}
Check = Callable[..., list[str]]
Then = Callable[..., None]


def submit(*, thing: Thing, person: Any, check: Check, then: Then | None = None) -> Thing:
    """Send a draft: published at once for trusted people, else it waits for the coordination. Sent twice, it is sent once.

    `check` names what is missing; `then` runs when it is published.

    Raises:
        Refused: somebody else's draft, or something is missing.
    """
    with writing():
        thing = locked(row=thing)
        if not thing.is_draft:
            return thing
        if not rules.may_edit_draft(person=person, thing=thing):
            raise Refused("Seule la personne qui a commencé ce brouillon peut l’envoyer.")
        if missing := check(thing=thing):
            raise Refused(f"Il manque encore {', '.join(missing)}.")
        thing.submitted_at = thing.updated_at = timezone.now()
        if rules.publishes_at_once(person=person):
            mark_published(thing=thing, by=person, word="", at=thing.submitted_at, then=then)
        else:
            thing.save()
            journal.record(ContributionSent(thing=thing.uuid), actor=person)
            changes.touch(kind=thing.KIND, uuid=thing.uuid)
            send(notices.ContributionWaiting(thing=thing))
    return thing


def publish(*, thing: Thing, coordinator: Any, word: str = "", then: Then | None = None) -> Thing:
    """Publish what waits; its writer is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    with writing():
        thing = _held_waiting(thing=thing, person=coordinator)
        mark_published(thing=thing, by=coordinator, word=word.strip(), at=timezone.now(), then=then)
        people.trust_contributor(person=thing.contributor, by=coordinator)
        send(notices.ContributionAnswered(thing=thing, decision=last_decision(thing=thing)))
    return thing


def give_back(*, thing: Contribution, coordinator: Any, word: str, declined: bool = False) -> Decision:
    """Give a contribution back with what to change, or decline it: it stays among its writer's drafts.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    with writing():
        thing = _held_waiting(thing=thing, person=coordinator)
        if not word.strip():
            raise Refused("Écrivez quelques mots : ils seront envoyés avec votre décision.")
        kind = Decision.Kind.DECLINED if declined else Decision.Kind.CHANGE_ASKED
        decision = Decision.objects.create(thing=thing.uuid, kind=kind, word=word.strip(), by=coordinator, at=timezone.now())
        thing.submitted_at = None
        thing.save(update_fields=["submitted_at"])
        journal.record(ContributionReturned(thing=thing.uuid), actor=coordinator)
        changes.touch(kind=thing.KIND, uuid=thing.uuid)
        send(notices.ContributionAnswered(thing=thing, decision=decision))
    return decision


def withdraw(*, thing: Contribution, person: Any, reason: str) -> Decision:
    """Withdraw an initiative or an experiment: its address then answers the reason and the date. Nothing is erased.

    Raises:
        Refused: no right, or no reason.
        Stale: it is not published any more.
    """
    with writing():
        thing = locked(row=thing)
        if not thing.is_listed:
            raise Stale(settled(thing=thing))
        if isinstance(thing, Testimony) or not rules.may_withdraw(person=person, thing=thing):
            raise Refused("Seules les personnes qui s’occupent de cette page peuvent la retirer.")
        if not reason.strip():
            raise Refused("Dites en une phrase pourquoi.")
        decision = Decision.objects.create(
            thing=thing.uuid, kind=Decision.Kind.WITHDRAWN, word=reason.strip(), by=person, at=timezone.now()
        )
        thing.withdrawn_at = thing.updated_at = decision.at
        thing.save(update_fields=["withdrawn_at", "updated_at"])
        journal.record(ContributionWithdrawn(thing=thing.uuid), actor=person)
        changes.touch(kind=thing.KIND, uuid=thing.uuid)
        if thing.contributor_id != person.pk:
            send(notices.ContributionAnswered(thing=thing, decision=decision))
    return decision


def restore(*, thing: Thing, coordinator: Any) -> Thing:
    """Put a withdrawn initiative or experiment back.

    Raises:
        Refused: not the coordination, or a testimony: its words are gone.
        Stale: it is not withdrawn.
    """
    with writing():
        thing = locked(row=thing)
        if thing.withdrawn_at is None:
            raise Stale("Cette page est déjà en ligne.")
        if not rules.may_restore(person=coordinator, thing=thing):
            raise Refused("Seule la coordination remet en ligne une page retirée.")
        now = timezone.now()
        Decision.objects.create(thing=thing.uuid, kind=Decision.Kind.REOPENED, by=coordinator, at=now)
        thing.withdrawn_at, thing.updated_at = None, now
        thing.save(update_fields=["withdrawn_at", "updated_at"])
        journal.record(ContributionRestored(thing=thing.uuid), actor=coordinator)
        changes.touch(kind=thing.KIND, uuid=thing.uuid)
    return thing


def mark_published(*, thing: Contribution, by: Any, word: str, at: datetime, then: Then | None = None) -> None:
    """Publish, in the caller's transaction, dated `at`."""
    Decision.objects.create(thing=thing.uuid, kind=Decision.Kind.PUBLISHED, word=word, by=by, at=at)
    thing.submitted_at = thing.submitted_at or at
    thing.published_at = thing.updated_at = at
    thing.slug = slug_of(thing.title)
    thing.save()
    if then is not None:
        then(thing=thing, by=by, at=at)
    journal.record(PUBLISHED[type(thing)](thing=thing.uuid, contributor=thing.contributor.uuid), actor=by)
    changes.touch(kind=thing.KIND, uuid=thing.uuid)


def last_decision(*, thing: Contribution) -> Decision:
    """Give what was decided last.

    Raises:
        DoesNotExist: nothing was.
    """
    return Decision.objects.filter(thing=thing.uuid).select_related("by").latest("pk")


def was_decided(*, thing: Contribution) -> bool:
    """Say whether the coordination has already answered."""
    return Decision.objects.filter(thing=thing.uuid).exists()


def settled(*, thing: Contribution) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    decision = Decision.objects.filter(thing=thing.uuid).select_related("by").order_by("-pk").first()
    if decision is None:
        return "Cette contribution n’attend pas de décision."
    return f"{decision.by} a déjà répondu, le {short_date(decision.at)} : « {thing} » est {decision.get_kind_display()}."


def _held_waiting(*, thing: Thing, person: Any) -> Thing:
    if not rules.may_moderate(person=person):
        raise Refused(COORDINATION_ONLY)
    thing = locked(row=thing)
    if not thing.is_waiting:
        raise Stale(settled(thing=thing))
    return thing
