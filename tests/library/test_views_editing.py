"""Keeping it right: editing, versions, withdrawing, telling, keeping at hand."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.library.models import Keep, Revision, Use, Version
from tests.factories.library import join, make_draft, make_file, make_organisation, make_resource, pdf_upload


@pytest.mark.parametrize("name", ["resource_edit", "version_create", "resource_withdraw"])
def test_changes_are_for_those_in_charge(client, sign_in, bruno, chloe, name):
    resource = make_resource(bruno)
    url = reverse(f"library:{name}", args=[resource.pk])
    assert client.get(url).status_code == 302
    assert sign_in(chloe).get(url).status_code == 403
    assert client.post(url, {"reason": "x", "note": "x", "title": "x"}).status_code == 403
    assert sign_in(bruno).get(url).status_code == 200
    closed = make_draft(bruno)
    assert client.get(reverse(f"library:{name}", args=[closed.pk])).status_code == 404


def test_an_edit_keeps_what_was_typed_and_its_history(sign_in, bruno, filled):
    resource = make_resource(bruno, quote="Avant")
    client = sign_in(bruno)
    url = reverse("library:resource_edit", args=[resource.pk])
    page = client.get(url).content.decode()
    read_at = re.search(r'name="read_at" value="([^"]*)"', page)[1]
    typed = {**filled, "access": "PUBLIC", "quote": "Après", "read_at": read_at}
    wrong = client.post(url, typed | {"title": "", "check_on": "demain"})
    assert wrong.status_code == 422 and "Après" in wrong.content.decode() and "Choisissez une date" in wrong.content.decode()
    assert client.post(url, typed).status_code == 302
    late = client.post(url, typed | {"title": "Trop tard"})
    assert late.status_code == 422 and "entre-temps" in late.content.decode() and "Trop tard" in late.content.decode()
    again = re.search(r'name="read_at" value="([^"]*)"', late.content.decode())[1]
    assert client.post(url, typed | {"title": "À temps", "read_at": again}).status_code == 302
    history = client.get(reverse("library:resource_history", args=[resource.pk])).content.decode()
    assert "<del>Avant</del>" in history and "<ins>Après</ins>" in history and Revision.objects.count() == 2


def test_a_new_version_keeps_the_former_one(sign_in, bruno, committed):
    with committed():
        resource = make_resource(bruno, files=[make_file(bruno, "v1.txt")])
    client = sign_in(bruno)
    url = reverse("library:version_create", args=[resource.pk])
    empty = client.post(url, {"note": ""})
    assert empty.status_code == 422 and "Choisissez le nouveau fichier" in empty.content.decode()
    half = client.post(url, {"note": "", "fichiers": pdf_upload("v2.pdf")})
    assert half.status_code == 422 and "v2.pdf" in half.content.decode() and "Dites en une phrase" in half.content.decode()
    held = re.findall(r'name="uploads" value="([^"]*)"', half.content.decode())
    refused = client.post(url, {"note": "x", "fichiers": SimpleUploadedFile("x.exe", b"MZ" * 60)})
    assert refused.status_code == 422 and "programme" in refused.content.decode()
    assert client.post(url, {"note": "Chiffres de 2026", "uploads": held}).status_code == 302
    assert Version.objects.count() == 2
    html = client.get(resource.get_absolute_url()).content.decode()
    assert "Chiffres de 2026" in html and "v1.txt" in html and "Télécharger (PDF" in html


def test_withdrawing_asks_why(sign_in, bruno):
    resource = make_resource(bruno)
    client = sign_in(bruno)
    url = reverse("library:resource_withdraw", args=[resource.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Dépassée."}).status_code == 302
    assert client.get(url).status_code == 410


def test_we_too(client, sign_in, bruno, chloe, amel):
    resource = make_resource(bruno)
    url = reverse("library:use_create", args=[resource.pk])
    assert client.get(url).status_code == 302
    assert sign_in(amel).get(url).status_code == 403
    join(chloe, make_organisation())
    client = sign_in(chloe)
    assert client.post(url, {"organisation": "", "words": ""}).status_code == 422
    choice = Use._meta.get_field("organisation").remote_field.model.objects.get()
    answer = client.post(url, {"organisation": choice.pk, "words": "La carte au sol."}, follow=True)
    assert "La carte au sol." in answer.content.decode() and "Une équipe s’en est servie" in answer.content.decode()


def test_keeping_at_hand_with_and_without_the_script(sign_in, bruno, chloe):
    resource = make_resource(bruno)
    client = sign_in(chloe)
    url = reverse("library:keep", args=[resource.pk])
    part = client.post(url, {"garder": "1"}, headers={"HX-Request": "true"})
    assert part.status_code == 200 and 'aria-pressed="true"' in part.content.decode() and "<html" not in part.content.decode()
    assert 'aria-pressed="true"' in client.get(resource.get_absolute_url()).content.decode()
    assert resource.title in client.get("/bibliotheque/gardees/").content.decode()
    assert client.post(url, {"garder": "0"}).status_code == 302 and not Keep.objects.exists()
