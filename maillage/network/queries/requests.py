"""Reads about requests to join and invitations."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.cards import WaitingAction, WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import Week, WeekPart
from maillage.network.models import Invitation, JoinRequest
from maillage.network.suggestions import suggested_question, suggested_refusal

REQUEST = "Demande pour rejoindre"


def waiting_requests() -> QuerySet[JoinRequest]:
    """Give the requests that wait, oldest first, with what a list shows."""
    return (
        JoinRequest.objects.waiting()
        .select_related("organisation", "account")
        .annotate(vouch_count=Count("vouches", distinct=True), question_count=Count("questions", distinct=True))
        .order_by("confirmed_at", "pk")
    )


def settled_requests(*, limit: int = 50) -> QuerySet[JoinRequest]:
    """Give the requests answered last."""
    return (
        JoinRequest.objects.filter(answer__isnull=False)
        .select_related("organisation", "account", "answer__by")
        .order_by("-answer__at")[:limit]
    )


def request_of(*, person: Any) -> JoinRequest | None:
    """Give the last request of an account."""
    return (
        JoinRequest.objects.filter(account=person, confirmed_at__isnull=False)
        .select_related("organisation")
        .order_by("-confirmed_at")
        .first()
    )


def _week_item(row: Row) -> WeekItem:
    request = JoinRequest(uuid=row.uuid, name=row.title)
    details = ["adresse confirmée"]
    if row.number:
        details.append(f"recommandée par {row.number} collègue{'s' if row.number > 1 else ''}")
    if row.other:
        details.append("une question posée")
    # In one tap only when nothing has to be chosen: somebody whose organisation is in the directory.
    one_tap = bool(row.second)
    if not one_tap:
        details.append("organisation hors de la liste")
    return WeekItem(
        kind="network.join_request",
        data_kind="personne",
        label=REQUEST,
        title=f"{row.title}, {row.first or 'sans organisation'}",
        url=reverse("network:join_request_detail", args=[row.uuid]),
        since=row.at,
        details=details,
        primary_label="Accueillir" if one_tap else "",
        primary_url=reverse("network:join_request_accept", args=[row.uuid]) if one_tap else "",
        minutes=2 if one_tap else 4,
        actions=[_asking(request), _declining(request)],
    )


EXPIRING, EXPIRING_DAYS = "Invitations qui expirent", 7


def expiring_invitations(*, now: datetime) -> QuerySet[Invitation]:
    """Give the invitations without an answer that end within a week, sent first."""
    ends = {"expires_at__gt": now, "expires_at__lte": now + timedelta(days=EXPIRING_DAYS)}
    return Invitation.objects.filter(accepted_at=None, declined_at=None, **ends).order_by("sent_at", "pk")


def _expiring_item(row: Row) -> WeekItem:
    return WeekItem(
        kind="network.invitation",
        data_kind="personne",
        label=EXPIRING,
        title=f"{row.total} invitation{'s' if row.total > 1 else ''} sans réponse",
        url=reverse("network:invitations"),
        since=row.at,
        details=["valables encore une semaine au plus"],
        minutes=4,
    )


week_items = Week(
    WeekPart(
        name="network.requests",
        rows=lambda _: waiting_requests(),
        columns={
            "uuid": F("uuid"),
            "title": F("name"),
            "first": Case(When(organisation__isnull=False, then=F("organisation__name")), default=F("organisation_name")),
            "second": F("organisation__name"),
            "number": F("vouch_count"),
            "other": F("question_count"),
            "since": F("confirmed_at"),
        },
        make=_week_item,
        all_url="network:join_requests",
    ),
    # One line for all of them: the one sent first, and their number.
    WeekPart(
        name="network.expiring",
        rows=lambda at: expiring_invitations(now=at.now),
        columns={"since": F("sent_at")},
        make=_expiring_item,
        most=1,
    ),
)


def _asking(request: JoinRequest) -> WaitingAction:
    url, proposed = reverse("network:join_request_question", args=[request.uuid]), suggested_question(request=request)
    return WaitingAction(label="Poser une question", url=url, needs_words=True, words_name="question-word", proposed=proposed)


def _declining(request: JoinRequest) -> WaitingAction:
    url, proposed = reverse("network:join_request_decline", args=[request.uuid]), suggested_refusal(request=request)
    return WaitingAction(label="Décliner", url=url, needs_words=True, words_name="refus-word", proposed=proposed)


def invitations(*, limit: int = 200) -> list[Invitation]:
    """Give the invitations, the last batches first."""
    return list(Invitation.objects.select_related("organisation", "invited_by").order_by("-sent_at", "email")[:limit])


def invitation_state(*, invitation: Invitation) -> tuple[str, str]:
    """Give the state of an invitation in words, and the tone of its badge."""
    if invitation.accepted_at:
        return "acceptée", "centre"
    if invitation.declined_at:
        return "déclinée", ""
    if invitation.expires_at <= timezone.now():
        return "expirée", "echeance"
    return (
        "en attente" if not invitation.reminders else f"en attente, {invitation.reminders} rappel{'s' if invitation.reminders > 1 else ''}"
    ), "neutre"
