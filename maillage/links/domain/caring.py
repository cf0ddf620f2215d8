"""Keep links alive: visits of the week, « toujours bon ? », links left in place or taken over."""

from datetime import datetime, timedelta
from random import SystemRandom
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.fetch.public import Checked
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.characters import one_line
from maillage.library.public import contributions
from maillage.links import notices, rules
from maillage.links.domain.content import MAX_WHY, searched_words
from maillage.links.domain.sharing import CONFIRM_AFTER, KIND, LINK, held, settled
from maillage.links.events import LinkConfirmed, LinkDied, LinkRevived, LinkTakenOver
from maillage.links.models import Link, LinkCheck, LinkConfirmation, LinkDecision
from maillage.links.models.links import LISTED

EVERY = timedelta(days=7)
SOON = timedelta(days=1)
DEAD_AFTER_DAYS = 3
KEPT_CHECKS = 20
LEFT_FOR = timedelta(days=90)
ASKED_AT_ONCE = 10
CHANCE = SystemRandom()


def note_check(*, link: Link, found: Checked, at: datetime | None = None) -> Link:
    """Write what a visit found. Dead after failures on three different days; alive again at the first success."""
    now = at or timezone.now()
    today = timezone.localtime(now).date()
    with writing():
        link = locked(row=link)
        LinkCheck.objects.create(link=link, at=now, outcome=found.outcome, status=found.status, code=found.code[:20])
        old = LinkCheck.objects.filter(link=link).order_by("-at", "-pk").values_list("pk", flat=True)[KEPT_CHECKS:]
        LinkCheck.objects.filter(pk__in=list(old)).delete()
        before = link.state
        link.checked_at = now
        if found.outcome == LinkCheck.Outcome.FAILED:
            if link.failed_on != today:
                link.failed_days = min(link.failed_days + 1, 1000)
                link.failed_on = today
            link.check_after = now + (EVERY if link.dead_at else SOON)
            if link.failed_days >= DEAD_AFTER_DAYS and link.dead_at is None:
                link.dead_at = now
        else:
            link.check_after = now + EVERY
            if found.outcome == LinkCheck.Outcome.ALIVE:
                link.failed_days, link.failed_on, link.dead_at, link.left_until = 0, None, None, None
                link.moved_to = found.moved_to[:1000]
        # A little chance, so that links added together are not visited together for ever.
        link.check_after += timedelta(seconds=max(found.wait, CHANCE.randrange(6 * 3600)))
        link.save()
        _tell_change(link=link, before=before)
    return link


def _tell_change(*, link: Link, before: str) -> None:
    if link.state == before:
        return
    if link.is_dead:
        journal.record(LinkDied(link=link.uuid), actor=None)
        if link.is_listed:
            send(notices.LinkDeadNotice(thing=link))
    elif before == Link.State.DEAD:
        journal.record(LinkRevived(link=link.uuid), actor=None)
    changes.touch(kind=KIND, uuid=link.uuid)


def leave_in_place(*, link: Link, person: Any) -> Link:
    """Leave a dead link in the library for three months: nobody is reminded of it until then.

    Raises:
        Refused: no right.
        Stale: withdrawn, or alive again.
    """
    with writing():
        link = held(link=link, person=person)
        if not link.is_dead:
            raise Stale("Ce lien répond de nouveau.")
        contributions.decide(kind=LINK, thing=link, by=person, act=LinkDecision.Kind.LEFT)
        link.left_until = timezone.localdate() + LEFT_FOR
        link.save(update_fields=["left_until"])
        changes.touch(kind=KIND, uuid=link.uuid)
    return link


def confirm(*, link: Link, person: Any, by_mail: bool = False) -> Link:
    """Say « toujours bon »; asked again in a year. Said twice the same day, it is said once.

    Raises:
        Refused: neither its sponsor nor the coordination.
        Stale: withdrawn.
    """
    with writing():
        link = locked(row=link)
        if not link.is_listed:
            raise Stale(settled(link=link))
        if not rules.may_confirm(person=person, link=link):
            raise Refused("Seule la personne qui recommande ce lien peut le confirmer.")
        now = timezone.now()
        again = timezone.localdate() + CONFIRM_AFTER
        if link.confirm_on != again:
            LinkConfirmation.objects.create(link=link, by=person, at=now, by_mail=by_mail)
            link.confirm_on = again
            link.save(update_fields=["confirm_on"])
            journal.record(LinkConfirmed(link=link.uuid), actor=person)
            changes.touch(kind=KIND, uuid=link.uuid)
    return link


def take_over(*, link: Link, person: Any, why: str) -> Link:
    """Vouch for a link whose sponsor is no longer there, with one's own sentence.

    Raises:
        Refused: its sponsor is still there, not a member, or no sentence.
        Stale: withdrawn.
    """
    why = one_line(why)[:MAX_WHY].strip()
    if not why:
        raise Refused("Dites en une phrase pourquoi ce lien vaut le détour.")
    with writing():
        link = locked(row=link)
        if not link.is_listed:
            raise Stale(settled(link=link))
        if not rules.may_take_over(person=person, link=link):
            raise Refused(f"{link.sponsor} recommande toujours ce lien.")
        now = timezone.now()
        contributions.decide(kind=LINK, thing=link, by=person, act=LinkDecision.Kind.TAKEN_OVER, at=now)
        link.sponsor, link.why, link.updated_at = person, why, now
        link.confirm_on = timezone.localdate() + CONFIRM_AFTER
        link.words = searched_words(link=link)
        link.save()
        journal.record(LinkTakenOver(link=link.uuid), actor=person)
        changes.touch(kind=KIND, uuid=link.uuid)
    return link


def to_confirm(*, person: Any = None) -> Any:
    """Give the published links whose yearly question has come, of one sponsor or of all, oldest first."""
    due = Link.objects.filter(LISTED, confirm_on__lte=timezone.localdate())
    if person is not None:
        due = due.filter(sponsor=person)
    return due.select_related("sponsor").defer("text", "words").order_by("confirm_on", "pk")


def ask_sponsors() -> int:
    """Ask each sponsor, once a month at most, whether their oldest links are still good; return how many were asked."""
    asked: dict[int, list[Link]] = {}
    for link in to_confirm():
        asked.setdefault(link.sponsor_id, []).append(link)
    told = 0
    for links in asked.values():
        if links[0].sponsor.is_member:
            with writing():
                told += send(notices.StillGood(sponsor=links[0].sponsor, links=links[:ASKED_AT_ONCE], more=len(links) - ASKED_AT_ONCE))
    return told
