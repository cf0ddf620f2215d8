"""What one was told on the site: grouped by thing, the newest first, nothing left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Case, Count, F, Max, Q, QuerySet, Value, When

from maillage.kernel.cards import Card
from maillage.kernel.notices.public import NOTICES, Message
from maillage.letters.things import cards_of

PER_PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Messages of one kind about one thing: said once, with their number."""

    words: str
    url: str
    count: int
    unread: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What was told about one thing. `newest` is the uuid of its last message: reading marks it and those before."""

    lines: Sequence[Line]
    newest: UUID
    at: datetime
    unread: int
    data_kind: str = "neutre"
    label: str = ""

    @property
    def first(self) -> Line:
        """Give the newest line."""
        return self.lines[0]

    @property
    def others(self) -> Sequence[Line]:
        """Give the other lines."""
        return self.lines[1:]


def page_of(*, person: Any, number: str | None, only_unread: bool = False) -> tuple[Page[Any], int]:
    """Give one page of groups (`object_list`: `Group`), and how many things have something unread.

    Four queries, and those of the cards: they do not grow with the groups.
    """
    unread = Q(unread__gt=0)
    groups = _groups(person=person)
    counts = groups.aggregate(things=Count("newest"), news=Count("newest", filter=unread))
    paginator = Paginator((groups.filter(unread) if only_unread else groups).order_by("-at", "-newest"), PER_PAGE)
    paginator.count = counts["news" if only_unread else "things"]
    page = paginator.get_page(number)
    page.object_list = _filled(person=person, rows=list(page.object_list))
    return page, counts["news"]


def _groups(*, person: Any) -> QuerySet[Any, Any]:
    """Give a row for each thing; a message about no thing is alone."""
    alone = Case(When(about__isnull=True, then=F("pk")), default=Value(0), output_field=BigIntegerField())
    return (
        Message.objects.filter(person_id=person.pk)
        .annotate(alone=alone)
        .values("about_kind", "about", "alone")
        .annotate(at=Max("created_at"), newest=Max("pk"), unread=Count("pk", filter=Q(read_at=None)))
    )


def _filled(*, person: Any, rows: list[dict[str, Any]]) -> list[Group]:
    things = {(row["about_kind"], row["about"]) for row in rows if row["about"]}
    counted = list(
        Message.objects.filter(person_id=person.pk, about__in=[about for _, about in things])
        .values("about_kind", "about", "name")
        .annotate(last=Max("pk"), n=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))
        .order_by("-last")
    )
    messages = {
        message.pk: message for message in Message.objects.filter(pk__in={row["newest"] for row in rows} | {row["last"] for row in counted})
    }
    by_kind: dict[str, set[UUID]] = {}
    for kind, about in things:
        by_kind.setdefault(kind, set()).add(about)
    cards = cards_of(things=by_kind, person=person) if by_kind else {}
    of_thing: dict[tuple[str, Any], list[Line]] = {}
    for row in counted:
        card = cards.get((row["about_kind"], row["about"]))
        of_thing.setdefault((row["about_kind"], row["about"]), []).append(_line(messages[row["last"]], row["n"], row["unread"], card))
    return [_group(messages[row["newest"]], row, of_thing, cards) for row in rows if row["newest"] in messages]


def _group(head: Message, row: dict[str, Any], of_thing: dict[tuple[str, Any], list[Line]], cards: dict[tuple[str, UUID], Card]) -> Group:
    card = cards.get((head.about_kind, head.about)) if head.about else None
    lines = of_thing.get((head.about_kind, head.about)) or [_line(head, 1, row["unread"], None)]
    return Group(
        lines=lines,
        newest=head.uuid,
        at=row["at"],
        unread=row["unread"],
        data_kind=card.data_kind if card else "neutre",
        label=card.label if card else getattr(NOTICES.get(head.name), "category", ""),
    )


def _line(message: Message, count: int, unread: int, card: Card | None) -> Line:
    words = message.title
    many = getattr(NOTICES.get(message.name), "many", "")
    if count > 1 and many and card:
        words = f"{count}\u00a0{many} «\u00a0{card.title}\u00a0»"
    elif count > 1:
        words = f"{message.title} (et {count - 1}\u00a0autre{'s' if count > 2 else ''} du même genre)"
    return Line(words=words, url=message.url, count=count, unread=unread, at=message.created_at)


def groups_to_mark(*, person: Any, uuid: UUID) -> QuerySet[Message]:
    """Give the unread messages of a group up to one of its messages, which its page showed."""
    shown = Message.objects.filter(person_id=person.pk, uuid=uuid).first()
    mine = Message.objects.filter(person_id=person.pk, read_at=None)
    if shown is None:
        return mine.none()
    if shown.about is None:
        return mine.filter(pk=shown.pk)
    return mine.filter(about_kind=shown.about_kind, about=shown.about, pk__lte=shown.pk)
