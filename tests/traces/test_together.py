"""Ten people in four sub-groups write at once: no word is lost."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from maillage.traces.models import Note, NoteVersion
from tests.factories.traces import make_board, make_seat

PEOPLE, TABLES, NOTES = 10, 4, 6


@pytest.mark.django_db(transaction=True)
def test_ten_people_in_four_sub_groups_lose_no_word(denis):
    board = make_board(denis, groups=[f"Table {number}" for number in range(TABLES)])
    seats = [make_seat(board, f"Personne {number}", table=number % TABLES) for number in range(PEOPLE)]
    shared = {table: uuid.uuid4() for table in range(TABLES)}

    def evening(number):
        client, said = Client(), []
        write = reverse("traces:note_write", args=[seats[number].uuid])
        try:
            for turn in range(NOTES):
                # One note in two is the same for the whole table: everybody writes over everybody.
                key = shared[number % TABLES] if turn % 2 else uuid.uuid4()
                text = f"personne-{number}-tour-{turn}"
                answer = client.post(write, {"key": key, "version": "1", "text": text}, headers={"Accept": "application/json"})
                assert answer.status_code == 200, answer.content
                said.append(text)
        finally:
            connection.close()
        return said

    with ThreadPoolExecutor(PEOPLE) as pool:
        said = {text for texts in pool.map(evening, range(PEOPLE)) for text in texts}
    kept = set(Note.objects.values_list("text", flat=True)) | set(NoteVersion.objects.values_list("text", flat=True))
    own_again = {text for text in said - kept if _was_written_over_by_its_author(text=text, kept=kept)}
    assert said - kept == own_again
    assert len(said) == PEOPLE * NOTES


def _was_written_over_by_its_author(*, text, kept):
    """The only words not kept are those their own author replaced, in the same note, without anybody in between."""
    _, number, _, turn = text.split("-")
    return int(turn) % 2 == 1 and any(f"personne-{number}-tour-{later}" in kept for later in range(int(turn) + 1, NOTES))
