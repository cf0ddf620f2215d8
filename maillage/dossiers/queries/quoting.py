"""Which pages may be quoted now: the index follows a change by a second, a page that was closed is silent at once."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from maillage.dossiers import rules
from maillage.dossiers.models import Access, DossierVersion, LeftOutPage, Part
from maillage.kernel.access.public import is_member


def readable_pages(*, pages: Collection[tuple[UUID, int]], person: Any) -> set[tuple[UUID, int]]:
    """Keep, of these pages (file, number from 1), those this reader may read without asking: two queries."""
    files = {file for file, _ in pages}
    member = is_member(person=person)
    newest = DossierVersion.objects.filter(dossier=OuterRef("version__dossier"), opened_at__isnull=False).order_by("-number")
    shared = Q(version__dossier__published_at__isnull=False, version__dossier__withdrawn_at=None)
    if not member:
        shared &= Q(version__dossier__access=Access.PUBLIC)
    parts = (
        Part.objects.annotate(newest=Subquery(newest.values("pk")[:1]))
        .filter(shared, version=F("newest"), version__file__uuid__in=files)
        .filter(access__in=rules.OPEN_TO_MEMBERS if member else rules.OPEN_TO_VISITORS)
        .values_list("version__file__uuid", "first_page", "last_page")
    )
    left_out = set(LeftOutPage.objects.filter(version__file__uuid__in=files).values_list("version__file__uuid", "number"))
    ranges = list(parts)
    return {
        (file, number)
        for file, number in pages
        if (file, number) not in left_out and any(of == file and first <= number <= last for of, first, last in ranges)
    }
