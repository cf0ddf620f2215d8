"""What the pages of the board show. A table is a sub-group, or the whole room."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils import timezone

from maillage.meetings import public as meetings
from maillage.traces.models import Board, BoardPhoto, Note, Participant


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sub-group (None: the whole room) with its notes and photos."""

    sub_group: meetings.SubGroup | None
    notes: list[Note] = field(default_factory=list)
    photos: list[BoardPhoto] = field(default_factory=list)
    people: list[Participant] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.sub_group.name if self.sub_group else "Tout le monde"

    @property
    def question(self) -> str:
        return self.sub_group.question if self.sub_group else ""


def board_of(*, meeting: meetings.Meeting) -> Board | None:
    """Give the board of a meeting, if it was opened: one query."""
    return Board.objects.select_related("meeting", "line").filter(meeting=meeting).first()


def board_by_code(*, code: str) -> Board | None:
    """Give the board with this code, typed in any case, with or without spaces."""
    clean = "".join(code.split()).replace("-", "").upper()
    return Board.objects.select_related("meeting", "line").filter(code=clean).first() if clean else None


def participant_by_key(*, uuid: Any) -> Participant | None:
    """Give whose page this is."""
    return Participant.objects.select_related("board__meeting", "board__line", "sub_group", "person").filter(uuid=uuid).first()


def time_left(*, board: Board) -> str:
    """Say how long the present line has left, in words; "" when nothing is timed."""
    seconds = board.seconds_left(now=timezone.now())
    if seconds is None:
        return ""
    minutes, rest = divmod(abs(seconds), 60)
    said = f"{minutes} min {rest:02d}"
    return f"Dépassé de {said}" if seconds < 0 else f"{said} encore"


def sub_groups(*, board: Board) -> list[meetings.SubGroup]:
    """Give the sub-groups of the meeting, in order."""
    return list(meetings.SubGroup.objects.filter(meeting_id=board.meeting_id).order_by("position", "pk"))


def notes_of(*, board: Board) -> Any:
    """Give the notes on the tables, in order, with their authors and how many dots each has."""
    shown = board.notes.filter(removed_at=None).select_related("by", "last_by", "sub_group")
    return shown.annotate(dot_count=Count("dots")).order_by("created_at", "pk")


def tables_of(*, board: Board) -> list[Table]:
    """Give every table with its notes, photos and people: four queries. The whole room comes last, when it holds something."""
    groups = sub_groups(board=board)
    tables = {group.pk: Table(sub_group=group) for group in groups}
    room = Table(sub_group=None)
    for note in notes_of(board=board).filter(place=Note.Place.TABLE):
        tables.get(note.sub_group_id or 0, room).notes.append(note)
    for photo in board.photos.select_related("file", "by", "sub_group").order_by("at", "pk"):
        tables.get(photo.sub_group_id or 0, room).photos.append(photo)
    for participant in board.participants.order_by("name", "pk"):
        tables.get(participant.sub_group_id or 0, room).people.append(participant)
    return [*tables.values(), *([room] if room.notes or room.photos or room.people or not groups else [])]


def parked(*, board: Board) -> list[Note]:
    """Give what was put aside for later."""
    return list(notes_of(board=board).filter(place=Note.Place.PARKING))


def voted(*, board: Board, limit: int = 12) -> list[Note]:
    """Give the notes with dots, most first."""
    return list(notes_of(board=board).filter(dot_count__gt=0).order_by("-dot_count", "created_at", "pk")[:limit])


def table_of(*, participant: Participant) -> Table:
    """Give the table somebody sits at."""
    board, group = participant.board, participant.sub_group
    notes = notes_of(board=board).filter(place=Note.Place.TABLE, sub_group=group)
    photos = board.photos.filter(sub_group=group).select_related("file", "by", "sub_group").order_by("at", "pk")
    return Table(sub_group=group, notes=list(notes), photos=list(photos))


def table_notes(*, photo: BoardPhoto) -> str:
    """Give what was typed at the table of a photo, one line each; "" when nothing was."""
    notes = Note.objects.filter(board=photo.board_id, sub_group=photo.sub_group_id, place=Note.Place.TABLE, removed_at=None)
    return "\n".join(f"- {' '.join(text.split())}" for text in notes.order_by("created_at", "pk").values_list("text", flat=True))[:4000]


def dotted_by(*, participant: Participant) -> set[int]:
    """Give the ids of the notes somebody put a dot on."""
    return set(participant.dots.values_list("note_id", flat=True))
