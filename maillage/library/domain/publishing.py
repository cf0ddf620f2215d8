"""Send, publish, ask for a change, decline, withdraw, put back."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.library import notices, rules
from maillage.library.domain import contributions
from maillage.library.domain.contributions import Act, ContributionKind, Refusals
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

KIND = "library.resource"
CHECK_AFTER = timedelta(days=730)


def submit(*, resource: Resource, person: Any) -> Resource:
    """Send a draft: published at once for trusted people, else it waits for the coordination. Sent twice, it is sent once.

    Raises:
        Refused: somebody else's draft, or a draft without title, sentence, theme, or anything to read.
    """
    return contributions.submit(kind=RESOURCE, thing=resource, person=person, check=_check_complete, then=_open)


def publish(*, resource: Resource, coordinator: Any, word: str = "") -> Resource:
    """Publish a contribution that waits; the contributor is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    return contributions.publish(kind=RESOURCE, thing=resource, coordinator=coordinator, word=word, then=_open)


def ask_change(*, resource: Resource, coordinator: Any, word: str) -> Decision:
    """Give a contribution back to its contributor, with what to change.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    return contributions.give_back(kind=RESOURCE, thing=resource, coordinator=coordinator, word=word)


def decline(*, resource: Resource, coordinator: Any, word: str) -> Decision:
    """Decline a contribution, with words; it stays among its contributor's drafts.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    return contributions.give_back(kind=RESOURCE, thing=resource, coordinator=coordinator, word=word, declined=True)


def withdraw(*, resource: Resource, person: Any, reason: str) -> Decision:
    """Withdraw a published resource: its address then answers the reason and the date. Its files stay, closed.

    Raises:
        Refused: no right, or no reason.
        Stale: it is not published any more.
    """
    return contributions.withdraw(kind=RESOURCE, thing=resource, person=person, reason=reason, then=_unlist)


def restore(*, resource: Resource, coordinator: Any, word: str = "") -> Resource:
    """Put a withdrawn resource back.

    Raises:
        Refused: not the coordination.
        Stale: it is not withdrawn.
    """
    return contributions.restore(kind=RESOURCE, thing=resource, coordinator=coordinator, word=word, then=_relist)


def publish_directly(*, resource: Resource, by: Any, at: datetime) -> None:
    """Publish what an import or the demonstration brings, in the caller's transaction, dated as it was."""
    resource.submitted_at = at
    contributions.publish_now(kind=RESOURCE, thing=resource, by=by, at=at, then=_open)


def settled(*, resource: Resource) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    return contributions.settled(kind=RESOURCE, thing=resource)


def _dress(resource: Resource, at: datetime) -> tuple[str, ...]:
    today = timezone.localtime(at).date()
    resource.slug = slug_of(resource.title)
    resource.up_to_date_on = resource.up_to_date_on or today
    resource.check_on = resource.check_on or today + CHECK_AFTER
    return "submitted_at", "slug", "up_to_date_on", "check_on"


def _open(*, thing: Resource, at: datetime, **_: Any) -> None:
    open_versions(resource=thing)
    _list(resource=thing, at=at)


def _unlist(*, thing: Resource, **_: Any) -> None:
    _list(resource=thing, at=None)


def _relist(*, thing: Resource, **_: Any) -> None:
    _list(resource=thing, at=thing.published_at)


def _list(*, resource: Resource, at: datetime | None) -> None:
    for rows in (ResourceTheme, ResourceOrganisation):
        rows.objects.filter(resource=resource).update(listed_at=at)


def _check_complete(*, thing: Resource) -> None:
    missing = [
        name
        for name, there in (
            ("un titre", thing.title),
            ("une phrase", thing.summary),
            ("un thème", thing.theme_rows.exists()),
            (
                "un fichier, un lien ou un texte",
                thing.video_url or thing.context or thing.versions.filter(files__isnull=False).exists(),
            ),
        )
        if not there
    ]
    if missing:
        raise Refused(f"Il manque encore {', '.join(missing)}.")


RESOURCE = ContributionKind(
    name=KIND,
    decisions=Decision,
    about="resource",
    facts={
        Act.SENT: lambda resource: ResourceSubmitted(resource=resource.uuid),
        Act.PUBLISHED: lambda resource: ResourcePublished(resource=resource.uuid, contributor=resource.contributor.uuid),
        Act.CHANGE_ASKED: lambda resource: ResourceChangeAsked(resource=resource.uuid),
        Act.DECLINED: lambda resource: ResourceDeclined(resource=resource.uuid),
        Act.WITHDRAWN: lambda resource: ResourceWithdrawn(resource=resource.uuid),
        Act.REOPENED: lambda resource: ResourceRestored(resource=resource.uuid),
    },
    notices={
        Act.SENT: notices.ContributionWaiting,
        Act.PUBLISHED: notices.ContributionPublished,
        Act.CHANGE_ASKED: notices.ChangeAsked,
        Act.DECLINED: notices.ContributionDeclined,
        Act.WITHDRAWN: notices.ResourceWithdrawnNotice,
    },
    refusals=Refusals(
        coordination_only="Seule la coordination du réseau décide des contributions.",
        nothing_waits="Cette contribution n’attend pas de décision.",
        not_its_keeper="Seules les personnes qui s’occupent de cette ressource peuvent la retirer.",
        online_already="Cette ressource est déjà en ligne.",
        not_yours_to_restore="Seule la coordination remet en ligne une ressource retirée.",
    ),
    dress=_dress,
    under=contributions.under_its_rows,
    may_send=lambda person, resource: rules.may_edit_draft(person=person, resource=resource),
    may_withdraw=lambda person, resource: rules.may_withdraw(person=person, resource=resource),
    may_restore=lambda person, resource: rules.may_restore(person=person, resource=resource),
)
