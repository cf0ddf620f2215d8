"""Acts of the coordination on requests to join."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal.public import record
from maillage.kernel.notices.public import send
from maillage.kernel.text.dates import since
from maillage.moderation import public as moderation
from maillage.network.domain.memberships import place_person
from maillage.network.domain.organisations import add_organisation
from maillage.network.events import JoinAccepted, JoinDeclined, JoinQuestioned
from maillage.network.models import Invitation, JoinAnswer, JoinQuestion, JoinRequest, Organisation
from maillage.network.notices import JoinDeclinedNotice, JoinQuestionNotice, WelcomeNotice
from maillage.network.rules import may_settle_requests
from maillage.people import public as people

WELCOME_INVITED = "Vous étiez attendu·e : une invitation vous avait été envoyée. Bienvenue !"


def _open_request(*, request: JoinRequest, by: Any) -> JoinRequest:
    if not may_settle_requests(person=by):
        raise Refused("Seule la coordination répond aux demandes.")
    request = locked(row=request)
    answer = JoinAnswer.objects.select_related("by").filter(request=request).first()
    if answer:
        raise Stale(f"{answer.by} a déjà répondu {since(answer.at)} : cette demande est {answer}. Rien n’a été envoyé de votre part.")
    if request.confirmed_at is None or request.account is None:
        raise Refused("L’adresse de cette personne n’est pas confirmée.")
    return request


def accept_request(
    *,
    request: JoinRequest,
    word: str,
    by: Any,
    organisation: Organisation | None = None,
    new_organisation: Mapping[str, Any] | None = None,
    function: str = "",
    as_steward: bool = False,
) -> JoinAnswer:
    """Welcome somebody: member at once, placed in an organisation, told with these words.

    `new_organisation`: the arguments of `add_organisation`, to add the one which was not in the list.

    Raises:
        Refused: not the coordination, or the address is not confirmed.
        Stale: somebody answered before; the reason says who and what.
    """
    with writing():
        request = _open_request(request=request, by=by)
        if new_organisation:
            organisation = add_organisation(actor=by, **new_organisation)
        return write_acceptance(request=request, word=word, by=by, organisation=organisation, function=function, as_steward=as_steward)


def write_acceptance(
    *, request: JoinRequest, word: str, by: Any, organisation: Organisation | None, function: str = "", as_steward: bool = False
) -> JoinAnswer:
    """Write the rows of a welcome, inside the act that decided it (an answer, or an invitation)."""
    # An invitation is enough, even from somebody who does not coordinate any more.
    if request.account is None:
        raise Refused("Le compte de cette personne a été fermé.")
    person = people.admit(person=request.account, by=by if may_settle_requests(person=by) else None)
    answer = JoinAnswer.objects.create(request=request, accepted=True, word=word.strip(), by=by, at=timezone.now())
    if organisation:
        place_person(person=person, organisation=organisation, function=function, is_steward=as_steward, actor=by)
        if request.organisation_id != organisation.pk:
            request.organisation = organisation
            request.save(update_fields=["organisation"])
    if request.keep_words and not person.about:
        people.edit_profile(person=person, values={"about": request.what_i_do}, by=person)
    Invitation.objects.unanswered().filter(email=request.email).update(accepted_at=timezone.now())
    record(JoinAccepted(request=request.uuid, person=person.uuid), actor=by)
    send(WelcomeNotice(answer=answer))
    return answer


def decline_request(*, request: JoinRequest, word: str, by: Any) -> JoinAnswer:
    """Decline a request with words; the applicant is told.

    Raises:
        Refused: not the coordination, no word, or the address is not confirmed.
        Stale: somebody answered before.
    """
    if not word.strip():
        raise Refused("Un refus se dit avec des mots : écrivez-en quelques-uns.")
    with writing():
        request = _open_request(request=request, by=by)
        answer = JoinAnswer.objects.create(request=request, accepted=False, word=word.strip(), by=by, at=timezone.now())
        record(JoinDeclined(request=request.uuid), actor=by)
        moderation.record_decision(
            person=by, kind="network.join_request", outcome=moderation.Outcome.DECLINED, label="Demande pour rejoindre"
        )  # fmt: skip
        send(JoinDeclinedNotice(answer=answer))
    return answer


def ask_question(*, request: JoinRequest, word: str, by: Any) -> JoinQuestion:
    """Ask the applicant something by mail; the request stays open. Asked again in the same words, it is asked once.

    Raises:
        Refused: not the coordination, or the address is not confirmed.
        Stale: somebody answered the request before.
    """
    with writing():
        request = _open_request(request=request, by=by)
        same = JoinQuestion.objects.filter(request=request, word=word.strip(), replied_at=None).first()
        if same:
            return same
        question = JoinQuestion.objects.create(request=request, word=word.strip(), by=by, at=timezone.now())
        record(JoinQuestioned(request=request.uuid), actor=by)
        send(JoinQuestionNotice(question=question))
    return question
