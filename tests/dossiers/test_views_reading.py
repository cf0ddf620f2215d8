"""The page of a dossier and its pages: who gets which answer."""

import json
import re
from io import BytesIO

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.dossiers.domain import extracts, publishing, versions
from maillage.dossiers.models import Extract, LeftOutPage, PartDownload
from maillage.kernel.files import public as files
from tests.factories.dossiers import PARTS, WORDS, make_dossier, make_version, pdf_file
from tests.factories.library import join, make_organisation

READER = {"HTTP_USER_AGENT": "Mozilla/5.0 Firefox"}
ROBOT = {"HTTP_USER_AGENT": "Googlebot/2.1"}


@pytest.fixture
def shared(bruno, committed):
    """A dossier of Bruno's centre: two pages open to all, two to members, two from person to person, two closed."""
    with committed():
        dossier = make_dossier(bruno, contact=bruno, word="Prenez-y une façon de chercher, pas des phrases.")
        join(bruno, dossier.organisation)
    return dossier


def pages_url(dossier):
    return f"/bibliotheque/dossiers/{dossier.pk}/pages.pdf"


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def words_in(data):
    """Every word of the document told in the text of these bytes, or anywhere in them."""
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return {word for word in WORDS if word in text}, len(document)


def everything_in(data):
    """The bytes with every stream unpacked: what a curious reader would look through."""
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        pdf.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return data + out.getvalue()


def test_a_visitor_reads_an_open_sheet(client, shared):
    page = client.get(shared.get_absolute_url())
    assert page.status_code == 200
    html = page.content.decode()
    for text in ("Dossier de reconnaissance 2025–2029", "Ce n’est pas un modèle à recopier.", "une façon de chercher", "Plan financier",
                 "Ouvert aux membres", "De personne à personne", "Non partagé"):  # fmt: skip
        assert text in html
    assert "Bruno" not in html
    assert html.count("/page/") == 1


def test_a_member_reads_whom_to_talk_to_and_more_parts(sign_in, chloe, shared):
    html = sign_in(chloe).get(shared.get_absolute_url()).content.decode()
    assert "Bruno Collin" in html
    assert f"/bibliotheque/dossiers/{shared.pk}/page/3/" in html
    assert f"/bibliotheque/dossiers/{shared.pk}/page/5/" not in html


@pytest.mark.parametrize(("who", "expected"), [(None, WORDS[:2]), ("chloe", WORDS[:4]), ("farid", WORDS[:2]), ("denis", WORDS[:4])])
def test_the_served_pdf_holds_only_the_pages_of_the_audience(client, sign_in, request, shared, who, expected):
    if who:
        sign_in(request.getfixturevalue(who))
    response = client.get(pages_url(shared), **READER)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    data = body(response)
    assert words_in(data) == (set(expected), len(expected))
    raw = everything_in(data)
    for word in set(WORDS) - set(expected):
        assert word.encode() not in raw and word.encode("utf-16-be") not in raw


def test_pictures_of_the_served_pdf_are_those_of_its_pages(client, shared, bruno):
    data = body(client.get(pages_url(shared)))
    served = [page.render(scale=0.2).to_pil().tobytes() for page in pypdfium2.PdfDocument(data)]
    whole = pypdfium2.PdfDocument(shared.versions.get().file.path.read_bytes())
    own = [page.render(scale=0.2).to_pil().tobytes() for page in whole]
    assert served == own[:2]


def test_its_owner_reads_the_whole_and_what_others_read(sign_in, bruno, shared):
    client = sign_in(bruno)
    assert words_in(body(client.get(pages_url(shared)))) == (set(WORDS), 8)
    assert words_in(body(client.get(pages_url(shared) + "?pour=tous"))) == (set(WORDS[:2]), 2)
    assert words_in(body(client.get(pages_url(shared) + "?pour=membres"))) == (set(WORDS[:4]), 4)


def test_asking_for_others_does_not_open_more(client, sign_in, chloe, shared):
    assert words_in(body(client.get(pages_url(shared) + "?pour=membres")))[1] == 2
    assert words_in(body(sign_in(chloe).get(pages_url(shared) + "?pour=personne")))[1] == 4


def test_a_part_leads_to_its_page_in_the_extract(client, sign_in, chloe, bruno, committed, shared):
    base = f"/bibliotheque/dossiers/{shared.pk}/page/"
    assert client.get(f"{base}2/")["Location"] == f"{pages_url(shared)}#page=2"
    assert client.get(f"{base}3/").status_code == 404
    with committed():
        versions.save_parts(person=bruno, version=shared.versions.get(), rows=[
            versions.Row(title="Début", first=1, last=2, access="CLOSED"), versions.Row(title="Suite", first=5, last=6, access="MEMBERS"),
        ], pages=8)  # fmt: skip
    assert sign_in(chloe).get(f"{base}6/")["Location"] == f"{pages_url(shared)}#page=2"
    assert client.get(f"{base}999/").status_code == 404
    assert sign_in(bruno).get(f"{base}7/")["Location"] == f"{pages_url(shared)}#page=7"


