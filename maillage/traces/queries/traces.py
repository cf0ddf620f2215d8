"""What the pages of traces show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maillage.initiatives import public as initiatives
from maillage.kernel.cards import Card
from maillage.library import public as library
from maillage.meetings import public as meetings
from maillage.traces import rules
from maillage.traces.models import Board, BoardPhoto, Certificate, Trace, TraceFile, TraceQuote, TraceResource

BATCH = 3


def trace_of(*, meeting: meetings.Meeting) -> Trace | None:
    """Give the traces of a meeting, begun or published: one query."""
    return Trace.objects.select_related("meeting", "meeting__commune").filter(meeting=meeting).first()


def organisers_of(*, meeting: meetings.Meeting) -> list[str]:
    """Give the names of the organising bodies, in order; else of whoever organises."""
    teams = meeting.organisation_rows.filter(part="ORGANISER").select_related("organisation").order_by("position", "pk")
    found = [row.organisation.name for row in teams]
    people = meeting.people_rows.filter(role="ORGANISER").select_related("person").order_by("position", "pk")
    return found or [row.label for row in people]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Photos and files of the traces, for one reader."""

    photos: list[TraceFile]
    files: list[TraceFile]


def held_of(*, trace: Trace, audiences: Sequence[str]) -> Held:
    """Give the photos and files for these audiences: two queries."""
    rows = list(trace.files.filter(audience__in=audiences).select_related("file").order_by("position", "pk"))
    return Held(photos=[row for row in rows if row.file.is_image], files=[row for row in rows if not row.file.is_image])


def untold_of(*, trace: Trace) -> list[TraceFile]:
    """Give the photos whose words nobody has said yet."""
    rows = trace.files.filter(caption="", is_decorative=False, file__media_type__startswith="image/")
    return list(rows.select_related("file").order_by("position", "pk"))


def quotes_of(*, trace: Trace, audiences: Sequence[str]) -> list[TraceQuote]:
    """Give the sentences for these audiences."""
    return list(trace.quotes.filter(audience__in=audiences).order_by("position", "pk"))


def resources_of(*, trace: Trace, person: Any) -> list[tuple[Card, TraceResource]]:
    """Give the resources that were cited, as far as this reader may read them, with what was said of each."""
    rows = list(trace.resource_rows.select_related("resource").order_by("position", "pk"))
    cards = library.cards(uuids=[row.resource.uuid for row in rows], person=person)
    return [(cards[row.resource.uuid], row) for row in rows if row.resource.uuid in cards]


def testimonies_of(*, trace: Trace, person: Any) -> list[tuple[Card, Any]]:
    """Give the testimonies heard, as far as this reader may read them."""
    rows = list(trace.testimony_rows.select_related("testimony").order_by("position", "pk"))
    cards = initiatives.cards(uuids=[row.testimony.uuid for row in rows], person=person, kind=initiatives.Testimony.KIND)
    return [(cards[row.testimony.uuid], row) for row in rows if row.testimony.uuid in cards]


def photos_offered(*, trace: Trace) -> list[BoardPhoto]:
    """Give the photos of flip charts that are not in the traces yet."""
    board = Board.objects.filter(meeting_id=trace.meeting_id).first()
    if board is None:
        return []
    taken = trace.files.values("file_id")
    return list(board.photos.exclude(file_id__in=taken).select_related("file", "by", "board", "sub_group").order_by("at", "pk"))


def refused_photos(*, meeting: meetings.Meeting) -> list[str]:
    """Give the names of those who came and do not want to be on photos."""
    rows = meetings.Registration.objects.filter(meeting=meeting, photo_consent=False).exclude(state="CANCELLED").order_by("name", "pk")
    return list(rows.values_list("name", flat=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackTotals:
    """What people thought: `told` answers of those `answered`. Answers are told by `BATCH` at once, their words in the order of the
    alphabet: whoever looks before and after one more answer learns nothing of it.
    """

    asked: int
    answered: int
    told: int
    average: float | None
    marks: list[tuple[int, int]]
    takeaways: list[str]
    themes: list[str]

    @property
    def is_told(self) -> bool:
        return self.told > 0


def totals_of(*, answers: Sequence[tuple[int | None, str, str]], asked: int) -> FeedbackTotals:
    """Tell answers (mark, what is taken away, next theme), in the order they came, by whole batches."""
    answered = len(answers)
    told = answered - answered % BATCH
    said = answers[:told]
    marks = Counter(mark for mark, _, _ in said if mark is not None)
    return FeedbackTotals(
        asked=asked,
        answered=answered,
        told=told,
        average=round(sum(mark * count for mark, count in marks.items()) / marks.total(), 1) if marks else None,
        marks=[(mark, marks[mark]) for mark in range(5, 0, -1)] if marks else [],
        takeaways=sorted({takeaway for _, takeaway, _ in said if takeaway}),
        themes=sorted({theme for _, _, theme in said if theme}),
    )


def certificate_of_registration(*, registration: meetings.Registration) -> Certificate | None:
    """Give the valid certificate of a registration."""
    rows = Certificate.objects.filter(registration=registration, withdrawn_at=None)
    return rows.select_related("registration__meeting").first()


def certificate_by_code(*, code: str) -> Certificate | None:
    """Give the certificate with this code, typed in any case."""
    clean = "".join(code.split()).replace("-", "").upper()
    return Certificate.objects.select_related("registration__meeting").filter(code=clean).first() if clean else None


def readable_trace(*, meeting: meetings.Meeting, person: Any) -> Trace | None:
    """Give the published traces of a meeting this reader may read: one or two queries."""
    return (
        rules.visible_to(person=person, traces=Trace.objects.select_related("meeting", "meeting__commune")).filter(meeting=meeting).first()
    )
