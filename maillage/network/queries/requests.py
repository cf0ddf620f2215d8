"""Reads about requests to join and invitations."""

from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem, first_of_week
from maillage.network.models import Invitation, JoinRequest


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


def week_items(*, person: Any) -> list[WeekItem]:
    """Give what waits for the coordination: the requests to join, oldest first, until they are settled."""
    if not is_coordinator(person=person):
        return []
    return first_of_week(waiting=waiting_requests(), make=_week_item, all_url=reverse("network:join_requests"))


def _week_item(request: JoinRequest) -> WeekItem:
    details = ["adresse confirmée"]
    vouches = getattr(request, "vouch_count", 0)
    if vouches:
        details.append(f"recommandée par {vouches} collègue{'s' if vouches > 1 else ''}")
    if getattr(request, "question_count", 0):
        details.append("une question posée")
    if not request.organisation:
        details.append("organisation hors de la liste")
    # In one tap only when nothing has to be chosen: somebody whose organisation is in the directory.
    one_tap = request.organisation is not None
    return WeekItem(
        kind="network.join_request",
        data_kind="personne",
        label="Demande pour rejoindre",
        title=f"{request.name}, {request.organisation_label or 'sans organisation'}",
        url=reverse("network:join_request_detail", args=[request.uuid]),
        since=request.confirmed_at or request.asked_at,
        details=details,
        primary_label="Accueillir" if one_tap else "",
        primary_url=reverse("network:join_request_accept", args=[request.uuid]) if one_tap else "",
        minutes=2 if one_tap else 4,
    )


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
