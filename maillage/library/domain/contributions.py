"""Send, publish, give back, withdraw, put back: written once for what the library and the rooms above it share.

A room describes its kind of contribution (`ContributionKind`) and gives each act its own name; what only it does comes as
`check` (may refuse, before anything is written) and `then` (after the rows, in the same transaction).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale, is_coordinator
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import Notice, send
from maillage.kernel.text.dates import short_date
from maillage.letters import public as letters
from maillage.library.rules import publishes_at_once
from maillage.moderation import public as moderation
from maillage.people import public as people

WORDS_NEEDED = "Écrivez quelques mots : ils seront envoyés avec votre décision."
REASON_NEEDED = "Dites en une phrase pourquoi."

# Called with `thing`; with `thing`, `by` and `at`.
type Check = Callable[..., None]
type Then = Callable[..., None]
type May = Callable[[Any, Any], bool]


def _nobody(_person: Any, _thing: Any) -> bool:
    return False


def under_its_rows(*, thing: Any) -> tuple[Any, Any]:
    """Give what a thing with theme and organisation rows is published under: see `ContributionKind.under`."""
    themes = thing.theme_rows.order_by().values_list("theme__uuid", flat=True)
    return themes, thing.organisation_rows.order_by().values_list("organisation__uuid", flat=True)


class Act(StrEnum):
    """What happens to a contribution. All but the first are kinds of decision."""

    SENT = "SENT"
    PUBLISHED = "PUBLISHED"
    CHANGE_ASKED = "CHANGE_ASKED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    REOPENED = "REOPENED"


@dataclass(frozen=True, kw_only=True)
class Refusals:
    """The French sentences for whoever has no right, or comes too late."""

    coordination_only: str
    nothing_waits: str
    not_its_keeper: str = ""
    not_yours: str = "Seule la personne qui a commencé ce brouillon peut l’envoyer."
    online_already: str = ""
    not_yours_to_restore: str = ""


@dataclass(frozen=True, kw_only=True)
class ContributionKind[Decision: models.Model]:
    """What a room says of one kind of contribution.

    Its rows have `is_draft`, `is_waiting`, `is_listed`, `published_at`, `withdrawn_at`, `updated_at`; `submitted_at` when it is sent
    or given back. `name`: in the changes, "room.noun". `decisions`: rows with `kind`, `word`, `by`, `at`, and `about`, a key to the thing
    or its uuid. `writer`: the field of whoever shared it. `dress` sets what publishing adds and names the fields it has set.
    `under`: the uuids of its themes and of its organisations, whose followers are told; None: nobody is.
    """

    name: str
    decisions: type[Decision]
    about: str
    writer: str = "contributor"
    facts: Mapping[Act, Callable[[Any], journal.Event]]
    notices: Mapping[Act, Callable[..., Notice]]
    refusals: Refusals
    dress: Callable[[Any, datetime], tuple[str, ...]]
    under: Callable[..., tuple[Any, Any]] | None = None
    may_send: May = _nobody
    may_withdraw: May = _nobody
    may_restore: May = _nobody


def submit[Thing: models.Model](*, kind: ContributionKind[Any], thing: Thing, person: Any, check: Check, then: Then | None = None) -> Thing:
    """Send a draft: published at once for trusted people, else it waits for the coordination. Sent twice, it is sent once.

    Raises:
        Refused: somebody else's draft, or what `check` finds missing.
    """
    with writing():
        held: Any = locked(row=thing)
        if not held.is_draft:
            return held
        if not kind.may_send(person, held):
            raise Refused(kind.refusals.not_yours)
        check(thing=held)
        held.submitted_at = timezone.now()
        if publishes_at_once(person=person):
            publish_now(kind=kind, thing=held, by=person, at=held.submitted_at, then=then)
            _tell_followers(kind, held, by=person)
        else:
            held.save()
            _tell(kind, Act.SENT, held, by=person, decision=None)
    return held


def publish[Thing: models.Model](
    *, kind: ContributionKind[Any], thing: Thing, coordinator: Any, word: str = "", then: Then | None = None
) -> Thing:
    """Publish what waits; whoever shared it is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    with writing():
        held = held_waiting(kind=kind, thing=thing, person=coordinator)
        decision = publish_now(kind=kind, thing=held, by=coordinator, at=timezone.now(), word=word.strip(), then=then)
        people.trust_contributor(person=getattr(held, kind.writer), by=coordinator)
        send(kind.notices[Act.PUBLISHED](thing=held, decision=decision))
        _tell_followers(kind, held, by=coordinator)
    return held


