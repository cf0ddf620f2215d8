"""Send, publish, give back, withdraw, put back: the same for the three nouns of the room."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

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
from maillage.kernel.access.public import Refused
from maillage.library.public import contributions

Thing = TypeVar("Thing", bound=Contribution)
Act = contributions.Act
COORDINATION_ONLY = "Seule la coordination du réseau décide des contributions."
Check = Callable[..., list[str]]
Then = Callable[..., None]


def submit(*, thing: Thing, person: Any, check: Check, then: Then | None = None) -> Thing:
    """Send a draft: published at once for trusted people, else it waits for the coordination. Sent twice, it is sent once.

    `check` names what is missing; `then` runs when it is published.

    Raises:
        Refused: somebody else's draft, or something is missing.
    """

    def refuse(*, thing: Thing) -> None:
        if missing := check(thing=thing):
            raise Refused(f"Il manque encore {', '.join(missing)}.")

    return contributions.submit(kind=KINDS[type(thing)], thing=thing, person=person, check=refuse, then=then)


def publish(*, thing: Thing, coordinator: Any, word: str = "", then: Then | None = None) -> Thing:
    """Publish what waits; whoever wrote it is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    return contributions.publish(kind=KINDS[type(thing)], thing=thing, coordinator=coordinator, word=word, then=then)


def give_back(*, thing: Contribution, coordinator: Any, word: str, declined: bool = False) -> Decision:
    """Give a contribution back with what to change, or decline it: it stays among its writer's drafts.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    return contributions.give_back(kind=KINDS[type(thing)], thing=thing, coordinator=coordinator, word=word, declined=declined)


def withdraw(*, thing: Contribution, person: Any, reason: str) -> Decision:
    """Withdraw an initiative or an experiment: its address then answers the reason and the date. Nothing is erased.

    Raises:
        Refused: no right, or no reason; a testimony, whose words go with it, has its own way.
        Stale: it is not published any more.
    """
    return contributions.withdraw(kind=KINDS[type(thing)], thing=thing, person=person, reason=reason)


def restore(*, thing: Thing, coordinator: Any) -> Thing:
    """Put a withdrawn initiative or experiment back.

    Raises:
        Refused: not the coordination, or a testimony: its words are gone.
        Stale: it is not withdrawn.
    """
    return contributions.restore(kind=KINDS[type(thing)], thing=thing, coordinator=coordinator)


def mark_published(*, thing: Contribution, by: Any, at: datetime, then: Then | None = None) -> None:
    """Publish, in the caller's transaction, dated `at`; tells nobody."""
    contributions.publish_now(kind=KINDS[type(thing)], thing=thing, by=by, at=at, then=then)


def last_decision(*, thing: Contribution) -> Decision | None:
    """Give what was decided last."""
    decision: Decision | None = contributions.decisions_on(kind=KINDS[type(thing)], thing=thing).first()
    return decision


def settled(*, thing: Contribution) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    return contributions.settled(kind=KINDS[type(thing)], thing=thing)


def _dress(thing: Contribution, at: datetime) -> tuple[str, ...]:
    thing.submitted_at = thing.submitted_at or at
    thing.slug = slug_of(thing.title)
    return "submitted_at", "slug"


def _kind(
    model: type[Contribution],
    published: type[InitiativePublished | TestimonyPublished | ExperimentPublished],
    under: Callable[..., tuple[Any, Any]] | None = None,
) -> contributions.ContributionKind[Decision]:
    return contributions.ContributionKind(
        name=model.KIND,
        decisions=Decision,
        about="thing",
        facts={
            Act.SENT: lambda thing: ContributionSent(thing=thing.uuid),
            Act.PUBLISHED: lambda thing: published(thing=thing.uuid, contributor=thing.contributor.uuid),
            Act.CHANGE_ASKED: lambda thing: ContributionReturned(thing=thing.uuid),
            Act.DECLINED: lambda thing: ContributionReturned(thing=thing.uuid),
            Act.WITHDRAWN: lambda thing: ContributionWithdrawn(thing=thing.uuid),
            Act.REOPENED: lambda thing: ContributionRestored(thing=thing.uuid),
        },
        notices={
            Act.SENT: notices.ContributionWaiting,
            **dict.fromkeys((Act.PUBLISHED, Act.CHANGE_ASKED, Act.DECLINED, Act.WITHDRAWN), notices.ContributionAnswered),
        },
        refusals=contributions.Refusals(
            coordination_only=COORDINATION_ONLY,
            nothing_waits="Cette contribution n’attend pas de décision.",
            not_its_keeper="Seules les personnes qui s’occupent de cette page peuvent la retirer.",
            online_already="Cette page est déjà en ligne.",
            not_yours_to_restore="Seule la coordination remet en ligne une page retirée.",
        ),
        dress=_dress,
        under=under,
        may_send=lambda person, thing: rules.may_edit_draft(person=person, thing=thing),
        may_withdraw=lambda person, thing: not isinstance(thing, Testimony) and rules.may_withdraw(person=person, thing=thing),
        may_restore=lambda person, thing: rules.may_restore(person=person, thing=thing),
    )


KINDS: dict[type[Contribution], contributions.ContributionKind[Decision]] = {
    Initiative: _kind(Initiative, InitiativePublished, contributions.under_its_rows),
    Testimony: _kind(Testimony, TestimonyPublished),
    Experiment: _kind(Experiment, ExperimentPublished),
}
