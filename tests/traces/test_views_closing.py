import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.traces.domain import boards, closing, notes, photos
from maillage.traces.links import feedback_path
from maillage.traces.models import Certificate, Feedback, Trace, TraceFile
from tests.factories.library import make_file, make_resource
from tests.factories.meetings import make_meeting
from tests.factories.traces import make_board, make_note, make_present, make_seat, make_trace
from tests.traces.test_views_boards import picture


@pytest.fixture
def held(denis):
    return make_meeting(denis, days=-2, hours=6, stage="HELD", title="La médiation au quotidien")


def at(name, meeting, *more):
    return reverse(f"traces:{name}", args=[meeting.pk, *more])


def test_from_the_notes_to_the_page(sign_in, denis, bruno, held, client):
    board = make_board(denis, meeting=held)
    seat = make_seat(board)
    make_note(seat, "On trie à six mains")
    make_present(held, bruno)
    client = sign_in(denis)
    page = client.get(at("close", held)).content.decode()
    assert "On trie à six mains" in page
    client.post(at("presence_confirm", held), {"presence-hours": "6,5"})
    trace = Trace.objects.get()
    assert trace.presence_checked_at and str(trace.hours) == "6.50"
    written = {
        "account-opened_at": trace.changed_at.isoformat(), "account-summary": "Trier mille paroles", "account-account": "## Gardé\n\nSix mains.",
        "account-partners_account": "Vingt personnes.",
    }  # fmt: skip
    client.post(at("account_write", held), written)
    client.post(at("quote_create", held), {"quote-words": "La carte a tout changé", "quote-by": "Joëlle", "quote-audience": "PARTNERS"})
    resource = make_resource(bruno, title="Le déroulé en six temps")
    client.post(at("resource_cite", held), {"cite-resource": "déroulé en six", "cite-words": "montré"})
    client.post(
        at("file_create", held), {"fichiers": SimpleUploadedFile("photo.png", picture().read(), "image/png"), "file-audience": "US"}
    )
    said = {f"mots-{TraceFile.objects.get().uuid}-caption": "Six mains trient des cartes"}
    answer = client.post(at("publish", held), said, follow=True)
    html = answer.content.decode()
    for words in (
        "Les traces sont en ligne",
        "Six mains.",
        "La carte a tout changé",
        resource.title,
        "Joëlle",
        'alt="Six mains trient des cartes"',
    ):
        assert words in html


def test_partners_read_their_part_only(client, sign_in, denis, bruno, held):
    trace = make_trace(denis, meeting=held, published=True)
    closing.quote(trace=trace, person=denis, words="Entre nous seulement", by="", audience="US")
    photos.add_files(trace=trace, person=denis, added=[make_file(denis)], audience="US")
    row = TraceFile.objects.get()
    page = client.get(at("trace_detail", held)).content.decode()
    assert "relevé leurs gestes" in page
    for closed in ("six mains", "Entre nous seulement", str(row.file.uuid)):
        assert closed not in page
    assert client.get(reverse("traces:file", args=[row.file.uuid])).status_code == 404
    assert b"six mains" not in client.get(at("account", held, "docx")).content
    member = sign_in(bruno)
    assert "six mains" in member.get(at("trace_detail", held)).content.decode()
    assert member.get(reverse("traces:file", args=[row.file.uuid])).status_code == 200
    assert "six mains" not in sign_in(denis).get(at("trace_detail", held) + "?comme=partenaire").content.decode()


def test_traces_not_published_or_of_members_stay_closed(client, sign_in, denis, bruno, held):
    make_trace(denis, meeting=held)
    assert sign_in(bruno).get(at("trace_detail", held)).status_code == 404
    closed = make_meeting(denis, days=-3, stage="HELD", access="MEMBERS", title="Entre membres")
    make_trace(denis, meeting=closed, published=True)
    assert client.get(at("trace_detail", closed)).status_code == 200
    client.logout()
    assert client.get(at("trace_detail", closed)).status_code == 404
    assert client.get(at("account", closed, "pdf")).status_code == 404


def test_a_member_who_does_not_hold_it_concludes_nothing(sign_in, chloe, held, denis):
    make_trace(denis, meeting=held, published=True)
    client = sign_in(chloe)
    assert client.get(at("close", held)).status_code == 403
    assert client.get(at("participants", held, "csv")).status_code == 403
    assert client.get(at("archive", held)).status_code == 403
    assert client.post(at("publish", held)).status_code == 403


def test_bad_input_comes_back_as_typed(sign_in, denis, held):
    client = sign_in(denis)
    client.get(at("close", held))
    wrong = [
        ("presence_confirm", {"presence-hours": "beaucoup"}, "durée"),
        ("quote_create", {"quote-words": "", "quote-audience": "US"}, "phrase"),
        ("resource_cite", {"cite-resource": "introuvable"}, "Aucune ressource"),
        ("file_create", {"file-audience": "US"}, "Choisissez"),
        ("publish", {}, "quelques lignes"),
    ]
    for name, data, words in wrong:
        answer = client.post(at(name, held), data)
        assert answer.status_code == 422, name
        assert words in answer.content.decode(), name


