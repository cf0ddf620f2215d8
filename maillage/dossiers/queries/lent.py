"""What the dossiers lend to the pages of the rooms below: what an organisation or a person shared, and counts."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from maillage.dossiers.models import Access, Dossier, DossierTheme
from maillage.dossiers.models.dossiers import LISTED, DossierQuerySet
from maillage.dossiers.queries.cards import cards_of, listed_to
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.network.public import Organisation

SHOWN = 12


def shared_by_organisation(organisation: Organisation, person: Any) -> Sequence[Card]:
    """Give the newest dossiers of an organisation that this reader may see."""
    found = listed_to(is_member(person=person)).filter(organisation=organisation)
    return cards_of(dossiers=list(found.order_by("-published_at", "-id")[:SHOWN]))


def shared_by_person(of: Any, person: Any) -> Sequence[Card]:
    """Give the newest dossiers somebody shared that this reader may see."""
    found = listed_to(is_member(person=person)).filter(contributor=of)
    return cards_of(dossiers=list(found.order_by("-published_at", "-id")[:SHOWN]))


def count_by_organisation(person: Any) -> dict[int, int]:
    """Count the dossiers of each organisation that this reader may see."""
    return dict(listed_to(is_member(person=person)).order_by().values_list("organisation_id").annotate(n=Count("pk")))


def count_by_theme() -> dict[int, int]:
    """Count the dossiers under each theme, drafts included: a theme in use is not deleted."""
    return dict(DossierTheme.objects.order_by().values_list("theme_id").annotate(n=Count("pk")))


def count_listed(*, person: Any) -> int:
    """Count the dossiers this reader may see in lists."""
    found = Dossier.objects.filter(LISTED)
    return (found if is_member(person=person) else found.filter(access=Access.PUBLIC)).count()


def listed_by_theme(*, person: Any) -> dict[int, int]:
    """Count the dossiers under each theme that this reader may see in lists."""
    rows = DossierTheme.objects.filter(dossier__in=Dossier.objects.listed_for(person).values("pk"))
    return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))


def open_pages() -> DossierQuerySet:
    """Give the dossiers whose sheet visitors may open, newest first, with what their address needs."""
    found = Dossier.objects.filter(LISTED, access=Access.PUBLIC).order_by("-published_at", "-id")
    return found.only("pk", "slug", "title", "updated_at")
