"""The needs said between two instants, for the digest: for members alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from maillage.kernel.text.numbers import plural_fr
from maillage.letters import public as letters
from maillage.needs.models import Need, NeedTheme, NeedVoice
from maillage.needs.queries.cards import card_of
from maillage.network import public as network


def collect(*, people: Sequence[Any], since: datetime, until: datetime) -> dict[int, list[letters.DigestEntry]]:
    """Give each member the needs others said, those of their themes first, without those they share already."""
    news = _news(since=since, until=until)
    return letters.news_for(people=people, news=news, interests=network.theme_interests(people=people)) if news else {}


def _news(*, since: datetime, until: datetime) -> list[letters.News]:
    found = Need.objects.unanswered().with_met().filter(created_at__gte=since, created_at__lt=until)
    rows, more = letters.first_rows(found.order_by("-created_at", "-pk"))
    themes = letters.by_owner(NeedTheme.objects.filter(need__in=rows).values_list("need_id", "theme_id"))
    voices = letters.by_owner(NeedVoice.objects.filter(need__in=rows).values_list("need_id", "person_id"))
    news = [
        letters.News(
            entry=replace(_entry(row), action_label="Moi aussi", action_url=row.get_absolute_url()),
            themes=themes.get(row.pk, frozenset()),
            by=voices.get(row.pk, frozenset()) | frozenset([row.created_by_id]),
        )
        for row in rows
    ]
    return letters.with_more(news, more)


def _entry(need: Need) -> letters.DigestEntry:
    entry = letters.entry_of(card=card_of(need=need), at=need.created_at, text=need.detail)
    return replace(entry, detail=f"Partagé par {plural_fr(need.voices, 'personne')}")


SECTION = letters.DigestSection(
    key="needs",
    title="De quoi d’autres voudraient parler",
    position=45,
    collect=collect,
    category="Rencontres",
    nouns=("besoin", "besoins"),
    all_name="needs:need_list",
)
