"""The same section of several dossiers, side by side: nobody reads a page that is not open to them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.dossiers.domain.versions import rows_of, save_parts
from maillage.dossiers.models import AccessAnswer, AccessRequest, Release
from maillage.dossiers.queries import offering, sections
from maillage.dossiers.queries.sections import SLUGS
from tests.factories.dossiers import make_dossier, make_version
from tests.factories.library import make_organisation

pytestmark = pytest.mark.django_db
URL = "/bibliotheque/dossiers/lire-ensemble/"


def read(client, section, *dossiers, **more):
    query = {"section": SLUGS[section], "dossier": [each.pk for each in dossiers], **more}
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def release(dossier, person, by, *, pages, version=None, ends=30):
    now = timezone.now()
    version = version or dossier.versions.get()
    request = AccessRequest.objects.create(dossier=dossier, person=person, purpose="Lire", talk="PHONE", asked_at=now, settled_at=now)
    answer = AccessAnswer.objects.create(request=request, granted=True, word="Oui", by=by, at=now)
    return Release.objects.create(
        answer=answer, dossier=dossier, person=person, version=version, pages=pages, sha256=version.file.sha256, context_note="Chez nous",
        code=f"c{answer.pk}", starts_at=now, ends_on=timezone.localdate() + timedelta(days=ends),
    )  # fmt: skip


@pytest.fixture
def dossier(bruno, committed):
    with committed():
        return make_dossier(bruno)


def test_a_visitor_reads_what_is_open_to_all(client, dossier):
    assert "hippocampe" in read(client, "PRESENTATION", dossier)
    for section, word in (("EVALUATION", "brouette"), ("ANALYSIS", "mirabelle"), ("BUDGET", "salamandre")):
        assert word not in read(client, section, dossier)


def test_a_member_reads_what_is_open_to_members(client, sign_in, chloe, dossier):
    sign_in(chloe)
    assert "brouette" in read(client, "EVALUATION", dossier)
    assert "mirabelle" not in read(client, "ANALYSIS", dossier)


def test_the_owner_reads_all(client, sign_in, bruno, dossier):
    sign_in(bruno)
    assert "mirabelle" in read(client, "ANALYSIS", dossier)
    assert "salamandre" in read(client, "BUDGET", dossier)


def test_the_owner_of_many_reads_all_of_those_chosen(client, sign_in, bruno, dossier, committed, monkeypatch):
    monkeypatch.setattr(offering, "MOST_OWNED", 2)
    with committed():
        for number in range(4):
            make_dossier(bruno, title=f"Un plus récent {number}")
    sign_in(bruno)
    assert "mirabelle" in read(client, "ANALYSIS", dossier)


def test_the_coordination_reads_what_members_read(client, sign_in, denis, dossier):
    sign_in(denis)
    assert "brouette" in read(client, "EVALUATION", dossier)
    assert "salamandre" not in read(client, "BUDGET", dossier)


def test_a_release_opens_its_pages_to_its_receiver_until_its_date(client, sign_in, chloe, bruno, dossier):
    given = release(dossier, chloe, bruno, pages=[1, 2, 3, 4, 5])
    sign_in(chloe)
    page = read(client, "ANALYSIS", dossier)
    assert "mirabelle" in page
    assert "girouette" not in page
    assert "mis à votre disposition" in page
    Release.objects.filter(pk=given.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert "mirabelle" not in read(client, "ANALYSIS", dossier)


def test_a_release_shows_its_own_version_and_others_only_the_new_one(client, sign_in, chloe, bruno, amel, committed, dossier):
    from django.core.files.base import ContentFile

    from maillage.kernel.files import public as files
    from tests.factories.dossiers import make_pages_pdf

    release(dossier, chloe, bruno, pages=[1, 2, 5, 6])
    words = ("ardoise", "boussole", "capucine", "dentelle", "escargot", "fontaine", "giroflee", "hirondelle")
    with committed():
        second = files.receive(upload=ContentFile(make_pages_pdf(words), name="deux.pdf"), owner=bruno)
        make_version(dossier, file=second, number=2)
    sign_in(chloe)
    assert "mirabelle" in read(client, "ANALYSIS", dossier)
    sign_in(amel)
    page = read(client, "PRESENTATION", dossier)
    assert "ardoise" in page
    assert "hippocampe" not in page


def test_pages_left_out_are_not_shown(client, dossier):
    dossier.versions.get().left_out.create(number=1)
    page = read(client, "PRESENTATION", dossier)
    assert "hippocampe" not in page
    assert "rivière" in page


def test_pictures_obey_the_same_rule(client, sign_in, chloe, dossier):
    version = dossier.versions.get()
    assert client.get(reverse("dossiers:section_image", args=[version.uuid, 1])).headers["Content-Type"] == "image/webp"
    assert client.get(reverse("dossiers:section_image", args=[version.uuid, 3])).status_code == 404
    sign_in(chloe)
    assert client.get(reverse("dossiers:section_image", args=[version.uuid, 3])).status_code == 200
    for number in (5, 7, 9, 400):
        assert client.get(reverse("dossiers:section_image", args=[version.uuid, number])).status_code == 404


def test_a_withdrawn_or_members_only_dossier_is_not_offered(client, bruno, dossier):
    make_dossier(bruno, title="Pour nous", access="MEMBERS", organisation=dossier.organisation)
    type(dossier).objects.filter(pk=dossier.pk).update(withdrawn_at=timezone.now())
    page = read(client, "PRESENTATION", dossier)
    assert "n’est encore ouverte dans aucun dossier" in page


@pytest.mark.parametrize(
    "query",
    ["section=rien", "dossier=abc&dossier=%00&dossier=99999999999999999999", "depuis=0", "depuis=-3", "depuis=9999", "vue=%F0%9F%90%9F"],
)
def test_odd_addresses_give_a_page(client, dossier, query):
    assert client.get(f"{URL}?dossier={dossier.pk}&{query}").status_code == 200


def test_more_than_four_are_said(client, bruno, dossier):
    many = [dossier, *(make_dossier(bruno, title=f"Dossier {number}", organisation=dossier.organisation, file=None) for number in range(4))]
    page = read(client, "PRESENTATION", *many)
    assert "4 dossiers à la fois" in page
    assert page.count("<article") == 4


def test_it_costs_the_same_whatever_it_shows(client, sign_in, chloe, bruno, dossier):
    sign_in(chloe)
    others = [make_dossier(bruno, title=f"Dossier {number}", organisation=dossier.organisation) for number in range(2)]
    counts = []
    for chosen in ([dossier], [dossier, *others]):
        read(client, "PRESENTATION", *chosen)
        with CaptureQueriesContext(connection) as captured:
            read(client, "PRESENTATION", *chosen)
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_it_costs_the_same_for_who_shared_from_several_organisations(client, sign_in, bruno, dossier):
    sign_in(bruno)
    counts = []
    for number in range(2):
        read(client, "PRESENTATION", dossier)
        with CaptureQueriesContext(connection) as captured:
            read(client, "PRESENTATION", dossier)
        counts.append(len(captured))
        make_dossier(bruno, title=f"Dossier {number}", organisation=make_organisation(name=f"Autre lieu {number}", slug=f"lieu-{number}"))
    assert counts[0] == counts[1] <= 10


def test_the_newest_are_offered_with_those_chosen_and_the_others_found_by_name(client, sign_in, chloe, bruno, dossier, monkeypatch):
    monkeypatch.setattr(offering, "MOST_OFFERED", 2)
    monkeypatch.setattr(offering, "SPARE", 1)
    names = ("École du canal", "Les ateliers", "La fanfare", "Le théâtre")
    others = [
        make_dossier(bruno, title=f"Plan {number}", organisation=make_organisation(name=name, slug=f"lieu-{number}"))
        for number, name in enumerate(names)
    ]
    for number, each in enumerate(others):
        type(dossier).objects.filter(pk=each.pk).update(published_at=timezone.now() - timedelta(days=number + 1))
    type(dossier).objects.filter(pk=dossier.pk).update(published_at=timezone.now() - timedelta(days=90))
    for reader in (None, chloe):
        if reader:
            sign_in(reader)
        page = read(client, "PRESENTATION", dossier)
        assert page.count('name="dossier"') == 3 and f'value="{dossier.pk}" checked' in page and "hippocampe" in page
        assert "École du canal" in page and "Les ateliers" in page and "La fanfare" not in page and 'name="nom"' in page
        for words, shown in (("fanfare", "La fanfare"), ("école CANAL", "École du canal"), ("plan 3", "Le théâtre"), ("rien", "")):
            page = read(client, "PRESENTATION", nom=words)
            assert page.count('name="dossier"') == (1 if shown else 0), words
            assert shown in page and ("Aucun dossier de ce nom" in page) == (not shown)
    sign_in(bruno)
    assert read(client, "BUDGET").count('name="dossier"') == 2
    assert "salamandre" in read(client, "BUDGET", dossier)


def test_long_parts_are_read_screen_by_screen_and_nothing_is_lost(client, bruno, committed):
    words, parts = tuple(f"mot{number:02d}" for number in range(1, 13)), (("Les enjeux", "STAKES", 1, 12, "PUBLIC"),)
    with committed():
        long = make_dossier(bruno, words=words, parts=parts)
    first, second = read(client, "STAKES", long), read(client, "STAKES", long, depuis=9)
    assert "mot08" in first and "mot09" not in first and "mot09" in second and "mot08" not in second
    # Full sheets, side by side: as many as the weight of a page allows.
    file = long.versions.get().file
    file.pages.update(text="Ce que nous en retenons tient en peu de mots.\n" * 60)
    others = [make_dossier(bruno, title=f"Dossier {number}", organisation=long.organisation, parts=parts, file=file) for number in range(2)]
    seen, start, page = [], 1, ""
    while start:
        page = read(client, "STAKES", long, *others, depuis=start)
        assert len(page.encode()) < 40_000
        seen += re.findall(r"Page (\d+)</h4>", page)
        following = re.search(r'depuis=(\d+)#h-lire" rel="next"', page)
        start = int(following[1]) if following else 0
    assert sorted(seen, key=int) == [str(number) for number in range(1, 13) for _ in range(3)]
    assert re.search(r'depuis=(\d+)#h-lire" rel="prev"', page)[1] == "9"


def test_the_choice_follows_what_is_open(client, sign_in, chloe, bruno, dossier):
    version = dossier.versions.get()
    assert "2\u00a0pages" in read(client, "PRESENTATION")
    rows = [replace(row, access="CLOSED") if row.section == "PRESENTATION" else row for row in rows_of(version=version)]
    save_parts(person=bruno, version=version, rows=rows, pages=8)
    for reader in (None, chloe):
        if reader:
            sign_in(reader)
        assert "n’est encore ouverte dans aucun dossier" in read(client, "PRESENTATION")
    given = release(dossier, chloe, bruno, pages=[1])
    assert "1\u00a0page · mis à votre disposition" in read(client, "PRESENTATION")
    given.delete()
    sign_in(bruno)
    assert "2\u00a0pages" in read(client, "PRESENTATION")


def test_lines_of_the_sheet_are_put_end_to_end():
    text = "4. Les enjeux\nNous avons donné plus de place que prévu à ce point : le tirage\nau sort des membres du conseil, à chaque rentrée, sans exception\net sans regret.\nUn autre point."
    assert sections.Leaf(number=1, text=text).paragraphs == [
        "4. Les enjeux",
        "Nous avons donné plus de place que prévu à ce point : le tirage au sort des membres du conseil, à chaque rentrée, sans exception et sans regret.",
        "Un autre point.",
    ]
    assert sections.Leaf(number=2).paragraphs == []
