"""Dossiers as cards: two queries whatever their number."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F

from maillage.dossiers.models import Access, Dossier, LevelAsked
from maillage.dossiers.models.dossiers import LISTED, DossierQuerySet
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Prepared

KIND = "dossiers.dossier"
LONG_TEXTS = ("word", "conditions", "extra")
OTHERS = 3


def listed_to(members: bool) -> DossierQuerySet:  # noqa: FBT001  (the shape of prepared reads)
    """Give what lists show to members or to visitors, without the long texts."""
    found = Dossier.objects.filter(LISTED).select_related("kind", "organisation").defer(*LONG_TEXTS)
    return found if members else found.filter(access=Access.PUBLIC)


LEVELS = Prepared(
    lambda dossiers: (
        LevelAsked.objects.filter(dossier__in=dossiers)
        .annotate(code=F("level__name"))
        .order_by("level__position", "pk")
        .values_list("dossier_id", "code")
    )
)
BY_UUID = Prepared(lambda uuids: Dossier.objects.filter(uuid__in=uuids).select_related("kind", "organisation").defer(*LONG_TEXTS))
NEIGHBOURS = Prepared(
    lambda shape, dossier: (
        listed_to(shape)
        .exclude(pk=dossier)
        .only("title", "slug", "kind_id", "territory_type", "organisation__name")
        .select_related(None)
        .select_related("organisation")
        .order_by("-published_at", "-id")[:30]
    )
)
NEWEST = Prepared(lambda shape: listed_to(shape[0]).order_by("-published_at", "-id")[: shape[1]])


def cards_of(*, dossiers: Sequence[Dossier]) -> list[Card]:
    """Make the cards of dossiers already fetched with their kind and organisation, in their order."""
    levels: dict[int, list[str]] = {}
    for pk, name in LEVELS(dossiers=[dossier.pk for dossier in dossiers]):
        levels.setdefault(pk, []).append(name)
    return [_card(dossier, levels.get(dossier.pk, [])) for dossier in dossiers]


def _card(dossier: Dossier, levels: Sequence[str]) -> Card:
    meta = [dossier.get_status_display()] if dossier.status != "DRAFT" else []
    return Card(
        kind=KIND,
        uuid=dossier.uuid,
        title=str(dossier),
        url=dossier.get_absolute_url(),
        label="Dossier",
        detail=dossier.kind.name,
        data_kind="dossier",
        summary=dossier.summary,
        source=dossier.organisation.name if dossier.organisation else "",
        year=dossier.period or str(dossier.filed_year or ""),
        restricted=dossier.access == Access.MEMBERS,
        meta=[*meta, *([", ".join(levels[:3])] if levels else [])],
    )


def cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of the listed dossiers this reader may see, by uuid."""
    members = is_member(person=person)
    found = [each for each in BY_UUID(uuids=list(uuids)) if each.is_listed and (members or each.access == Access.PUBLIC)]
    return {card.uuid: card for card in cards_of(dossiers=found)}


def newest(*, person: Any, limit: int = 8) -> list[Card]:
    """Give the newest dossiers."""
    return cards_of(dossiers=NEWEST(shape=(is_member(person=person), limit)))


def others(*, dossier: Dossier, person: Any) -> list[tuple[str, str, str]]:
    """Give a few other dossiers as (title, address, organisation): those of the same kind of territory first, then the newest."""
    alike = NEIGHBOURS(shape=is_member(person=person), dossier=dossier.pk)
    alike.sort(key=lambda each: (each.kind_id != dossier.kind_id, each.territory_type != dossier.territory_type))
    return [(str(each), each.get_absolute_url(), each.organisation.name if each.organisation else "") for each in alike[:OTHERS]]
