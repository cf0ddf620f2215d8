"""Report a thing; settle what was reported."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.cards import Card
from maillage.kernel.db.public import locked, locked_rows, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line, readable
from maillage.kernel.text.dates import short_date
from maillage.moderation import notices, rules
from maillage.moderation.domain.register import SETTLING, Settling, record_decision
from maillage.moderation.events import ReportSettled, ThingReported
from maillage.moderation.models import MOST_WORDS, Outcome, Report, Rule
from maillage.moderation.registry import REPORTABLES

KEPT = timedelta(days=365)
NOT_FOUND = "Cette page n’existe pas, ou vous ne pouvez pas la lire."
COORDINATION_ONLY = "Seule la coordination du réseau traite les signalements."
WORDS_NEEDED = "Écrivez quelques mots\u00a0: la personne qui a partagé les lira."
NOT_OFFERED = "Cette suite n’est pas possible ici\u00a0: ouvrez la page pour agir."
GONE = "Ce qui était signalé n’est plus en ligne\u00a0: choisissez «\u00a0Rien à changer\u00a0»."


def reported_card(*, kind: str, uuid: UUID, person: Any) -> Card | None:
    """Give the card of a thing that can be reported, as this reader may see it."""
    reportable = REPORTABLES.get(kind)
    return reportable.find(uuids=[uuid], person=person).get(uuid) if reportable else None


def report(*, person: Any, kind: str, uuid: UUID, reason: str, words: str = "", email: str = "") -> Report:
    """Report a thing one may read. `reason`: a value of `Rule`; `email`: of a visitor who wants to know the outcome.

    Reported again before the first is settled, it is one report: the newer words are added.

    Raises:
        Refused: the thing cannot be reported, or this reader may not see it.
    """
    card = reported_card(kind=kind, uuid=uuid, person=person)
    if card is None:
        raise Refused(NOT_FOUND)
    account: Any = person if getattr(person, "is_authenticated", False) else None
    words, email = readable(words).strip()[:MOST_WORDS], "" if account else email.strip().lower()
    with writing():
        if account:
            locked(row=account)
        mine = Report.objects.open().about(kind=kind, uuid=uuid).filter(by=account, email=email)
        known = mine.order_by("pk").first() if account or email else None
        if known:
            if words and words not in known.words:
                known.words = f"{known.words}\n{words}".strip()[:MOST_WORDS]
                known.save(update_fields=["words"])
            return known
        made = Report.objects.create(
            kind=kind, thing=uuid, title=one_line(card.title)[:200] or card.label, rule=Rule(reason), words=words,
            by=account, email=email, at=timezone.now(),
        )  # fmt: skip
        journal.record(ThingReported(report=made.uuid), actor=None)
        send(notices.ReportReceivedNotice(report=made, label=REPORTABLES[kind].label))
    return made


def settle(*, report: Report, person: Any, outcome: str, words: str = "") -> Report:
    """Settle a report, and every other open one about the same thing; whoever reported is told the outcome.

    `outcome`: NOTHING; CHANGE_ASKED, the author reads the words; WITHDRAWN, the thing goes and its author reads the words.

    Raises:
        Refused: not the coordination, no words, or the outcome is not offered for this kind of thing.
        Stale: settled already, or the thing is gone.
    """
    if not rules.may_settle(person=person):
        raise Refused(COORDINATION_ONLY)
    chosen, words = Outcome(outcome), readable(words).strip()[:MOST_WORDS]
    with writing():
        # All those about one thing, in one order: two people who settle two of them at once do not wait for each other.
        locked_rows(rows=Report.objects.filter(kind=report.kind, thing=report.thing))
        held: Report = locked(row=report)
        if held.settled_at:
            raise Stale(
                f"{held.settled_by} a déjà traité ce signalement, le {short_date(held.settled_at)}\u00a0: {held.get_outcome_display()}."
            )
        if chosen != Outcome.NOTHING and not words:
            raise Refused(WORDS_NEEDED)
        settling = Settling(rule=held.rule)
        token = SETTLING.set(settling)
        try:
            _carry_out(held, person=person, outcome=chosen, words=words)
            if not settling.written:
                record_decision(person=person, kind=held.kind, outcome=chosen, reason=held.rule)
        finally:
            SETTLING.reset(token)
        for each in Report.objects.open().about(kind=held.kind, uuid=held.thing).order_by("pk"):
            each.settled_at, each.settled_by, each.outcome = timezone.now(), person, chosen
            each.answer = words
            each.save(update_fields=["settled_at", "settled_by", "outcome", "answer"])
            journal.record(ReportSettled(report=each.uuid, outcome=chosen), actor=person)
            send(notices.ReportSettledNotice(report=each))
            # The address served to say this.
            Report.objects.filter(pk=each.pk).update(email="")
    held.refresh_from_db()
    return held


def _carry_out(report: Report, *, person: Any, outcome: Outcome, words: str) -> None:
    if outcome == Outcome.NOTHING:
        return
    reportable = REPORTABLES.get(report.kind)
    card = reported_card(kind=report.kind, uuid=report.thing, person=person)
    if reportable is None or card is None:
        raise Stale(GONE)
    if outcome == Outcome.WITHDRAWN and reportable.withdraw is not None:
        reportable.withdraw(uuid=report.thing, person=person, reason=words)
    elif outcome == Outcome.CHANGE_ASKED:
        authors = [each for each in reportable.authors(uuid=report.thing) if each.is_member]
        if not authors:
            raise Refused(NOT_OFFERED)
        send(notices.ChangeAskedNotice(report=report, card=card, authors=authors, words=words, by=person))
    else:
        raise Refused(NOT_OFFERED)


def forget_old() -> int:
    """Erase who reported, and the words exchanged, a year after a report was settled; return how many. Bears being run twice."""
    old = Report.objects.filter(settled_at__lt=timezone.now() - KEPT).exclude(by=None, words="", answer="")
    return int(old.update(by=None, words="", answer=""))
