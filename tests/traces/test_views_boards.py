import io
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from maillage.kernel.access.public import Refused
from maillage.traces.domain import boards, notes
from maillage.traces.models import Board, BoardPhoto, Dot, Note, Participant
from maillage.traces.views import tables
from tests.factories.traces import make_board, make_note, make_seat

JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def board(denis):
    return make_board(denis)


def seat_url(seat, name="table", **more):
    return reverse(f"traces:{name}", args=[seat.uuid, *more.values()])


def test_a_facilitator_opens_leads_and_closes(sign_in, denis, board):
    client = sign_in(denis)
    url = reverse("traces:facilitate", args=[board.meeting_id])
    page = client.get(url).content.decode()
    assert board.code in page
    assert "Comment trier les paroles" in page
    client.post(reverse("traces:board_lead", args=[board.meeting_id]), {"moment": "VOTE"})
    assert Board.objects.get().moment == "VOTE"
    seat = make_seat(board)
    client.post(reverse("traces:introduce", args=[board.meeting_id, seat.uuid]), {"fait": "oui"})
    assert Participant.objects.get().introduced_at
    former = board.code
    client.post(reverse("traces:board_code", args=[board.meeting_id]))
    assert Board.objects.get().code != former
    client.post(reverse("traces:board_close", args=[board.meeting_id]))
    assert "ne changent plus" in client.get(url).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"ligne": "x"}, {"ligne": str(uuid.UUID(int=3))}, {"minutes": "tout"}, {"minutes": "999"}, {"moment": "?"}]
)
def test_a_wrong_order_is_refused(sign_in, denis, board, wrong):
    assert sign_in(denis).post(reverse("traces:board_lead", args=[board.meeting_id]), wrong).status_code == 403


def test_only_those_who_hold_it_lead(sign_in, chloe, client, board):
    url = reverse("traces:facilitate", args=[board.meeting_id])
    assert client.get(url).status_code == 302
    assert sign_in(chloe).get(url).status_code == 403


def test_somebody_without_account_joins_and_writes(client, board):
    page = client.post(reverse("traces:enter"), {"code": f" {board.code[:4]} {board.code[4:].lower()}"}, follow=True)
    assert "Prendre place" in page.content.decode()
    group = board.meeting.sub_groups.get(position=1)
    page = client.post(reverse("traces:join", args=[board.code]), {"name": "Nadia", "sub_group": str(group.pk)}, follow=True)
    html = page.content.decode()
    assert "Comment revenir vers les gens" in html
    seat = Participant.objects.get()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', html).group(1)
    page = client.post(
        seat_url(seat, "note_write"), {"key": key, "version": "0", "place": "TABLE", "text": "Rappeler chacun·e"}, follow=True
    )
    assert "Rappeler chacun·e" in page.content.decode()
    assert Note.objects.get().sub_group == group


def test_a_wrong_code_says_so_and_guessing_ends(client, board):
    url = reverse("traces:enter")
    page = client.post(url, {"code": "AAAAAAAA"})
    assert page.status_code == 422
    assert "Aucune rencontre" in page.content.decode()
    answers = [client.post(url, {"code": f"AAAA{number:04}"}).status_code for number in range(45)]
    assert answers[-1] == 429


def test_the_script_writes_and_is_told(client, board):
    seat, key = make_seat(board), str(uuid.uuid4())
    answer = client.post(seat_url(seat, "note_write"), {"key": key, "version": "0", "text": "Une idée"}, **JSON).json()
    assert (answer["version"], answer["beside"]) == (1, False)
    other = make_seat(board, "Omar")
    client.post(seat_url(other, "note_write"), {"key": key, "version": "1", "text": "Une idée, à deux"}, **JSON)
    answer = client.post(seat_url(seat, "note_write"), {"key": key, "version": "1", "text": "Une autre idée"}, **JSON).json()
    assert answer["beside"] is True
    assert answer["key"] != key
    wrong = client.post(seat_url(seat, "note_write"), {"key": "x", "text": ""}, **JSON)
    assert wrong.status_code == 422
    assert "quelques mots" in wrong.json()["error"]


def test_a_note_too_long_comes_back_as_typed(client, board):
    seat = make_seat(board)
    page = client.post(seat_url(seat, "note_write"), {"key": str(uuid.uuid4()), "version": "0", "text": "mot " * 1001})
    assert page.status_code == 422
    assert "trop long" in page.content.decode()
    assert "mot mot mot" in page.content.decode()


def test_a_question_is_put_aside_or_comes_back_as_typed(client, board):
    seat = make_seat(board)
    aside = {"parking-key": str(uuid.uuid4()), "parking-version": "0", "parking-place": "PARKING", "parking-text": "Et les transports ?"}
    client.post(seat_url(seat, "note_write"), aside)
    assert Note.objects.get().place == "PARKING"
    page = client.post(seat_url(seat, "note_write"), aside | {"parking-key": str(uuid.uuid4()), "parking-text": "mot " * 1001})
    assert page.status_code == 422
    assert "mot mot mot" in page.content.decode()


