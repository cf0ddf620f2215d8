"""A draft edited in an old tab after it was sent: what was typed is shown, and can be kept where that is possible."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.library.models import Resource, VersionFile
from tests.factories.library import pdf_upload

SHARE = "/bibliotheque/partager/"


def test_what_was_typed_in_an_old_tab_can_still_be_kept(sign_in, amel, filled):
    """Published meanwhile: the page holds the words in the form that edits it, and one press keeps them."""
    client = sign_in(amel)
    client.post(SHARE, filled | {"fichiers": pdf_upload()})
    answer = client.post(SHARE, filled | {"title": "Budget type, corrigé", "context": "Une ligne de plus."})
    html = answer.content.decode()
    resource = Resource.objects.get()
    assert answer.status_code == 409 and "Déjà envoyée" in html and "pas encore enregistré" in html
    assert "Budget type, corrigé" in html and "Une ligne de plus." in html
    assert resource.title == "Budget type"
    action = re.search(r'action="(/bibliotheque/ressources/[^"]*)"', html)[1]
    read_at = re.search(r'name="read_at" value="([^"]*)"', html)[1]
    year = re.search(r'name="year"[^>]*value="([^"]*)"', html)
    data = filled | {"title": "Budget type, corrigé", "context": "Une ligne de plus.", "read_at": read_at, "year": year[1] if year else ""}
    assert client.post(action, data).status_code == 302
    resource.refresh_from_db()
    assert (resource.title, resource.context) == ("Budget type, corrigé", "Une ligne de plus.")


def test_while_it_waits_the_words_are_shown_to_be_copied(sign_in, bruno, denis, filled):
    client = sign_in(bruno)
    client.post(SHARE, filled | {"fichiers": pdf_upload()})
    for more in ({"brouillon": "1"}, {}):
        answer = client.post(SHARE, filled | {"summary": "Quatre ateliers.", "year": "20x5"} | more)
        html = answer.content.decode()
        assert answer.status_code == 409 and "Quatre ateliers." in html and "20x5" in html and "ne sont pas enregistrés" in html
    assert Resource.objects.get().summary == filled["summary"]


def test_a_file_brought_too_late_is_named(sign_in, amel, filled):
    client = sign_in(amel)
    client.post(SHARE, filled | {"fichiers": pdf_upload()})
    late = SimpleUploadedFile("annexe.txt", b"Une annexe.")
    answer = client.post(SHARE, filled | {"fichiers": late})
    assert answer.status_code == 409 and "annexe.txt" in answer.content.decode() and "nouvelle version" in answer.content.decode()
    assert VersionFile.objects.count() == 1


def test_the_same_form_twice_goes_to_its_page_even_once_its_file_was_read(sign_in, amel, filled):
    client = sign_in(amel)
    client.post(SHARE, filled | {"fichiers": pdf_upload()})
    Resource.objects.update(year=2019, language="nl", proposed=["year", "language"])
    assert client.post(SHARE, filled | {"fichiers": pdf_upload()})["Location"] == Resource.objects.get().get_absolute_url()


def test_lines_are_kept_with_one_character_at_their_end(sign_in, amel, filled):
    """A browser sends two: the text would be refused at half its length, and the history would show lines nobody changed."""
    lines = "\r\n".join("x" * 7 for _ in range(1000))
    client = sign_in(amel)
    assert client.post(SHARE, filled | {"context": lines, "fichiers": pdf_upload()}).status_code == 302
    resource = Resource.objects.get()
    assert resource.context == lines.replace("\r", "")
    Resource.objects.update(context=lines)  # kept before this rule
    path = f"/bibliotheque/ressources/{resource.pk}/modifier/"
    read_at = re.search(r'name="read_at" value="([^"]*)"', client.get(path).content.decode())[1]
    client.post(path, filled | {"title": "Autre titre", "context": lines, "read_at": read_at, "year": str(resource.year or "")})
    assert "title" in resource.revisions.get().changes and "context" not in resource.revisions.get().changes
