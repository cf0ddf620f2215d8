"""The register: who received what, why, through whom, until when, and what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from maillage.dossiers.models import AccessRequest, Dossier, PartDownload, Release
from maillage.dossiers.models.dossiers import LISTED
from maillage.dossiers.queries.releases import is_over, releases_with_readings
from maillage.kernel.db.public import Prepared
from maillage.kernel.tables.public import Column, Table
from maillage.kernel.text.dates import short_date

NAMED = (
    Column("Remis à", width=26),
    Column("Organisation", width=34),
    Column("Pourquoi", width=60),
    Column("Par", width=26),
    Column("Le", "date"),
    Column("Jusqu’au", "date"),
    Column("État", width=14),
    Column("Version", "number"),
    Column("Pages", "number"),
    Column("Lu en ligne", "number"),
    Column("Téléchargé", "number"),
    Column("Ce que cela a apporté", width=60),
)
COUNTED = (
    Column("Dossier", width=44),
    Column("Organisation", width=34),
    Column("Demandes", "number"),
    Column("En attente", "number"),
    Column("Mises à disposition", "number"),
    Column("En cours", "number"),
    Column("Retours", "number"),
    Column("Téléchargements directs", "number"),
)


ROWS = Prepared(lambda dossier: releases_with_readings().filter(dossier=dossier).order_by("-starts_at", "-pk"))


def rows_of(*, dossier: Dossier) -> list[Release]:
    """Give the releases of a dossier with their readings, newest first: one query."""
    found = ROWS(dossier=dossier.pk)
    for release in found:
        release.state = state_of(release=release)
    return found


def state_of(*, release: Release) -> str:
    """Say in two words where a release stands."""
    return "terminée" if is_over(release=release) else "en cours"


def counts_of(*, dossier: Dossier) -> dict[str, int]:
    """Count, without a name: requests, those that wait, releases, running ones, those that brought words, direct downloads."""
    [found] = COUNTS(dossier=dossier.pk, today=timezone.localdate())
    return dict(zip(COUNTS_NAMES, found, strict=True))


COUNTS_NAMES = ("asked", "waiting", "released", "running", "told", "downloads")
COUNTS = Prepared(
    lambda dossier, today: counted(dossiers=Dossier.objects.filter(pk=dossier), today=today).values_list(
        *(f"n_{name}" for name in COUNTS_NAMES)
    )
)


def counted(*, dossiers: Any, today: date) -> Any:
    """Add the counts of the register to dossiers, in one query."""
    asked, released = AccessRequest.objects.all(), Release.objects.all()
    return dossiers.annotate(
        n_asked=_count(asked),
        n_waiting=_count(asked.filter(settled_at=None)),
        n_released=_count(released),
        n_running=_count(released.filter(ended_at=None, ends_on__gte=today, dossier__withdrawn_at=None)),
        n_told=_count(released.filter(outcome_at__isnull=False)),
        n_downloads=Coalesce(
            Subquery(
                PartDownload.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier").annotate(n=Sum("count")).values("n"),
                output_field=IntegerField(),
            ),
            0,
        ),
    )


def _count(rows: Any) -> Coalesce:
    counted_rows = rows.filter(dossier=OuterRef("pk")).order_by().values("dossier").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted_rows, output_field=IntegerField()), 0)


def network_rows() -> Any:
    """Give the dossiers that were asked for, released or taken, with their counts, the most released first."""
    found = counted(
        dossiers=Dossier.objects.filter(LISTED | Q(releases__isnull=False)).distinct().select_related("organisation"),
        today=timezone.localdate(),
    )
    return found.order_by("-n_released", "-n_asked", "title", "pk")


def network_totals() -> dict[str, int]:
    """Count for the whole network, without a name."""
    today = timezone.localdate()
    releases = Release.objects.aggregate(
        released=Count("pk"),
        running=Count("pk", filter=Q(ended_at=None, ends_on__gte=today, dossier__withdrawn_at=None)),
        told=Count("pk", filter=Q(outcome_at__isnull=False)),
        teams=Count("answer__request__organisation", distinct=True),
    )
    requests = AccessRequest.objects.aggregate(
        asked=Count("pk"), waiting=Count("pk", filter=Q(settled_at=None)), declined=Count("pk", filter=Q(answer__granted=False))
    )
    downloads = PartDownload.objects.aggregate(downloads=Coalesce(Sum("count"), 0))
    return {**releases, **requests, **downloads}


def named_table(*, dossier: Dossier, rows: Sequence[Release], reader: Any) -> Table:
    """Make the table of a dossier's register, with names."""
    return Table(
        title=f"Registre : {dossier}"[:200],
        columns=NAMED,
        rows=[
            (
                str(row.person),
                str(row.answer.request.organisation or ""),
                row.answer.request.purpose,
                str(row.answer.by),
                timezone.localdate(row.starts_at),
                row.ends_on,
                state_of(release=row),
                row.version.number,
                len(row.pages),
                row.online,  # type: ignore[attr-defined]
                row.taken,  # type: ignore[attr-defined]
                row.outcome_words,
            )
            for row in rows
        ],
        about=_about(reader=reader, what=f"Registre des mises à disposition de « {dossier} »"),
    )


def network_table(*, reader: Any) -> Table:
    """Make the table of the whole network: counts, no name of a person."""
    return Table(
        title="Registre du réseau",
        columns=COUNTED,
        rows=[
            (
                str(row), str(row.organisation or ""), row.n_asked, row.n_waiting, row.n_released, row.n_running, row.n_told, row.n_downloads,
            )
            for row in network_rows()
        ],
        about=_about(reader=reader, what="Mises à disposition des dossiers du réseau, en nombre, sans nom de personne"),
    )  # fmt: skip


def _about(*, reader: Any, what: str) -> list[tuple[str, str]]:
    return [("Contenu", what), ("Établi par", str(reader)), ("Le", short_date(timezone.localdate()))]
