"""Cycles: meetings made one by one from a pattern, each a real one; people follow the whole without being registered to anything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from maillage.kernel.access.public import Refused, is_member
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line
from maillage.meetings import rules
from maillage.meetings.domain import meetings as acts
from maillage.meetings.domain import telling
from maillage.meetings.domain.content import Content, as_new
from maillage.meetings.domain.patterns import MOST
from maillage.meetings.events import MeetingPlaced, SeriesFollowed, SeriesMade, SeriesRenamed
from maillage.meetings.models import Meeting, Series, SeriesFollow, Stage

NOT_YOURS = "Seules les personnes qui préparent ce cycle peuvent le changer."


def make_series(
    *, person: Any, title: str, lead: str, content: Content, days: Sequence[date], starts: time, ends: time, key: UUID | None = None
) -> Series:
    """Make a cycle and its meetings, in preparation. `content`: what they share; `key`: the form's identity, sent twice, one cycle.

    Raises:
        Refused: no right to prepare meetings, no title, no date, or hours in the wrong order.
    """
    if not rules.may_create(person=person):
        raise Refused("Les cycles se préparent par la coordination et par les responsables d’une organisation.")
    if not one_line(title):
        raise Refused("Donnez un titre au cycle.")
    if not days:
        raise Refused("Choisissez au moins une date.")
    now = timezone.now()
    with writing():
        said = {"title": one_line(title)[:200], "lead": one_line(lead)[:300], "created_at": now, "created_by": person}
        series, made = Series.objects.get_or_create(uuid=key or uuid4(), defaults=said)
        if not made:
            if series.created_by_id != person.pk:
                raise Refused(NOT_YOURS)
            return series
        _add(series, person, content, days, (starts, ends))
        journal.record(SeriesMade(series=series.uuid), actor=person)
        changes.touch(kind=Series.KIND, uuid=series.uuid)
    return series


def add_dates(*, series: Series, person: Any, content: Content, days: Sequence[date], starts: time, ends: time) -> list[Meeting]:
    """Add meetings in preparation to a cycle; days it has already are left out.

    Raises:
        Refused: no right, no date, or hours in the wrong order.
    """
    with writing():
        series = locked(row=series)
        if not rules.may_edit_series(person=person, series=series):
            raise Refused(NOT_YOURS)
        if not days:
            raise Refused("Choisissez au moins une date.")
        made = _add(series, person, content, days, (starts, ends))
        changes.touch(kind=Series.KIND, uuid=series.uuid)
    return made


def rename(*, series: Series, person: Any, title: str, lead: str) -> Series:
    """Change the title and the sentence of a cycle; its meetings keep theirs.

    Raises:
        Refused: no right, or no title.
    """
    if not one_line(title):
        raise Refused("Donnez un titre au cycle.")
    with writing():
        series = locked(row=series)
        if not rules.may_edit_series(person=person, series=series):
            raise Refused(NOT_YOURS)
        series.title, series.lead = one_line(title)[:200], one_line(lead)[:300]
        series.save(update_fields=["title", "lead"])
        journal.record(SeriesRenamed(series=series.uuid), actor=person)
        changes.touch(kind=Series.KIND, uuid=series.uuid)
        # Their search rows hold its title.
        changes.touch_all(kind=Meeting.KIND, uuids=list(series.meetings.values_list("uuid", flat=True)))
    return series


def place(*, meeting: Meeting, series: Series | None, person: Any) -> Meeting:
    """Put a meeting in a cycle, in another one, or in none; its page, its title and its registrations stay what they are.

    When it is announced and to come, the followers of its new cycle are told of it, once.

    Raises:
        Refused: not one of those who prepare the meeting, or who look after the cycle it joins.
    """
    with writing():
        meeting = locked(row=meeting)
        if not rules.may_edit(person=person, meeting=meeting):
            raise Refused(acts.NO_RIGHT)
        if series is not None and not rules.may_edit_series(person=person, series=series):
            raise Refused(NOT_YOURS)
        former = meeting.series
        if former == series:
            return meeting
        meeting.series = series
        meeting.save(update_fields=["series"])
        journal.record(MeetingPlaced(meeting=meeting.uuid, series=series.uuid if series else None), actor=person)
        changes.touch_all(kind=Series.KIND, uuids=[each.uuid for each in (former, series) if each])
        changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)
        if meeting.stage == Stage.OPEN and not meeting.has_ended(now=timezone.now()):
            telling.tell_followers(meeting=meeting)
    return meeting


def _add(series: Series, person: Any, content: Content, days: Sequence[date], hours: tuple[time, time]) -> list[Meeting]:
    starts, ends = hours
    if ends <= starts:
        raise Refused("La fin vient après le début.")
    known = {timezone.localdate(each) for each in series.meetings.values_list("starts_at", flat=True) if each}
    new = sorted({day for day in days if day not in known})[:MOST]
    shared = as_new(content=content)
    rank = series.meetings.count()
    made = []
    for place, day in enumerate(new, start=rank + 1):
        said = replace(
            shared, title=f"{series.title} · séance {place}"[:200], lead=shared.lead or series.lead,
            starts_at=_moment(day, starts), ends_at=_moment(day, ends),
        )  # fmt: skip
        made.append(acts.prepare(person=person, content=said, series=series))
    return made


def _moment(day: date, hour: time) -> Any:
    return timezone.make_aware(datetime.combine(day, hour))


def follow(*, series: Series, person: Any) -> SeriesFollow:
    """Follow a cycle: told once of each new date. Done twice, it is done once.

    Raises:
        Refused: not a member.
    """
    if not is_member(person=person):
        raise Refused("Les membres du réseau suivent les cycles.")
    with writing():
        row, made = SeriesFollow.objects.get_or_create(series=series, person=person, defaults={"at": timezone.now()})
        if made:
            journal.record(SeriesFollowed(series=series.uuid), actor=person)
    return row


def stop_following(*, series: Series, person: Any) -> None:
    """Follow a cycle no longer. Done twice, it is done once."""
    with writing():
        SeriesFollow.objects.filter(series=series, person=person).delete()
