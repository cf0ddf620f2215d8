"""Adaptations, photos and files, through the client."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from maillage.initiatives.domain import around
from maillage.initiatives.models import Adaptation, InitiativeFile
from maillage.kernel.files.public import StoredFile
from maillage.kernel.notices.public import Message
from tests.factories.initiatives import make_initiative, make_photo, photo_bytes
from tests.factories.library import join, make_file, make_organisation

pytestmark = pytest.mark.django_db


def page(response):
    return response.content.decode()


@pytest.fixture
def carried(amel, chloe):
    """An initiative of Amel's organisation; Chloé works elsewhere."""
    vallee, canal = make_organisation(), make_organisation("Espace culturel du Canal", "canal")
    join(amel, vallee)
    join(chloe, canal)
    initiative = make_initiative(amel, organisations=[vallee])
    initiative.canal, initiative.vallee = canal, vallee
    return initiative


def adapt_url(initiative):
    return reverse("initiatives:adaptation_create", args=[initiative.pk])


def told(initiative, **fields):
    return {
        "organisation": initiative.canal.pk,
        "where": "Charleroi",
        "when": "printemps 2026",
        "changed": "Deux séances au lieu de six.",
        "outcome": "Les plus petits ont suivi.",
        **fields,
    }


def test_another_team_adapts_and_the_author_is_told(sign_in, carried, amel, chloe):
    client = sign_in(chloe)
    assert client.get(adapt_url(carried)).status_code == 200
    response = client.post(adapt_url(carried), told(carried, fichiers=SimpleUploadedFile("budget.txt", b"Deux cents euros.")), follow=True)
    shown = page(response)
    assert "Une équipe l’a essayée ailleurs" in shown and "Deux séances" in shown and "budget.txt" in shown
    assert list(carried.steps.values_list("step", flat=True)) == ["DESCRIBED", "TRIED"]
    told_amel = Message.objects.get(person=amel, name="initiatives.adaptation_added")
    assert told_amel.for_digest and "Les plus petits ont suivi." in told_amel.text
    # Twice the same: told once; another one: no second step.
    client.post(adapt_url(carried), told(carried))
    client.post(adapt_url(carried), told(carried, changed="En soirée."))
    assert Adaptation.objects.count() == 2 and carried.steps.count() == 2


def test_the_team_that_carries_it_does_not_adapt_it(sign_in, carried, amel, bruno):
    for person in (amel, bruno):
        assert sign_in(person).get(adapt_url(carried)).status_code == 403
    assert sign_in(amel).post(adapt_url(carried), told(carried)).status_code == 403


def test_an_adaptation_without_words_is_refused(sign_in, carried, chloe):
    response = sign_in(chloe).post(adapt_url(carried), told(carried, changed="", outcome=""))
    assert response.status_code == 422 and "même peu de chose" in page(response) and "printemps 2026" in page(response)
    assert sign_in(chloe).post(adapt_url(carried), told(carried, organisation=carried.vallee.pk)).status_code == 422


def test_an_adaptation_is_taken_off_and_the_step_stays(sign_in, carried, chloe, bruno):
    adaptation = around.adapt(initiative=carried, person=chloe, organisation=carried.canal, changed="a", outcome="b")
    url = reverse("initiatives:adaptation_remove", args=[carried.pk, adaptation.uuid])
    assert sign_in(bruno).post(url).status_code == 403
    client = sign_in(chloe)
    assert client.get(url).status_code == 200 and client.post(url).status_code == 302
    assert not Adaptation.objects.exists() and carried.steps.filter(step="TRIED").exists()


def photo_url(initiative):
    return reverse("initiatives:photo_create", args=[initiative.pk])


def send_photo(client, initiative, **fields):
    data = {"alt": "Un tapis vert", "credit": "Crèche", "consent": "NOBODY", **fields}
    return client.post(photo_url(initiative), {**data, "fichiers": SimpleUploadedFile("tapis.jpg", photo_bytes(gps=True), "image/jpeg")})


def test_a_photo_loses_its_secrets_and_keeps_its_words(sign_in, client, carried, amel):
    assert send_photo(sign_in(amel), carried).status_code == 302
    row = InitiativeFile.objects.get()
    with Image.open(io.BytesIO(row.file.path.read_bytes())) as stored:
        assert not dict(stored.getexif())
    client.logout()
    shown = page(client.get(carried.get_absolute_url()))
    assert 'alt="Un tapis vert"' in shown and "Crèche" in shown
    assert client.get(reverse("initiatives:photo", args=[row.file.uuid]))["Content-Type"] == "image/webp"


