"""Lists of links made to harm, through the forms that take them: bounded in time, told in words, nothing lost nor run."""

import os
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.links.addresses import MAX_URL, read, shown
from maillage.links.importing import MAX_ROWS, rows_of_file, rows_of_text
from maillage.links.models import Batch, Link
from tests.attack.test_inert import read as read_page
from tests.factories.library import make_theme

pytestmark = pytest.mark.django_db
PASTE, IMPORT = "/bibliotheque/liens/coller/", "/bibliotheque/liens/importer/"
ALL = bool(os.environ.get("ATTACK_ALL"))
SIZE = 100_000 if ALL else 20_000
# Seconds of processor, not of clock: other works of the machine do not count.
MOST = 12
FOLDER = "<DL><DT><H3>D</H3>"
NOT_PAGES = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,<script>alert(1)</script>", "file:///etc/passwd",
             "vbscript:x", "about:blank", "view-source:https://exemple.be", "ftp://exemple.be/", "//exemple.be", "https:///exemple.be", "https:exemple.be",
             "https://moi:motdepasse@exemple.be/", "https://exemple.be@autre.be/", "https://exemple.be\\@autre.be/", "https://exe\x01mple.be/",
             "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://a.internal/",
             "https://exemple.be:99999/", "https://xn--/", "https://" + "a." * 200 + "be/", "https://exemple.be/" + "a" * 8000]  # fmt: skip


def sent(client, data, name="liens.csv"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def bounded(work):
    begun = time.process_time()
    found = work()
    assert time.process_time() - begun < MOST
    return found


def test_a_list_of_a_hundred_thousand_rows(sign_in, amel):
    client = sign_in(amel)
    rows = "adresse;titre\n" + "".join(f"https://exemple.be/{number};Titre {number}\n" for number in range(SIZE))
    answer = bounded(lambda: sent(client, rows.encode()))
    assert answer.status_code == 302
    batch = Batch.objects.get()
    assert (len(batch.rows), batch.left_out) == (MAX_ROWS, SIZE - MAX_ROWS)
    page = client.get(answer["Location"]).content.decode()
    assert "un autre" in page and "https://exemple.be/1000<" in page and f"{SIZE - MAX_ROWS - 20:,}".replace(",", "\u202f") in page


def test_what_is_heavier_is_refused_in_words(sign_in, amel):
    answer = sent(sign_in(amel), b"https://exemple.be/\n" * (2_600_000 if ALL else 300_000))
    assert answer.status_code == 422 and "5\u00a0Mo" in answer.content.decode()
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        FOLDER * 5_000 + '<DT><A HREF="https://exemple.be/fond">Au fond</A>',
        FOLDER * 150_000 + '<DT><A HREF="https://exemple.be/fond">Au fond</A>',
        "<dl>" + "<ul><li><b><i>" * 200_000 + '<A HREF="https://exemple.be/fond">Au fond',
        "</dl>" * 200_000 + "<dl><a href='https://exemple.be/fond'>Au fond</a>",
        "<dl>" + "<a " * 400_000 + '><a href="https://exemple.be/fond">Au fond</a>',
        "<dl>" + '<a "' * 400_001 + '"><a href="https://exemple.be/fond">Au fond</a>',
        '<dl><a href="https://exemple.be/fond">' + "<" * 1_000_000 + "</a>",
        '<dl><a onclick="alert(1)" href=https://exemple.be/fond><img src=x onerror=alert(1)>Au fond<script>alert(1)</script>',
    ],
)
def test_bookmarks_nested_or_broken_on_purpose(sign_in, amel, data):
    client = sign_in(amel)
    answer = bounded(lambda: sent(client, data.encode(), "signets.html"))
    assert answer.status_code == 302
    assert [row["url"] for row in Batch.objects.get().rows] == ["https://exemple.be/fond"]
    read_page(client, answer["Location"])


