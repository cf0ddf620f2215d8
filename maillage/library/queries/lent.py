"""What the library lends to the pages of the rooms below: what an organisation or a person shared, and counts."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.library.models import ResourceOrganisation, ResourceTheme
from maillage.library.models.choices import Access
from maillage.library.queries.cards import cards_of, listed
from maillage.network.public import Organisation

SHOWN = 12


def shared_by_organisation(organisation: Organisation, person: Any) -> Sequence[Card]:
    """Give the newest resources of an organisation that this reader may see."""
    mine = ResourceOrganisation.objects.filter(organisation=organisation, listed_at__isnull=False).values("resource_id")
    return cards_of(resources=list(listed(person=person).filter(pk__in=mine).order_by("-published_at", "-id")[:SHOWN]))


def shared_by_person(of: Any, person: Any) -> Sequence[Card]:
    """Give the newest resources somebody shared that this reader may see."""
    return cards_of(resources=list(listed(person=person).filter(contributor=of).order_by("-published_at", "-id")[:SHOWN]))


def count_by_organisation(person: Any) -> dict[int, int]:
    """Count the resources of each organisation that this reader may see."""
    rows = ResourceOrganisation.objects.filter(listed_at__isnull=False)
    if not is_member(person=person):
        rows = rows.filter(resource__access=Access.PUBLIC)
    return dict(rows.order_by().values_list("organisation_id").annotate(n=Count("pk")))


def count_by_theme() -> dict[int, int]:
    """Count the resources under each theme, drafts included: a theme in use is not deleted."""
    return dict(ResourceTheme.objects.order_by().values_list("theme_id").annotate(n=Count("pk")))
