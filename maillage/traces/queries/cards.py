"""Traces as cards, and as the search reads them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import is_member
from maillage.kernel.cards import Card, IndexRow, PageText
from maillage.kernel.text.dates import short_date
from maillage.kernel.text.markdown import to_text
from maillage.library import public as library
from maillage.meetings import public as meetings
from maillage.traces import rules
from maillage.traces.models import Audience, Trace

TYPES = {"traces": "Traces de rencontres"}
MEMBERS, EVERYBODY = frozenset({"members"}), frozenset({"public", "members"})
AT_ONCE = 100


def cards(*, uuids: Iterable[UUID], person: Any) -> dict[UUID, Card]:
    """Give the cards of published traces this reader may read: one query."""
    shown = rules.visible_to(person=person, traces=Trace.objects.select_related("meeting", "meeting__commune"))
    found = shown.filter(uuid__in=list(uuids)).defer("account")
    if not is_member(person=person):
        found = found.exclude(partners_account="")
    return {trace.uuid: card_of(trace=trace) for trace in found}


def citing(resource: library.Resource, person: Any) -> list[Card]:
    """Give the traces of the meetings where a resource was shown, newest first: one query."""
    shown = rules.visible_to(person=person, traces=Trace.objects.select_related("meeting", "meeting__commune"))
    found = shown.filter(resource_rows__resource=resource).defer("account").order_by("-meeting__starts_at", "-pk")
    return [card_of(trace=trace) for trace in (found if is_member(person=person) else found.exclude(partners_account=""))[:5]]


def card_of(*, trace: Trace) -> Card:
    meeting = trace.meeting
    held = meeting.starts_at
    return Card(
        kind=Trace.KIND,
        uuid=trace.uuid,
        title=meeting.title,
        url=reverse("traces:trace_detail", args=[meeting.pk]),
        label="Traces",
        detail="Compte rendu",
        data_kind="rencontre",
        summary=trace.summary,
        year=str(timezone.localtime(held).year) if held else "",
        restricted=meeting.access != meetings.Meeting.Access.PUBLIC or not trace.partners_account,
        meta=[text for text in (short_date(held) if held else "", str(meeting.commune or "")) if text],
    )


def index_rows(*, uuids: Collection[UUID] | None = None) -> Iterator[IndexRow]:
    """Stream published traces. Our account is a page that only members find; what is for partners is everybody's when the meeting is."""
    found = Trace.objects.filter(published_at__isnull=False).select_related("meeting", "meeting__commune__parent")
    if uuids is not None:
        found = found.filter(uuid__in=list(uuids))
    for trace in found.prefetch_related("quotes", "files", "meeting__theme_rows__theme").order_by("pk").iterator(chunk_size=AT_ONCE):
        yield _row(trace)


def _row(trace: Trace) -> IndexRow:
    meeting = trace.meeting
    url = reverse("traces:trace_detail", args=[meeting.pk])
    is_open = meeting.access == meetings.Meeting.Access.PUBLIC and bool(trace.partners_account)
    for_all = [quote.words for quote in trace.quotes.all() if quote.audience == Audience.PARTNERS]
    for_all += [file.caption for file in trace.files.all() if file.audience == Audience.PARTNERS]
    for_us = [quote.words for quote in trace.quotes.all()] + [file.caption for file in trace.files.all()]
    area = meeting.commune.parent if meeting.commune else None
    ours = to_text("\n\n".join(part for part in (trace.account, *for_us) if part))
    return IndexRow(
        kind=Trace.KIND,
        uuid=trace.uuid,
        title=meeting.title,
        audience=EVERYBODY if is_open else MEMBERS,
        url=url,
        summary=trace.summary,
        context=to_text("\n\n".join(part for part in (trace.partners_account, *for_all) if part)),
        words=["traces", "compte rendu", meeting.place_name, *([meeting.commune.name] if meeting.commune else [])],
        pages=[PageText(file=trace.uuid, file_name="Compte rendu", number=1, text=ours, audience=MEMBERS, url=url)] if ours else [],
        facets={
            "type": ["traces"],
            "theme": [row.theme.slug for row in meeting.theme_rows.all()],
            "access": ["public" if is_open else "membres"],
            "year": [str(timezone.localtime(meeting.starts_at).year)] if meeting.starts_at else [],
            "territory": [area.slug] if area else [],
        },
        date=timezone.localdate(meeting.starts_at) if meeting.starts_at else None,
    )


def facet_labels(*, facet: str, keys: Collection[str]) -> dict[str, str]:
    """Give the French words of the keys of a facet; unknown keys are left out."""
    return {key: TYPES[key] for key in keys if key in TYPES} if facet == "type" else {}
