"""Without account: hostile photos, floods of notes, codes guessed, fields of ten thousand characters, addresses written otherwise."""

import io
import unicodedata
import zlib
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from maillage.kernel.files.models import StoredFile
from maillage.kernel.notices.public import OutgoingMail
from maillage.meetings.domain import registrations
from maillage.meetings.domain.registrations import Entry
from maillage.meetings.models import Registration, Voter
from maillage.traces.domain import boards, notes
from maillage.traces.models import Board, BoardPhoto, Note, Participant
from tests.attack import meeting_world as shared
from tests.attack.strings import STRINGS
from tests.factories.meetings import make_meeting
from tests.factories.polls import make_poll
from tests.factories.traces import make_board, make_seat

pytestmark = pytest.mark.django_db
FEW = STRINGS if shared.ALL else ["", "\x00", "avant\x00après", "\u200b", "a" * 5000, "🙂" * 2000, "9" * 30, "1e400", "a\r\nBcc: x@exemple.test", "\ud800".encode("utf-8", "replace").decode(), "{{7*7}}"]  # fmt: skip


def bomb():
    """A few kilobytes that say they are four hundred million pixels."""
    made = io.BytesIO()
    Image.new("1", (64, 64)).save(made, "PNG")
    content = made.getvalue()
    head = content[12:16] + (20000).to_bytes(4) + (20000).to_bytes(4) + content[24:29]
    return content[:12] + head + zlib.crc32(head).to_bytes(4) + content[33:]


