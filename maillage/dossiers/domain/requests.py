"""Ask for a dossier, talk about it, accept, decline, take back; remind, and close what nobody answered."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone

from maillage.dossiers import notices_releases as notices
from maillage.dossiers import rules
from maillage.dossiers.domain import releases
from maillage.dossiers.events import AccessGranted, AccessRefused, AccessRequestClosed, AccessRequested
from maillage.dossiers.models import AccessAnswer, AccessRequest, Dossier, Release, RequestMessage, Talk
from maillage.dossiers.queries.releases import has_pages_to_release
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import short_date
from maillage.network import public as network

KIND = "dossiers.dossier"
REMIND_AFTER = timedelta(days=7)
CLOSE_AFTER = timedelta(days=30)


def ask(*, dossier: Dossier, person: Any, purpose: str, situation: str = "", talk: str = Talk.PHONE) -> AccessRequest:
    """Ask that a dossier be released to a member; asked again while the first waits, the first is given back.

    Raises:
        Refused: not a member, an owner, a dossier that is not shared from person to person, or no purpose.
        Stale: it is already at this member's disposal.
    """
    with writing():
        dossier = locked(row=dossier)
        if not rules.may_request(person=person, dossier=dossier):
            raise Refused("Une demande se fait entre membres du réseau, auprès d’une autre équipe.")
        if not has_pages_to_release(dossier=dossier):
            raise Refused("Rien n’est à demander : ce qui est partagé de ce dossier est déjà ouvert.")
        if running := releases.running_for(dossier=dossier, person=person):
            raise Stale(f"Ce dossier est déjà à votre disposition, jusqu’au {short_date(running.ends_on)}.")
        if not purpose.strip():
            raise Refused("Dites pourquoi ce dossier vous intéresse : c’est ce qu’on lira avant de vous répondre.")
        try:
            with transaction.atomic():
                request = AccessRequest.objects.create(
                    dossier=dossier,
                    person=person,
                    organisation=network.main_organisation(person=person),
                    purpose=purpose.strip(),
                    situation=situation.strip(),
                    talk=talk,
                    conditions=dossier.conditions,
                    asked_at=timezone.now(),
                )
        except IntegrityError:
            return AccessRequest.objects.get(dossier=dossier, person=person, settled_at=None)
        journal.record(AccessRequested(request=request.uuid, dossier=dossier.uuid), actor=person)
        send(notices.AccessRequestedNotice(request=request))
    return request


def write(*, request: AccessRequest, person: Any, words: str, by_link: bool = False, step: int | None = None) -> RequestMessage:
    """Add words to the conversation: the other side gets them whole, by mail. `by_link`: written without signing in.

    `step`: how many messages of this person the link was made after, so that it serves once even when it comes twice together.

    Raises:
        Refused: neither the one who asked nor an owner, or no words.
        Stale: the request is settled, or the link has served.
    """
    with writing():
        request = _held_open(request=request)
        asks = request.person_id == person.pk
        if not asks and not rules.may_answer(person=person, dossier=request.dossier):
            raise Refused("Cette conversation est entre la personne qui demande et celles qui répondent.")
        if not words.strip():
            raise Refused("Écrivez quelques mots.")
        if step is not None and request.messages.filter(by=person).count() != step:
            raise Stale("Ce lien a déjà servi : vos mots sont partis.")
        message = RequestMessage.objects.create(request=request, by=person, words=words.strip(), at=timezone.now())
        send(notices.RequestMessageNotice(message=message, to_owners=asks))
        if by_link:
            send(notices.AnswerLinkNotice(request=request, person=person))
    return message


def accept(*, request: AccessRequest, owner: Any, note: str, ends_on: date, by_link: bool = False) -> Release:
    """Accept: the present version is frozen and released until a date, with its context note; a task makes the copy.

    Raises:
        Refused: not an owner, no context note, a date that is past or too far, nothing to release.
        Stale: the request is settled.
    """
    with writing():
        request = _held_for(request=request, owner=owner)
        if not note.strip():
            raise Refused("Ajoutez une note de contexte : c’est elle qui rend le dossier utile.")
        if not request.person.is_member:
            raise Refused("La personne qui demandait ne fait plus partie du réseau.")
        answer = _answer(request=request, owner=owner, granted=True, word=note.strip(), by_link=by_link)
        release = releases.open_release(answer=answer, ends_on=ends_on)
        journal.record(AccessGranted(release=release.uuid, request=request.uuid, dossier=request.dossier.uuid), actor=owner)
        changes.touch(kind=KIND, uuid=request.dossier.uuid)
        send(notices.AccessGrantedNotice(release=release))
    return release


def decline(*, request: AccessRequest, owner: Any, word: str, by_link: bool = False) -> AccessAnswer:
    """Decline, with words.

    Raises:
        Refused: not an owner, or no words.
        Stale: the request is settled.
    """
    with writing():
        request = _held_for(request=request, owner=owner)
        if not word.strip():
            raise Refused("Écrivez quelques mots : ils seront envoyés avec votre réponse.")
        answer = _answer(request=request, owner=owner, granted=False, word=word.strip(), by_link=by_link)
        journal.record(AccessRefused(request=request.uuid, dossier=request.dossier.uuid), actor=owner)
        send(notices.AccessRefusedNotice(answer=answer))
    return answer


def take_back(*, request: AccessRequest, person: Any) -> AccessRequest:
    """Take one's request back. Nobody is told again: the owners find it settled.

    Raises:
        Refused: somebody else's.
        Stale: it is settled.
    """
    with writing():
        request = _held_open(request=request)
        if request.person_id != person.pk:
            raise Refused("Seule la personne qui a demandé peut reprendre sa demande.")
        _close(request=request, taken_back=True, actor=person)
    return request


def send_link(*, request: AccessRequest, person: Any) -> bool:
    """Send an owner, at their own address, a new link to answer; False when there is nothing left to answer."""
    with writing():
        request = locked(row=request)
        if request.settled_at or not rules.may_answer(person=person, dossier=request.dossier):
            return False
        send(notices.AnswerLinkNotice(request=request, person=person, again=True))
    return True


def nudge(*, request: AccessRequest, coordinator: Any) -> None:
    """Remind the owners of a request, at the coordination's wish.

    Raises:
        Refused: not the coordination.
        Stale: the request is settled.
    """
    with writing():
        request = _held_open(request=request)
        if not rules.may_moderate(person=coordinator):
            raise Refused("Seule la coordination relance.")
        send(notices.AccessRequestReminder(request=request, on=timezone.localdate()))
        _note_reminder(request=request)


def remind_old(*, now: datetime | None = None) -> int:
    """Remind, once, the owners of requests left without a word for seven days; return how many."""
    now = now or timezone.now()
    silent = _open().filter(asked_at__lte=now - REMIND_AFTER, reminded_at=None).exclude(messages__by_id__gt=0)
    reminded = 0
    for found in silent.order_by("asked_at", "pk"):
        with writing():
            request = locked(row=found)
            if request.settled_at or request.reminded_at:
                continue
            send(notices.AccessRequestReminder(request=request, on=None))
            _note_reminder(request=request)
            reminded += 1
    return reminded


def close_old(*, now: datetime | None = None) -> int:
    """Close the requests nobody answered for thirty days after the last words, and tell both sides; return how many."""
    now = now or timezone.now()
    limit = now - CLOSE_AFTER
    closed = 0
    quiet = _open().annotate(last=Coalesce(Max("messages__at"), "asked_at")).filter(last__lte=limit)
    for found in quiet.order_by("asked_at", "pk"):
        with writing():
            request = locked(row=found)
            if request.settled_at or request.messages.filter(at__gt=limit).exists():
                continue
            _close(request=request, taken_back=False, actor=None)
            send(notices.RequestClosedNotice(request=request))
            send(notices.RequestClosedOwnersNotice(request=request))
            closed += 1
    return closed


def close_all(*, dossier: Dossier, actor: Any) -> int:
    """Close the open requests on a dossier that is withdrawn, in the caller's transaction; tell who asked."""
    found = list(_open().filter(dossier=dossier).order_by("pk"))
    for request in found:
        _close(request=request, taken_back=False, actor=actor)
        send(notices.RequestClosedNotice(request=request))
    return len(found)


