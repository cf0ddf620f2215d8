"""The year so far, in figures, with the lists behind them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from maillage.home.queries.kept import SAME
from maillage.library import public as library
from maillage.network import public as network
from maillage.people import public as people


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigure:
    """A figure of the year, and the list behind it."""

    value: int
    words: str
    url: str
    kind: str


def year_figures(*, person: Any) -> list[YearFigure]:
    """Count the year so far: shared, reused, joined, written; each with the list behind it."""
    start = year_start()
    found: list[YearFigure] = SAME.get(("year", start), lambda: _year_figures(person=person, start=start))
    return found


def _year_figures(*, person: Any, start: datetime) -> list[YearFigure]:
    behind = reverse("home:year")
    return [
        YearFigure(
            value=published(person=person, start=start).count(), words="ressources publiées cette année", url=behind, kind="ressource"
        ),
        YearFigure(
            value=published(person=person, start=start, reused=True).count(),
            words="d’entre elles déjà réutilisées",
            url=f"{behind}?liste=reutilisees",
            kind="ressource",
        ),
        YearFigure(
            value=newly_joined(start=start).count(), words="nouveaux membres cette année", url=f"{behind}?liste=membres", kind="personne"
        ),
        YearFigure(
            value=network.Organisation.objects.open().count(),
            words="organisations dans le réseau",
            url=reverse("network:directory"),
            kind="centre",
        ),
    ]


def year_start() -> datetime:
    """Give the first instant of this year."""
    return timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def published(*, person: Any, start: datetime, reused: bool = False) -> Any:
    """Give the resources published since `start`, newest first; only those an organisation says it used, if asked."""
    found = library.Resource.objects.listed_for(person).filter(published_at__gte=start).order_by("-published_at", "-pk")
    return found.filter(uses__isnull=False).distinct() if reused else found


def newly_joined(*, start: datetime) -> Any:
    """Give the members accepted since `start`, newest first."""
    return people.members().filter(joined_at__gte=start).order_by("-joined_at", "-pk")
