"""What waits for somebody: held posts, questions without answer after 48 hours; own data."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Substr
from django.urls import reverse

from maillage.community.models import (
    Answer,
    Carry,
    Discussion,
    DiscussionFile,
    DiscussionQuerySet,
    HarvestPart,
    Held,
    Relay,
    SameHere,
    Thanks,
)
from maillage.community.queries.cards import MOST_SUMMARY, summary_of
from maillage.community.queries.states import SOON
from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import WeekItem
from maillage.kernel.db.public import Prepared, Row
from maillage.kernel.desks import Week, WeekPart
from maillage.kernel.waiting import Waiting, WaitingAction
from maillage.people.public import name_under

UNANSWERED = "Question sans réponse"
SHOWN = 20


def unanswered_too_long(*, now: datetime) -> DiscussionQuerySet:
    """Give the questions nobody answered in 48 hours."""
    return Discussion.objects.unanswered().filter(opened_at__lt=now - SOON)


def _unanswered(row: Row) -> WeekItem:
    by = f"posée par {row.first}" if row.first else "relayée, sans nom"
    return WeekItem(
        kind=Discussion.KIND,
        data_kind="question",
        label=UNANSWERED,
        title=row.title,
        url=f"{Discussion(pk=row.pk, title=row.title).get_absolute_url()}#porter",
        since=row.at,
        details=[by, *([summary_of(plain=row.second)] if row.second else [])],
        minutes=5,
    )


# Each page proposes whom to ask.
week_items = Week(
    WeekPart(
        name="community.unanswered",
        rows=lambda at: unanswered_too_long(now=at.now),
        columns={
            "title": F("title"),
            "since": F("opened_at"),
            "first": Case(When(author__isnull=True, then=Value("")), default=name_under(path="author"), output_field=CharField()),
            "second": Substr("plain", 1, 4 * MOST_SUMMARY),
        },
        make=_unanswered,
        all_url="community:discussion_list",
        all_query="?etat=ouverte",
    )
)


HELD_DISCUSSIONS = Prepared(lambda: Discussion.objects.held().select_related("author", "relay__asker").order_by("created_at", "pk")[:SHOWN])
HELD_ANSWERS = Prepared(
    lambda: (
        Answer.objects.held()
        .filter(discussion__opened_at__isnull=False, discussion__withdrawn_at=None)
        .select_related("author", "discussion")
        .order_by("created_at", "pk")[:SHOWN]
    )
)


def held_posts(*, person: Any) -> list[Waiting]:
    """Give the first publications and the questions to relay, oldest first, for the coordination: two queries."""
    if not is_coordinator(person=person):
        return []
    found = [_held(row) for row in HELD_DISCUSSIONS()] + [_held_answer(row) for row in HELD_ANSWERS()]
    return sorted(found, key=lambda waiting: waiting.since)


def _held(discussion: Discussion) -> Waiting:
    relays = discussion.held_for == Held.RELAYED
    who = discussion.relay.asker if discussion.relayed else discussion.author
    return Waiting(
        kind=Discussion.KIND,
        label="Question à relayer" if relays else "Première publication",
        title=discussion.title,
        url=discussion.get_absolute_url(),
        since=discussion.created_at,
        detail=" · ".join(
            part for part in (f"{who}, nom connu de vous seul·e" if relays else str(who), summary_of(plain=discussion.plain)) if part
        ),
        actions=[
            WaitingAction(label="Relayer sans nom" if relays else "Publier", url=reverse("community:open", args=[discussion.pk])),
            WaitingAction(label="Ne pas publier", url=reverse("community:decline", args=[discussion.pk]), needs_words=True),
        ],
        data_kind="question",
    )


def _held_answer(answer: Answer) -> Waiting:
    return Waiting(
        kind=Discussion.KIND,
        label="Réponse sans nom à relire" if answer.held_for == Held.RELAYED else "Première réponse",
        title=answer.discussion.title,
        url=answer.get_absolute_url(),
        since=answer.created_at,
        detail=f"{answer.author or 'La personne qui a posé la question'} · {summary_of(plain=answer.plain)}",
        actions=[
            WaitingAction(label="Publier", url=reverse("community:answer_open", args=[answer.pk])),
            WaitingAction(label="Ne pas publier", url=reverse("community:answer_decline", args=[answer.pk]), needs_words=True),
        ],
        data_kind="question",
    )


def own_data(*, person: Any) -> dict[str, Any]:
    """Give all that the room keeps about somebody, as JSON values."""
    asked = Discussion.objects.by(person).order_by("pk")
    given = Answer.objects.filter(Q(author=person) | Q(from_asker=True, author=None, discussion__relay__asker=person))
    voices = SameHere.objects.filter(person=person).select_related("discussion").order_by("pk")
    thanks = Thanks.objects.filter(person=person).select_related("answer__discussion").order_by("pk")
    relayed = set(Relay.objects.filter(asker=person).values_list("discussion_id", flat=True))
    return {
        "questions et autres discussions": [
            {"titre": row.title, "texte": row.text, "nature": row.get_kind_display(), "le": row.created_at.isoformat(),
             "relayée sans votre nom": row.pk in relayed, "retirée": row.withdrawn_at is not None}
            for row in asked
        ],
        "réponses": [
            {"à": str(row.discussion), "texte": row.text, "le": row.created_at.isoformat(), "retirée": row.withdrawn_at is not None}
            for row in given.select_related("discussion").order_by("pk")
        ],
        "« moi aussi »": [{"question": str(row.discussion), "le": row.at.isoformat()} for row in voices],
        "questions portées jusqu’à vous": [
            {"question": str(row.discussion), "parce que": row.why, "le": row.at.isoformat(), "déclinée": row.declined_at is not None}
            for row in Carry.objects.filter(person=person).select_related("discussion").order_by("pk")
        ],
        "mots que l’on vous a demandé de reprendre": [
            {"dans": str(row.harvest.discussion), "d’accord": row.given}
            for row in HarvestPart.objects.filter(person=person).select_related("harvest__discussion").order_by("pk")
        ],
        "mercis": [{"à une réponse dans": str(row.answer.discussion), "mots": row.words, "le": row.at.isoformat()} for row in thanks],
    }  # fmt: skip


def own_files(*, person: Any) -> list[Any]:
    """Give the stored files somebody brought to discussions."""
    rows = DiscussionFile.objects.filter(file__owner_id=person.pk).select_related("file").order_by("pk")
    return [row.file for row in rows]
