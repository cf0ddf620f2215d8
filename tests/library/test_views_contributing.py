"""Sharing without script, with script, twice, wrongly."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.kernel.files.models import StoredFile
from maillage.library.models import Resource, VersionFile
from tests.factories.library import join, make_file, make_organisation, pdf_upload

SHARE = "/bibliotheque/partager/"


@pytest.mark.parametrize("url", [SHARE, f"/bibliotheque/partager/{uuid.UUID(int=7)}/", "/bibliotheque/gardees/"])
def test_sharing_is_for_members(client, sign_in, farid, url):
    assert client.get(url).status_code == 302
    assert sign_in(farid).get(url).status_code == 403


def test_three_fields_and_a_file_without_script(sign_in, amel, filled):
    client = sign_in(amel)
    page = client.get(SHARE).content.decode()
    key = re.search(r'name="key" value="([^"]*)"', page)[1]
    answer = client.post(SHARE, filled | {"key": key, "fichiers": pdf_upload()})
    resource = Resource.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, resource.get_absolute_url())
    assert resource.is_listed and str(resource.uuid) == key and resource.get_form_display() == "Budget"
    file = VersionFile.objects.get().file
    assert file.attached and file.state == "DONE"
    html = client.get(answer["Location"]).content.decode()
    assert "Merci" in html and "Télécharger (PDF" in html


@pytest.mark.parametrize(
    ("typed", "opened"),
    [({}, False), ({"licence": "CITE", "organisations": "x"}, True), ({"audience": "Classes"}, True), ({"video_url": "x"}, True)],
)
def test_what_may_be_added_is_open_when_something_was_said_there(sign_in, amel, filled, typed, opened):
    join(amel, make_organisation())
    client = sign_in(amel)
    assert '<details class="stack">' in client.get(SHARE).text
    page = client.post(SHARE, filled | {"title": "", **typed})
    assert page.status_code == 422 and ('<details class="stack" open>' in page.text) is opened


def test_a_first_contribution_is_told_that_it_waits(sign_in, bruno, denis, filled):
    client = sign_in(bruno)
    assert "première contribution" in client.get(SHARE).content.decode()
    answer = client.post(SHARE, filled | {"fichiers": pdf_upload()}, follow=True)
    assert "la coordination la lit avant de la publier" in answer.content.decode() and "En attente." in answer.content.decode()
    assert Resource.objects.get().is_waiting


def test_the_same_form_sent_twice_makes_one_resource(sign_in, amel, filled):
    client = sign_in(amel)
    first = client.post(SHARE, filled | {"fichiers": pdf_upload()})
    second = client.post(SHARE, filled | {"fichiers": pdf_upload()})
    assert first["Location"] == second["Location"]
    assert Resource.objects.count() == 1 and VersionFile.objects.count() == 1


def test_nothing_is_lost_when_something_is_missing(sign_in, amel, filled):
    client = sign_in(amel)
    answer = client.post(
        SHARE,
        filled | {"title": "", "year": "20x5", "video_url": "pas une adresse", "quote": "Mes mots.", "fichiers": pdf_upload("photos.pdf")},
    )
    html = answer.content.decode()
    assert answer.status_code == 422 and "<title>À corriger" in html
    for text in (
        "Donnez un titre",
        "quatre chiffres",
        "Copiez l’adresse entière",
        "Mes mots.",
        "Trois ateliers",
        "photos.pdf",
        'value="20x5"',
        'role="alert"',
    ):
        assert text in html
    assert Resource.objects.get().is_draft and VersionFile.objects.get().file.attached
    # The answer goes on with the same draft: the file is there, only the title was missing.
    held = re.findall(r'name="uploads" value="([^"]*)"', html)
    action = re.search(r'<form method="post" action="([^"]*)" enctype', html)[1]
    answer = client.post(action, filled | {"uploads": held, "connus": held})
    assert answer.status_code == 302 and Resource.objects.get().is_listed and VersionFile.objects.count() == 1


def test_a_blank_form_makes_no_draft(sign_in, amel, filled):
    answer = sign_in(amel).post(SHARE, {"key": filled["key"], "publier": "1"})
    assert answer.status_code == 422 and not Resource.objects.exists()
    html = answer.content.decode()
    assert "Donnez un titre" in html and "Choisissez un thème" in html and "Ajoutez une phrase" in html


def test_something_to_read_is_asked_for(sign_in, amel, filled):
    client = sign_in(amel)
    answer = client.post(SHARE, filled)
    assert answer.status_code == 422 and "Ajoutez un fichier, un lien" in answer.content.decode()
    assert client.post(SHARE, filled | {"video_url": "https://exemple.be/video"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("virus.pdf", b"MZ\x90\x00" * 50, "programme"),
        ("vide.pdf", b"", "vide"),
        ("page.html", b"<html><body>x</body></html>", "pages web"),
        ("a.zip", b"PK\x05\x06" + b"\0" * 18, "archives"),
    ],
)
def test_refused_files_are_refused_in_words(sign_in, amel, filled, name, data, words):
    client = sign_in(amel)
    answer = client.post(SHARE, filled | {"fichiers": [SimpleUploadedFile(name, data), pdf_upload("bon.pdf")]})
    html = answer.content.decode()
    assert answer.status_code == 422 and words in html and name in html and "bon.pdf" in html
    assert [row.file.name for row in VersionFile.objects.all()] == ["bon.pdf"]
    assert Resource.objects.get().is_draft


def test_a_scanned_pdf_is_flagged_not_refused(sign_in, amel, filled):
    from io import BytesIO

    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    client = sign_in(amel)
    answer = client.post(
        SHARE, {**filled, "publier": "", "brouillon": "1", "fichiers": SimpleUploadedFile("scan.pdf", buffer.getvalue())}, follow=True
    )
    html = answer.content.decode()
    assert VersionFile.objects.get().file.has_text is False
    assert "scan.pdf" in html and VersionFile.objects.get().file.warnings[0] in html.replace("&#x27;", "’")
    page = client.get(Resource.objects.get().get_absolute_url()).content.decode()
    assert "Ce PDF est numérisé" in page


def test_drafts_are_kept_listed_and_deleted(sign_in, bruno, chloe, filled):
    client = sign_in(bruno)
    answer = client.post(SHARE, {"key": filled["key"], "title": "À finir", "brouillon": "1", "fichiers": pdf_upload()})
    assert answer["Location"] == f"{SHARE}{filled['key']}/"
    html = client.get(answer["Location"]).content.decode()
    assert "Brouillon enregistré" in html and 'value="À finir"' in html and "budget.pdf" in html
    assert "À finir" in client.get(SHARE).content.decode()
    held = VersionFile.objects.get().file
    client.post(answer["Location"], {"title": "À finir", f"retirer-{held.uuid}": "1", "uploads": str(held.uuid), "connus": str(held.uuid)})
    assert not VersionFile.objects.exists() and not StoredFile.objects.exists()
    delete = f"{SHARE}{filled['key']}/supprimer/"
    assert sign_in(chloe).get(delete).status_code == 404 and client.get(answer["Location"]).status_code == 404
    client = sign_in(bruno)
    assert "Supprimer ce brouillon" in client.get(delete).content.decode()
    assert client.post(delete).status_code == 302 and not Resource.objects.exists()


def test_the_address_of_a_form_not_kept_yet_opens_it(sign_in, bruno, filled):
    page = sign_in(bruno).get(f"{SHARE}{filled['key']}/")
    assert page.status_code == 200 and f'name="key" value="{filled["key"]}"' in page.content.decode()


def test_files_come_one_by_one_with_the_script(sign_in, amel, chloe, filled):
    client = sign_in(amel)
    address = f"{SHARE}fichiers/?cle={filled['key']}"
    answer = client.post(address, {"file": pdf_upload(title="Budget des ateliers")})
    data = answer.json()
    assert data["name"] == "budget.pdf" and data["size_label"].endswith("Ko")
    draft = Resource.objects.get()
    assert draft.is_draft and draft.title == "Budget des ateliers"
    assert client.post(address, {"file": SimpleUploadedFile("x.exe", b"MZ" * 60)}).status_code == 422
    assert client.post(address).status_code == 422
    assert sign_in(chloe).post(address, {"file": pdf_upload()}).status_code == 409
    client = sign_in(amel)
    answer = client.post(SHARE, filled | {"uploads": data["id"], "connus": data["id"]})
    assert answer.status_code == 302 and VersionFile.objects.get().file.uuid == uuid.UUID(data["id"])
    assert client.post(address, {"file": pdf_upload()}).status_code == 409


def test_a_file_that_is_too_heavy_says_so(sign_in, amel, settings):
    settings.FILE_MAX_MB = 0
    answer = sign_in(amel).post(f"{SHARE}fichiers/", {"file": pdf_upload()})
    assert answer.status_code == 413 and "dépasse" in answer.json()["error"]


def test_files_of_others_are_not_taken(sign_in, amel, chloe, filled):
    theirs = make_file(chloe)
    answer = sign_in(amel).post(SHARE, filled | {"uploads": [str(theirs.uuid), "n’importe quoi"], "video_url": "https://exemple.be"})
    assert answer.status_code == 302 and not VersionFile.objects.exists()


def test_a_file_removed_on_the_page_is_removed(sign_in, amel, filled):
    client = sign_in(amel)
    sent = client.post(f"{SHARE}fichiers/?cle={filled['key']}", {"file": pdf_upload()}).json()["id"]
    client.post(SHARE, filled | {"connus": sent, "video_url": "https://exemple.be"})
    assert not VersionFile.objects.exists()


def test_the_draft_is_kept_while_it_is_written(sign_in, amel, chloe, filled):
    client = sign_in(amel)
    state = f"{SHARE}{filled['key']}/etat/"
    assert client.post(state, {"key": filled["key"]}).json() == {"saved": ""}
    client.post(f"{SHARE}fichiers/?cle={filled['key']}", {"file": pdf_upload(title="Titre du fichier", author="Joëlle")})
    data = client.post(state, {"key": filled["key"], "summary": "Une phrase.", "year": "abc"}).json()
    assert (
        data["saved"]
        and data["proposed"]["title"] == "Titre du fichier"
        and data["proposed"]["authors"] == "Joëlle"
        and not data["pending"]
    )
    assert Resource.objects.get().summary == "Une phrase."
    data = client.post(state, {"key": filled["key"], "title": "Le mien", "known": "title,authors"}).json()
    assert "title" not in data["proposed"] and Resource.objects.get().title == "Le mien"
    assert sign_in(chloe).post(state, {"title": "À moi"}).status_code == 409


def test_a_draft_shows_what_was_proposed(sign_in, amel, filled):
    client = sign_in(amel)
    client.post(f"{SHARE}fichiers/?cle={filled['key']}", {"file": pdf_upload(title="Titre du fichier")})
    html = client.get(f"{SHARE}{filled['key']}/").content.decode()
    assert 'value="Titre du fichier"' in html and "Proposé d’après le fichier" in html


def test_hidden_characters_and_long_texts_are_answered(sign_in, amel, filled):
    client = sign_in(amel)
    for change in (
        {"title": "a\0b"},
        {"title": "x" * 5000},
        {"theme": "99999999"},
        {"theme": "abc"},
        {"access": "SECRET"},
        {"form": "<script>"},
        {"territory": "-1"},
    ):
        assert client.post(SHARE, filled | change).status_code == 422
    assert client.post(SHARE, filled | {"key": "pas un uuid", "video_url": "https://exemple.be", "title": "😀" * 20}).status_code == 302


def test_organisations_are_those_of_the_person(sign_in, amel, denis, filled):
    mine, other = make_organisation(), make_organisation("Autre", "autre")
    join(amel, mine)
    link = {"video_url": "https://exemple.be"}
    client = sign_in(amel)
    assert client.post(SHARE, filled | link | {"organisations": [str(other.pk)]}).status_code == 422
    assert client.post(SHARE, filled | link | {"organisations": [str(mine.pk)]}).status_code == 302
    assert list(Resource.objects.get().organisations.all()) == [mine]
    client = sign_in(denis)
    assert client.post(SHARE, filled | link | {"key": str(uuid.uuid4()), "other_organisation": str(other.pk)}).status_code == 302
    assert list(Resource.objects.latest("pk").organisations.all()) == [other]
