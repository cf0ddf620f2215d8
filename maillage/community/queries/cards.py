"""Discussions as cards, and as the search reads them: their answers count as their content."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from maillage.community import rules
from maillage.community.models import KIND_PLURALS, KIND_SLUGS, Access, Answer, Discussion, DiscussionQuerySet
from maillage.community.queries.states import state_words
from maillage.kernel.cards import Card, IndexRow, PageText
from maillage.kernel.text.characters import shortened
from maillage.kernel.text.numbers import plural_fr

AT_ONCE = 100
TO_ANSWER = "Lire la réponse"
MOST_SUMMARY, MOST_INDEXED = 240, 60_000
LONG = ("html", "text")
AUDIENCES = {Access.PUBLIC.value: frozenset({"public"}), Access.MEMBERS.value: frozenset({"members"})}


def summary_of(*, plain: str, most: int = MOST_SUMMARY) -> str:
    """Give the beginning of the words of a text."""
    return shortened(plain, most)


def listed(*, person: Any) -> DiscussionQuerySet:
    """Give what lists show to this reader, without what is drawn."""
    return rules.listed_for(person=person, discussions=Discussion.objects.with_kept()).defer(*LONG)


def cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of the discussions this reader may see: one query."""
    return {discussion.uuid: card_of(discussion=discussion) for discussion in listed(person=person).filter(uuid__in=list(uuids))}


def cards_in_order(*, discussions: Sequence[Discussion]) -> list[Card]:
    """Make the cards of discussions fetched with `listed`, in their order."""
    return [card_of(discussion=discussion) for discussion in discussions]


def card_of(*, discussion: Discussion) -> Card:
    """Make the card of a discussion fetched with `listed`."""
    meta = [plural_fr(discussion.answers, "réponse")] if discussion.answers else []
    if discussion.voices and discussion.kind != Discussion.Kind.QUESTION:
        meta.append(f"«\u00a0moi aussi\u00a0»\u00a0: {discussion.voices}")
    elif discussion.voices:
        meta.append(f"{plural_fr(discussion.voices, 'personne')} de plus se la {'posent' if discussion.voices > 1 else 'pose'}")
    return Card(
        kind=Discussion.KIND,
        uuid=discussion.uuid,
        title=discussion.title,
        url=discussion.get_absolute_url(),
        label=str(discussion.get_kind_display()).capitalize(),
        detail=state_words(discussion=discussion),
        data_kind="question",
        summary=summary_of(plain=discussion.plain),
        year=str(timezone.localtime(discussion.opened_at).year) if discussion.opened_at else "",
        restricted=discussion.access == Access.MEMBERS,
        meta=meta,
    )


def answer_cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of the answers this reader may see in lists: one query."""
    shown = Answer.objects.shown().filter(uuid__in=list(uuids), discussion__in=rules.listed_for(person=person).values("pk"))
    return {
        answer.uuid: Card(
            kind=Answer.KIND,
            uuid=answer.uuid,
            title=f"Une réponse à «\u00a0{answer.discussion}\u00a0»",
            url=answer.get_absolute_url(),
            label="Réponse",
            data_kind="question",
            summary=summary_of(plain=answer.plain),
            restricted=answer.discussion.access == Access.MEMBERS,
        )
        for answer in shown.select_related("discussion")
    }


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream the discussions that lists hold, all of them or those of these uuids. No name: a relayed one has none to give."""
    found = Discussion.objects.listed().with_kept()
    if uuids is not None:
        found = found.filter(uuid__in=list(uuids))
    answers = Prefetch("answer_rows", Answer.objects.shown().defer("html", "text").order_by("created_at", "pk"), to_attr="shown_answers")
    for discussion in found.prefetch_related("theme_rows__theme", answers).order_by("pk").iterator(chunk_size=AT_ONCE):
        yield _row(discussion, discussion.shown_answers)  # type: ignore[attr-defined]


def _row(discussion: Discussion, answers: Sequence[Answer]) -> IndexRow:
    rows = list(discussion.theme_rows.all())
    words = "\n\n".join(text for text in (discussion.plain, *(answer.plain for answer in answers)) if text)
    return IndexRow(
        kind=Discussion.KIND,
        uuid=discussion.uuid,
        title=discussion.title,
        audience=AUDIENCES[discussion.access],
        url=discussion.get_absolute_url(),
        summary=summary_of(plain=discussion.plain),
        context=words[:MOST_INDEXED],
        pages=[
            PageText(file=discussion.uuid, file_name="", number=0, text=discussion.plain),
            *(PageText(file=each.uuid, file_name=TO_ANSWER, number=0, text=each.plain, url=each.get_absolute_url()) for each in answers),
        ],
        words=[discussion.get_kind_display(), *(row.theme.name for row in rows)],
        facets={
            "type": [KIND_SLUGS[discussion.kind]],
            "theme": [row.theme.slug for row in rows],
            "access": ["public" if discussion.access == Access.PUBLIC else "membres"],
            "year": [str(timezone.localtime(discussion.opened_at).year)] if discussion.opened_at else [],
        },
        date=timezone.localdate(discussion.last_at),
        up_to_date=True,
    )


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    labels = {slug: KIND_PLURALS[kind] for kind, slug in KIND_SLUGS.items()} if facet == "type" else {}
    return {key: labels[key] for key in keys if key in labels}
