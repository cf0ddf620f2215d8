"""The links published between two instants, for the digest."""

from datetime import datetime
from typing import Any

from maillage.letters import public as letters
from maillage.links.models import LinkTheme
from maillage.links.queries.cards import cards_of, listed
from maillage.network import public as network


def _news(*, reader: Any, since: datetime, until: datetime) -> list[letters.News]:
    found = listed(person=reader).filter(published_at__gte=since, published_at__lt=until, dead_at=None)
    rows, more = letters.first_rows(found.order_by("-published_at", "-pk"))
    themes = letters.by_owner(LinkTheme.objects.filter(link__in=rows).values_list("link_id", "theme_id"))
    news = [
        letters.News(
            entry=letters.entry_of(card=card, at=row.published_at),
            themes=themes.get(row.pk, frozenset()),
            by=frozenset([row.sponsor_id]),
        )
        for row, card in zip(rows, cards_of(links=rows, person=reader), strict=True)
    ]
    return letters.with_more(news, more)


NEWS = letters.NewsSource(news=_news, interests=network.theme_interests)
SECTION = letters.DigestSection(
    key="links",
    title="Nouveaux liens",
    position=80,
    collect=NEWS.collect,
    category="Bibliothèque",
    collect_open=NEWS.collect_open,
    nouns=("lien", "liens"),
    most=4,
    all_name="links:link_list",
)
