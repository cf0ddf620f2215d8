import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.traces.domain import boards, notes
from maillage.traces.models import Board, Dot, Note, NoteVersion, Participant
from maillage.traces.queries import boards as reads
from tests.factories.meetings import make_meeting
from tests.factories.traces import make_board, make_note, make_seat


@pytest.fixture
def board(denis):
    return make_board(denis)


def test_who_opens_a_board(denis, bruno, chloe):
    meeting = make_meeting(denis)
    meeting.people_rows.create(person=bruno, role="FACILITATOR")
    with pytest.raises(Refused):
        boards.open_board(meeting=meeting, person=chloe)
    board = boards.open_board(meeting=meeting, person=bruno)
    assert boards.open_board(meeting=meeting, person=denis) == board
    assert len(board.code) == boards.CODE_LENGTH


def test_a_cancelled_meeting_is_not_facilitated(denis):
    with pytest.raises(Refused, match="annulée"):
        boards.open_board(meeting=make_meeting(denis, stage="CANCELLED"), person=denis)


def test_a_closed_board_takes_nothing_and_opens_again(board, denis, chloe):
    seat = make_seat(board)
    with pytest.raises(Refused):
        boards.close_board(board=board, person=chloe)
    boards.close_board(board=board, person=denis)
    board.refresh_from_db()
    seat.board.refresh_from_db()
    for act in (
        lambda: make_seat(board, "Omar"),
        lambda: make_note(seat),
        lambda: notes.put_dot(participant=seat, note=Note(board=board), on=True),
    ):
        with pytest.raises(Refused, match="terminée"):
            act()
    boards.open_board(meeting=board.meeting, person=denis)
    assert make_note(seat).pk


def test_a_member_finds_their_place_again(board, bruno):
    seat = make_seat(board, person=bruno, table=0)
    again = make_seat(board, "Autre nom", person=bruno, table=1)
    assert again.pk == seat.pk
    assert Participant.objects.get(pk=seat.pk).sub_group.name == "Revenir vers les gens"


@pytest.mark.parametrize("name", ["", "   ", "\x00", "\u202e"])
def test_a_name_is_needed(board, name):
    with pytest.raises(Refused, match="prénom"):
        make_seat(board, name)


def test_a_table_of_another_meeting_is_refused(board, denis):
    other = make_board(denis, meeting=make_meeting(denis, title="Autre"))
    group = other.meeting.sub_groups.first()
    with pytest.raises(Refused):
        boards.join(board=board, name="Nadia", person=None, sub_group=group)
    with pytest.raises(Refused):
        boards.sit(participant=make_seat(board), sub_group=group)


def test_the_same_words_sent_twice_are_one_note(board):
    seat, key = make_seat(board), uuid.uuid4()
    first = notes.write(participant=seat, key=key, text="Une idée")
    again = notes.write(participant=seat, key=key, text="Une idée")
    assert first.note == again.note
    assert Note.objects.count() == 1


def test_a_note_grows_under_the_same_hand(board):
    seat, key = make_seat(board), uuid.uuid4()
    notes.write(participant=seat, key=key, text="Une")
    notes.write(participant=seat, key=key, text="Une idée", version=1)
    late = notes.write(participant=seat, key=key, text="Une idée de plus", version=1)
    assert not late.beside
    assert Note.objects.get().text == "Une idée de plus"
    assert not NoteVersion.objects.exists()


def test_two_hands_on_one_note_lose_nothing(board):
    nadia, omar = make_seat(board), make_seat(board, "Omar")
    note = make_note(nadia, "Trier à six mains")
    notes.write(participant=omar, key=note.uuid, text="Trier à six mains, à voix haute", version=1)
    written = notes.write(participant=nadia, key=note.uuid, text="Trier à quatre mains", version=1)
    assert written.beside
    assert written.note.beside == note
    texts = set(Note.objects.values_list("text", flat=True)) | set(NoteVersion.objects.values_list("text", flat=True))
    assert texts == {"Trier à six mains", "Trier à six mains, à voix haute", "Trier à quatre mains"}
    again = notes.write(participant=nadia, key=note.uuid, text="Trier à quatre mains", version=1)
    assert again.note == written.note


def test_words_for_a_note_removed_meanwhile_stay(board):
    nadia, omar = make_seat(board), make_seat(board, "Omar")
    note = make_note(nadia)
    notes.remove(participant=omar, note=note)
    written = notes.write(participant=nadia, key=note.uuid, text="J’y tenais", version=1)
    assert written.beside
    assert written.note.text == "J’y tenais"


def test_a_removed_note_is_kept_and_comes_back(board):
    seat = make_seat(board)
    note = make_note(seat, "Une idée")
    notes.remove(participant=seat, note=note)
    assert list(reads.notes_of(board=board)) == []
    assert NoteVersion.objects.get().text == "Une idée"
    notes.put_back(participant=seat, note=note)
    assert [each.text for each in reads.notes_of(board=board)] == ["Une idée"]


def test_another_table_does_not_remove(board):
    note = make_note(make_seat(board))
    with pytest.raises(Refused):
        notes.remove(participant=make_seat(board, "Omar", table=1), note=note)


@pytest.mark.parametrize(("text", "said"), [("", "mots"), ("  \n", "mots"), ("x" * 4001, "trop long")])
def test_what_is_no_note_is_refused(board, text, said):
    with pytest.raises(Refused, match=said):
        make_note(make_seat(board), text)


def test_a_note_of_another_meeting_is_not_touched(board, denis):
    other = make_seat(make_board(denis, meeting=make_meeting(denis, title="Autre")))
    note = make_note(make_seat(board))
    with pytest.raises(Refused):
        notes.write(participant=other, key=note.uuid, text="Autre chose", version=1)


def test_dots_are_counted_and_taken_back(board):
    nadia, omar = make_seat(board), make_seat(board, "Omar", table=1)
    ideas = [make_note(nadia, f"Idée {number}") for number in range(4)]
    with pytest.raises(Refused, match="vote"):
        notes.put_dot(participant=nadia, note=ideas[0], on=True)
    boards.lead(board=board, moment=Board.Moment.VOTE)
    assert [notes.put_dot(participant=omar, note=idea, on=True) for idea in ideas[:3]] == [2, 1, 0]
    assert notes.put_dot(participant=omar, note=ideas[0], on=True) == 0
    with pytest.raises(Refused, match="gommettes"):
        notes.put_dot(participant=omar, note=ideas[3], on=True)
    assert notes.put_dot(participant=omar, note=ideas[0], on=False) == 1
    notes.put_dot(participant=nadia, note=ideas[1], on=True)
    assert [each.text for each in reads.voted(board=board)] == ["Idée 1", "Idée 2"]
    assert Dot.objects.count() == 3


def test_the_clock_follows_the_programme(board, denis):
    now = timezone.now()
    line = board.meeting.programme.create(starts="10:00", ends="10:45", title="Récits")
    line.refresh_from_db()
    led = boards.lead(board=board, line=line, now=now)
    assert (led.moment, led.line_ends_at) == ("PROGRAMME", now + timedelta(minutes=45))
    assert boards.lead(board=board, minutes=5, now=now).seconds_left(now=now) == 300
    assert boards.lead(board=board, minutes=0).line_ends_at is None
    for wrong in ({"moment": "SIESTE"}, {"minutes": 601}, {"minutes": -1}):
        with pytest.raises(Refused):
            boards.lead(board=board, **wrong)
    other = make_meeting(denis, title="Autre").programme.create(starts="10:00", title="Ailleurs")
    with pytest.raises(Refused):
        boards.lead(board=board, line=other)
