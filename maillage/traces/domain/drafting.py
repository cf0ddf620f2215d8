"""Propose an account from what was planned and written: programme, questions, notes of each table, what was chosen and put aside."""

from collections.abc import Iterable

from maillage.kernel.text.dates import hour
from maillage.meetings import public as meetings
from maillage.traces.models import Board, Note
from maillage.traces.queries import boards as reads


def draft_account(*, meeting: meetings.Meeting) -> str:
    """Write a first account in Markdown, to be edited. Names of participants are left out: a table speaks as one.

    What is empty gives no heading; a meeting with nothing planned nor written gives an empty text.
    """
    board = reads.board_of(meeting=meeting)
    parts = [_questions(meeting=meeting), _programme(meeting=meeting)]
    if board is not None:
        parts += [_tables(board=board), _chosen(board=board), _parked(board=board)]
    return "\n\n".join(part for part in parts if part)


def _questions(*, meeting: meetings.Meeting) -> str:
    return f"# Les questions de départ\n\n{meeting.questions.strip()}" if meeting.questions.strip() else ""


def _programme(*, meeting: meetings.Meeting) -> str:
    lines = list(meeting.programme.order_by("starts", "position", "pk"))
    if not lines:
        return ""
    told = "\n".join(f"- **{hour(line.starts)}** {_plain(line.title)}" for line in lines)
    return f"# Le déroulé\n\n{told}"


def _tables(*, board: Board) -> str:
    told = []
    for table in reads.tables_of(board=board):
        if not table.notes:
            continue
        question = f"*{_plain(table.question)}*\n\n" if table.question else ""
        told.append(f"## {_plain(table.label)}\n\n{question}{_bullets(table.notes)}")
    return "# Ce que les tables ont dit\n\n" + "\n\n".join(told) if told else ""


def _chosen(*, board: Board) -> str:
    chosen = reads.voted(board=board)
    if not chosen:
        return ""
    told = "\n".join(f"{rank}. {_plain(note.text)} ({getattr(note, 'dot_count', 0)})" for rank, note in enumerate(chosen, 1))
    return f"# Ce que nous avons choisi\n\n{told}"


def _parked(*, board: Board) -> str:
    kept = reads.parked(board=board)
    return f"# À reprendre plus tard\n\n{_bullets(kept)}" if kept else ""


def _bullets(notes: Iterable[Note]) -> str:
    """Write notes as a list."""
    return "\n".join(f"- {_plain(note.text)}" for note in notes)


def _plain(text: str) -> str:
    """Bring a text on one line, its marks of Markdown made harmless."""
    line = " ".join(text.split())
    for mark in "\\`*_[]<>#":
        line = line.replace(mark, f"\\{mark}")
    return line
