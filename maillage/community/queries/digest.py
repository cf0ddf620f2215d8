"""Discussions in the digest: what one could answer, what was asked, what was found, with the words themselves."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from maillage.community import rules
from maillage.community.models import Answer, Discussion, DiscussionTheme, Keeping, Thanks
from maillage.community.queries.cards import card_of, listed, summary_of
from maillage.community.queries.lent import open_questions_for
from maillage.kernel.access.public import is_member
from maillage.letters import public as letters
from maillage.network import public as network

Found = dict[int, list[letters.DigestEntry]]
MOST_WORDS = 400
NBSP = "\u00a0"
# Notices whose fact is the uuid of a discussion, of an answer or of a thanks.
WORDED = (
    *("community.asked", "community.answered_mine", "community.answered", "community.named", "community.thanked"),
    *("community.kept", "community.carried"),
)


def collect_open_questions(*, people: Sequence[Any], since: datetime, until: datetime) -> Found:
    """Give each member the questions just asked that wait for somebody like them."""
    found = open_questions_for(people=people, since=since, limit=5)
    asked = {row.pk: row for rows in found.values() for row in rows if row.opened_at and row.opened_at < until}
    entries = {
        number: replace(_entry(row, reader=people[0]), action_label="Répondre", action_url=row.get_absolute_url())
        for number, row in asked.items()
    }
    return {person: [entries[row.pk] for row in rows if row.pk in entries] for person, rows in found.items()}


def words_of(*, facts: Collection[str]) -> dict[str, str]:
    """Give what discussions, answers and thanks say today, by uuid, for the notices about them: three queries."""
    uuids = [UUID(fact) for fact in facts]
    answers = Answer.objects.shown().filter(discussion__withdrawn_at=None, uuid__in=uuids).values_list("uuid", "plain")
    asked = Discussion.objects.listed().filter(uuid__in=uuids).values_list("uuid", "plain")
    thanks = Thanks.objects.filter(answer__withdrawn_at=None, answer__discussion__withdrawn_at=None, uuid__in=uuids)
    said = {str(uuid): summary_of(plain=text, most=MOST_WORDS) for uuid, text in (*asked, *answers)}
    return said | {str(uuid): words for uuid, words in thanks.values_list("uuid", "words")}


def _news(*, reader: Any, since: datetime, until: datetime) -> list[letters.News]:
    kept = Keeping.objects.filter(at__gte=since, at__lt=until).values("discussion_id")
    found = listed(person=reader).select_related("author", "relay").filter(Q(opened_at__gte=since, opened_at__lt=until) | Q(pk__in=kept))
    rows, more = letters.first_rows(found.order_by("-opened_at", "-pk"))
    themes = letters.by_owner(DiscussionTheme.objects.filter(discussion__in=rows).values_list("discussion_id", "theme_id"))
    best = _best(rows, reader=reader)
    news = [
        letters.News(
            entry=_entry(row, reader=reader, best=best.get(row.pk, "")),
            themes=themes.get(row.pk, frozenset()),
            by=_brought_by(row),
        )
        for row in rows
    ]
    return letters.with_more(news, more)


def _brought_by(discussion: Discussion) -> frozenset[int]:
    asker = discussion.relay.asker_id if discussion.relayed else discussion.author_id
    return frozenset([asker]) if asker else frozenset()


def _entry(discussion: Discussion, *, reader: Any, best: str = "") -> letters.DigestEntry:
    card = card_of(discussion=discussion)
    text = summary_of(plain=discussion.plain, most=MOST_WORDS)
    detail = " · ".join(filter(None, (card.label, _name(discussion.author, reader=reader), *card.meta)))
    entry = letters.entry_of(card=card, at=discussion.opened_at or discussion.last_at, text="\n\n".join(filter(None, (text, best))))
    return replace(entry, detail=detail)


def _name(person: Any, *, reader: Any) -> str:
    """Name somebody as their account says now; visitors read the names of those who let them."""
    if person is None or not (is_member(person=reader) or rules.shows_name(of=person, reader=reader)):
        return ""
    return str(person)


def _best(rows: Sequence[Discussion], *, reader: Any) -> dict[int, str]:
    """Give the best answer so far of each: the one that was kept, else the one most thanked, else the first: one query."""
    found = Answer.objects.shown().filter(discussion__in=rows).select_related("author")
    best: dict[int, str] = {}
    for answer in found.order_by(F("keeping__at").asc(nulls_last=True), "-thanks", "created_at", "pk").defer("html"):
        if answer.discussion_id not in best:
            name = _name(answer.author, reader=reader)
            best[answer.discussion_id] = f"{name or 'Une réponse'}{NBSP}: {summary_of(plain=answer.plain, most=MOST_WORDS)}"
    return best


NEWS = letters.NewsSource(news=_news, interests=network.theme_interests)
SECTIONS = (
    letters.DigestSection(
        key="community.open",
        title="Des questions auxquelles vous pourriez répondre",
        position=15,
        collect=collect_open_questions,
        category="Questions",
        nouns=("question", "questions"),
        all_name="community:discussion_list",
    ),
    letters.DigestSection(
        key="community",
        title="Entre collègues",
        position=30,
        collect=NEWS.collect,
        category="Questions",
        collect_open=NEWS.collect_open,
        nouns=("discussion", "discussions"),
        all_name="community:discussion_list",
    ),
)