def test_dots_tables_and_removal(client, board):
    seat = make_seat(board)
    note = make_note(seat, "Une idée")
    assert client.post(seat_url(seat, "dot", note=note.uuid), {"poser": "oui"}).status_code == 403
    boards.lead(board=board, moment="VOTE")
    page = client.post(seat_url(seat, "dot", note=note.uuid), {"poser": "oui"}, follow=True).content.decode()
    assert "Reprendre ma gommette" in page
    group = board.meeting.sub_groups.get(position=1)
    assert "Revenir vers les gens" in client.post(seat_url(seat, "sit"), {"table": str(group.pk)}, follow=True).content.decode()
    assert client.post(seat_url(seat, "sit"), {"table": "99999"}).status_code == 403
    client.post(seat_url(seat, "note_remove", note=note.uuid))
    assert Note.objects.get().removed_at
    client.post(seat_url(seat, "note_remove", note=note.uuid), {"remettre": "1"})
    assert Note.objects.get().removed_at is None


def picture(name="tableau.png"):
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def test_the_photo_of_a_flip_chart_is_seen_by_the_table_only(client, sign_in, denis, chloe, board):
    seat = make_seat(board)
    client.post(seat_url(seat, "photo_create"), {"photo": picture(), "caption": "Les six piles"})
    photo = BoardPhoto.objects.get()
    url = reverse("traces:board_photo", args=[seat.uuid, photo.uuid])
    assert client.get(url).status_code == 200
    assert client.get(reverse("traces:board_photo", args=[uuid.uuid4(), photo.uuid])).status_code == 404
    led = reverse("traces:led_photo", args=[board.meeting_id, photo.uuid])
    assert sign_in(denis).get(led).status_code == 200
    assert sign_in(chloe).get(led).status_code == 403
    assert "Les six piles" in sign_in(denis).get(reverse("traces:facilitate", args=[board.meeting_id])).content.decode()


def test_what_is_no_photo_is_refused_in_words(client, board):
    seat = make_seat(board)
    page = client.post(seat_url(seat, "photo_create"), {"photo": SimpleUploadedFile("a.txt", b"du texte")}, follow=True)
    assert "Choisissez une photo" in page.content.decode()
    assert client.post(seat_url(seat, "photo_create"), {}, **JSON).status_code == 422


def test_a_seat_or_a_closed_board_that_is_not_there(client, board, denis):
    assert client.get(reverse("traces:table", args=[uuid.uuid4()])).status_code == 404
    assert client.get(reverse("traces:join", args=["ZZZZZZZZ"])).status_code == 404
    boards.close_board(board=board, person=denis)
    assert client.get(reverse("traces:join", args=[board.code])).status_code == 410


def test_a_code_known_too_far_cannot_keep_the_table_full(client, board, denis, bruno, monkeypatch):
    monkeypatch.setattr(boards, "MOST_PARTICIPANTS", 6)
    monkeypatch.setattr(tables, "SEATS", 4)
    writer, voter, ghost = (make_seat(board, name) for name in ("Nadia", "Omar", "Personne"))
    note = make_note(writer)
    Dot.objects.create(note=note, participant=voter, at=timezone.now())
    corrector = make_seat(board, "Paul")
    notes.write(participant=corrector, key=note.uuid, text="On trie à dix mains.", version=note.version)
    url = reverse("traces:join", args=[board.code])
    assert [client.post(url, {"name": f"Encore {each}"}).status_code for each in range(3)] == [302, 302, 422]
    assert Participant.objects.count() == 6
    Participant.objects.update(joined_at=timezone.now() - timedelta(hours=1))
    # Seats nobody used give their place; whoever wrote, changed a word or voted keeps theirs.
    assert client.post(url, {"name": "Inès"}).status_code == 302
    assert set(Participant.objects.values_list("name", flat=True)) == {"Nadia", "Omar", "Paul", "Inès"} and ghost.name == "Personne"
    assert client.post(url, {"name": "Trop"}).status_code == 429
    # Half a day after the meeting, the code seats members alone, and those who have a seat go on.
    with time_machine.travel(board.meeting.ends_at + timedelta(hours=13)):
        with pytest.raises(Refused, match="finie"):
            boards.join(board=board, name="Tard", person=None, sub_group=None)
        assert boards.join(board=board, name="Bruno", person=bruno, sub_group=None).person == bruno
        assert client.get(seat_url(writer)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_reading_a_table_costs_the_same(client, board, count, django_assert_num_queries):
    seat = make_seat(board)
    for number in range(count):
        make_note(seat, f"Idée {number}")
    with django_assert_num_queries(6):
        client.get(seat_url(seat))
