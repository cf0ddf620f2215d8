"""Meetings and cycles as the search reads them. Nothing of a draft, of a link to join, nor of who is registered."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from maillage.kernel.cards import IndexRow
from maillage.kernel.text.markdown import to_text
from maillage.meetings.models import (
    Access,
    AudienceKey,
    Meeting,
    MeetingOrganisation,
    MeetingPerson,
    MeetingTheme,
    Role,
    Series,
)
from maillage.meetings.queries.pages import KEY_LABELS
from maillage.network import public as network
from maillage.network.public import Theme

AT_ONCE = 100
AUDIENCES = {Access.PUBLIC.value: frozenset({"public", "members"}), Access.MEMBERS.value: frozenset({"members"})}
ACCESS_SLUGS = {Access.PUBLIC.value: "public", Access.MEMBERS.value: "membres"}
TYPES = {"rencontre": "Rencontres", "cycle": "Cycles de rencontres"}
# Named on the page; who organises and facilitates is found by their own page.
SHOWN = (Role.WITNESS, Role.TRAINER, Role.FACILITATOR)


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream what is announced, all of it or that of these uuids."""
    parents = dict(Theme.objects.values_list("slug", "parent__slug"))
    for batch in _batches(_meetings(), uuids):
        yield from (_meeting_row(each, parents) for each in batch)
    for batch in _batches(_series(), uuids):
        yield from (row for each in batch if (row := _series_row(each)) is not None)


def _meetings() -> Any:
    return (
        Meeting.objects.announced()
        .select_related("commune__parent", "series")
        .prefetch_related(
            Prefetch("theme_rows", MeetingTheme.objects.select_related("theme")),
            Prefetch("organisation_rows", MeetingOrganisation.objects.select_related("organisation").order_by("position")),
            Prefetch("people_rows", MeetingPerson.objects.filter(role__in=SHOWN).select_related("person").order_by("position")),
            "programme",
            "sub_groups",
            "audience_rows",
        )
    )


def _series() -> Any:
    return Series.objects.prefetch_related(
        Prefetch("meetings", Meeting.objects.announced().only("series", "access", "starts_at"), to_attr="announced")
    )


def _batches(queryset: Any, uuids: Collection[UUID] | None) -> Iterator[list[Any]]:
    found = queryset if uuids is None else queryset.filter(uuid__in=list(uuids))
    batch: list[Any] = []
    for thing in found.order_by("pk").iterator(chunk_size=AT_ONCE):
        batch.append(thing)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _meeting_row(each: Meeting, parents: dict[str, Any]) -> IndexRow:
    organisations = [row.organisation for row in each.organisation_rows.all()]
    themes = [row.theme for row in each.theme_rows.all()]
    area = each.commune.parent if each.commune else None
    programme = [f"{line.title} {line.detail}" for line in sorted(each.programme.all(), key=lambda line: line.starts)]
    groups = [f"{group.name} {group.question}" for group in each.sub_groups.all()]
    people = [f"{row.label} {row.about} {row.quote}" for row in each.people_rows.all()]
    training = [each.prerequisites, each.learning_aims, each.evaluation] if each.is_training else []
    audience = [KEY_LABELS[AudienceKey.List(row.list)].get(row.key, "") for row in each.audience_rows.all()]
    return IndexRow(
        kind=Meeting.KIND,
        uuid=each.uuid,
        title=each.title,
        audience=AUDIENCES[each.access],
        url=each.get_absolute_url(),
        summary=each.lead,
        context=to_text("\n\n".join(text for text in (each.questions, each.aims, *programme, *groups, *people, *training) if text.strip())),
        words=[
            str(each.get_kind_display()), each.place_name, each.address, each.audience, *audience,
            *(theme.name for theme in themes), *(organisation.name for organisation in organisations),
            *([each.commune.name] if each.commune else []), *([area.name] if area else []), *([each.series.title] if each.series else []),
        ],
        facets={
            "type": ["rencontre"],
            "theme": _with_parents([theme.slug for theme in themes], parents),
            "access": [ACCESS_SLUGS[each.access]],
            "organisation": [str(organisation.uuid) for organisation in organisations],
            "year": [str(timezone.localtime(each.starts_at).year)] if each.starts_at else [],
            "territory": [area.slug] if area else [],
        },
        date=timezone.localdate(each.starts_at) if each.starts_at else None,
    )  # fmt: skip


def _series_row(each: Any) -> IndexRow | None:
    if not each.announced:
        return None
    access = Access.PUBLIC if any(meeting.access == Access.PUBLIC for meeting in each.announced) else Access.MEMBERS
    last = max((meeting.starts_at for meeting in each.announced if meeting.starts_at), default=None)
    return IndexRow(
        kind=Series.KIND,
        uuid=each.uuid,
        title=each.title,
        audience=AUDIENCES[access.value],
        url=each.get_absolute_url(),
        summary=each.lead,
        facets={"type": ["cycle"], "access": [ACCESS_SLUGS[access.value]]},
        date=timezone.localdate(last) if last else None,
    )


def _with_parents(slugs: Sequence[str], parents: dict[str, Any]) -> list[str]:
    found: dict[str, None] = {}
    for slug in slugs:
        above: str | None = slug
        while above and above not in found:
            found[above] = None
            above = parents.get(above)
    return list(found)


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    if facet == "type":
        return {key: TYPES[key] for key in keys if key in TYPES}
    if facet in ("theme", "territory", "organisation"):
        return network.facet_labels(facet=facet, keys=keys)
    return {key: key for key in keys} if facet == "year" else {}
