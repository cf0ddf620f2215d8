"""Door of the pages."""

from typing import Any

from maillage.editorial.domain import create_page
from maillage.editorial.models import Page, PageVersion
from maillage.editorial.queries import card, cards, charter_version, index_rows

__all__ = ["Page", "card", "cards", "charter_version", "create_page", "forget", "index_rows", "own_data"]


def own_data(*, person: Any) -> dict[str, Any]:
    """Give what this room holds about somebody: the versions they wrote."""
    rows = PageVersion.objects.filter(by=person).select_related("page").order_by("pk")
    return {"pages écrites": [{"page": row.page.title, "version": row.number, "le": row.at.isoformat(), "note": row.note} for row in rows]}


def forget(*, person: Any) -> None:
    """Take somebody's name off the history of the pages; the texts stay, they belong to the network."""
    PageVersion.objects.filter(by=person).update(by=None)
