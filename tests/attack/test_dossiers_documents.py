"""PDF files that break readers, through the very form that shares them: words, or a safe document; never a hidden word."""

import os
import uuid

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from maillage.dossiers.models import Dossier, Extract
from maillage.kernel.files.models import StoredFile
from tests.attack import pdfs
from tests.dossiers.sharing_path import ANSWERS, SHARE, SHEET
from tests.factories.dossiers import make_kind
from tests.factories.library import join, make_organisation
from tests.factories.releases import accept, ask
from tests.kernel.pdf_samples import words

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
QUICK = {"everything shared", "keys of the wrong kind", "a page that does not exist"}


def some(names):
    return [name for name in names if ALL or name in QUICK]


@pytest.fixture
def centre(amel, chloe):
    organisation = make_organisation(name="Centre culturel des Trois Rives", slug="trois-rives")
    join(amel, organisation)
    join(chloe, make_organisation(name="Centre du Canal", slug="canal"))
    amel.trusted_at = timezone.now()
    amel.save()
    return organisation


def begin(client, data):
    key = uuid.uuid4()
    file = SimpleUploadedFile("dossier.pdf", data, content_type="application/pdf")
    return key, client.post(SHARE, {"key": str(key), "kind": make_kind().pk, "document": file})


def publish(client, centre, data, *, parts):
    """The whole path, as a browser walks it; None when a step refused the document in words."""
    key, answer = begin(client, data)
    if answer.status_code == 422:
        assert refused_in_words(answer)
        return None
    assert answer.status_code == 302
    client.post(f"{SHARE}{key}/fiche/", {**SHEET, "organisation": centre.pk})
    dossier = Dossier.objects.get(uuid=key)
    base = f"/bibliotheque/dossiers/versions/{dossier.versions.get().uuid}/"
    rows = {"rows": str(len(parts))}
    for number, (first, last, access) in enumerate(parts):
        rows |= {f"title-{number}": f"Partie {number}", f"section-{number}": "OTHER", f"first-{number}": first, f"last-{number}": last,
                 f"access-{number}": access}  # fmt: skip
    for path, data_sent in ((f"{base}parties/", rows), (f"{base}verification/", ANSWERS),
                            (f"{SHARE}{key}/accord/", {"agreed": "on", "contact": dossier.contributor_id})):  # fmt: skip
        assert client.get(path).status_code == 200
        assert client.post(path, data_sent).status_code == 302, path
    dossier.refresh_from_db()
    assert dossier.is_listed
    return dossier


def refused_in_words(answer):
    page = answer.content.decode()
    return "dossier.pdf" in page or "PDF" in page


def served(answer, tmp_path):
    """Keep what came; give (words and streams of the bytes, words of the pages, samples of the images)."""
    path = tmp_path / "served.pdf"
    path.write_bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    with pypdfium2.PdfDocument(path) as document:
        said = " ".join(page.get_textpage().get_text_range() for page in document)
    with pikepdf.open(path) as pdf:
        images = b"".join(bytes(one.read_bytes()) for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Width" in one)
    return words(path), said, images


def told_nothing(answer, tmp_path):
    everything, said, images = served(answer, tmp_path)
    return not any(b"SECRET" in each or "SECRET".encode("utf-16-be") in each for each in (everything, said.encode(), images))


@pytest.mark.parametrize("name", pdfs.REFUSED)
def test_what_has_no_pages_to_share_is_refused_at_once(sign_in, amel, centre, name):
    client = sign_in(amel)
    _, answer = begin(client, pdfs.REFUSED[name]())
    assert answer.status_code == 422 and refused_in_words(answer)
    assert not Dossier.objects.exists() and not StoredFile.objects.exists()
    sent = client.post("/bibliotheque/dossiers/partager/document/", {"file": SimpleUploadedFile("dossier.pdf", pdfs.REFUSED[name]())})
    assert sent.status_code in (404, 422)


@pytest.mark.parametrize("name", some(pdfs.READ))
def test_the_pages_that_are_open_and_nothing_else(sign_in, amel, chloe, centre, committed, tmp_path, name):
    make, count = pdfs.READ[name]
    member, data = sign_in(amel), make()
    if name == "secrets everywhere":
        parts = ((1, 1, "PUBLIC"), (2, 2, "CLOSED"), (3, 3, "PUBLIC"), (4, 4, "CLOSED"), (5, 5, "PUBLIC"))
    else:
        parts = ((1, 1, "PUBLIC"), (2, 2, "RELEASE"), (3, count, "CLOSED"))
    dossier = publish(member, centre, data, parts=parts)
    assert dossier is not None
    extract = Extract.objects.get(audience="PUBLIC")
    assert extract.file is not None, extract.failure
    path = f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf"
    for reader in (Client(), sign_in(chloe)):
        answer = reader.get(path)
        assert answer.status_code == 200 and told_nothing(answer, tmp_path)
        assert b"SECRET" not in reader.get(dossier.get_absolute_url()).content
        for number in range(1, count + 2):
            picture = reader.get(f"/bibliotheque/dossiers/versions/{extract.version.uuid}/pages/{number}.webp")
            assert picture.status_code in (200, 302, 403, 404)
    if name != "secrets everywhere":
        with committed():
            release = accept(ask(dossier, chloe), amel)
        release.refresh_from_db()
        assert release.copy is not None, release.copy_failure
        assert b"SECRET" not in words(release.copy.path)


@pytest.mark.parametrize("name", some(pdfs.EITHER))
def test_what_nobody_can_read_falls_nowhere(sign_in, amel, chloe, centre, tmp_path, name):
    dossier = publish(sign_in(amel), centre, pdfs.EITHER[name](), parts=((1, 1, "PUBLIC"),))
    if dossier is None:
        assert not StoredFile.objects.exists()
        return
    for reader in (Client(), sign_in(chloe), sign_in(amel)):
        assert reader.get(dossier.get_absolute_url()).status_code == 200
        answer = reader.get(f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf")
        assert answer.status_code in (200, 302, 404, 409, 503)
        if answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf":
            assert told_nothing(answer, tmp_path)
    assert not StoredFile.objects.filter(attached=False).exists()


def test_a_document_that_cannot_be_copied_is_refused_when_it_comes(sign_in, amel, centre):
    unknown = pdfs.EITHER["a filter nobody knows"]()
    assert publish(sign_in(amel), centre, unknown, parts=((1, 1, "PUBLIC"),)) is None
    posted = SimpleUploadedFile("plan.pdf", unknown, content_type="application/pdf")
    answer = sign_in(amel).post("/bibliotheque/dossiers/partager/document/", {"file": posted})
    assert answer.status_code == 422 and "« plan.pdf » semble abîmé" in answer.json()["error"].replace("\u00a0", " ")
    assert not StoredFile.objects.exists()
