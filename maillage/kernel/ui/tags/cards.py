"""Things lent by the doors of rooms (`kernel.cards.Card`), shown as a row or as a card."""

from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from maillage.kernel.cards import Card
from maillage.kernel.ui.html import spoken
from maillage.kernel.ui.tags.blocks import entry
from maillage.kernel.ui.tags.lists import card as cover

register = Library()
register.filter("spoken", spoken)


def _meta(card: Card) -> list[Any]:
    parts: list[Any] = [part for part in (card.source, card.year, *card.meta) if part]
    return [*parts, ("lock-simple", "Membres")] if card.restricted else parts


@register.simple_tag(takes_context=True)
def card_entry(context: Any, *, card: Card, compact: bool = False, heading: str = "h3") -> SafeString:
    """A `Card` as a row of a list."""
    return entry(
        context, "", kind=card.data_kind, title=spoken(card.title, card.language), url=card.url, label=card.label, detail=card.detail,
        summary="" if compact else spoken(card.summary, card.summary_language), meta=_meta(card), heading=heading, compact=compact,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def card_cover(context: Any, *, card: Card, heading: str = "h3") -> SafeString:
    """A `Card` with its drawn cover, in a grid."""
    return cover(
        context, kind=card.data_kind, title=spoken(card.title, card.language), url=card.url, seed=card.uuid, label=card.label, detail=card.detail,
        source=card.source, meta=[part for part in _meta(card) if part != card.source], heading=heading,
    )  # fmt: skip