def png(colour="red", size=(60, 40)):
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def seat(denis, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    return make_seat(make_board(denis), "Omar")


def test_hostile_photos(client, seat, settings):
    path = reverse("traces:photo_create", args=[seat.uuid])
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    for name, content in {
        "bombe.png": bomb(), "image.svg": svg, "photo.jpg": svg, "page.html": b"<script>alert(1)</script>", "rien.png": b"", "faux.jpg": b"\xff\xd8\xff" + b"a" * 50,
        "polyglotte.png": png()[:40], "dossier.pdf": b"%PDF-1.4\n%%EOF", "texte.txt": b"Bonjour.", "archive.zip": b"PK\x05\x06" + bytes(18), "x" * 300: b"\x00" * 100,
        "lourde.png": png() + b"a" * (21 << 20),
    }.items():  # fmt: skip
        for headers in ({}, {"Accept": "application/json"}):
            answer = client.post(path, {"photo": SimpleUploadedFile(name, content), "caption": "<b>x"}, headers=headers)
            assert answer.status_code in (302, 422), (name, answer.status_code)
        assert not BoardPhoto.objects.exists(), name
        # What the board refused is not kept on the disk, not even until the next cleaning.
        assert not StoredFile.objects.exists(), name
    assert client.post(path, {"caption": "rien"}).status_code == 302
    assert client.post(path, {"photo": SimpleUploadedFile("a.png", png()), "caption": "l" * 9000 + "\x00"}).status_code == 302
    kept = BoardPhoto.objects.get()
    assert len(kept.caption) <= 200 and kept.file.owner is None
    boards.close_board(board=seat.board, person=seat.board.opened_by)
    client.post(path, {"photo": SimpleUploadedFile("b.png", png("blue"))})
    assert BoardPhoto.objects.count() == 1 and StoredFile.objects.count() == 1


def test_how_many_photos_and_notes(client, seat, monkeypatch):
    monkeypatch.setattr(notes, "MOST_PHOTOS_EACH", 2)
    monkeypatch.setattr(notes, "MOST_NOTES_EACH", 3)
    path = reverse("traces:photo_create", args=[seat.uuid])
    for number in range(4):
        client.post(path, {"photo": SimpleUploadedFile("a.png", png(size=(40 + number, 30)))})
    assert BoardPhoto.objects.count() == StoredFile.objects.count() == 2
    path = reverse("traces:note_write", args=[seat.uuid])
    answers = [
        client.post(path, {"key": str(uuid4()), "version": 0, "place": "TABLE", "text": f"Note {number}"}).status_code
        for number in range(5)
    ]
    assert answers == [302, 302, 302, 422, 422] and Note.objects.count() == 3
    # Others still write.
    other = make_seat(seat.board, "Lise")
    assert (
        client.post(reverse("traces:note_write", args=[other.uuid]), {"key": str(uuid4()), "version": 0, "text": "La mienne"}).status_code
        == 302
    )


def test_guessing_codes(client, seat):
    statuses = [client.post("/rencontres/notes/", {"code": f"AAAA{number:04}"}).status_code for number in range(60)]
    assert set(statuses) == {422, 429} and statuses.index(429) <= 41
    assert client.get("/rencontres/notes/AAAAAAAB/").status_code == 429
    # Whoever has read the right one comes in all the same.
    assert client.get(reverse("traces:join", args=[seat.board.code])).status_code == 200
    checks = [client.post("/rencontres/attestations/", {"code": f"AAAAAAAA{number:04}"}).status_code for number in range(40)]
    assert set(checks) == {422, 429}
    assert Board.objects.count() == 1


@pytest.mark.parametrize("text", FEW)
def test_any_words_in_every_field_without_account(client, denis, seat, text):
    """Ten thousand characters, NUL, controls, other scripts: words beside the field or a page, never a failure."""
    client.raise_request_exception = False
    meeting = make_meeting(denis, seats_on_site=90)
    poll = make_poll(denis)
    [slot, *_] = poll.slots.all()
    question = meeting.asked.create(label="Quoi ?", kind="TEXT")
    forms = {
        reverse("meetings:register", args=[meeting.pk]): {"name": text, "email": "a@b.test", "organisation": text, "needs": text, "guests": text, "carpool_from": text,
                                                           "carpool": "on", "mode": "ON_SITE", "seats": "1", f"question_{question.pk}": text},
        reverse("meetings:register", args=[meeting.pk]) + "?x": {"name": "Ana", "email": text, "mode": text, "seats": text},
        poll.get_absolute_url(): {"name": text, "email": "v@b.test", "organisation_name": text, "comment": text, f"d-{slot.uuid.hex}-ON_SITE": "YES"},
        poll.get_absolute_url() + "?x": {"name": "Ana", "email": text, f"d-{slot.uuid.hex}-ON_SITE": text},
        reverse("traces:join", args=[seat.board.code]): {"name": text, "sub_group": text},
        reverse("traces:note_write", args=[seat.uuid]): {"key": str(uuid4()), "version": text, "place": text, "text": text},
        reverse("traces:note_write", args=[seat.uuid]) + "?x": {"key": text, "version": "0", "text": "Un mot"},
        reverse("traces:sit", args=[seat.uuid]): {"table": text},
        "/rencontres/notes/": {"code": text},
        "/rencontres/attestations/": {"code": text},
    }  # fmt: skip
    for path, given in forms.items():
        answer = client.post(path, given)
        assert answer.status_code in (302, 400, 403, 404, 422), (path, answer.status_code)
    for path in ("/rencontres/", "/rencontres/passees/"):
        for name in ("theme", "territoire", "mode", "public", "q", "apres", "page"):
            assert client.get(path, {name: text}).status_code in (200, 301, 302, 400, 404), (path, name)
    for model in (Registration, Voter, Note, Participant):
        assert "\x00" not in repr(list(model.objects.values_list()))


def test_one_address_written_in_many_ways(client, denis, committed):
    """Capitals and spaces are the same mailbox; dots are not ours to judge. The mailbox is not flooded."""
    meeting = make_meeting(denis, seats_on_site=90)
    path = reverse("meetings:register", args=[meeting.pk])
    ways = [
        "Zoé@exemple.test",
        "zoe@exemple.test",
        " ZOE@Exemple.Test ",
        "zoe@EXEMPLE.test",
        "zoe@exemple.test\t",
        "z.oe@exemple.test",
        "Zoe@exemple.test.",
    ]
    ways += [unicodedata.normalize(form, "zoé@exemple.test") for form in ("NFC", "NFD", "NFKC")]
    with committed():
        for way in ways * 3:
            assert client.post(path, {"name": "Zoé", "email": way, "mode": "ON_SITE", "seats": "1"}).status_code in (302, 422)
    found = sorted(Registration.objects.values_list("email", flat=True))
    assert found == ["z.oe@exemple.test", "zoe@exemple.test"]
    assert OutgoingMail.objects.filter(to="zoe@exemple.test").count() <= 4
    row = Registration.objects.get(email="zoe@exemple.test")
    registrations.confirm(registration=row)
    with committed():
        again = registrations.register(
            meeting=meeting, person=None, entry=Entry(mode="ON_SITE", name="Autre", email="ZOE@exemple.test", needs="Volé")
        )
    assert again.pk == row.pk and Registration.objects.get(pk=row.pk).name == "Zoé"