def publish_now[D: models.Model](
    *, kind: ContributionKind[D], thing: Any, by: Any, at: datetime, word: str = "", then: Then | None = None
) -> D:
    """Publish in the caller's transaction, dated `at`, telling nobody; give the decision."""
    decision = decide(kind=kind, thing=thing, by=by, act=Act.PUBLISHED, word=word, at=at)
    thing.published_at = thing.updated_at = at
    thing.save(update_fields=["published_at", "updated_at", *kind.dress(thing, at)])
    if then is not None:
        then(thing=thing, by=by, at=at)
    _note(kind, Act.PUBLISHED, thing, by)
    return decision


def give_back[D: models.Model](*, kind: ContributionKind[D], thing: Any, coordinator: Any, word: str, declined: bool = False) -> D:
    """Give back with what to change, or decline: it stays among its writer's drafts. Give the decision.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    act = Act.DECLINED if declined else Act.CHANGE_ASKED
    with writing():
        held = held_waiting(kind=kind, thing=thing, person=coordinator)
        decision = decide(kind=kind, thing=held, by=coordinator, act=act, word=said(word=word, otherwise=WORDS_NEEDED))
        held.submitted_at = None
        held.save(update_fields=["submitted_at"])
        _tell(kind, act, held, by=coordinator, decision=decision)
        if declined:
            moderation.record_decision(person=coordinator, kind=kind.name, outcome=moderation.Outcome.DECLINED)
    return decision


def withdraw[D: models.Model](*, kind: ContributionKind[D], thing: Any, person: Any, reason: str, then: Then | None = None) -> D:
    """Withdraw what is published: its address then answers the reason and the date. Nothing is erased. Give the decision.

    Raises:
        Refused: no right, or no reason.
        Stale: it is not published any more.
    """
    with writing():
        held = locked(row=thing)
        if not held.is_listed:
            raise Stale(settled(kind=kind, thing=held))
        if not kind.may_withdraw(person, held):
            raise Refused(kind.refusals.not_its_keeper)
        return take_away(kind=kind, thing=held, by=person, reason=reason, then=then)


def take_away[D: models.Model](
    *, kind: ContributionKind[D], thing: Any, by: Any, reason: str, act: Act = Act.WITHDRAWN, then: Then | None = None
) -> D:
    """Take away a thing held by the caller's transaction; whoever shared it is told, unless they did. Give the decision.

    Raises:
        Refused: no reason.
    """
    at = timezone.now()
    decision = decide(kind=kind, thing=thing, by=by, act=act, word=said(word=reason, otherwise=REASON_NEEDED), at=at)
    thing.withdrawn_at = thing.updated_at = at
    thing.save(update_fields=["withdrawn_at", "updated_at"])
    if then is not None:
        then(thing=thing, by=by, at=at)
    if getattr(thing, f"{kind.writer}_id") == by.pk:
        _note(kind, act, thing, by)
    else:
        _tell(kind, act, thing, by=by, decision=decision)
        if act == Act.WITHDRAWN and is_coordinator(person=by):
            moderation.record_decision(person=by, kind=kind.name, outcome=moderation.Outcome.WITHDRAWN)
    return decision


def restore[Thing: models.Model](
    *, kind: ContributionKind[Any], thing: Thing, coordinator: Any, word: str = "", then: Then | None = None
) -> Thing:
    """Put back what was withdrawn.

    Raises:
        Refused: not the coordination.
        Stale: it is not withdrawn.
    """
    with writing():
        held: Any = locked(row=thing)
        if held.withdrawn_at is None:
            raise Stale(kind.refusals.online_already)
        if not kind.may_restore(coordinator, held):
            raise Refused(kind.refusals.not_yours_to_restore)
        at = timezone.now()
        decide(kind=kind, thing=held, by=coordinator, act=Act.REOPENED, word=word.strip(), at=at)
        held.withdrawn_at, held.updated_at = None, at
        held.save(update_fields=["withdrawn_at", "updated_at"])
        if then is not None:
            then(thing=held, by=coordinator, at=at)
        _note(kind, Act.REOPENED, held, coordinator)
    return held


def held_waiting(*, kind: ContributionKind[Any], thing: Any, person: Any) -> Any:
    """Hold what waits, with its writer when the page has them already.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    if not is_coordinator(person=person):
        raise Refused(kind.refusals.coordination_only)
    held: Any = locked(row=thing)
    if not held.is_waiting:
        raise Stale(settled(kind=kind, thing=held))
    field = thing._meta.get_field(kind.writer)  # noqa: SLF001  (documented)
    if field.is_cached(thing) and getattr(thing, field.attname) == getattr(held, field.attname):
        setattr(held, kind.writer, getattr(thing, kind.writer))
    return held


