"""Initiatives, testimonies and experiments as the search reads them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from maillage.initiatives.models import (
    Adaptation,
    Contribution,
    Experiment,
    Initiative,
    InitiativeFile,
    InitiativeOrganisation,
    InitiativeTheme,
    Observation,
    Testimony,
    TestimonyTheme,
)
from maillage.initiatives.models.choices import ACCESS_SLUGS, KEY_LABELS, Access
from maillage.initiatives.models.contributions import LISTED
from maillage.initiatives.queries.cards import witness_label
from maillage.kernel.cards import IndexRow, PageText
from maillage.kernel.files.public import FilePage
from maillage.kernel.text.markdown import to_text
from maillage.network import public as network
from maillage.network.public import Theme

AT_ONCE = 100
AUDIENCES = {Access.PUBLIC.value: frozenset({"public", "members"}), Access.MEMBERS.value: frozenset({"members"})}
TYPES = {"initiative": "Initiatives", "temoignage": "Témoignages", "experimentation": "Expérimentations"}
TEXTS = ("intention", "done", "observed", "not_again", "transfer", "means", "calendar")


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream what is listed, all of it or that of these uuids."""
    parents = dict(Theme.objects.values_list("slug", "parent__slug"))
    for batch in _batches(_initiatives(), uuids):
        yield from _initiative_rows(batch, parents)
    told = Testimony.objects.select_related("organisation", "witness").prefetch_related(
        Prefetch("theme_rows", TestimonyTheme.objects.select_related("theme"))
    )
    for batch in _batches(told, uuids):
        yield from (_testimony_row(each, parents) for each in batch)
    tried = Experiment.objects.select_related("organisation").prefetch_related("observations")
    for batch in _batches(tried, uuids):
        yield from (_experiment_row(each) for each in batch)


def _initiatives() -> Any:
    return Initiative.objects.select_related("commune__parent").prefetch_related(
        Prefetch("theme_rows", InitiativeTheme.objects.select_related("theme")),
        Prefetch("organisation_rows", InitiativeOrganisation.objects.select_related("organisation").order_by("position")),
        Prefetch("adaptations", Adaptation.objects.select_related("organisation")),
        Prefetch(
            "experiments", Experiment.objects.filter(LISTED).prefetch_related(Prefetch("observations", Observation.objects.order_by("pk")))
        ),
        "key_rows",
        "fundings",
    )


def _batches(queryset: Any, uuids: Collection[UUID] | None) -> Iterator[list[Any]]:
    found = queryset.filter(LISTED)
    if uuids is not None:
        found = found.filter(uuid__in=list(uuids))
    batch: list[Any] = []
    for thing in found.order_by("pk").iterator(chunk_size=AT_ONCE):
        batch.append(thing)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _initiative_rows(batch: Sequence[Initiative], parents: dict[str, Any]) -> Iterator[IndexRow]:
    pages = _pages(batch)
    for each in batch:
        organisations = [row.organisation for row in each.organisation_rows.all()]
        themes = [row.theme for row in each.theme_rows.all()]
        area = each.commune.parent if each.commune else None
        tried = [f"{row.organisation.name} {row.where} {row.changed} {row.outcome}" for row in each.adaptations.all()]
        # An experiment speaks with its initiative only to those who may read both.
        experiments = [row for row in each.experiments.all() if each.access == Access.MEMBERS or row.access == Access.PUBLIC]
        watched = [f"{row.title} {row.question} {row.watched}" for row in experiments]
        texts = [getattr(each, name) for name in TEXTS]
        yield IndexRow(
            kind=Initiative.KIND,
            uuid=each.uuid,
            title=each.title,
            audience=AUDIENCES[each.access],
            url=each.get_absolute_url(),
            summary=each.summary,
            context=to_text("\n\n".join(text for text in (*texts, *tried, *watched) if text)),
            words=[
                *(theme.name for theme in themes), *(each.name for each in organisations), each.place, each.ages, each.partners,
                *([each.commune.name] if each.commune else []), *([area.name] if area else []),
                *(KEY_LABELS.get(row.key, "") for row in each.key_rows.all()), *(row.funder for row in each.fundings.all()),
            ],
            pages=pages.get(each.pk, []),
            facets={
                **_facets(each, [theme.slug for theme in themes], parents),
                "organisation": [str(each.uuid) for each in organisations],
                "year": [str(each.year)] if each.year else [],
                "territory": [area.slug] if area else [],
            },
            date=_day(each),
        )  # fmt: skip


def _testimony_row(each: Testimony, parents: dict[str, Any]) -> IndexRow:
    themes = [row.theme for row in each.theme_rows.all()]
    return IndexRow(
        kind=Testimony.KIND,
        uuid=each.uuid,
        title=each.title,
        audience=AUDIENCES[each.access],
        url=each.get_absolute_url(),
        summary=each.practice,
        context=to_text("\n\n".join(text for text in (each.text, each.went_wrong) if text)),
        words=[witness_label(testimony=each), *(theme.name for theme in themes), *([each.organisation.name] if each.organisation else [])],
        facets={
            **_facets(each, [theme.slug for theme in themes], parents),
            "organisation": [str(each.organisation.uuid)] if each.organisation else [],
        },
        date=_day(each),
    )


def _experiment_row(each: Experiment) -> IndexRow:
    seen = [row.words for row in each.observations.all()]
    return IndexRow(
        kind=Experiment.KIND,
        uuid=each.uuid,
        title=each.title,
        audience=AUDIENCES[each.access],
        url=each.get_absolute_url(),
        summary=each.question,
        context=to_text("\n\n".join(text for text in (each.watched, *seen) if text)),
        words=[each.sites, *([each.organisation.name] if each.organisation else [])],
        facets={
            **_facets(each, [], {}),
            "organisation": [str(each.organisation.uuid)] if each.organisation else [],
            "year": [str(each.starts_on.year)] if each.starts_on else [],
        },
        date=_day(each),
    )


def _facets(each: Contribution, slugs: Sequence[str], parents: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, None] = {}
    for slug in slugs:
        above: str | None = slug
        while above and above not in found:
            found[above] = None
            above = parents.get(above)
    return {"type": [each.NOUN], "theme": list(found), "access": [ACCESS_SLUGS[each.access]]}


def _day(each: Contribution) -> Any:
    return timezone.localtime(each.published_at).date() if each.published_at else None


def _pages(batch: Sequence[Initiative]) -> dict[int, list[PageText]]:
    """Give the pages of the files all readers of the sheet may open, by initiative id: a members' file of an open sheet stays out."""
    held = InitiativeFile.objects.filter(initiative__in=batch, role=InitiativeFile.Role.FILE).select_related("file", "initiative")
    rows = [row for row in held.order_by("position", "pk") if row.access == Access.PUBLIC or row.initiative.access == Access.MEMBERS]
    texts: dict[int, list[FilePage]] = {}
    for page in FilePage.objects.filter(file__in=[row.file_id for row in rows]).order_by("file_id", "number"):
        texts.setdefault(page.file_id, []).append(page)
    found: dict[int, list[PageText]] = {}
    for row in rows:
        found.setdefault(row.initiative_id, []).extend(
            PageText(file=row.file.uuid, file_name=row.file.name, number=page.number, text=page.text) for page in texts.get(row.file_id, [])
        )
    return found


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    if facet == "type":
        return {key: TYPES[key] for key in keys if key in TYPES}
    if facet in ("theme", "territory", "organisation"):
        return network.facet_labels(facet=facet, keys=keys)
    return {key: key for key in keys} if facet == "year" else {}
