"""What was asked or promised and has not come: for the coordination's week, without the names of those who asked."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers.models import AccessRequest, Release, RequestMessage
from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem, first_of_week

SILENT_DAYS = 7
TALKED_DAYS = 14
COPY_HOURS = 1


def _answered() -> Exists:
    return Exists(RequestMessage.objects.filter(request=OuterRef("pk")).exclude(by_id=OuterRef("person_id")))


def _open() -> Any:
    return AccessRequest.objects.filter(settled_at=None, dossier__withdrawn_at=None).select_related("dossier__organisation")


def silent() -> Any:
    """Give the requests nobody answered for seven days, oldest first."""
    limit = timezone.now() - timedelta(days=SILENT_DAYS)
    return _open().filter(~_answered(), asked_at__lte=limit).order_by("asked_at", "pk")


def talked() -> Any:
    """Give the requests where somebody proposed to talk, and nothing was written for fourteen days."""
    limit = timezone.now() - timedelta(days=TALKED_DAYS)
    return _open().filter(_answered()).annotate(last=Max("messages__at")).filter(last__lte=limit).order_by("last", "pk")


def unsent() -> Any:
    """Give the running releases whose copy failed, or has not come for an hour."""
    late = Q(starts_at__lte=timezone.now() - timedelta(hours=COPY_HOURS)) | ~Q(copy_failure="")
    found = Release.objects.filter(late, copy=None, ended_at=None, ends_on__gte=timezone.localdate(), dossier__withdrawn_at=None)
    return found.select_related("dossier__organisation").order_by(F("starts_at"), "pk")


def week_items(*, person: Any) -> list[WeekItem]:
    """Give what was promised and not sent, and what nobody answered."""
    if not is_coordinator(person=person):
        return []
    everything = reverse("dossiers:register_counts")
    return [
        *first_of_week(waiting=unsent(), make=_unsent, all_url=everything),
        *first_of_week(waiting=silent(), make=_silent, all_url=everything),
        *first_of_week(waiting=talked(), make=_talked, all_url=everything),
    ]


def _team(row: Any) -> list[str]:
    return [row.dossier.organisation.name] if row.dossier.organisation else []


def _unsent(release: Release) -> WeekItem:
    return WeekItem(
        kind="dossiers.release",
        data_kind="dossier",
        label="Dossier promis, pas encore envoyé",
        title=str(release.dossier),
        url=reverse("dossiers:register_detail", args=[release.dossier_id]),
        since=release.starts_at,
        details=[*_team(release), release.copy_failure or "l’exemplaire n’est pas encore fait"],
        primary_label="Refaire l’exemplaire",
        primary_url=reverse("dossiers:release_remake", args=[release.uuid]),
        minutes=3,
    )


def _silent(request: AccessRequest) -> WeekItem:
    return _request_item(request, label="Demande sans réponse", since=request.asked_at)


def _talked(request: AccessRequest) -> WeekItem:
    return _request_item(request, label="On devait en parler", since=request.last)  # type: ignore[attr-defined]


def _request_item(request: AccessRequest, *, label: str, since: Any) -> WeekItem:
    return WeekItem(
        kind="dossiers.request",
        data_kind="dossier",
        label=label,
        title=str(request.dossier),
        url=reverse("dossiers:register_detail", args=[request.dossier_id]),
        since=since,
        details=_team(request),
        primary_label="Relancer l’équipe",
        primary_url=reverse("dossiers:request_nudge", args=[request.uuid]),
        minutes=2,
    )