def close_for_departure(*, person: Any) -> int:
    """Close the open requests of somebody who leaves, in the caller's transaction, without a word to anybody."""
    found = list(_open().filter(person=person).order_by("pk"))
    for request in found:
        _close(request=request, taken_back=True, actor=None)
    return len(found)


def state_of(*, request: AccessRequest) -> str:
    """Say in a sentence where a request stands, for whoever comes too late."""
    if request.settled_at is None:
        return f"Cette demande du {short_date(request.asked_at)} attend une réponse."
    when = short_date(request.settled_at)
    answer = AccessAnswer.objects.filter(request=request).select_related("by", "release").first()
    if answer and answer.granted:
        return f"{answer.by} a déjà répondu, le {when} : le dossier est mis à disposition jusqu’au {short_date(answer.release.ends_on)}."
    if answer:
        return f"{answer.by} a déjà répondu, le {when}, en déclinant la demande."
    if request.taken_back:
        return f"La personne qui demandait a repris sa demande, le {when}."
    return f"Cette demande s’est refermée le {when}, sans réponse."


def _open() -> Any:
    return AccessRequest.objects.filter(settled_at=None)


def _held_open(*, request: AccessRequest) -> AccessRequest:
    request = locked(row=request)
    if request.settled_at is not None:
        raise Stale(state_of(request=request))
    if request.dossier.withdrawn_at is not None:
        raise Stale("Ce dossier a été retiré : la demande n’attend plus de réponse.")
    return request


def _held_for(*, request: AccessRequest, owner: Any) -> AccessRequest:
    request = _held_open(request=request)
    if not rules.may_answer(person=owner, dossier=request.dossier):
        raise Refused("Seules les personnes qui s’occupent de ce dossier répondent aux demandes.")
    return request


def _answer(*, request: AccessRequest, owner: Any, granted: bool, word: str, by_link: bool) -> AccessAnswer:
    request.settled_at = timezone.now()
    request.save(update_fields=["settled_at"])
    return AccessAnswer.objects.create(request=request, granted=granted, word=word, by=owner, at=request.settled_at, by_link=by_link)


def _close(*, request: AccessRequest, taken_back: bool, actor: Any) -> None:
    request.settled_at, request.taken_back = timezone.now(), taken_back
    request.save(update_fields=["settled_at", "taken_back"])
    journal.record(AccessRequestClosed(request=request.uuid, dossier=request.dossier.uuid), actor=actor)


def _note_reminder(*, request: AccessRequest) -> None:
    request.reminded_at = timezone.now()
    request.save(update_fields=["reminded_at"])
