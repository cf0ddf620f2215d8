"""Run by test_crash: ten people write at four tables until they are killed, or what is left is read."""

import json
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.people.models import Person
from maillage.traces.models import Note, NoteVersion, Participant
from tests.factories.traces import make_board, make_seat

settings.ALLOWED_HOSTS = ["*"]


def prepare():
    now = timezone.now()
    denis = Person.objects.create_user("denis@reseau.test", name="Denis", joined_at=now, role=Person.Role.COORDINATOR)
    board = make_board(denis, groups=[f"Table {number}" for number in range(4)])
    for number in range(10):
        make_seat(board, f"Personne {number}", table=number % 4)


def write():
    def hand(seat):
        client, address = Client(), reverse("traces:note_write", args=[seat])
        for turn in range(100_000):
            text = f"{seat} {turn} {uuid.uuid4()}"
            answer = client.post(address, {"key": str(uuid.uuid4()), "version": "0", "text": text}, headers={"Accept": "application/json"})
            # Said only once the page was told that it is kept.
            if answer.status_code == 200:
                sys.stdout.write(f"{text}\n")
                sys.stdout.flush()

    print("ready", flush=True)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(hand, list(Participant.objects.values_list("uuid", flat=True))))


def read():
    kept = list(Note.objects.values_list("text", flat=True)) + list(NoteVersion.objects.values_list("text", flat=True))
    print(json.dumps(kept))


{"prepare": prepare, "write": write, "read": read}[sys.argv[1]]()