def decide[D: models.Model](*, kind: ContributionKind[D], thing: Any, by: Any, act: str, word: str = "", at: datetime | None = None) -> D:
    """Write who decided what, in the caller's transaction."""
    decisions: Any = kind.decisions
    decision: D = decisions.objects.create(**_about(kind, thing), kind=str(act), word=word, by=by, at=at or timezone.now())
    return decision


def decisions_on(*, kind: ContributionKind[Any], thing: Any) -> Any:
    """Give what was decided about a thing, the last first, with who decided."""
    decisions: Any = kind.decisions
    return decisions.objects.filter(**_about(kind, thing)).select_related("by").order_by("-pk")


def settled(*, kind: ContributionKind[Any], thing: Any) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    decision = decisions_on(kind=kind, thing=thing).first()
    if decision is None:
        return kind.refusals.nothing_waits
    return f"{decision.by} a déjà répondu, le {short_date(decision.at)}\u00a0: « {thing} » est {decision.get_kind_display()}."


def said(*, word: str, otherwise: str) -> str:
    """Give the words of a decision.

    Raises:
        Refused: there are none; `otherwise` asks for them.
    """
    if not word.strip():
        raise Refused(otherwise)
    return word.strip()


def _about(kind: ContributionKind[Any], thing: Any) -> dict[str, Any]:
    field = kind.decisions._meta.get_field(kind.about)  # noqa: SLF001  (documented)
    return {kind.about: thing if field.is_relation else thing.uuid}


def _note(kind: ContributionKind[Any], act: Act, thing: Any, by: Any) -> None:
    journal.record(kind.facts[act](thing), actor=by)
    changes.touch(kind=kind.name, uuid=thing.uuid)


def _tell(kind: ContributionKind[Any], act: Act, thing: Any, *, by: Any, decision: Any) -> None:
    _note(kind, act, thing, by)
    send(kind.notices[act](thing=thing, decision=decision))


def _tell_followers(kind: ContributionKind[Any], thing: Any, *, by: Any) -> None:
    if kind.under is not None:
        know = {by.pk, getattr(thing, f"{kind.writer}_id")}
        under = dict(zip(("network.theme", "network.organisation"), kind.under(thing=thing), strict=True))
        letters.tell_published(thing=thing, kind=kind.name, under=under, words=thing.summary, but=know)
