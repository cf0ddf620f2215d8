"""Links as the search reads them."""

from collections.abc import Collection, Iterator, Mapping
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from maillage.kernel.cards import IndexRow
from maillage.library import public as library
from maillage.library.public import Access
from maillage.links.addresses import shown
from maillage.links.models import Link, LinkTheme
from maillage.links.models.choices import KINDS_BY_SLUG, Kind
from maillage.links.models.links import LISTED
from maillage.network.public import Theme

AUDIENCES = {Access.PUBLIC.value: frozenset({"public", "members"}), Access.MEMBERS.value: frozenset({"members"})}
ACCESS_KEYS = {value: slug for slug, value in library.ACCESS_BY_SLUG.items()}


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream the listed links, all of them or those of these uuids, with the text of their page."""
    links = Link.objects.filter(LISTED)
    if uuids is not None:
        links = links.filter(uuid__in=list(uuids))
    parents = dict(Theme.objects.values_list("slug", "parent__slug"))
    rows = links.prefetch_related(Prefetch("theme_rows", LinkTheme.objects.select_related("theme").order_by("pk")))
    for link in rows.order_by("pk").iterator(chunk_size=100):
        themes = [row.theme for row in link.theme_rows.all()]
        yield IndexRow(
            kind="links.link",
            uuid=link.uuid,
            title=link.title,
            audience=AUDIENCES[link.access],
            url=link.get_absolute_url(),
            other_names=[link.found_title] if link.found_title else [],
            summary=link.why,
            context="\n\n".join(text for text in (link.description, link.text) if text),
            words=[*(theme.name for theme in themes), link.get_kind_display(), link.site_name, shown(url=link.url)],
            facets={
                "type": ["lien"],
                "theme": _with_parents([theme.slug for theme in themes], parents),
                "access": [ACCESS_KEYS[link.access]],
            },
            date=timezone.localtime(link.published_at).date() if link.published_at else None,
            up_to_date=not link.is_dead,
        )


def _with_parents(slugs: list[str], parents: Mapping[str, str | None]) -> list[str]:
    found: dict[str, None] = {}
    for slug in slugs:
        each: str | None = slug
        while each and each not in found:
            found[each] = None
            each = parents.get(each)
    return list(found)


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    if facet == "type":
        return {"lien": "Liens"} if "lien" in keys else {}
    if facet == "form":
        return {key: Kind(KINDS_BY_SLUG[key]).label for key in keys if key in KINDS_BY_SLUG}
    return {}
