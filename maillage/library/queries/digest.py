"""The resources published between two instants, for the digest."""

from datetime import datetime
from typing import Any

from maillage.letters import public as letters
from maillage.library.models import ResourceTheme
from maillage.library.models.resources import Resource
from maillage.library.queries.cards import cards_of, listed
from maillage.network import public as network


def _news(*, reader: Any, since: datetime, until: datetime) -> list[letters.News]:
    found = listed(person=reader).defer(None).defer("context", "keep", "otherwise").filter(published_at__gte=since, published_at__lt=until)
    rows, more = letters.first_rows(found.order_by("-published_at", "-pk"))
    themes = letters.by_owner(ResourceTheme.objects.filter(resource__in=rows).values_list("resource_id", "theme_id"))
    news = [
        letters.News(
            entry=letters.entry_of(card=card, at=row.published_at, text=_first_lines(row)),
            themes=themes.get(row.pk, frozenset()),
            by=frozenset([row.contributor_id]),
        )
        for row, card in zip(rows, cards_of(resources=rows), strict=True)
    ]
    return letters.with_more(news, more)


def _first_lines(resource: Resource) -> str:
    quote = f"«\N{NO-BREAK SPACE}{resource.quote.strip()}\N{NO-BREAK SPACE}»" if resource.quote.strip() else ""
    return " ".join(filter(None, (resource.summary, quote)))


NEWS = letters.NewsSource(news=_news, interests=network.theme_interests)
SECTION = letters.DigestSection(
    key="library",
    title="Nouvelles ressources",
    position=60,
    collect=NEWS.collect,
    category="Bibliothèque",
    collect_open=NEWS.collect_open,
    nouns=("ressource", "ressources"),
    all_name="library:resource_list",
)
