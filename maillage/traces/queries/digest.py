"""The traces published between two instants, for the digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from maillage.kernel.access.public import is_member
from maillage.letters import public as letters
from maillage.network import public as network
from maillage.traces import rules
from maillage.traces.models import Trace
from maillage.traces.queries.cards import card_of


def _news(*, reader: Any, since: datetime, until: datetime) -> list[letters.News]:
    shown = rules.visible_to(person=reader, traces=Trace.objects.select_related("meeting", "meeting__commune")).defer("account")
    found = shown.filter(published_at__gte=since, published_at__lt=until)
    if not is_member(person=reader):
        found = found.exclude(partners_account="")
    rows, more = letters.first_rows(found.order_by("-published_at", "-pk"))
    meetings = [row.meeting_id for row in rows]
    themes = letters.by_owner(_themes(meetings))
    news = [
        letters.News(
            entry=letters.entry_of(card=card_of(trace=row), at=row.published_at),
            themes=themes.get(row.meeting_id, frozenset()),
            by=frozenset(filter(None, (row.begun_by_id, row.published_by_id))),
        )
        for row in rows
    ]
    return letters.with_more(news, more)


def _themes(meetings: Sequence[int]) -> Any:
    rows = Trace.objects.filter(meeting__in=meetings, meeting__theme_rows__isnull=False).order_by()
    return rows.values_list("meeting_id", "meeting__theme_rows__theme_id")


NEWS = letters.NewsSource(news=_news, interests=network.theme_interests)
SECTION = letters.DigestSection(
    key="traces",
    title="Ce qu’il reste des rencontres",
    position=55,
    collect=NEWS.collect,
    category="Rencontres",
    collect_open=NEWS.collect_open,
    nouns=("compte rendu", "comptes rendus"),
    all_name="meetings:past",
)