def test_a_closer_access_takes_effect_at_once(client, sign_in, chloe, bruno, committed, shared):
    before = Extract.objects.get(audience="PUBLIC")
    path = before.file.path
    with committed():
        versions.save_parts(
            person=bruno, version=shared.versions.get(), rows=[versions.Row(title="Tout", first=1, last=8, access="MEMBERS")], pages=8
        )
    assert client.get(pages_url(shared)).status_code == 404
    assert not path.exists()
    assert words_in(body(sign_in(chloe).get(pages_url(shared))))[1] == 8


def test_an_extract_that_is_not_right_is_never_served(client, shared):
    extract = Extract.objects.get(audience="PUBLIC")
    Extract.objects.filter(pk=extract.pk).update(pages=[1, 2, 3])
    page = client.get(pages_url(shared))
    assert page.status_code == 503 and page["Retry-After"] == "10"
    assert "en préparation" in page.content.decode()
    assert "hippocampe" not in page.content.decode()


def test_a_lost_extract_is_made_again_when_asked(client, shared, django_capture_on_commit_callbacks):
    Extract.objects.filter(audience="PUBLIC").update(file=None)
    assert client.get(pages_url(shared)).status_code == 503
    assert client.get(pages_url(shared)).status_code == 200


def test_a_page_left_out_is_read_by_nobody(client, sign_in, chloe, committed, shared):
    with committed():
        LeftOutPage.objects.create(version=shared.versions.get(), number=2)
        extracts.refresh(dossier=shared)
    assert words_in(body(client.get(pages_url(shared)))) == ({WORDS[0]}, 1)
    assert WORDS[1] not in words_in(body(sign_in(chloe).get(pages_url(shared))))[0]
    assert client.get(f"/bibliotheque/dossiers/{shared.pk}/page/2/").status_code == 404


def test_ranges_are_answered(client, shared):
    response = client.get(pages_url(shared), HTTP_RANGE="bytes=0-99")
    assert response.status_code == 206 and len(body(response)) == 100


def test_readings_are_counted_not_named(client, sign_in, chloe, bruno, shared):
    for who in (READER, READER, ROBOT):
        body(client.get(pages_url(shared), **who))
    sign_in(chloe).get(pages_url(shared), **READER)
    sign_in(bruno).get(pages_url(shared), **READER)
    day = timezone.localdate()
    assert sorted(PartDownload.objects.values_list("audience", "day", "count")) == [("MEMBERS", day, 1), ("PUBLIC", day, 2)]


class TestAStoredFile:
    """Trap 18: no address of a file works without the right."""

    def test_the_original_has_no_address_of_its_own(self, client, sign_in, chloe, shared):
        file = shared.versions.get().file
        for reader in (client, sign_in(chloe)):
            assert reader.get(f"/bibliotheque/fichiers/{file.uuid}/").status_code == 404
            assert reader.get(f"/bibliotheque/apercus/{file.uuid}/1.webp").status_code == 404
        for extract in Extract.objects.all():
            assert client.get(f"/bibliotheque/fichiers/{extract.file.uuid}/").status_code == 404

    def test_pictures_of_pages_are_the_owners_alone(self, client, sign_in, chloe, denis, bruno, shared):
        url = f"/bibliotheque/dossiers/versions/{shared.versions.get().uuid}/pages/1.webp"
        assert client.get(url).status_code == 302
        assert sign_in(chloe).get(url).status_code == 403
        assert sign_in(denis).get(url).status_code == 403
        picture = sign_in(bruno).get(url)
        assert picture.status_code == 200 and picture.content[8:12] == b"WEBP"
        assert client.get(url.replace("1.webp", "9.webp")).status_code == 404


class TestMembersOnly:
    """A sheet for members does not exist for visitors."""

    @pytest.fixture
    def closed(self, bruno, committed):
        with committed():
            return make_dossier(bruno, access="MEMBERS")

    def test_visitors_do_not_know_of_it(self, client, closed):
        for address in (closed.get_absolute_url(), pages_url(closed), f"/bibliotheque/dossiers/{closed.pk}/image.png",
                        f"/bibliotheque/dossiers/{closed.pk}/page/1/"):  # fmt: skip
            assert client.get(address).status_code == 404
        assert closed.title not in client.get("/bibliotheque/dossiers/").content.decode()

    def test_its_open_parts_make_no_file_for_visitors(self, closed):
        assert list(Extract.objects.values_list("audience", flat=True)) == ["MEMBERS"]

    def test_members_read_it_without_a_preview_elsewhere(self, sign_in, chloe, closed):
        html = sign_in(chloe).get(closed.get_absolute_url()).content.decode()
        assert "og:title" not in html and "application/ld+json" not in html and "noindex" in html


