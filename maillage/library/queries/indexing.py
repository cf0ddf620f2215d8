"""Resources as the search reads them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.cards import IndexRow, PageText
from maillage.kernel.files.public import FilePage
from maillage.kernel.text.markdown import to_text
from maillage.library.models import Resource, ResourceOrganisation, ResourceTheme, VersionFile
from maillage.library.models.choices import ACCESS_BY_SLUG, ACCESS_SLUGS, FORM_SLUGS, FORMS_BY_SLUG, Access, Form
from maillage.library.models.resources import LISTED
from maillage.network import public as network
from maillage.network.public import Theme

AT_ONCE = 100
AUDIENCES = {Access.PUBLIC.value: frozenset({"public", "members"}), Access.MEMBERS.value: frozenset({"members"})}
FACET_ACCESS = {"public": "Ouvert à toutes et tous", "membres": "Membres du réseau"}


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream the listed resources, all of them or those of these uuids, with the text of their newest files."""
    resources = Resource.objects.filter(LISTED)
    if uuids is not None:
        resources = resources.filter(uuid__in=list(uuids))
    parents = dict(Theme.objects.values_list("slug", "parent__slug"))
    resources = resources.select_related("territory").prefetch_related(
        Prefetch("theme_rows", ResourceTheme.objects.select_related("theme")),
        Prefetch("organisation_rows", ResourceOrganisation.objects.select_related("organisation").order_by("position")),
        "authors",
    )
    batch: list[Resource] = []
    for resource in resources.order_by("pk").iterator(chunk_size=AT_ONCE):
        batch.append(resource)
        if len(batch) == AT_ONCE:
            yield from _rows(batch, parents)
            batch = []
    yield from _rows(batch, parents)


def _rows(batch: Sequence[Resource], parents: dict[str, Any]) -> Iterator[IndexRow]:
    pages = _pages(batch)
    today = timezone.localdate()
    for resource in batch:
        organisations = [row.organisation for row in resource.organisation_rows.all()]
        themes = [row.theme for row in resource.theme_rows.all()]
        facets = {
            "type": ["ressource"],
            "form": [FORM_SLUGS[resource.form]],
            "theme": _with_parents([theme.slug for theme in themes], parents),
            "access": [ACCESS_SLUGS[resource.access]],
            "organisation": [str(each.uuid) for each in organisations],
            "year": [str(resource.year)] if resource.year else [],
            "territory": [resource.territory.slug] if resource.territory else [],
        }
        words = [
            *(theme.name for theme in themes),
            *(each.name for each in organisations),
            *(author.name for author in resource.authors.all()),
        ]
        yield IndexRow(
            kind="library.resource",
            uuid=resource.uuid,
            title=resource.title,
            audience=AUDIENCES[resource.access],
            url=resource.get_absolute_url(),
            summary=resource.summary,
            context=to_text("\n\n".join(text for text in (resource.quote, resource.context, resource.keep, resource.otherwise) if text)),
            words=[*words, resource.get_form_display(), resource.audience],
            pages=pages.get(resource.pk, []),
            facets=facets,
            date=timezone.localtime(resource.published_at).date() if resource.published_at else None,
            up_to_date=resource.check_on is None or resource.check_on > today,
        )


def _with_parents(slugs: Sequence[str], parents: dict[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for slug in slugs:
        each: str | None = slug
        while each and each not in found:
            found[each] = None
            each = parents.get(each)
    return list(found)


def _pages(batch: Sequence[Resource]) -> dict[int, list[PageText]]:
    """Give the pages of the files of the newest version, in order, by resource id."""
    newest: dict[int, tuple[int, list[Any]]] = {}
    held = VersionFile.objects.filter(version__resource__in=batch).select_related("version", "file").order_by("version__number", "position")
    for row in held:
        number, files = newest.setdefault(row.version.resource_id, (row.version.number, []))
        if row.version.number != number:
            files = []
        files.append(row.file)
        newest[row.version.resource_id] = (row.version.number, files)
    texts: dict[int, list[FilePage]] = {}
    wanted = [file.pk for _, files in newest.values() for file in files]
    for page in FilePage.objects.filter(file_id__in=wanted).order_by("file_id", "number"):
        texts.setdefault(page.file_id, []).append(page)
    return {
        resource: [
            PageText(file=file.uuid, file_name=file.name, number=page.number, text=page.text)
            for file in files
            for page in texts.get(file.pk, [])
        ]
        for resource, (_, files) in newest.items()
    }


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    match facet:
        case "type":
            return {"ressource": "Ressources"} if "ressource" in keys else {}
        case "form":
            return {key: Form(FORMS_BY_SLUG[key]).label for key in keys if key in FORMS_BY_SLUG}
        case "access":
            return {key: FACET_ACCESS[key] for key in keys if key in ACCESS_BY_SLUG}
        case "year":
            return {key: key for key in keys}
        case "theme" | "territory" | "organisation":
            return network.facet_labels(facet=facet, keys=keys)
    return {}


def file_url(*, file: UUID, page: int) -> str:
    """Give the address of a page of a file, opened in the browser where it can be."""
    return f"{reverse('library:file', args=[file])}#page={page}"
