"""Boards, seats and notes."""

import uuid

from maillage.meetings.models import SubGroup
from maillage.traces.domain import boards, notes
from tests.factories.meetings import make_meeting


def make_board(person, *, groups=("Trier les paroles", "Revenir vers les gens"), meeting=None):
    """An open board, with its tables."""
    meeting = meeting or make_meeting(person)
    for position, name in enumerate(groups):
        SubGroup.objects.create(meeting=meeting, name=name, question=f"Comment {name.lower()} ?", position=position)
    return boards.open_board(meeting=meeting, person=person)


def make_seat(board, name="Nadia", *, table=0, person=None):
    """Somebody at a table; `table=None`: with the whole room."""
    groups = list(board.meeting.sub_groups.order_by("position"))
    return boards.join(board=board, name=name, person=person, sub_group=groups[table] if groups and table is not None else None)


def make_note(seat, text="On trie à six mains.", **fields):
    return notes.write(participant=seat, key=uuid.uuid4(), text=text, **fields).note