@pytest.mark.parametrize(
    "data",
    [
        b",",
        b"a.",
        b'"',
        b'<a href="',
        b"<dl><dd>",
        b"<a href=\n",
        b"https://",
        b"\xff\xfe\x00",
        bytes(range(128, 256)),
        b"=HYPERLINK(",
        b"&#xD800;",
    ],
)
def test_a_file_of_nothing_ends_in_words(sign_in, amel, data):
    client = sign_in(amel)
    for name in ("x.csv", "x.html"):
        answer = bounded(lambda name=name: sent(client, data * (1_000_000 // len(data)), name))
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize("end", [")", "(", "]", ").", "'", "*", "()", "a.b"])
def test_a_text_of_one_address_and_its_end(end):
    rows, left_out = bounded(lambda: rows_of_text(text="https://exemple.be/" + end * (190_000 // len(end))))
    assert len(rows) + len(left_out) == 1


def test_a_paste_of_ten_thousand_lines_is_kept_or_said(sign_in, amel):
    client = sign_in(amel)
    answer = bounded(lambda: client.post(PASTE, {"text": "\n".join(f"https://e.be/{number}" for number in range(10_000))}))
    assert answer.status_code == 302 and Batch.objects.get().left_out == 10_000 - MAX_ROWS
    long = "\n".join(f"https://exemple.be/une-page/{number}" for number in range(10_000))
    answer = client.post(PASTE, {"text": long})
    page = answer.content.decode()
    assert answer.status_code == 422 and "https://exemple.be/une-page/9999" in page and "200" in page


def test_addresses_that_are_no_pages_are_shown_with_the_reason_and_lead_nowhere(sign_in, amel):
    client = sign_in(amel)
    rows = 'adresse;titre\nhttps://exemple.be/bon;"Bon"\n' + "".join(f'"{each}";Titre\n' for each in NOT_PAGES)
    answer = sent(client, rows.encode())
    batch = Batch.objects.get()
    assert [row["url"] for row in batch.rows] == ["https://exemple.be/bon"] and batch.left_out == len(NOT_PAGES)
    page, said = read_page(client, answer["Location"])
    assert "Ce n’est pas une adresse de page" in said and "mot de passe" in said and "n’est pas celle d’un site public" in said
    assert 'href="javascript' not in page.content.decode().lower() and "file:///etc/passwd" in said


@pytest.mark.parametrize("url", NOT_PAGES)
def test_such_an_address_alone_is_refused_next_to_its_field(sign_in, amel, url):
    typed = {"url": url, "title": "Un titre gardé", "why": "Une phrase.", "theme": make_theme().pk, "kind": "SITE", "access": "PUBLIC"}
    for more in ({}, {"lire": "1"}):
        answer = sign_in(amel).post("/bibliotheque/liens/ajouter/", typed | more)
        page = answer.content.decode()
        assert answer.status_code == 422 and "Un titre gardé" in page and 'aria-invalid="true"' in page
    assert not Link.objects.exists()


def test_look_alikes_and_marks_that_turn_are_seen():
    # Cyrillic letters that look like « apple ».
    assert shown(url=read(text="https://\u0430\u0440\u0440\u04cf\u0435.com/").url) == "xn--80ak6aa92e.com"
    assert shown(url=read(text="https://exemple.be/\u202egpj.exe").url) == "exemple.be/gpj.exe"
    assert shown(url=read(text="https://exemple.be/a%00b%0ac").url) == "exemple.be/a b c"
    # Today’s browsers keep « ß », as the registries do.
    assert read(text="https://straße.de/").host == "xn--strae-oqa.de"
    assert read(text="https://exemple。be/").host == read(text="https://ⓔxemple.be/").host == "exemple.be"
    assert len(read(text="https://exemple.be/" + "a" * (MAX_URL - 20)).url) <= MAX_URL


def test_a_formula_in_a_list_stays_words(sign_in, amel):
    _, rows, _ = rows_of_file(name="x.csv", data='adresse;titre;pourquoi\nhttps://exemple.be/;"=1+1";"@SUM(1)"\n'.encode())
    assert (rows[0]["title"], rows[0]["why"]) == ("=1+1", "@SUM(1)")
