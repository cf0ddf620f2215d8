"""The register: names for owners, one's own lines for receivers, counts for the coordination."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from maillage.dossiers.domain import follow_up, releases, requests
from maillage.dossiers.models import PartDownload, Release
from maillage.people.domain.departure import leave
from tests.cast import make_person
from tests.factories.releases import accept, ask, make_shared

COUNTS = "/la-semaine/dossiers/registre/"


@pytest.fixture
def url(lent):
    return reverse("dossiers:register_detail", args=[lent.pk])


@pytest.fixture
def release(lent, amel, chloe):
    PartDownload.objects.create(dossier=lent, audience="PUBLIC", day=timezone.localdate(), count=12)
    release = accept(ask(lent, chloe, "=HYPERLINK(1) ; notre territoire"), amel)
    releases.note_reading(release=release, how="ONLINE")
    releases.note_reading(release=release, how="COPY")
    follow_up.tell_outcome(release=release, person=chloe, words="Une façon de chercher.")
    return release


def test_owners_read_who_what_why_through_whom(client, sign_in, url, release, amel, bruno):
    for person in (amel, bruno):
        page = sign_in(person).get(url)
        html = page.content.decode()
        for words in (
            "Chloé Dumont",
            "Bibliothèque du Canal",
            "notre territoire",
            "Amel Berrada",
            "Une façon de chercher.",
            "1\u00a0lecture",
        ):
            assert words in html, words
        assert ">12<" in html


def test_others_do_not(client, sign_in, url, release, chloe, farid):
    assert client.get(url).status_code == 302
    assert sign_in(chloe).get(url).status_code == 404
    assert sign_in(farid).get(url).status_code == 403


def test_the_coordination_reads_counts_until_names_are_open(client, sign_in, url, release, amel, denis):
    names = reverse("dossiers:register_names", args=[release.dossier_id])
    html = sign_in(denis).get(url).content.decode()
    assert "Chloé" not in html and "notre territoire" not in html and "sans les noms" in html and ">12<" in html
    assert client.get(f"{url}?forme=csv").status_code == 403
    assert client.post(names, {"ouvrir": "1"}).status_code == 403
    sign_in(amel).post(names, {"ouvrir": "1"})
    sign_in(denis)
    assert "Chloé Dumont" in client.get(url).content.decode() and client.get(f"{url}?forme=csv").status_code == 200
    sign_in(amel).post(names, {"ouvrir": "0"})
    assert "Chloé" not in sign_in(denis).get(url).content.decode()


def test_it_leaves_in_four_forms_without_formulas(client, sign_in, url, release, amel):
    sign_in(amel)
    excel = client.get(f"{url}?forme=csv-excel").content
    assert excel.startswith(b"\xef\xbb\xbf") and b";" in excel
    for form in ("csv-excel", "csv"):
        answer = client.get(f"{url}?forme={form}")
        text = answer.content.decode("utf-8-sig")
        assert "no-store" in answer["Cache-Control"] and "Chloé Dumont" in text
        assert "'=HYPERLINK" in text
    book = load_workbook(io.BytesIO(client.get(f"{url}?forme=xlsx").content))
    row = [cell.value for cell in list(book.worksheets[0].rows)[1]]
    assert row[0] == "Chloé Dumont" and row[4].date() == timezone.localdate() and row[9:11] == [1, 1]
    assert client.get(f"{url}?forme=ods").content.startswith(b"PK")
    assert client.get(f"{url}?forme=exe")["Content-Type"].startswith("text/html")


def test_whoever_left_stays_as_a_line_without_a_name(client, sign_in, url, release, amel, chloe):
    leave(person=chloe, by=chloe)
    html = sign_in(amel).get(url).content.decode()
    assert "Ancien·ne membre" in html and "Chloé" not in html and "notre territoire" not in html and "terminée" in html


def test_the_counts_of_the_network(client, sign_in, teams, lent, release, amel, denis, bruno):
    requests.decline(request=ask(lent, denis), owner=amel, word="Non.")
    assert sign_in(bruno).get(COUNTS).status_code == 403
    html = sign_in(denis).get(COUNTS).content.decode()
    assert lent.title in html and "Chloé" not in html and "1 déclinée" in html.replace("\u00a0", " ")
    text = client.get(f"{COUNTS}?forme=csv").content.decode()
    assert lent.title in text and "2,0,1,1,1,12" in text and "Chloé" not in text


def test_queries_do_not_grow(client, sign_in, url, lent, amel, chloe, denis):
    accept(ask(lent, chloe), amel)
    counts = []
    for total in (1, 3):
        while Release.objects.count() < total:
            accept(ask(lent, make_person(f"Membre {Release.objects.count()}")), amel)
        for person, page in ((amel, url), (amel, "/mes-mises-a-disposition/"), (denis, COUNTS), (amel, lent.get_absolute_url())):
            sign_in(person)
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.append(len(queries))
    assert counts[:4] == counts[4:] and max(counts) <= 16, counts


def test_empty_registers_say_what_will_be_there(client, sign_in, url, lent, amel, denis):
    assert "Le registre est vide" in sign_in(amel).get(url).content.decode()
    assert sign_in(denis).get(COUNTS).status_code == 200
    type(lent).objects.update(published_at=None, withdrawn_at=None)
    assert "Aucun dossier ne circule" in client.get(COUNTS).content.decode()


def test_ended_releases_count_as_ended(client, sign_in, teams, lent, release, denis):
    make_shared(lent.contributor, teams[0], title="Jamais demandé")
    Release.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    text = sign_in(denis).get(f"{COUNTS}?forme=csv").content.decode()
    assert "1,0,1,0,1,12" in text and "Jamais demandé" in text
