"""The document of a dossier, sent by the script while the form is filled, or with the form."""

import re
import uuid
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.dossiers.models import Dossier, DossierVersion
from maillage.kernel.files.public import StoredFile
from tests.factories.dossiers import make_kind, make_pages_pdf
from tests.factories.library import make_file

SHARE = "/bibliotheque/dossiers/partager/"
UPLOAD = f"{SHARE}document/"


def pdf(name="dossier.pdf"):
    return SimpleUploadedFile(name, make_pages_pdf(), content_type="application/pdf")


def test_the_document_sent_alone_is_taken_with_the_form(sign_in, amel):
    client, key = sign_in(amel), uuid.uuid4()
    data = client.post(UPLOAD, {"file": pdf()}).json()
    assert data["name"] == "dossier.pdf" and data["size_label"].endswith("Ko")
    assert not Dossier.objects.exists()
    answer = client.post(SHARE, {"key": str(key), "kind": make_kind().pk, "uploads": data["id"]})
    assert answer["Location"] == f"{SHARE}{key}/fiche/"
    file = DossierVersion.objects.get(dossier__uuid=key).file
    assert str(file.uuid) == data["id"] and file.attached


def test_the_document_is_kept_when_the_kind_is_missing(sign_in, amel):
    client, key = sign_in(amel), uuid.uuid4()
    make_kind()
    data = client.post(UPLOAD, {"file": pdf()}).json()
    answer = client.post(SHARE, {"key": str(key), "uploads": data["id"]})
    html = answer.content.decode()
    assert answer.status_code == 422 and "dossier.pdf" in html and "Choisissez la sorte de dossier" in html
    assert str(DossierVersion.objects.get(dossier__uuid=key).file.uuid) == data["id"]


@pytest.mark.parametrize(
    ("posted", "status", "words"),
    [
        ({"file": SimpleUploadedFile("notes.txt", b"Des notes.")}, 422, "n’est pas un PDF"),
        ({}, 422, "Aucun document n’est arrivé"),
        ({"file": "pas un fichier"}, 422, "Aucun document n’est arrivé"),
        ({"file": SimpleUploadedFile("vide.pdf", b"")}, 422, "vide"),
    ],
)
def test_what_is_refused_says_why_and_leaves_nothing(sign_in, amel, posted, status, words):
    answer = sign_in(amel).post(UPLOAD, posted)
    assert answer.status_code == status and words in answer.json()["error"]
    assert not StoredFile.objects.exists()


def test_too_heavy_is_said(sign_in, amel, settings):
    settings.DOSSIER_MAX_MB = 0
    answer = sign_in(amel).post(UPLOAD, {"file": pdf()})
    assert answer.status_code == 413 and "Mo" in answer.json()["error"]


def test_visitors_send_nothing(client, db):
    assert client.post(UPLOAD, {"file": pdf()}).status_code == 302
    assert not StoredFile.objects.exists()


def test_the_document_of_somebody_else_is_not_taken(sign_in, amel, chloe):
    theirs = sign_in(chloe).post(UPLOAD, {"file": pdf()}).json()["id"]
    kind = make_kind()
    note = make_file(amel)
    for sent in (theirs, str(note.uuid), str(uuid.uuid4()), "x", ""):
        answer = sign_in(amel).post(SHARE, {"key": str(uuid.uuid4()), "kind": kind.pk, "uploads": sent})
        assert answer.status_code == 422 and "Choisissez le document" in answer.content.decode(), sent
    assert not Dossier.objects.exists()
    assert not StoredFile.objects.get(uuid=theirs).attached


def test_a_new_version_keeps_the_document_when_its_note_is_to_correct(sign_in, lent, bruno):
    client = sign_in(bruno)
    path = f"/bibliotheque/dossiers/{lent.pk}/version/"
    data = client.post(UPLOAD, {"file": pdf("suite.pdf")}).json()
    answer = client.post(path, {"note": "x" * 5000, "uploads": data["id"]})
    html = answer.content.decode()
    assert answer.status_code == 422 and f'name="uploads" value="{data["id"]}"' in html and "suite.pdf" in html
    answer = client.post(path, {"note": "Le budget revu.", "uploads": data["id"]})
    assert answer.status_code == 302
    assert str(lent.versions.latest("number").file.uuid) == data["id"]


def bookmarked(titles, *, whole=""):
    """A dossier of eight pages whose bookmarks name (title, page) ; `whole`: one mark above them all."""
    pdf = pikepdf.open(BytesIO(make_pages_pdf()))
    items = [pikepdf.OutlineItem(title, page - 1) for title, page in titles]
    with pdf.open_outline() as outline:
        if whole:
            outline.root.append(pikepdf.OutlineItem(whole, 0))
            outline.root[0].children.extend(items)
        else:
            outline.root.extend(items)
    buffer = BytesIO()
    pdf.save(buffer)
    return SimpleUploadedFile("dossier.pdf", buffer.getvalue(), content_type="application/pdf")


@pytest.mark.parametrize("whole", ["", "Dossier de reconnaissance"])
def test_the_bookmarks_of_the_document_are_proposed_as_parts(sign_in, amel, whole):
    client, key = sign_in(amel), uuid.uuid4()
    document = bookmarked([("1. Présentation", 1), ("L’équipe", 1), ("III. Enjeux", 4), ("Plan financier", 7)], whole=whole)
    client.post(SHARE, {"key": str(key), "kind": make_kind().pk, "document": document})
    version = DossierVersion.objects.get(dossier__uuid=key)
    html = client.get(f"/bibliotheque/dossiers/versions/{version.uuid}/parties/").content.decode()
    assert "d’après les signets du PDF" in html
    found = re.findall(r'name="(title|first|last)-(\d)" value="([^"]*)"', html)
    rows = [{name: value for name, place, value in found if place == str(n)} for n in range(3)]
    assert [(row["title"], row["first"], row["last"]) for row in rows] == [
        ("Présentation", "1", "3"), ("Enjeux", "4", "6"), ("Plan financier", "7", "8"),
    ]  # fmt: skip
    assert not version.parts.exists()


def test_what_is_missing_leads_to_its_field(sign_in, amel):
    make_kind()
    html = sign_in(amel).post(SHARE, {"key": str(uuid.uuid4())}).content.decode()
    assert 'href="#id_document">Choisissez le document' in html and 'id="id_document"' in html
    assert html.count('id="id_document_error"') == 1


def test_each_line_says_what_is_wrong_with_it_and_nothing_twice(sign_in, amel):
    client, key = sign_in(amel), uuid.uuid4()
    client.post(SHARE, {"key": str(key), "kind": make_kind().pk, "document": pdf()})
    base = f"/bibliotheque/dossiers/versions/{DossierVersion.objects.get(dossier__uuid=key).uuid}/"
    rows = {"rows": "2", "title-0": "Tout", "first-0": "1", "last-0": "999", "title-1": "Fin", "first-1": "7", "last-1": "8"}
    html = client.post(f"{base}parties/", rows).content.decode()
    assert 'href="#id_last-0">Ce document s’arrête à la page 8' in html and "est déjà dans" not in html
    client.post(f"{base}parties/", rows | {"last-0": "6"})
    html = client.post(f"{base}verification/", {}).content.decode()
    assert "Des signatures\u00a0: répondez à cette ligne" in html and "Des numéros de compte bancaire\u00a0: répondez" in html
