"""Photos said to those who do not see them: asked beside each, for the mood alone on purpose, and what is written on boards."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from maillage.kernel.access.public import Refused
from maillage.kernel.files.models import StoredFile
from maillage.traces.domain import closing, photos
from maillage.traces.models import BoardPhoto, Trace, TraceFile
from maillage.traces.models.traces import UNTOLD_ALT
from tests.factories.meetings import make_meeting
from tests.factories.traces import make_board, make_note, make_seat, make_trace

SAID = "Huit personnes trient des cartes jaunes."


def picture(name, colour):
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def two():
    return {"fichiers": [picture("cartes.png", "gold"), picture("salle.png", "navy")], "file-audience": "PARTNERS"}


@pytest.fixture
def held(denis):
    return make_meeting(denis, days=-2, hours=6, stage="HELD", title="La médiation au quotidien")


def at(name, meeting, *more):
    return reverse(f"traces:{name}", args=[meeting.pk, *more])


def images(html):
    """Give the alternatives of the photos of a page."""
    return re.findall(r'<img src="/rencontres/traces-photos/[^>]* alt="([^"]*)"', html)


def test_photos_are_decided_before_traces_are_published(sign_in, denis, held, client):
    trace, holder = make_trace(denis, meeting=held), sign_in(denis)
    asked = holder.post(at("file_create", held), two(), follow=True).content.decode()
    first, second = TraceFile.objects.order_by("position")
    assert "2\u00a0photos attendent une description." in asked and f'name="mots-{first.uuid}-caption"' in asked
    # One of the two is told, with what is written on it: publishing is refused beside the other, and what was typed is there.
    typed = {f"mots-{first.uuid}-caption": SAID, f"mots-{first.uuid}-written": "Oser demander", f"mots-{first.uuid}-audience": "PARTNERS",
             f"mots-{second.uuid}-caption": " ", f"mots-{second.uuid}-audience": "PARTNERS"}  # fmt: skip
    refused = holder.post(at("publish", held), typed)
    html = refused.content.decode()
    assert refused.status_code == 422 and not Trace.objects.get().is_published
    assert f'id="id_mots-{second.uuid}-caption_error"' in html and f'href="#id_mots-{second.uuid}-caption"' in html
    assert f'value="{SAID}"' in html and "Oser demander" in html and f'id="id_mots-{first.uuid}-caption_error"' not in html
    with pytest.raises(Refused, match="ambiance"):
        closing.publish(trace=trace, person=denis, tell=False)
    holder.post(at("publish", held), typed | {f"mots-{second.uuid}-decor": "on"})
    assert Trace.objects.get().is_published
    # Partners read the words; the photo there for the mood says nothing; what is written on the other is tied to it.
    page = client.get(at("trace_detail", held)).content.decode()
    assert images(page) == [SAID, ""]
    assert f'aria-describedby="ecrit-{first.file.uuid}"' in page and f'<p id="ecrit-{first.file.uuid}">Oser demander</p>' in page
    assert images(client.get(held.get_absolute_url()).content.decode()) == [SAID, ""]


def test_once_everybody_reads_a_photo_comes_with_its_words(sign_in, denis, held):
    make_trace(denis, meeting=held, published=True)
    client = sign_in(denis)
    asked = client.post(at("file_create", held), two())
    assert asked.status_code == 422 and not TraceFile.objects.exists()
    kept = re.findall(r'name="uploads" value="([^"]+)"', asked.content.decode())
    assert len(kept) == 2 and all(f'id="id_venues-{each}-caption_error"' in asked.content.decode() for each in kept)
    said = {"uploads": kept, "file-audience": "US", f"venues-{kept[0]}-caption": SAID, f"venues-{kept[1]}-decor": "on"}
    assert client.post(at("file_create", held), said).status_code == 302
    first, second = TraceFile.objects.order_by("position")
    assert (first.caption, second.is_decorative) == (SAID, True)
    # Words may change, all at once, never go.
    emptied = client.post(at("files_tell", held), {f"mots-{first.uuid}-caption": "", f"mots-{first.uuid}-audience": "US"})
    assert emptied.status_code == 422
    told = {f"mots-{first.uuid}-caption": "Mieux dit", f"mots-{first.uuid}-audience": "PARTNERS"}
    assert client.post(at("files_tell", held), told).status_code == 302
    first.refresh_from_db()
    assert (first.caption, first.audience) == ("Mieux dit", "PARTNERS")
    with pytest.raises(Refused):
        photos.tell_files(trace=first.trace, person=denis, told={first.uuid: photos.Told(caption=" ")})


def test_a_photo_without_words_of_long_ago_stays_and_is_asked_for(sign_in, denis, bruno, held):
    client = sign_in(denis)
    make_trace(denis, meeting=held)
    client.post(at("file_create", held), two())
    TraceFile.objects.update(is_decorative=True)
    closing.publish(trace=Trace.objects.get(), person=denis, tell=False)
    TraceFile.objects.update(is_decorative=False)
    assert "2\u00a0photos attendent une description." in client.get(at("close", held)).content.decode()
    first = TraceFile.objects.order_by("position").first()
    assert client.post(at("files_tell", held), {f"mots-{first.uuid}-caption": SAID, f"mots-{first.uuid}-audience": "US"}).status_code == 302
    assert images(sign_in(bruno).get(at("trace_detail", held)).content.decode()) == [SAID, UNTOLD_ALT]
    assert sign_in(bruno).post(at("files_tell", held), {}).status_code == 403


def test_a_flip_chart_is_said_by_its_table_and_its_notes(client, sign_in, denis, held):
    board = make_board(denis, meeting=held)
    seat = make_seat(board)
    make_note(seat, "On trie à six mains")
    client.post(reverse("traces:photo_create", args=[seat.uuid]), {"photo": picture("tableau.png", "white")})
    words = {"photo": picture("piles.png", "gold"), "caption": "Quatre piles de cartes", "written": "Se loger\nSe parler"}
    client.post(reverse("traces:photo_create", args=[seat.uuid]), words)
    plain, told = BoardPhoto.objects.order_by("pk")
    table = client.get(reverse("traces:table", args=[seat.uuid])).content.decode()
    assert (
        "Le tableau de la table «\u00a0Trier les paroles\u00a0»" in table
        and '<a href="#h-notes">Ce qui est écrit sur le tableau</a>' in table
    )
    assert f'aria-describedby="ecrit-{told.uuid}"' in table
    client = sign_in(denis)
    led = client.get(at("facilitate", held)).content.decode()
    assert '<a href="#notes-1">Ce qui est écrit sur le tableau</a>' in led and 'id="notes-1"' in led
    # Taken in the traces: its words come along, and the notes of the table for us, never for partners unread.
    client.post(at("photo_take", held, plain.uuid))
    client.post(at("photo_take", held, told.uuid), {"audience": "PARTNERS"})
    rows = {row.file_id: (row.caption, row.written) for row in TraceFile.objects.all()}
    assert rows[plain.file_id] == ("Le tableau de la table « Trier les paroles »", "- On trie à six mains")
    assert rows[told.file_id] == ("Quatre piles de cartes", "Se loger\nSe parler")
    assert photos.table_notes(photo=plain) and StoredFile.objects.filter(attached=True).count() == 2
    assert client.post(at("file_remove", held, uuid.uuid4())).status_code == 404
