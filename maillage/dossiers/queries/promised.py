"""What was asked or promised and has not come: for the coordination's week, without the names of those who asked."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q
from django.urls import reverse

from maillage.dossiers.models import AccessRequest, Dossier, Release, RequestMessage
from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Row
from maillage.kernel.desks import WeekPart

SILENT_DAYS = 7
TALKED_DAYS = 14
COPY_HOURS = 1


def _answered() -> Exists:
    return Exists(RequestMessage.objects.filter(request=OuterRef("pk")).exclude(by_id=OuterRef("person_id")))


def _open() -> Any:
    return AccessRequest.objects.filter(settled_at=None, dossier__withdrawn_at=None).select_related("dossier__organisation")


def silent(*, now: datetime) -> Any:
    """Give the requests nobody answered for seven days, oldest first."""
    limit = now - timedelta(days=SILENT_DAYS)
    return _open().filter(~_answered(), asked_at__lte=limit).order_by("asked_at", "pk")


def talked(*, now: datetime) -> Any:
    """Give the requests where somebody proposed to talk, and nothing was written for fourteen days."""
    limit = now - timedelta(days=TALKED_DAYS)
    return _open().filter(_answered()).annotate(last=Max("messages__at")).filter(last__lte=limit).order_by("last", "pk")


def unsent(*, now: datetime, today: date) -> Any:
    """Give the running releases whose copy failed, or has not come for an hour."""
    late = Q(starts_at__lte=now - timedelta(hours=COPY_HOURS)) | ~Q(copy_failure="")
    found = Release.objects.filter(late, copy=None, ended_at=None, ends_on__gte=today, dossier__withdrawn_at=None)
    return found.select_related("dossier__organisation").order_by(F("starts_at"), "pk")


def _team(row: Row) -> list[str]:
    return [row.first] if row.first else []


def _unsent(row: Row) -> WeekItem:
    return WeekItem(
        kind="dossiers.release",
        data_kind="dossier",
        label="Dossier promis, pas encore envoyé",
        title=str(Dossier(title=row.title)),
        url=reverse("dossiers:register_detail", args=[row.other]),
        since=row.at,
        details=[*_team(row), row.second or "l’exemplaire n’est pas encore fait"],
        primary_label="Refaire l’exemplaire",
        primary_url=reverse("dossiers:release_remake", args=[row.uuid]),
        minutes=3,
    )


def _silent(row: Row) -> WeekItem:
    return _request_item(row, label="Demande sans réponse")


def _talked(row: Row) -> WeekItem:
    return _request_item(row, label="On devait en parler")


def _request_item(row: Row, *, label: str) -> WeekItem:
    return WeekItem(
        kind="dossiers.request",
        data_kind="dossier",
        label=label,
        title=str(Dossier(title=row.title)),
        url=reverse("dossiers:register_detail", args=[row.other]),
        since=row.at,
        details=_team(row),
        primary_label="Relancer l’équipe",
        primary_url=reverse("dossiers:request_nudge", args=[row.uuid]),
        minutes=2,
    )


SHOWN = {"uuid": F("uuid"), "title": F("dossier__title"), "other": F("dossier_id"), "first": F("dossier__organisation__name")}
WEEK = (
    WeekPart(
        name="dossiers.unsent",
        rows=lambda at: unsent(now=at.now, today=at.today),
        columns=SHOWN | {"second": F("copy_failure"), "since": F("starts_at")},
        make=_unsent,
        all_url="dossiers:register_counts",
    ),
    WeekPart(
        name="dossiers.silent",
        rows=lambda at: silent(now=at.now),
        columns=SHOWN | {"since": F("asked_at")},
        make=_silent,
        all_url="dossiers:register_counts",
    ),
    WeekPart(
        name="dossiers.talked",
        rows=lambda at: talked(now=at.now),
        columns=SHOWN | {"since": F("last")},
        make=_talked,
        all_url="dossiers:register_counts",
    ),
)
