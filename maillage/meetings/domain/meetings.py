"""Prepare a meeting, change it, start again from another, throw a draft away."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line
from maillage.meetings import rules
from maillage.meetings.domain import modes, telling, waiting
from maillage.meetings.domain.content import IN_CALENDARS, Content, as_new, content_of, write_content
from maillage.meetings.events import MeetingDiscarded, MeetingPrepared, MeetingRevised
from maillage.meetings.models import Meeting, MeetingPerson, MeetingStep, Mode, Role, Series, Stage

NO_RIGHT = "Seules les personnes qui préparent cette rencontre peuvent la modifier."
CHANGED_SINCE = "Quelqu’un a modifié cette rencontre entre-temps. Vérifiez, puis enregistrez à nouveau."
# A change of one of these is told to whoever comes.
TOLD = ("starts_at", "ends_at", "place_name", "address", "commune")


@dataclass(frozen=True, slots=True)
class Missing:
    """What a meeting lacks to be opened: the words, and the field of the form that holds it."""

    words: str
    field: str


def prepare(*, person: Any, content: Content, key: UUID | None = None, series: Series | None = None) -> Meeting:
    """Open a meeting as an idea, or in preparation when it has a date. `key`: the form's identity; sent twice, one meeting.

    Whoever prepares it organises it.

    Raises:
        Refused: no right to prepare meetings, or no title.
    """
    if not rules.may_create(person=person):
        raise Refused("Les rencontres se préparent par la coordination et par les responsables d’une organisation.")
    if not one_line(content.title):
        raise Refused("Donnez un titre, même provisoire : une idée n’a besoin de rien d’autre.")
    now = timezone.now()
    with writing():
        stage = Stage.PREPARING if content.starts_at else Stage.IDEA
        first = {
            "title": one_line(content.title)[:200], "stage": stage, "series": series, "created_by": person, "created_at": now, "changed_at": now
        }  # fmt: skip
        meeting, made = Meeting.objects.get_or_create(uuid=key or uuid4(), defaults=first)
        if not made:
            if meeting.created_by_id != person.pk:
                raise Refused("Cette rencontre est préparée par quelqu’un d’autre.")
            return meeting
        write_content(meeting=meeting, content=content)
        meeting.save()
        MeetingStep.objects.create(meeting=meeting, stage=stage, by=person, at=now)
        if not meeting.people_rows.filter(person=person, role__in=rules.PREPARE).exists():
            last = meeting.people_rows.count()
            MeetingPerson.objects.create(meeting=meeting, role=Role.ORGANISER, person=person, position=last)
        journal.record(MeetingPrepared(meeting=meeting.uuid), actor=person)
        changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)
    return meeting


def revise(*, meeting: Meeting, person: Any, content: Content, read_at: datetime | None = None) -> Meeting:
    """Write the sheet again. `read_at`: `changed_at` when it was opened. An idea that receives a date is in preparation.

    When an open meeting moves, in time or in place, those who are registered are told.

    Raises:
        Refused: no right, no title, or an open meeting would lose what it needs.
        Stale: changed by somebody else since `read_at`.
    """
    with writing():
        meeting = locked(row=meeting)
        if not rules.may_edit(person=person, meeting=meeting):
            raise Refused(NO_RIGHT)
        if read_at is not None and read_at != meeting.changed_at:
            raise Stale(CHANGED_SINCE)
        if not one_line(content.title):
            raise Refused("Donnez un titre : c’est ce que l’on lit dans l’agenda.")
        before = content_of(meeting=meeting)
        changed = write_content(meeting=meeting, content=content)
        if not changed:
            return meeting
        if not meeting.is_draft and meeting.starts_at is None and meeting.stage != Stage.POSTPONED:
            raise Refused("Une rencontre annoncée garde une date. Pour la changer, choisissez la nouvelle ; sinon, reportez-la.")
        _note_revision(meeting, person, changed)
        if meeting.stage in (Stage.OPEN, Stage.CLOSED) and changed & set(TOLD):
            telling.tell_moved(meeting=meeting, by=person, before=before.starts_at)
        if meeting.stage in (Stage.OPEN, Stage.CLOSED) and "mode" in changed:
            modes.follow_switch(meeting=meeting, by=person)
        if not meeting.is_draft and changed & {"seats_on_site", "seats_remote", "reserves"}:
            waiting.settle_held(meeting=meeting, now=meeting.changed_at)
    return meeting


def _note_revision(meeting: Meeting, person: Any, changed: set[str]) -> None:
    now = timezone.now()
    if meeting.stage == Stage.IDEA and meeting.starts_at:
        meeting.stage = Stage.PREPARING
        MeetingStep.objects.create(meeting=meeting, stage=meeting.stage, by=person, at=now)
    meeting.changed_at = now
    if changed & set(IN_CALENDARS) and not meeting.is_draft:
        meeting.sequence += 1
    if "mode" in changed:
        meeting.mode_changed_at = now
    meeting.save()
    journal.record(MeetingRevised(meeting=meeting.uuid), actor=person)
    changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)


def touch_calendar(*, meeting: Meeting, at: datetime | None = None) -> None:
    """Note, in the caller's transaction, that calendars must show this meeting anew. The caller saves nothing else of it."""
    meeting.sequence += 1
    meeting.changed_at = at or timezone.now()
    meeting.save(update_fields=["sequence", "changed_at"])
    changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)


def missing(*, meeting: Meeting) -> list[Missing]:
    """Name what a meeting lacks to be opened, with the field where to say it."""
    on_site, remote = meeting.mode in (Mode.ON_SITE, Mode.BOTH), meeting.mode in (Mode.REMOTE, Mode.BOTH)
    wanted = (
        (bool(meeting.title), "un titre", "title"),
        (bool(meeting.lead), "une phrase qui donne envie", "lead"),
        (meeting.starts_at is not None, "une date et des heures", "day"),
        (not on_site or bool(meeting.place_name or meeting.address), "un lieu", "place_name"),
        (not on_site or meeting.commune_id is not None, "la commune du lieu", "commune_name"),
        (not remote or bool(meeting.remote_link or meeting.remote_phone), "le lien de connexion", "remote_link"),
    )
    return [Missing(words, field) for there, words, field in wanted if not there]


def starting_from(*, meeting: Meeting, person: Any) -> Content:
    """Give the sheet a new meeting starts from: all of another one but its dates.

    Somebody else's link, and the people who hold it, stay theirs.
    """
    content = as_new(content=content_of(meeting=meeting))
    if rules.may_edit(person=person, meeting=meeting):
        return content
    return replace(content, remote_link="", remote_phone="", people=[each for each in content.people if each.role == Role.WITNESS])


def discard(*, meeting: Meeting, person: Any) -> None:
    """Throw a draft away.

    Raises:
        Refused: no right.
        Stale: it was announced: it stays, and is cancelled if need be.
    """
    with writing():
        meeting = locked(row=meeting)
        if not rules.may_edit(person=person, meeting=meeting):
            raise Refused(NO_RIGHT)
        if not meeting.is_draft or meeting.announced_at:
            raise Stale("Cette rencontre a été annoncée : elle ne se supprime plus, elle s’annule.")
        journal.record(MeetingDiscarded(meeting=meeting.uuid), actor=person)
        changes.touch(kind=Meeting.KIND, uuid=meeting.uuid)
        meeting.delete()
