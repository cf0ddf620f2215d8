"""Boards, seats and notes."""

import uuid

from maillage.meetings.models import SubGroup
from maillage.traces.domain import boards, closing, notes
from tests.factories.meetings import make_meeting, make_registration


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


def make_present(meeting, person=None, **fields):
    """Somebody who came."""
    return make_registration(meeting, person, presence="PRESENT", **fields)


def make_trace(person, *, meeting=None, published=False, **fields):
    """Traces begun, with an account; published without any mail when asked."""
    meeting = meeting or make_meeting(person, days=-2, stage="HELD", title="La médiation au quotidien")
    trace = closing.begin(meeting=meeting, person=person)
    fields.setdefault("summary", "Une journée pour trier mille paroles.")
    fields.setdefault("account", "## Ce que nous gardons\n\nOn trie à six mains.")
    fields.setdefault("partners_account", "Vingt-deux personnes ont relevé leurs gestes.")
    trace = closing.write_account(trace=trace, person=person, **fields)
    return closing.publish(trace=trace, person=person, tell=False) if published else trace
