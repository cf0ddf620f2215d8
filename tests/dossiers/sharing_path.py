"""The steps of sharing a dossier, taken by a client."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from reportlab.pdfgen.canvas import Canvas

from maillage.dossiers.models import Dossier
from tests.factories.dossiers import make_kind, make_pages_pdf

SHARE = "/bibliotheque/dossiers/partager/"
ANSWERS = dict.fromkeys(("people", "signatures", "salaries", "accounts", "photos"), "NONE")
SHEET = {"title": "", "period_from": "2025", "period_to": "2029", "access": "PUBLIC", "summary": "Une ville, cinq villages."}
TWO_PARTS = {
    "rows": "2",
    "title-0": "Présentation", "section-0": "PRESENTATION", "first-0": "1", "last-0": "2", "access-0": "PUBLIC",
    "title-1": "Analyse", "section-1": "ANALYSIS", "first-1": "3", "last-1": "8", "access-1": "MEMBERS",
}  # fmt: skip
PEOPLE = "Contact : jeanne.brichard@demo.example"


def pdf(name="dossier.pdf", data=None):
    return SimpleUploadedFile(name, data or make_pages_pdf(), content_type="application/pdf")


def begin(client, key, **more):
    return client.post(SHARE, {"key": str(key), "kind": make_kind().pk, "document": pdf(), **more})


def base_of(dossier):
    return f"/bibliotheque/dossiers/versions/{dossier.versions.latest('number').uuid}/"


def walk(client, centre, key):
    """The whole path; gives each answer."""
    answers = [begin(client, key)]
    answers.append(client.post(f"{SHARE}{key}/fiche/", {**SHEET, "organisation": centre.pk}))
    dossier = Dossier.objects.get(uuid=key)
    answers.append(client.post(f"{base_of(dossier)}parties/", TWO_PARTS))
    answers.append(client.post(f"{base_of(dossier)}verification/", ANSWERS))
    answers.append(client.post(f"{SHARE}{key}/accord/", {"agreed": "on", "contact": dossier.contributor_id, "board_on": "2026-03-14"}))
    return answers


def html_of(response):
    return response.content.decode()


def lines_pdf(pages):
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for text in pages:
        for place, line in enumerate(text.split("\n")):
            canvas.drawString(60, 760 - 20 * place, line)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
