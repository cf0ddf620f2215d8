"""Dossiers as the search reads them: the sheet, and the text of the pages each audience may read."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers import rules
from maillage.dossiers.models import Access, Dossier, DossierCommune, DossierStake, DossierTheme, DossierVersion, LevelAsked
from maillage.dossiers.models.dossiers import LISTED
from maillage.kernel.cards import IndexRow, PageText
from maillage.kernel.files.public import FilePage
from maillage.kernel.text.markdown import to_text
from maillage.network import public as network
from maillage.network.public import Theme

AT_ONCE = 50
MEMBERS = frozenset({"members"})
AUDIENCES = {Access.PUBLIC.value: frozenset({"public", "members"}), Access.MEMBERS.value: MEMBERS}
FACET_ACCESS = {Access.PUBLIC.value: "public", Access.MEMBERS.value: "membres"}


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream the listed dossiers, all of them or those of these uuids.

    Pages read from person to person, closed, left out or in no part are not given: nobody finds a dossier by them.
    """
    dossiers = Dossier.objects.filter(LISTED)
    if uuids is not None:
        dossiers = dossiers.filter(uuid__in=list(uuids))
    parents = dict(Theme.objects.values_list("slug", "parent__slug"))
    dossiers = dossiers.select_related("kind", "organisation").prefetch_related(
        Prefetch("theme_rows", DossierTheme.objects.select_related("theme")),
        Prefetch("commune_rows", DossierCommune.objects.select_related("territory__parent").order_by("position")),
        Prefetch("stake_rows", DossierStake.objects.select_related("stake").order_by("position")),
        Prefetch("levels", LevelAsked.objects.select_related("level").order_by("level__position")),
    )
    batch: list[Dossier] = []
    for dossier in dossiers.order_by("pk").iterator(chunk_size=AT_ONCE):
        batch.append(dossier)
        if len(batch) == AT_ONCE:
            yield from _rows(batch, parents)
            batch = []
    yield from _rows(batch, parents)


def _rows(batch: Sequence[Dossier], parents: dict[str, Any]) -> Iterator[IndexRow]:
    pages = _pages(batch)
    for dossier in batch:
        communes = [row.territory for row in dossier.commune_rows.all()]
        themes = [row.theme for row in dossier.theme_rows.all()]
        levels = [row.level for row in dossier.levels.all()]
        organisation = dossier.organisation
        years = dossier.filed_year or dossier.period_from
        facets = {
            "type": ["dossier"],
            "theme": _with_parents([theme.slug for theme in themes], parents),
            "access": [FACET_ACCESS[dossier.access]],
            "organisation": [str(organisation.uuid)] if organisation else [],
            "year": [str(years)] if years else [],
            "territory": list(dict.fromkeys(each.parent.slug for each in communes if each.parent)),
        }
        words = [
            *(row.stake.name for row in dossier.stake_rows.all()),
            *(theme.name for theme in themes),
            *([organisation.name] if organisation else []),
            *(each.name for each in communes),
            *(each.name for each in levels),
            dossier.kind.name,
            *(str(answer) for answer in dossier.extra.values()),
        ]
        yield IndexRow(
            kind="dossiers.dossier",
            uuid=dossier.uuid,
            title=dossier.title,
            audience=AUDIENCES[dossier.access],
            url=dossier.get_absolute_url(),
            summary=dossier.summary,
            context=to_text(dossier.word),
            words=words,
            pages=pages.get(dossier.pk, []),
            facets=facets,
            date=timezone.localtime(dossier.published_at).date() if dossier.published_at else None,
        )


def _with_parents(slugs: Sequence[str], parents: dict[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for slug in slugs:
        each: str | None = slug
        while each and each not in found:
            found[each] = None
            each = parents.get(each)
    return list(found)


def _pages(batch: Sequence[Dossier]) -> dict[int, list[PageText]]:
    """Give the pages members read of the current version, those that visitors do not read marked so, by dossier id."""
    newest: dict[int, DossierVersion] = {}
    opened = DossierVersion.objects.filter(dossier__in=batch, opened_at__isnull=False).select_related("file")
    for version in opened.prefetch_related("parts", "left_out").order_by("number"):
        newest[version.dossier_id] = version
    texts: dict[int, dict[int, str]] = {}
    for file, number, text in FilePage.objects.filter(file__in=[each.file_id for each in newest.values()]).values_list(
        "file_id", "number", "text"
    ):
        texts.setdefault(file, {})[number] = text
    found: dict[int, list[PageText]] = {}
    for dossier, version in newest.items():
        everybody = set(rules.pages_open_to(version=version, accesses=rules.OPEN_TO_VISITORS))
        here = texts.get(version.file_id, {})
        found[dossier] = [
            PageText(
                file=version.file.uuid,
                file_name=version.file.name,
                number=page,
                text=here[page],
                audience=None if page in everybody else MEMBERS,
                url=reverse("dossiers:page", args=[dossier, page]),
            )
            for page in rules.pages_open_to(version=version, accesses=rules.OPEN_TO_MEMBERS)
            if page in here
        ]
    return found


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    if facet == "type":
        return {"dossier": "Dossiers"} if "dossier" in keys else {}
    if facet == "year":
        return {key: key for key in keys}
    if facet in ("theme", "territory", "organisation"):
        return network.facet_labels(facet=facet, keys=keys)
    return {}
