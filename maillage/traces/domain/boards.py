"""Open the board of a meeting, join it, lead it."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing
from maillage.kernel.journal import public as journal
from maillage.kernel.text.characters import one_line
from maillage.meetings import public as meetings
from maillage.traces.events import BoardClosed, BoardOpened
from maillage.traces.models import Board, NoteVersion, Participant

# Without letters and figures that are taken for each other when read on a wall.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 8
MOST_PARTICIPANTS = 500
# A seat that nobody used for so long gives its place, when the table is full.
UNUSED_AFTER = timedelta(minutes=30)
# After its meeting, a code seats nobody any more; those who have a seat keep it.
CODE_LASTS = timedelta(hours=12)
NO_RIGHT = "Seules les personnes qui organisent ou animent la rencontre peuvent faire cela."
CLOSED = "L’animation est terminée : les notes sont chez les personnes qui organisent."
OVER = "La rencontre est finie : son code n’ouvre plus de place. Demandez à la personne qui anime d’y ajouter votre mot."


def open_board(*, meeting: meetings.Meeting, person: Any) -> Board:
    """Give the board of a meeting, made the first time, opened again when it was closed.

    Raises:
        Refused: this person does not hold the meeting, or it was cancelled.
    """
    if not meetings.may_hold(person=person, meeting=meeting):
        raise Refused(NO_RIGHT)
    if meeting.is_cancelled:
        raise Refused("Cette rencontre est annulée.")
    with writing():
        meeting = locked(row=meeting)
        board = Board.objects.filter(meeting=meeting).first()
        if board is None:
            board = Board.objects.create(meeting=meeting, code=_new_code(), opened_at=timezone.now(), opened_by=person)
        elif board.closed_at is None:
            return board
        else:
            Board.objects.filter(pk=board.pk).update(closed_at=None)
            board.closed_at = None
        journal.record(BoardOpened(meeting=meeting.uuid), actor=person)
    return board


def close_board(*, board: Board, person: Any) -> None:
    """Let nobody write any more; everything stays to be read by those who hold the meeting.

    Raises:
        Refused: this person does not hold the meeting.
    """
    if not meetings.may_hold(person=person, meeting=board.meeting):
        raise Refused(NO_RIGHT)
    with writing():
        board = locked(row=board)
        if board.closed_at is None:
            Board.objects.filter(pk=board.pk).update(closed_at=timezone.now())
            journal.record(BoardClosed(meeting=board.meeting.uuid), actor=person)


def new_code(*, board: Board, person: Any) -> str:
    """Change the code: who has not joined yet needs the new one, who has stays.

    Raises:
        Refused: this person does not hold the meeting.
    """
    if not meetings.may_hold(person=person, meeting=board.meeting):
        raise Refused(NO_RIGHT)
    code = _new_code()
    with writing():
        Board.objects.filter(pk=board.pk).update(code=code)
    return code


def join(*, board: Board, name: str, person: Any | None, sub_group: meetings.SubGroup | None) -> Participant:
    """Come to the table. A member who comes back finds their place again.

    Raises:
        Refused: the board is closed, the meeting is over, no name was given, the sub-group is another meeting's, or the table is full.
    """
    name = one_line(name).strip()[:120]
    with writing():
        board = locked(row=board)
        if not board.is_open:
            raise Refused(CLOSED)
        if sub_group is not None and sub_group.meeting_id != board.meeting_id:
            raise Refused("Ce sous-groupe n’est pas de cette rencontre.")
        known = board.participants.filter(person=person).first() if person else None
        if known is not None:
            if sub_group is not None and known.sub_group_id != sub_group.pk:
                sit(participant=known, sub_group=sub_group)
            return known
        if person is None and is_over(board=board, now=timezone.now()):
            raise Refused(OVER)
        if not name:
            raise Refused("Écrivez votre prénom, ou le nom par lequel on vous appelle.")
        if board.participants.count() >= MOST_PARTICIPANTS and not _free_unused(board=board):
            raise Refused("La table est complète. Prévenez la personne qui anime.")
        return Participant.objects.create(board=board, person=person, name=name, sub_group=sub_group, joined_at=timezone.now())


def is_over(*, board: Board, now: datetime) -> bool:
    """Say whether the code has done its time: half a day after the meeting."""
    ends = board.meeting.ends_at
    return ends is not None and now > max(ends, board.opened_at) + CODE_LASTS


def _free_unused(*, board: Board) -> int:
    """Take off the seats without account where nobody ever wrote, voted, photographed or was introduced; return how many."""
    unused = board.participants.filter(
        person=None, introduced_at=None, joined_at__lt=timezone.now() - UNUSED_AFTER, notes=None, dots=None
    )  # fmt: skip
    busy = [
        *NoteVersion.objects.filter(note__board=board).values_list("by_id", flat=True),
        *board.notes.values_list("last_by_id", flat=True),
        *board.photos.filter(by__isnull=False).values_list("by_id", flat=True),
    ]
    rows = list(unused.exclude(pk__in=set(busy)).values_list("pk", flat=True))
    Participant.objects.filter(pk__in=rows).delete()
    return len(rows)


def sit(*, participant: Participant, sub_group: meetings.SubGroup | None) -> None:
    """Change tables.

    Raises:
        Refused: the sub-group is another meeting's.
    """
    if sub_group is not None and sub_group.meeting_id != participant.board.meeting_id:
        raise Refused("Ce sous-groupe n’est pas de cette rencontre.")
    with writing():
        Participant.objects.filter(pk=participant.pk).update(sub_group=sub_group)
    participant.sub_group = sub_group


def introduce(*, participant: Participant, done: bool) -> None:
    """Note that somebody has introduced themselves, or not yet."""
    with writing():
        Participant.objects.filter(pk=participant.pk).update(introduced_at=timezone.now() if done else None)


def lead(*, board: Board, moment: str = "", line: Any | None = None, minutes: int | None = None, now: datetime | None = None) -> Board:
    """Say where the meeting is: the moment, the line of the programme, and how many minutes it has left.

    A line with hours lasts what the programme says, from now; `minutes` says otherwise, 0 stops the clock.

    Raises:
        Refused: an unknown moment, a line of another meeting, a time that is no time.
    """
    now = now or timezone.now()
    if moment and moment not in Board.Moment:
        raise Refused("Ce moment n’existe pas.")
    if line is not None and line.meeting_id != board.meeting_id:
        raise Refused("Cette ligne n’est pas du programme.")
    if minutes is not None and not 0 <= minutes <= 600:
        raise Refused("Donnez une durée entre 0 et 600 minutes.")
    with writing():
        board = locked(row=board)
        if moment:
            board.moment = moment
        if line is not None:
            board.line = line
            board.moment = moment or Board.Moment.PROGRAMME
        lasts = minutes if minutes is not None else _planned_minutes(line=line)
        if lasts is not None:
            board.line_ends_at = now + timedelta(minutes=lasts) if lasts else None
        board.save(update_fields=["moment", "line", "line_ends_at"])
    return board


def _planned_minutes(*, line: Any | None) -> int | None:
    if line is None:
        return None
    if line.ends is None:
        return 0
    begun, over = line.starts, line.ends
    return max(0, (over.hour * 60 + over.minute) - (begun.hour * 60 + begun.minute))


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