def test_a_stale_account_is_shown_with_both_texts_kept(sign_in, denis, held):
    client = sign_in(denis)
    client.get(at("close", held))
    trace = Trace.objects.get()
    before = trace.changed_at.isoformat()
    closing.write_account(trace=trace, person=denis, summary="", account="Les mots d’Amel", partners_account="")
    typed = {"account-opened_at": before, "account-account": "Les mots de Denis"}
    answer = client.post(at("account_write", held), typed)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Les mots de Denis" in html
    assert "pendant que vous écriviez" in html


def test_a_proposal_goes_under_what_is_written(sign_in, denis, held):
    client = sign_in(denis)
    board = make_board(denis, meeting=held)
    make_trace(denis, meeting=held)
    make_note(make_seat(board), "Une note tardive")
    html = client.post(at("account_propose", held)).content.decode()
    assert html.index("On trie à six mains.") < html.index("Une note tardive")
    assert "tardive" not in Trace.objects.get().account


def test_several_resources_of_the_same_words_are_chosen_from(sign_in, denis, bruno, held):
    for title in ("Un déroulé", "Un autre déroulé"):
        make_resource(bruno, title=title)
    client = sign_in(denis)
    client.get(at("close", held))
    answer = client.post(at("resource_cite", held), {"cite-resource": "déroulé"})
    assert answer.status_code == 422
    assert answer.content.decode().count('name="cite-resource"') == 2


def test_the_photo_of_a_flip_chart_is_taken_once(sign_in, denis, held, client):
    board = make_board(denis, meeting=held)
    client.post(reverse("traces:photo_create", args=[make_seat(board).uuid]), {"photo": picture(), "caption": "Les piles"})
    photo = board.photos.get()
    client = sign_in(denis)
    for _ in range(2):
        client.post(at("photo_take", held, photo.uuid), {"audience": "PARTNERS"})
    row = TraceFile.objects.get()
    assert (row.caption, row.audience) == ("Les piles", "PARTNERS")
    client.post(at("file_remove", held, row.uuid), {"retirer": "1"})
    assert board.photos.filter(file=row.file).exists()


def test_feedback_without_account(client, denis, held):
    registration = make_present(held)
    url = feedback_path(registration=registration)
    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 422
    assert "Merci" in client.post(url, {"rating": "5", "takeaway": "Six mains"}).content.decode()
    assert client.post(url, {"rating": "1"}).status_code == 409
    assert Feedback.objects.get().rating == 5
    assert client.get(url[:-4] + "abc/").status_code == 404
    off = make_present(make_meeting(denis, days=-1, asks_feedback=False, title="Sans avis"))
    assert client.get(feedback_path(registration=off)).status_code == 403


def test_papers(client, sign_in, denis, bruno, chloe, held):
    make_present(held, bruno)
    trace = make_trace(denis, meeting=held, published=True)
    photos.add_files(trace=trace, person=denis, added=[make_file(denis)])
    certificate = Certificate.objects.get()
    page = client.post(reverse("traces:certificate_check"), {"code": certificate.code.lower()}).content.decode()
    assert "est valable" in page
    assert bruno.name not in page
    assert client.post(reverse("traces:certificate_check"), {"code": "AAAAAAAAAAAA"}).status_code == 422
    assert sign_in(bruno).get(reverse("traces:own_certificate", args=[certificate.pk])).content.startswith(b"%PDF")
    assert sign_in(chloe).get(reverse("traces:own_certificate", args=[certificate.pk])).status_code == 404
    assert sign_in(chloe).get(reverse("traces:certificate", args=[certificate.code])).status_code == 403
    client = sign_in(denis)
    assert client.get(reverse("traces:certificate", args=[certificate.code])).content.startswith(b"%PDF")
    for form in ("pdf", "docx", "odt"):
        assert client.get(at("account", held, form)).status_code == 200
    for form in ("csv-excel", "csv", "xlsx", "ods"):
        assert client.get(at("participants", held, form)).status_code == 200
    assert client.get(at("account", held, "exe")).status_code == 404
    packed = zipfile.ZipFile(io.BytesIO(b"".join(client.get(at("archive", held)).streaming_content)))
    assert {"compte-rendu.docx", "participants.csv"} <= set(packed.namelist())
    assert len(packed.namelist()) == 4


def test_the_board_of_a_meeting_is_closed_to_partners_too(client, denis, held):
    board = make_board(denis, meeting=held)
    notes.write(participant=make_seat(board), key=board.uuid, text="Une note")
    boards.close_board(board=board, person=denis)
    make_trace(denis, meeting=held, published=True)
    assert "Une note" not in client.get(at("trace_detail", held)).content.decode()
