"""What the page of the traces shows, in few queries."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce

from maillage.initiatives import public as initiatives
from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card
from maillage.kernel.db.public import Prepared
from maillage.kernel.text.order import sort_key_fr
from maillage.library import public as library
from maillage.traces import rules
from maillage.traces.models import Certificate, Feedback, FeedbackAsked, Trace, TraceFile, TraceQuote, TraceResource, TraceTestimony
from maillage.traces.models.traces import alt_of
from maillage.traces.queries.traces import FeedbackTotals, totals_of

VISITOR, MEMBER, HOLDER = "visitor", "member", "holder"
TOLD = initiatives.Testimony.KIND


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence that was said, and by whom when it is known."""

    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """A photo or a file. `size` in bytes; a photo that is not `ready` has no picture yet; `alt` stands for it, `written` is on it."""

    uuid: UUID
    caption: str
    name: str
    size: int
    ready: bool
    alt: str
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCertificate:
    """A certificate of the reader's."""

    pk: int
    hours: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What hangs from the traces, for one reader. `silent`: those who were asked what they thought and have not answered, for holders."""

    quotes: list[Quote]
    photos: list[ShownFile]
    files: list[ShownFile]
    resources: list[Card]
    testimonies: list[Card]
    feedback: FeedbackTotals | None
    silent: list[str]
    certificate: OwnCertificate | None


class _Row(NamedTuple):
    what: str
    key: str
    first: str
    second: str
    third: str
    fourth: str
    number: int | None
    other: int | None
    turn: int
    last: int


def _readable(members: bool, number: int) -> Any:  # noqa: FBT001  (the shape of prepared reads)
    found = Trace.objects.select_related("meeting", "meeting__commune")
    return rules.shown_to(members=members, traces=found).filter(meeting=number)


READABLE = Prepared(_readable)


def readable(*, number: int, person: Any) -> Trace | None:
    """Give the published traces of a meeting (its number) that this reader may read, with the meeting and its commune: one query."""
    # A number no database holds is nobody's.
    return next(iter(READABLE(shape=is_member(person=person), number=number)), None) if number < 2**31 else None


def _branch(queryset: Any, what: str, **columns: Any) -> Any:
    """One branch of the union: five texts, two numbers, a rank."""
    text, number = TextField(), BigIntegerField()
    values: dict[str, Any] = {"what": Value(what, output_field=text)}
    for name in ("key", "first", "second", "third", "fourth"):
        values[name] = Cast(columns[name], text) if name in columns else Value("", output_field=text)
    # Cast: PostgreSQL takes a bare NULL of a union for text.
    for name in ("number", "other"):
        values[name] = Cast(columns.get(name, Value(None)), number)
    values |= {"turn": columns.get("turn", Value(0, output_field=IntegerField())), "last": columns.get("last", F("pk"))}
    return queryset.annotate(**values).values_list(*values)


def _is(**condition: Any) -> Case:
    return Case(When(**condition, then=1), default=0, output_field=BigIntegerField())


def _count_of(asked: Any) -> Coalesce:
    counted = asked.order_by().values("registration__meeting").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=BigIntegerField()), 0)


def _beside(shape: tuple[str, tuple[str, ...]], trace: int, meeting: int = 0, person: int = 0) -> Any:
    reader, audiences = shape
    place = F("position")
    found = [
        _branch(TraceQuote.objects.filter(trace=trace, audience__in=audiences), "quote", first=F("words"), second=F("by"), turn=place),
        _branch(
            TraceFile.objects.filter(trace=trace, audience__in=audiences), "file", key=F("file__uuid"), first=F("caption"),
            second=F("file__name"), third=F("file__media_type"), fourth=F("written"), number=F("file__size"),
            other=_is(file__state="DONE") + _is(is_decorative=True) * 2, turn=place,
        ),
        _branch(TraceResource.objects.filter(trace=trace), "resource", key=F("resource__uuid"), turn=place),
        _branch(TraceTestimony.objects.filter(trace=trace), "testimony", key=F("testimony__uuid"), turn=place),
    ]  # fmt: skip
    if reader != VISITOR:
        said, asked = Feedback.objects.filter(meeting=meeting), FeedbackAsked.objects.filter(registration__meeting=meeting)
        own = Certificate.objects.filter(registration__meeting=meeting, person=person, withdrawn_at=None)
        found += [
            _branch(said, "answer", first=F("takeaway"), second=F("next_theme"), number=F("rating")),
            _branch(Trace.objects.filter(pk=trace), "asked", number=_count_of(asked)),
            _branch(own, "certificate", first=F("hours")),
        ]
        if reader == HOLDER:
            found.append(_branch(asked.filter(is_answered=False), "silent", first=F("registration__name")))
    return found[0].union(*found[1:], all=True).order_by("turn", "last")


BESIDE = Prepared(_beside)


def beside(*, trace: Trace, person: Any, audiences: Sequence[str], holds: bool) -> Beside:
    """Give what hangs from the traces under the reader's rights, what is for these audiences: one query, and those of the cards it names.

    Feedback and certificate are for members; who has not answered, for those who hold the meeting.
    """
    reader = HOLDER if holds else MEMBER if is_member(person=person) else VISITOR
    values = {"trace": trace.pk} | ({"meeting": trace.meeting_id, "person": person.pk} if reader != VISITOR else {})
    rows: dict[str, list[_Row]] = defaultdict(list)
    for values_of_row in BESIDE(shape=(reader, tuple(audiences)), **values):
        row = _Row._make(values_of_row)
        rows[row.what].append(row)
    own = next(iter(rows["certificate"]), None)
    feedback = None
    if reader != VISITOR:
        feedback = totals_of(answers=[(row.number, row.first, row.second) for row in rows["answer"]], asked=rows["asked"][0].number or 0)
    return Beside(
        quotes=[Quote(words=row.first, by=row.second) for row in rows["quote"]],
        photos=[_file(row) for row in rows["file"] if row.third.startswith("image/")],
        files=[_file(row) for row in rows["file"] if not row.third.startswith("image/")],
        resources=_cards(rows["resource"], lambda uuids: library.cards(uuids=uuids, person=person)),
        testimonies=_cards(rows["testimony"], lambda uuids: initiatives.cards(uuids=uuids, person=person, kind=TOLD)),
        feedback=feedback,
        silent=sorted((row.first for row in rows["silent"]), key=sort_key_fr),
        certificate=OwnCertificate(pk=own.last, hours=Decimal(own.first) if own.first else None) if own else None,
    )


def _file(row: _Row) -> ShownFile:
    ready, decorative = (row.other or 0) & 1, (row.other or 0) & 2
    return ShownFile(
        uuid=UUID(row.key), caption=row.first, name=row.second, size=row.number or 0, ready=bool(ready),
        alt=alt_of(caption=row.first, is_decorative=bool(decorative)), written=row.fourth,
    )  # fmt: skip


def shown_row(*, row: TraceFile) -> ShownFile:
    """Give a photo already fetched with its file, as the page shows it."""
    file = row.file
    return ShownFile(
        uuid=file.uuid, caption=row.caption, name=file.name, size=file.size, ready=file.state == file.State.DONE, alt=row.alt,
        written=row.written,
    )  # fmt: skip


def _cards(rows: Sequence[_Row], cards: Callable[[list[UUID]], Mapping[UUID, Card]]) -> list[Card]:
    """Give the cards of the things named by these rows, in their order; those the reader may not see are not there."""
    uuids = [UUID(row.key) for row in rows]
    found = cards(uuids) if uuids else {}
    return [found[uuid] for uuid in uuids if uuid in found]
