"""Send, publish, ask for a change, decline, withdraw."""

from datetime import datetime
from typing import Any

from django.utils.text import slugify

from maillage.dossiers import notices, rules
from maillage.dossiers.domain import consent, extracts, versions
from maillage.dossiers.domain.drafts import NOT_YOURS
from maillage.dossiers.domain.follow_up import follow_withdrawal
from maillage.dossiers.events import DossierDecided, DossierPublished, DossierSubmitted, DossierWithdrawn
from maillage.dossiers.models import Dossier, DossierDecision
from maillage.dossiers.queries.templates import title_for
from maillage.kernel.access.public import Refused
from maillage.library.public import contributions
from maillage.network.public import Organisation

KIND = versions.KIND
Act = contributions.Act


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

    def check(*, thing: Dossier) -> None:
        if lacks := missing(dossier=thing, pages=pages):
            raise Refused(" ".join(lacks))
        thing.title = thing.title or title_for(
            kind=thing.kind, period_from=thing.period_from, period_to=thing.period_to, filed_year=thing.filed_year
        )

    return contributions.submit(kind=DOSSIER, thing=dossier, person=person, check=check, then=_open)


def publish(*, dossier: Dossier, coordinator: Any, word: str = "") -> Dossier:
    """Publish a dossier that waits; its contributor is told, and trusted from now on.

    Raises:
        Refused: not the coordination.
        Stale: it no longer waits.
    """
    return contributions.publish(kind=DOSSIER, thing=dossier, coordinator=coordinator, word=word, then=_open)


def ask_change(*, dossier: Dossier, coordinator: Any, word: str) -> DossierDecision:
    """Give a dossier back to its contributor, with what to change.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    return contributions.give_back(kind=DOSSIER, thing=dossier, coordinator=coordinator, word=word)


def decline(*, dossier: Dossier, coordinator: Any, word: str) -> DossierDecision:
    """Decline a dossier, with words; it stays among its contributor's drafts.

    Raises:
        Refused: not the coordination, or no word.
        Stale: it no longer waits.
    """
    return contributions.give_back(kind=DOSSIER, thing=dossier, coordinator=coordinator, word=word, declined=True)


def withdraw(*, dossier: Dossier, person: Any, reason: str, consent_ended: bool = False) -> DossierDecision:
    """Withdraw a published dossier: nothing of it is read any more, its releases end, its address answers the reason and the date.

    `consent_ended`: because the organisation takes its consent back.

    Raises:
        Refused: no right, or no reason.
        Stale: it is not published any more.
    """

    def close(*, thing: Dossier, by: Any, **_: Any) -> None:
        if consent_ended:
            consent.end(person=by, dossier=thing)
        extracts.refresh(dossier=thing)
        follow_withdrawal(dossier=thing, by=by, reason=reason.strip())

    return contributions.withdraw(kind=DOSSIER, thing=dossier, person=person, reason=reason, then=close)


def settled(*, dossier: Dossier) -> str:
    """Say in a sentence what was decided last, for whoever comes too late."""
    return contributions.settled(kind=DOSSIER, thing=dossier)


def _dress(dossier: Dossier, at: datetime) -> tuple[str, ...]:
    dossier.submitted_at = dossier.submitted_at or at
    dossier.slug = slugify(dossier.title)[:80].strip("-") or "dossier"
    return "submitted_at", "title", "slug"


def _open(*, thing: Dossier, at: datetime, **_: Any) -> None:
    version = thing.versions.order_by("-number").first()
    if version is not None and version.opened_at is None:
        version.opened_at = at
        version.save(update_fields=["opened_at"])
    extracts.refresh(dossier=thing)


def _under(*, thing: Dossier) -> tuple[Any, Any]:
    return (
        thing.theme_rows.order_by().values_list("theme__uuid", flat=True),
        Organisation.objects.filter(dossiers=thing).order_by().values_list("uuid", flat=True),
    )


DOSSIER = contributions.ContributionKind(
    name=KIND,
    decisions=DossierDecision,
    about="dossier",
    facts={
        Act.SENT: lambda dossier: DossierSubmitted(dossier=dossier.uuid),
        Act.PUBLISHED: lambda dossier: DossierPublished(dossier=dossier.uuid),
        Act.CHANGE_ASKED: lambda dossier: DossierDecided(dossier=dossier.uuid),
        Act.DECLINED: lambda dossier: DossierDecided(dossier=dossier.uuid),
        Act.WITHDRAWN: lambda dossier: DossierWithdrawn(dossier=dossier.uuid),
    },
    notices={
        Act.SENT: notices.DossierWaiting,
        Act.PUBLISHED: notices.DossierPublishedNotice,
        Act.CHANGE_ASKED: notices.DossierChangeAsked,
        Act.DECLINED: notices.DossierDeclined,
        Act.WITHDRAWN: notices.DossierWithdrawnNotice,
    },
    refusals=contributions.Refusals(
        coordination_only="Seule la coordination du réseau décide des premiers partages.",
        nothing_waits="Ce dossier n’attend pas de décision.",
        not_yours=NOT_YOURS,
        not_its_keeper="Seules les personnes qui s’occupent de ce dossier, et la coordination, peuvent le retirer.",
    ),
    dress=_dress,
    under=_under,
    may_send=lambda person, dossier: rules.may_edit_draft(person=person, dossier=dossier),
    may_withdraw=lambda person, dossier: rules.may_withdraw(person=person, dossier=dossier),
)
