"""The initiatives published between two instants, for the digest."""

from datetime import datetime
from typing import Any

from maillage.initiatives.models import InitiativeTheme
from maillage.initiatives.queries.cards import initiative_cards, listed
from maillage.letters import public as letters
from maillage.network import public as network


def _news(*, reader: Any, since: datetime, until: datetime) -> list[letters.News]:
    found = listed(person=reader).filter(published_at__gte=since, published_at__lt=until)
    rows, more = letters.first_rows(found.order_by("-published_at", "-pk"))
    themes = letters.by_owner(InitiativeTheme.objects.filter(initiative__in=rows).values_list("initiative_id", "theme_id"))
    news = [
        letters.News(
            entry=letters.entry_of(card=card, at=row.published_at),
            themes=themes.get(row.pk, frozenset()),
            by=frozenset(filter(None, (row.contributor_id, row.contact_id))),
        )
        for row, card in zip(rows, initiative_cards(initiatives=rows), strict=True)
    ]
    return letters.with_more(news, more)


NEWS = letters.NewsSource(news=_news, interests=network.theme_interests)
SECTION = letters.DigestSection(
    key="initiatives",
    title="Ce que des équipes ont essayé",
    position=50,
    collect=NEWS.collect,
    category="Initiatives",
    collect_open=NEWS.collect_open,
    nouns=("initiative", "initiatives"),
    all_name="initiatives:initiative_list",
)
