"""Needs as cards, and as the search reads them: for members alone."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.cards import Card, IndexRow
from maillage.kernel.text.characters import shortened
from maillage.kernel.text.numbers import plural_fr
from maillage.needs import rules
from maillage.needs.models import Need

TYPES = {"besoin": "Besoins"}
MEMBERS = frozenset({"members"})
AT_ONCE = 100
MOST_SUMMARY = 240


def summary_of(*, need: Need) -> str:
    """Give the beginning of the details, on one line."""
    return shortened(" ".join(need.detail.split()), MOST_SUMMARY)


def state_words(*, need: Need) -> str:
    """Say where a need fetched with `with_met` stands; "" while it waits."""
    if need.closed_at is not None:
        return "Clos"
    return "Devenu une rencontre" if getattr(need, "met", False) else ""


def cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of the needs this reader may see, merged ones left out: one query."""
    found = rules.visible_to(person=person, needs=Need.objects.shown().with_met()).filter(uuid__in=list(uuids))
    return {need.uuid: card_of(need=need) for need in found}


def card_of(*, need: Need) -> Card:
    state = state_words(need=need)
    return Card(
        kind=Need.KIND,
        uuid=need.uuid,
        title=need.title,
        url=need.get_absolute_url(),
        label="Besoin",
        detail=state,
        data_kind="question",
        summary=summary_of(need=need),
        restricted=True,
        meta=[plural_fr(need.voices, "personne")],
    )


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream the needs, all of them or those of these uuids, merged ones left out: their words are found with those they went to."""
    found = Need.objects.shown()
    if uuids is not None:
        found = found.filter(uuid__in=list(uuids))
    for need in found.prefetch_related("theme_rows__theme", "merged").order_by("pk").iterator(chunk_size=AT_ONCE):
        yield _row(need)


def _row(need: Need) -> IndexRow:
    merged = list(need.merged.all())
    return IndexRow(
        kind=Need.KIND,
        uuid=need.uuid,
        title=need.title,
        audience=MEMBERS,
        url=need.get_absolute_url(),
        other_names=[other.title for other in merged],
        summary=summary_of(need=need),
        context="\n\n".join(text for text in (need.detail, *(other.detail for other in merged)) if text),
        words=["besoin", *(row.theme.name for row in need.theme_rows.all())],
        facets={"type": ["besoin"], "theme": [row.theme.slug for row in need.theme_rows.all()], "access": ["membres"]},
        date=timezone.localdate(need.created_at),
        up_to_date=need.closed_at is None,
    )


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    return {key: TYPES[key] for key in keys if key in TYPES} if facet == "type" else {}