def test_machines_read_the_open_sheet_and_no_closed_part(client, shared):
    html = client.get(shared.get_absolute_url()).content.decode()
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert said["hasPart"] == [{"@type": "CreativeWork", "name": "Présentation du territoire"}]
    assert "aperçu" not in html
    for word in WORDS:
        assert word not in html
    head = html.partition("</head>")[0]
    for _title, *_ in PARTS[1:]:
        assert _title not in head
    assert client.get(f"/bibliotheque/dossiers/{shared.pk}/image.png")["Content-Type"] == "image/png"


def test_the_address_is_canonical(client, shared):
    for wrong in (f"/bibliotheque/dossiers/{shared.pk}/", f"/bibliotheque/dossiers/{shared.pk}-ancien-nom/"):
        page = client.get(wrong)
        assert (page.status_code, page["Location"]) == (301, shared.get_absolute_url())
    assert client.get("/bibliotheque/dossiers/999999/").status_code == 404


def test_a_withdrawn_dossier_says_why_and_when(client, sign_in, bruno, committed, shared):
    with committed():
        publishing.withdraw(dossier=shared, person=bruno, reason="Notre territoire a changé de communes.")
    page = client.get(shared.get_absolute_url())
    assert page.status_code == 410 and "a changé de communes" in page.content.decode()
    assert client.get(pages_url(shared)).status_code == 410
    assert not Extract.objects.exists()
    assert shared.title not in client.get("/bibliotheque/dossiers/").content.decode()


def test_a_draft_is_its_contributors_alone(client, sign_in, bruno, chloe, denis, committed):
    with committed():
        draft = make_dossier(bruno, publish=False)
    for who in (None, chloe, denis):
        if who:
            sign_in(who)
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert client.get(pages_url(draft)).status_code == 404
    assert sign_in(bruno).get(draft.get_absolute_url()).status_code == 200
    assert words_in(body(client.get(pages_url(draft))))[1] == 8


def test_a_new_version_is_read_only_once_opened(client, sign_in, bruno, committed, shared):
    other = tuple(word.upper() for word in WORDS)
    with committed():
        second = make_version(shared, file=pdf_file(bruno, other), number=2, opened=False)
        extracts.refresh(dossier=shared)
    assert words_in(body(client.get(pages_url(shared)))) == (set(WORDS[:2]), 2)
    former = [extract.file.path for extract in Extract.objects.all()]
    with committed():
        second.checks.update(answers=dict.fromkeys(("people", "signatures", "salaries", "accounts", "photos"), "NONE"))
        versions.open_version(person=bruno, version=second, pages=8)
    data = body(client.get(pages_url(shared)))
    assert other[0] in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert not any(path.exists() for path in former)
    html = client.get(shared.get_absolute_url()).content.decode()
    assert "Version 2" in html and "Version 1" in html


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


def test_pages_and_lists_cost_the_same_whatever_there_is(sign_in, chloe, bruno, committed, shared):
    client = sign_in(chloe)
    one = queries_of(client, shared.get_absolute_url()), queries_of(client, "/bibliotheque/dossiers/")
    with committed():
        for number in (2, 3):
            organisation = make_organisation(name=f"Centre {number}", slug=f"centre-{number}")
            make_dossier(bruno, title=f"Dossier {number}", organisation=organisation)
    three = queries_of(client, shared.get_absolute_url()), queries_of(client, "/bibliotheque/dossiers/")
    assert one == three
    assert three[0] <= 10 and three[1] <= 8


def test_files_without_bytes_are_not_found(client, shared):
    extract = Extract.objects.get(audience="PUBLIC")
    extract.file.path.unlink()
    assert client.get(pages_url(shared)).status_code == 404
    assert files.StoredFile.objects.filter(pk=extract.file_id).exists()


ACTIONS = ("/modifier/", "/version/", "/retirer/", "/etapes/", "/accord/", "/verification/")


def test_no_action_is_shown_without_the_right(client, sign_in, chloe, bruno, denis, shared):
    """Trap 15."""
    url = shared.get_absolute_url()
    seen = {
        "visitor": client.get(url),
        "member": sign_in(chloe).get(url),
        "coordinator": sign_in(denis).get(url),
        "owner": sign_in(bruno).get(url),
    }
    shown = {name: [each for each in ACTIONS if each in page.content.decode()] for name, page in seen.items()}
    assert shown == {"visitor": [], "member": [], "coordinator": ["/retirer/"], "owner": list(ACTIONS)}