@pytest.mark.parametrize(
    ("consent", "visitor", "member"), [("NOBODY", 200, 200), ("WRITTEN", 200, 200), ("SPOKEN", 404, 200), ("NONE", 404, 404)]
)
def test_consent_decides_who_sees_a_photo(sign_in, client, carried, amel, chloe, consent, visitor, member):
    agreed = {"consent_by": "La directrice", "consent_on": "2026-03-01"} if consent in ("WRITTEN", "SPOKEN") else {}
    assert send_photo(sign_in(amel), carried, consent=consent, **agreed).status_code == 302
    file = InitiativeFile.objects.get().file
    address, whole = reverse("initiatives:photo", args=[file.uuid]), reverse("initiatives:file", args=[file.uuid])
    assert client.get(address).status_code == 200  # who looks after the sheet
    for reader, status in ((None, visitor), (chloe, member)):
        client.logout() if reader is None else sign_in(reader)
        assert client.get(address).status_code == client.get(whole).status_code == status
        assert (str(file.uuid) in page(client.get(carried.get_absolute_url()))) == (status == 200)


def test_a_photo_asks_for_words_and_for_who_agreed(sign_in, carried, amel):
    client = sign_in(amel)
    response = send_photo(client, carried, alt="", consent="WRITTEN")
    shown = page(response)
    assert response.status_code == 422 and "Dites en une phrase" in shown and "qui a recueilli" in shown and "quand" in shown
    # The file sent is still held by the form.
    held = StoredFile.objects.get()
    assert str(held.uuid) in shown
    response = client.post(photo_url(carried), {"alt": "Un tapis", "consent": "NOBODY", "uploads": [str(held.uuid)]})
    assert response.status_code == 302 and InitiativeFile.objects.get().file == held
    assert client.post(photo_url(carried), {"alt": "Rien", "consent": "NOBODY"}).status_code == 422
    both = [SimpleUploadedFile(f"{colour}.jpg", photo_bytes(colour), "image/jpeg") for colour in ("teal", "gold")]
    refused = client.post(photo_url(carried), {"alt": "Deux tapis", "consent": "NOBODY", "fichiers": both})
    assert refused.status_code == 422 and "une par une" in page(refused) and InitiativeFile.objects.count() == 1
    assert (
        client.post(
            photo_url(carried), {"alt": "Texte", "consent": "NOBODY", "fichiers": SimpleUploadedFile("a.txt", b"texte")}
        ).status_code
        == 422
    )


def test_files_are_for_members_unless_opened(sign_in, client, carried, amel, chloe):
    client = sign_in(amel)
    url = reverse("initiatives:file_create", args=[carried.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"access": "MEMBERS", "fichiers": SimpleUploadedFile("prive.txt", b"Pour nous.")})
    client.post(url, {"access": "PUBLIC", "fichiers": SimpleUploadedFile("ouvert.txt", b"Pour tous.")})
    assert client.post(url, {"access": "PUBLIC"}).status_code == 422
    closed, opened = (InitiativeFile.objects.get(file__name=name).file.uuid for name in ("prive.txt", "ouvert.txt"))
    client.logout()
    assert client.get(reverse("initiatives:file", args=[closed])).status_code == 404
    assert client.get(reverse("initiatives:file", args=[opened])).status_code == 200
    shown = page(client.get(carried.get_absolute_url()))
    assert "ouvert.txt" in shown and "prive.txt" not in shown
    client = sign_in(chloe)
    assert client.get(reverse("initiatives:file", args=[closed])).status_code == 200


def test_a_file_is_removed_with_its_bytes(sign_in, carried, amel, chloe, committed):
    around.add_files(initiative=carried, person=amel, added=[make_file(amel)])
    row = InitiativeFile.objects.get()
    url = reverse("initiatives:file_remove", args=[carried.pk, row.file.uuid])
    assert sign_in(chloe).post(url).status_code == 403
    assert sign_in(amel).post(url).status_code == 302
    assert not InitiativeFile.objects.exists() and not StoredFile.objects.exists()


def test_the_proof_of_a_step_is_for_members(sign_in, client, carried, amel):
    client = sign_in(amel)
    url = reverse("initiatives:step_create", args=[carried.pk])
    client.post(url, {"step": "TOOL", "words": "Le jeu est imprimé.", "fichiers": SimpleUploadedFile("jeu.txt", b"Les cartes.")})
    proof = carried.steps.get(step="TOOL").evidence_file
    address = reverse("initiatives:file", args=[proof.uuid])
    assert client.get(address).status_code == 200
    client.logout()
    assert client.get(address).status_code == 404 and "jeu.txt" not in page(client.get(carried.get_absolute_url()))


def test_photos_of_what_is_withdrawn_are_gone(sign_in, client, carried, amel):
    send_photo(sign_in(amel), carried)
    file = InitiativeFile.objects.get().file
    client.post(reverse("initiatives:initiative_withdraw", args=[carried.pk]), {"reason": "Fini."})
    client.logout()
    assert client.get(reverse("initiatives:photo", args=[file.uuid])).status_code == 410
    assert make_photo(amel).is_image
