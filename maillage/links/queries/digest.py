"""The links published between two instants, for the digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from maillage.letters import public as letters
from maillage.links.models import LinkTheme
from maillage.links.queries.cards import cards_of, listed
from maillage.network import public as network


def collect(*, people: Sequence[Any], since: datetime, until: datetime) -> dict[int, list[letters.DigestEntry]]:
    """Give each member the new links, those of their themes first."""
    news = _news(reader=people[0], since=since, until=until)
    return letters.news_for(people=people, news=news, interests=network.theme_interests(people=people)) if news else {}


def collect_open(*, since: datetime, until: datetime) -> list[letters.DigestEntry]:
    """Give the new links open to everybody."""
    return [each.entry for each in _news(reader=None, since=since, until=until)]


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


SECTION = letters.DigestSection(
    key="links",
    title="Nouveaux liens",
    position=80,
    collect=collect,
    category="Bibliothèque",
    collect_open=collect_open,
    nouns=("lien", "liens"),
    most=4,
    all_name="links:link_list",
)
