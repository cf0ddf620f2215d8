"""Write together without losing a word: a change made over somebody else's becomes a note beside it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.text.characters import readable
from maillage.traces.domain.boards import CLOSED
from maillage.traces.models import Board, BoardPhoto, Dot, Note, NoteVersion, Participant

LONGEST = 4000
MOST_NOTES = 2000
MOST_PHOTOS = 200
# One seat cannot take the room of all.
MOST_NOTES_EACH, MOST_PHOTOS_EACH = 400, 40
NOT_HERE = "Cette note n’est plus là."


@dataclass(frozen=True, kw_only=True)
class Written:
    """A note as kept. `beside`: somebody had changed it meanwhile; the words sent are in this other note, next to theirs."""

    note: Note
    beside: bool = False


def write(*, participant: Participant, key: UUID, text: str, place: str = Note.Place.TABLE, version: int = 0) -> Written:
    """Write a note, or change it: `version` is the one that was being read, 0 for a new one.

    The same words sent again after a cut change nothing. When the note has changed in between by another hand, the words go beside it.

    Raises:
        Refused: closed, nothing written, too long, too many notes, or a note of another meeting.
    """
    text = readable(text).strip()
    if len(text) > LONGEST:
        raise Refused(f"C’est trop long pour une note : {LONGEST} signes au plus. Coupez-la en deux.")
    with writing():
        board = _open_board(participant=participant)
        note = Note.objects.select_related("last_by").filter(uuid=key).first()
        if note is None:
            if not text:
                raise Refused("Écrivez quelques mots.")
            return Written(note=_add(board=board, participant=participant, key=key, text=text, place=place))
        note = locked(row=note)
        if note.board_id != board.pk:
            raise Refused(NOT_HERE)
        if note.text == text and note.removed_at is None:
            return Written(note=note)
        if not text:
            raise Refused("Écrivez quelques mots, ou enlevez la note.")
        own_last = note.last_by_id == participant.pk
        if note.removed_at is not None or (note.version != version and not own_last):
            known = Note.objects.filter(beside=note, by=participant, text=text, removed_at=None).first()
            beside = known or _add(board=board, participant=participant, key=None, text=text, place=note.place, beside=note)
            return Written(note=beside, beside=True)
        if not own_last:
            _keep_former(note=note)
        note.text, note.version, note.last_by, note.changed_at = text, note.version + 1, participant, timezone.now()
        note.save(update_fields=["text", "version", "last_by", "changed_at"])
    return Written(note=note)


def remove(*, participant: Participant, note: Note) -> None:
    """Take a note off the table: its author, or anybody of its sub-group; what it said is kept for those who hold the meeting.

    Raises:
        Refused: closed, or a note of another table.
    """
    with writing():
        board = _open_board(participant=participant)
        note = locked(row=note)
        if note.board_id != board.pk or (note.by_id != participant.pk and note.sub_group_id != participant.sub_group_id):
            raise Refused("Seules les personnes de ce sous-groupe peuvent enlever cette note.")
        if note.removed_at is None:
            _keep_former(note=note)
            note.removed_at, note.last_by, note.version = timezone.now(), participant, note.version + 1
            note.save(update_fields=["removed_at", "last_by", "version"])


def put_back(*, participant: Participant, note: Note) -> None:
    """Put a removed note back on the table.

    Raises:
        Refused: closed, or a note of another meeting.
    """
    with writing():
        board = _open_board(participant=participant)
        note = locked(row=note)
        if note.board_id != board.pk:
            raise Refused(NOT_HERE)
        if note.removed_at is not None:
            Note.objects.filter(pk=note.pk).update(removed_at=None, version=note.version + 1)


def put_dot(*, participant: Participant, note: Note, on: bool) -> int:
    """Put a dot on a note, or take it off. Gives how many dots this person has left.

    Raises:
        Refused: no vote now, no dot left, or a note of another meeting.
    """
    with writing():
        board = _open_board(participant=participant)
        if board.moment != Board.Moment.VOTE:
            raise Refused("Le vote n’est pas ouvert en ce moment.")
        if note.board_id != board.pk or note.removed_at is not None:
            raise Refused(NOT_HERE)
        used = participant.dots.count()
        own = participant.dots.filter(note=note)
        if not on:
            return board.dots_each - used + own.delete()[0]
        if own.exists():
            return board.dots_each - used
        if used >= board.dots_each:
            raise Refused(f"Vos {board.dots_each} gommettes sont posées. Reprenez-en une pour la mettre ici.")
        Dot.objects.create(note=note, participant=participant, at=timezone.now())
    return board.dots_each - used - 1


def add_photo(*, participant: Participant, file: files.StoredFile, caption: str, written: str = "") -> BoardPhoto:
    """Keep the photo of a flip chart, at the table of whoever took it, with what is written on it when they typed it.

    Raises:
        Refused: closed, not a picture, or too many photos.
    """
    with writing():
        board = _open_board(participant=participant)
        if not file.is_image:
            raise Refused("Choisissez une photo : JPEG, PNG ou WebP.")
        _check_room(board=board, participant=participant)
        files.keep(file=file)
        return BoardPhoto.objects.create(
            board=board, sub_group=participant.sub_group, file=file, caption=readable(caption)[:200],
            written=readable(written).strip()[:LONGEST], by=participant, at=timezone.now(),
        )  # fmt: skip


def check_photos(*, participant: Participant) -> None:
    """Say, before its bytes are taken, whether a photo may be added.

    Raises:
        Refused: closed, or too many photos.
    """
    if not participant.board.is_open:
        raise Refused(CLOSED)
    _check_room(board=participant.board, participant=participant)


def _check_room(*, board: Board, participant: Participant) -> None:
    if board.photos.count() >= MOST_PHOTOS:
        raise Refused(f"Il y a déjà {MOST_PHOTOS} photos.")
    if board.photos.filter(by=participant).count() >= MOST_PHOTOS_EACH:
        raise Refused(f"Vous avez déjà envoyé {MOST_PHOTOS_EACH} photos.")


def _open_board(*, participant: Participant) -> Board:
    board = locked(row=participant.board)
    if not board.is_open:
        raise Refused(CLOSED)
    return board


def _add(*, board: Board, participant: Participant, key: UUID | None, text: str, place: str, beside: Note | None = None) -> Note:
    if participant.notes.count() >= MOST_NOTES_EACH:
        raise Refused(f"Vous avez déjà écrit {MOST_NOTES_EACH} notes. Changez-en une plutôt.")
    if board.notes.count() >= MOST_NOTES:
        raise Refused("Il y a trop de notes. Prévenez la personne qui anime.")
    now = timezone.now()
    given = {"uuid": key} if key else {}
    return Note.objects.create(
        board=board,
        sub_group=beside.sub_group if beside else participant.sub_group,
        place=Note.Place.PARKING if place == Note.Place.PARKING else Note.Place.TABLE,
        text=text,
        by=participant,
        last_by=participant,
        beside=beside,
        created_at=now,
        changed_at=now,
        **given,
    )


def _keep_former(*, note: Note) -> None:
    NoteVersion.objects.create(note=note, number=note.version, text=note.text, by_id=note.last_by_id, at=note.changed_at)
