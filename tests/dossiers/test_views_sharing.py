"""Share a dossier step by step, back and forth, without a script."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.dossiers.models import Dossier
from tests.factories.dossiers import make_kind, make_pages_pdf
from tests.factories.library import join, make_organisation

SHARE = "/bibliotheque/dossiers/partager/"
ANSWERS = dict.fromkeys(("people", "signatures", "salaries", "accounts", "photos"), "NONE")
SHEET = {"title": "", "period_from": "2025", "period_to": "2029", "access": "PUBLIC", "summary": "Une ville, cinq villages."}
TWO_PARTS = {
    "rows": "2",
    "title-0": "Présentation", "section-0": "PRESENTATION", "first-0": "1", "last-0": "2", "access-0": "PUBLIC",
    "title-1": "Analyse", "section-1": "ANALYSIS", "first-1": "3", "last-1": "8", "access-1": "MEMBERS",
}  # fmt: skip


def pdf(name="dossier.pdf", data=None):
    return SimpleUploadedFile(name, data or make_pages_pdf(), content_type="application/pdf")


@pytest.fixture
def centre(amel):
    organisation = make_organisation(name="Centre culturel des Trois Rives", slug="trois-rives")
    join(amel, organisation)
    return organisation


def begin(client, key, **more):
    return client.post(SHARE, {"key": str(key), "kind": make_kind().pk, "document": pdf(), **more})


def walk(client, centre, key):
    """The whole path; gives each answer."""
    answers = [begin(client, key)]
    answers.append(client.post(f"{SHARE}{key}/fiche/", {**SHEET, "organisation": centre.pk}))
    version = Dossier.objects.get(uuid=key).versions.get()
    base = f"/bibliotheque/dossiers/versions/{version.uuid}/"
    answers.append(client.post(f"{base}parties/", TWO_PARTS))
    answers.append(client.post(f"{base}verification/", ANSWERS))
    contact = Dossier.objects.get(uuid=key).contributor_id
    answers.append(client.post(f"{SHARE}{key}/accord/", {"agreed": "on", "contact": contact, "board_on": "2026-03-14"}))
    return answers


def test_the_whole_path_publishes(sign_in, amel, centre):
    client, key = sign_in(amel), uuid.uuid4()
    assert client.get(SHARE).status_code == 200
    answers = walk(client, centre, key)
    assert [each.status_code for each in answers] == [302] * 5, [a.content.decode()[:3000] for a in answers if a.status_code != 302]
    dossier = Dossier.objects.get(uuid=key)
    assert dossier.is_listed
    assert dossier.title == "Demande de reconnaissance 2025–2029"
    assert client.get(dossier.get_absolute_url()).status_code == 200
