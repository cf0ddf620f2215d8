"""The coordination's page: prepare, map columns, try, bring, undo; words when something is wrong."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.library.models import Resource
from maillage.transfer.models import ImportRun

pytestmark = pytest.mark.django_db
LIST = "/la-semaine/importer/"


def archive(**files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as zipped:
        for name, text in (files or {"reunion.txt": "Compte rendu de la réunion de mai."}).items():
            zipped.writestr(name, text)
    return SimpleUploadedFile("ancien site.zip", content.getvalue(), content_type="application/zip")


def sheet(text="Nom;Intitulé\r\nreunion.txt;La réunion de mai\r\n"):
    return SimpleUploadedFile("liste.csv", text.encode("cp1252"), content_type="text/csv")


def prepare(client, **given):
    return client.post(LIST, {"archive": archive(), "access": "MEMBERS", "publish": "on", **given})


@pytest.fixture
def coordination(sign_in, denis, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    return sign_in(denis)


def test_the_whole_path(coordination):
    answer = prepare(coordination, sheet=sheet())
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("transfer:import_detail", args=[run.uuid])
    page = coordination.get(answer["Location"])
    assert "Les colonnes de la liste" in page.text
    assert "La réunion de mai" in page.text
    answer = coordination.post(answer["Location"], {"path": "Nom", "title": "Intitulé"})
    assert answer.status_code == 302
    page = coordination.get(answer["Location"])
    assert "Essai à blanc" in page.text
    assert not Resource.objects.exists()
    coordination.post(reverse("transfer:import_start", args=[run.uuid]))
    assert Resource.objects.get().title == "La réunion de mai"
    page = coordination.get(answer["Location"])
    assert "Annuler cette reprise" in page.text
    coordination.post(reverse("transfer:import_undo", args=[run.uuid]))
    assert not Resource.objects.exists()
    assert "annulée" in coordination.get(answer["Location"]).text


def test_an_empty_state_says_what_will_be_here(coordination):
    assert "Aucune reprise" in coordination.get(LIST).text


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"archive": ""}, "Choisissez une archive ZIP"),
        ({"archive": SimpleUploadedFile("x.zip", b"rien")}, "ne s’ouvre pas"),
        ({"sheet": SimpleUploadedFile("liste.doc", b"rien")}, "ni un CSV"),
        ({"access": "SECRET"}, "choix"),
    ],
)
def test_bad_input_is_said_and_keeps_what_was_chosen(coordination, given, words):
    answer = prepare(coordination, **given)
    assert answer.status_code == 422
    assert words in answer.text
    assert not ImportRun.objects.exists()
    assert "checked" in answer.text


def test_columns_must_name_the_path_and_be_chosen_once(coordination):
    answer = prepare(coordination, sheet=sheet())
    page = coordination.post(answer["Location"], {"title": "Intitulé"})
    assert page.status_code == 422
    assert "quelle colonne donne le chemin" in page.text
    page = coordination.post(answer["Location"], {"path": "Nom", "title": "Nom"})
    assert page.status_code == 422
    assert "sert déjà" in page.text


def test_a_finished_batch_does_not_start_again(coordination):
    prepare(coordination)
    run = ImportRun.objects.get()
    start = reverse("transfer:import_start", args=[run.uuid])
    coordination.post(start)
    assert coordination.post(start).status_code == 409


def test_an_archive_over_the_limit_is_refused_in_words(coordination, settings):
    settings.IMPORT_MAX_MB = 0
    answer = prepare(coordination)
    assert answer.status_code == 422
    assert "partagez-la en plusieurs" in answer.text


def test_the_list_has_a_constant_number_of_queries(coordination, django_assert_num_queries, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        prepare(coordination)
        with CaptureQueriesContext(connection) as captured:
            coordination.get(LIST)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_members_and_visitors_do_not_enter(client, sign_in, bruno):
    assert client.get(LIST).status_code == 302
    assert sign_in(bruno).get(LIST).status_code == 403
