"""Meetings and cycles as cards: two queries whatever their number."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import is_coordinator
from maillage.kernel.cards import Card
from maillage.kernel.text.dates import hour, long_date, period
from maillage.meetings import rules
from maillage.meetings.models import Access, Meeting, MeetingOrganisation, MeetingQuerySet, Mode, Part, Series, Stage

LONG = ("questions", "aims", "transport", "parking", "place_access", "meal", "childcare", "prerequisites", "learning_aims", "evaluation",
        "remote_link", "remote_phone")  # fmt: skip
MOST_SERIES = 100
SAID = {Stage.CANCELLED: "Annulée", Stage.POSTPONED: "Reportée", Stage.PUBLISHED: "Traces publiées", Stage.CLOSED: "Inscriptions closes"}


def listed(*, person: Any) -> MeetingQuerySet:
    """Give what lists show to this reader, without the long texts."""
    return rules.listed_for(person=person, meetings=Meeting.objects.all()).select_related("commune").defer(*LONG)


def organisers_of(*, meetings: Sequence[Meeting]) -> dict[int, list[str]]:
    """Give the names of the organising bodies, by meeting id, in one query."""
    found: dict[int, list[str]] = {meeting.pk: [] for meeting in meetings}
    if not found:
        return found
    rows = MeetingOrganisation.objects.filter(meeting__in=list(found), part=Part.ORGANISER).order_by("position", "pk")
    for number, name in rows.values_list("meeting_id", "organisation__name"):
        found[number].append(name)
    return found


def meeting_cards(*, meetings: Sequence[Meeting]) -> list[Card]:
    """Make the cards of meetings fetched with `listed`, in their order."""
    organisers = organisers_of(meetings=meetings)
    return [_meeting(meeting, organisers[meeting.pk]) for meeting in meetings]


def _meeting(meeting: Meeting, organisers: Sequence[str]) -> Card:
    return Card(
        kind=Meeting.KIND,
        uuid=meeting.uuid,
        title=str(meeting),
        url=meeting.get_absolute_url(),
        label="Rencontre",
        detail=state_words(meeting=meeting) or str(meeting.get_kind_display()).capitalize(),
        data_kind="rencontre",
        summary=meeting.lead,
        source=", ".join(organisers[:2]) + ("…" if len(organisers) > 2 else ""),
        year=str(timezone.localtime(meeting.starts_at).year) if meeting.starts_at else "",
        restricted=meeting.access == Access.MEMBERS,
        meta=[each for each in (when_of(meeting=meeting), where_of(meeting=meeting)) if each],
    )


def state_words(*, meeting: Meeting) -> str:
    """Say what is particular of its stage; "" when there is nothing to say in a list."""
    return SAID.get(Stage(meeting.stage), "")


def when_of(*, meeting: Meeting) -> str:
    """Say the day and the hour, for a list."""
    if meeting.stage == Stage.POSTPONED or meeting.starts_at is None:
        return "Date à fixer"
    if meeting.ends_at and timezone.localdate(meeting.ends_at) != timezone.localdate(meeting.starts_at):
        return _capital(period(meeting.starts_at, meeting.ends_at))
    return _capital(f"{long_date(meeting.starts_at)}, {hour(meeting.starts_at)}")


def where_of(*, meeting: Meeting) -> str:
    """Say where, in a list: the commune or the place, and whether one may come from afar."""
    if meeting.mode == Mode.REMOTE:
        return "À distance"
    place = meeting.commune.name if meeting.commune else meeting.place_name
    return f"{place} et à distance" if meeting.mode == Mode.BOTH and place else place


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def series_cards(*, series: Sequence[Series]) -> list[Card]:
    """Make the cards of cycles."""
    return [
        Card(
            kind=Series.KIND,
            uuid=each.uuid,
            title=str(each),
            url=each.get_absolute_url(),
            label="Cycle de rencontres",
            data_kind="rencontre",
            summary=each.lead,
        )
        for each in series
    ]


def editable_series(*, person: Any, beside: Series | None) -> list[Series]:
    """Give the cycles this person looks after, newest first, and `beside` in any case."""
    mine = Series.objects.all() if is_coordinator(person=person) else Series.objects.filter(created_by=person)
    found = list(mine.order_by("-created_at", "-pk")[:MOST_SERIES])
    return found if beside is None or beside in found else [beside, *found]


def listed_series(*, person: Any) -> Any:
    """Give the cycles with at least one date this reader may see in the agenda."""
    shown = rules.listed_for(person=person, meetings=Meeting.objects.filter(series__isnull=False))
    return Series.objects.filter(pk__in=shown.values("series_id"))


def cards(*, uuids: Iterable[UUID], person: Any, kind: str = "") -> dict[UUID, Card]:
    """Give the cards of the announced meetings and of the cycles this reader may see, by uuid; of one kind when it is given."""
    wanted = list(uuids)
    found: list[Card] = []
    if kind in ("", Meeting.KIND):
        found += meeting_cards(meetings=list(listed(person=person).filter(uuid__in=wanted)))
    if kind in ("", Series.KIND):
        found += series_cards(series=list(listed_series(person=person).filter(uuid__in=wanted)))
    return {card.uuid: card for card in found}


def coming(*, person: Any, now: datetime | None = None) -> MeetingQuerySet:
    """Give the meetings to come, with a date, that this reader may see, nearest first; cancelled ones are left out."""
    shown = listed(person=person).filter(ends_at__gte=now or timezone.now())
    return shown.exclude(stage__in=(Stage.CANCELLED, Stage.POSTPONED)).order_by("starts_at", "pk")
