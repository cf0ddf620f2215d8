"""Acts of whoever asks to join, and of colleagues."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import forget_about, send
from maillage.network import links
from maillage.network.domain.answers import WELCOME_INVITED, write_acceptance
from maillage.network.events import JoinAsked, JoinReplied, JoinVouched
from maillage.network.models import Invitation, JoinQuestion, JoinRequest, Organisation, Vouch
from maillage.network.notices import JoinConfirmNotice, JoinKnownNotice, JoinRepliedNotice, JoinRequestedNotice, VouchAskedNotice
from maillage.network.rules import may_vouch
from maillage.people import public as people

UNCONFIRMED_DAYS = 14
DECLINED_DAYS = 90


def ask_to_join(
    *, name: str, email: str, what_i_do: str, keep_words: bool, organisation: Organisation | None = None, organisation_name: str = "",
    charter_version: str = "",
) -> None:  # fmt: skip
    """Keep a request and ask by mail whether the address is right; what the mail says depends on who is known, never the page.

    A request made again before its confirmation replaces the first. `charter_version`: the charter accepted with it.
    """
    email = email.strip().lower()
    now = timezone.now()
    with writing():
        account = people.find_by_email(email=email)
        waiting = JoinRequest.objects.waiting().filter(email=email).exists()
        if waiting or (account and account.is_member):
            send(JoinKnownNotice(email=email, person_name=account.name if account else name, waiting=waiting))
            return
        request, _ = JoinRequest.objects.update_or_create(
            email=email,
            confirmed_at=None,
            defaults={
                "name": name.strip(),
                "organisation": organisation,
                "organisation_name": "" if organisation else organisation_name.strip(),
                "what_i_do": what_i_do.strip(),
                "keep_words": keep_words,
                "charter_version": charter_version,
                "asked_at": now,
            },
        )
        send(JoinConfirmNotice(request=request))


def confirm_request(*, request: JoinRequest) -> tuple[JoinRequest, bool]:
    """Write that the address is right: an account opens as a candidate, and everybody concerned is told.

    Somebody invited meanwhile is a member at once. Returns the request, and whether the account is new.

    Raises:
        Stale: confirmed already, or already a member.
        Refused: the address belongs to a closed account.
    """
    with writing():
        request = locked(row=request)
        if request.confirmed_at:
            raise Stale("Votre adresse est déjà confirmée : votre demande est bien arrivée.")
        existing = people.find_by_email(email=request.email)
        if existing and existing.is_member:
            raise Stale("Vous faites déjà partie du réseau : connectez-vous.")
        request.account = people.open_account(email=request.email, name=request.name)
        if request.charter_version:
            people.accept_charter(person=request.account, version=request.charter_version)
        request.confirmed_at = timezone.now()
        request.save(update_fields=["account", "confirmed_at"])
        record(JoinAsked(request=request.uuid), actor=request.account)
        invitation = Invitation.objects.open(now=timezone.now()).filter(email=request.email).select_related("invited_by").first()
        if invitation:
            write_acceptance(
                request=request,
                word=WELCOME_INVITED,
                by=invitation.invited_by,
                organisation=request.organisation or invitation.organisation,
            )
        else:
            send(JoinRequestedNotice(request=request))
            send(VouchAskedNotice(request=request))
    return request, existing is None


def vouch(*, request: JoinRequest, by: Any) -> Vouch:
    """Write that a colleague knows the applicant. Twice is once.

    Raises:
        Refused: the person is not a member of the organisation asked for.
        Stale: the request is settled.
    """
    if not may_vouch(person=by, request=request):
        raise Refused("Seules les personnes de la même organisation peuvent recommander quelqu’un.")
    with writing():
        request = locked(row=request)
        _still_open(request)
        word, created = Vouch.objects.get_or_create(request=request, by=by, defaults={"at": timezone.now()})
        if created:
            record(JoinVouched(request=request.uuid), actor=by)
    return word


def reply(*, question: JoinQuestion, words: str) -> JoinQuestion:
    """Write the applicant's reply, and tell the coordination.

    Raises:
        Stale: replied already, or the request is settled.
    """
    with writing():
        question = locked(row=question)
        if question.replied_at:
            raise Stale("Vous avez déjà répondu à cette question.")
        _still_open(question.request)
        question.reply, question.replied_at = words.strip(), timezone.now()
        question.save(update_fields=["reply", "replied_at"])
        record(JoinReplied(request=question.request.uuid), actor=question.request.account)
        send(JoinRepliedNotice(question=question))
    return question


def _still_open(request: JoinRequest) -> None:
    answer = getattr(request, "answer", None)
    if answer:
        raise Stale(f"Cette demande a déjà reçu une réponse : elle est {answer}.")


def clean_requests() -> tuple[int, int]:
    """Erase requests never confirmed (14 days), and what was personal in declined ones (90 days), with their account.

    Returns how many of each. Bears being run twice.
    """
    now = timezone.now()
    with writing():
        forgotten, _ = JoinRequest.objects.unconfirmed().filter(asked_at__lt=now - timedelta(days=UNCONFIRMED_DAYS)).delete()
    old = JoinRequest.objects.filter(answer__accepted=False, answer__at__lt=now - timedelta(days=DECLINED_DAYS)).exclude(name="")
    erased = 0
    for request in old:
        with writing():
            account = request.account
            erase_words(request=request)
            if account and not account.is_member and not JoinRequest.objects.waiting().filter(account=account).exists():
                people.leave(person=account, by=account)
            erased += 1
    return forgotten, erased


def erase_words(*, request: JoinRequest) -> None:
    """Empty a request of what is personal; that it was made and answered stays."""
    told = [request.uuid, *request.questions.values_list("uuid", flat=True)]
    forget_about(traces=[trace for uuid in told for trace in links.traces(uuid=uuid)])
    request.questions.all().delete()
    request.name = request.what_i_do = ""
    request.email = f"{request.uuid.hex}@parti.invalid"
    request.save(update_fields=["name", "email", "what_i_do"])
