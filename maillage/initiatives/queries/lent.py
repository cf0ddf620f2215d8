"""What the room lends to the pages of the rooms below: what an organisation or a person shared, and counts."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from maillage.initiatives.models import Initiative, InitiativeOrganisation, InitiativeTheme
from maillage.initiatives.models.choices import Access
from maillage.initiatives.queries.cards import initiative_cards, listed
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.network.public import Organisation

SHOWN = 6


def shared_by_organisation(organisation: Organisation, person: Any) -> Sequence[Card]:
    """Give the newest initiatives of an organisation that this reader may see."""
    mine = InitiativeOrganisation.objects.filter(organisation=organisation).values("initiative_id")
    return initiative_cards(initiatives=list(listed(person=person).filter(pk__in=mine).order_by("-published_at", "-pk")[:SHOWN]))


def shared_by_person(of: Any, person: Any) -> Sequence[Card]:
    """Give the newest initiatives somebody told that this reader may see."""
    return initiative_cards(initiatives=list(listed(person=person).filter(contributor=of).order_by("-published_at", "-pk")[:SHOWN]))


def count_by_organisation(person: Any) -> dict[int, int]:
    """Count the initiatives of each organisation that this reader may see."""
    rows = InitiativeOrganisation.objects.filter(initiative__published_at__isnull=False, initiative__withdrawn_at=None)
    if not is_member(person=person):
        rows = rows.filter(initiative__access=Access.PUBLIC)
    return dict(rows.order_by().values_list("organisation_id").annotate(n=Count("pk")))


def count_by_theme() -> dict[int, int]:
    """Count the initiatives under each theme, drafts included: a theme in use is not deleted."""
    return dict(InitiativeTheme.objects.order_by().values_list("theme_id").annotate(n=Count("pk")))


def listed_by_theme(*, person: Any) -> dict[int, int]:
    """Count the initiatives under each theme that this reader may see in lists."""
    rows = InitiativeTheme.objects.filter(initiative__in=Initiative.objects.listed_for(person).values("pk"))
    return dict(rows.order_by().values_list("theme_id").annotate(n=Count("pk")))


def open_pages() -> Any:
    """Give the initiatives whose page visitors may open, newest first: the sitemap tells of them."""
    return Initiative.objects.listed_for(None).only("pk", "slug", "title", "updated_at").order_by("-published_at", "-pk")
