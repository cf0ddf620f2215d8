import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from maillage.kernel.access.public import Refused
from maillage.links.importing import MAX_ROWS, rows_of_file, rows_of_text
from maillage.links.models import Batch, Link
from tests.factories.library import make_theme
from tests.factories.links import make_link

PASTE, IMPORT = "/bibliotheque/liens/coller/", "/bibliotheque/liens/importer/"
BOOKMARKS = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Menu</H1>
<DL><p>
    <DT><H3 ADD_DATE="1">École et culture</H3>
    <DL><p>
        <DT><A HREF="https://exemple.be/ecole" ICON="data:image/png;base64,AAAA">L&#39;école &amp; nous</A>
        <DD>Les fiches sont prêtes.
        <DT><A HREF="https://exemple.be/deux">Deux</A>
        <DT><H3>Sous-dossier</H3>
        <DL><p><DT><A HREF="https://exemple.be/trois">Trois</A></DL><p>
    </DL><p>
    <DT><A HREF="place:sort=8">Récents</A>
    <DT><A HREF="javascript:alert(1)">Bouton</A>
    <DT><A HREF="https://exemple.be/hors">Hors dossier</A>
</DL><p>"""


def rows_sent(batch, **changes):
    """The form of a batch as a browser sends it back."""
    data = {"access": "PUBLIC"}
    for row in batch.rows:
        number = row["id"]
        data |= {f"adresse-{number}": "1", f"garder-{number}": "1", f"titre-{number}": row["title"], f"pourquoi-{number}": row["why"],
                 f"theme-{number}": row["theme"] or "", f"nature-{number}": row["kind"]}  # fmt: skip
    return data | changes


# --- Reading lists ---------------------------------------------------------------------------------------------------
def test_bookmarks_come_with_their_folders_and_words():
    source, rows, left_out = rows_of_file(name="signets.html", data=BOOKMARKS.encode())
    assert source == "BOOKMARKS" and len(left_out) == 2
    assert [(row["url"], row["title"], row["why"], row["folder"]) for row in rows] == [
        ("https://exemple.be/ecole", "L'école & nous", "Les fiches sont prêtes.", "École et culture"),
        ("https://exemple.be/deux", "Deux", "", "École et culture"),
        ("https://exemple.be/trois", "Trois", "", "Sous-dossier"),
        ("https://exemple.be/hors", "Hors dossier", "", ""),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "Adresse;Titre;Pourquoi;Thème\r\nhttps://exemple.be/a;Été;Utile; Lecture\r\n".encode("utf-8-sig"),
        "sep=;\nadresse;titre;pourquoi;thème\nhttps://exemple.be/a;Été;Utile;Lecture\n".encode("cp1252"),
        'URL,Title,Why,Category\nhttps://exemple.be/a,"Été",Utile,Lecture\n'.encode(),
        "url\ttitre\tnote\trubrique\nhttps://exemple.be/a\tÉté\tUtile\tLecture\n".encode("utf-16"),
    ],
)
def test_lists_come_in_any_dialect(data):
    source, rows, _ = rows_of_file(name="liste.csv", data=data)
    assert source == "CSV"
    assert [(row["url"], row["title"], row["why"], row["folder"]) for row in rows] == [("https://exemple.be/a", "Été", "Utile", "Lecture")]


def test_a_list_without_titles_is_understood():
    _, rows, _ = rows_of_file(name="x.csv", data=b"Un site,https://exemple.be/a\nAutre,https://exemple.be/b\n")
    assert [(row["url"], row["title"]) for row in rows] == [("https://exemple.be/a", "Un site"), ("https://exemple.be/b", "Autre")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"bonjour",
        b"\x00" * 5000,
        b"<html><body>rien</body></html>",
        b"\xff\xfe\x00",
        b'"' * 9000,
        b"%PDF-1.7 \x00\xff",
        b"<DL>" * 30000,
    ],
)
def test_what_is_no_list_of_links_is_refused_in_words(data):
    with pytest.raises(Refused) as refused:
        rows_of_file(name="x.csv", data=data)
    assert refused.value.reason.endswith(".")


def test_lists_are_bounded_and_say_what_was_left():
    rows, left_out = rows_of_text(text="\n".join(f"https://exemple.be/{number}" for number in range(MAX_ROWS + 7)))
    assert (len(rows), len(left_out)) == (MAX_ROWS, 7)
    with pytest.raises(Refused):
        rows_of_file(name="x.csv", data=b"a" * 5_000_001)


# --- Pages -----------------------------------------------------------------------------------------------------------
def paste(client, text):
    found = client.post(PASTE, {"text": text})
    assert found.status_code == 302
    return Batch.objects.get(), found["Location"]


def test_strangers_do_not_paste(client, sign_in, farid, amel, bruno):
    assert client.get(PASTE).status_code == 302
    assert sign_in(farid).post(PASTE, {"text": "https://exemple.be"}).status_code == 403
    batch, url = paste(sign_in(amel), "https://exemple.be")
    for path in (url, reverse("links:batch_discard", args=[batch.uuid])):
        assert sign_in(bruno).post(path).status_code == 404
    assert sign_in(bruno).get(url).status_code == 404


def test_a_text_without_address_is_told_and_kept(sign_in, amel):
    found = sign_in(amel).post(PASTE, {"text": "Bonjour à toutes"})
    assert found.status_code == 422
    assert "Aucune adresse" in found.content.decode() and "Bonjour à toutes" in found.content.decode()
    assert sign_in(amel).post(PASTE, {"text": ""}).status_code == 422


def test_many_links_are_completed_in_several_times(sign_in, amel, bruno):
    theme = make_theme()
    there = make_link(bruno, url="https://exemple.be/deja", title="Déjà là")
    client = sign_in(amel)
    batch, url = paste(
        client,
        "Le guide : https://exemple.be/1\nhttps://exemple.be/2 et https://exemple.be/3\nhttps://exemple.be/deja/\nhttp://www.exemple.be/deja",
    )
    page = client.get(url).content.decode()
    assert there.get_absolute_url() in page and "Le guide" in page and "Ressemble à" in page
    sent = rows_sent(batch, **{"pourquoi-1": "Utile.", "theme-1": theme.pk, "titre-2": "Deux", "pourquoi-2": "Gardé"})
    for number in (3, 4, 5):
        del sent[f"garder-{number}"]
    found = client.post(url, sent)
    assert found.status_code == 422
    page = found.content.decode()
    assert "Il manque un thème." in page and 'value="Gardé"' in page and "1\u00a0lien" in page
    assert Link.objects.get(sponsor=amel).title == "Le guide"
    batch.refresh_from_db()
    assert [row["id"] for row in batch.rows] == [2]
    found = client.post(url, rows_sent(batch, **{"theme-2": theme.pk}))
    assert found.status_code == 302
    assert Link.objects.filter(sponsor=amel).count() == 2
    assert not Batch.objects.exists()
    assert client.post(url, sent).status_code == 404


def test_an_address_added_meanwhile_is_shown_and_nothing_is_lost(sign_in, amel, bruno):
    theme = make_theme()
    client = sign_in(amel)
    batch, url = paste(client, "https://exemple.be/1\nhttps://exemple.be/2")
    there = make_link(bruno, url="https://exemple.be/1", title="Entre-temps")
    words = {f"{name}-{number}": f"{name} {number}" for name in ("titre", "pourquoi") for number in (1, 2)}
    found = client.post(url, rows_sent(batch, **words, **{"theme-1": theme.pk, "theme-2": theme.pk}))
    assert found.status_code == 422
    assert there.get_absolute_url() in found.content.decode() and 'value="pourquoi 1"' in found.content.decode()
    assert set(Link.objects.values_list("title", flat=True)) == {"Entre-temps", "titre 2"}


def test_rows_nobody_sent_stay_untouched(sign_in, amel):
    client = sign_in(amel)
    batch, url = paste(client, "\n".join(f"https://exemple.be/{number}" for number in range(40)))
    page = client.get(url).content.decode()
    assert page.count('role="group"') == 25 and "Encore" in page
    client.post(url, {"adresse-1": "1", "adresse-999": "1", "titre-2": "x", "theme-1": "x" * 99, "nature-1": "RIEN", "access": "TOUT"})
    batch.refresh_from_db()
    assert len(batch.rows) == 39 and not Link.objects.exists()


@pytest.mark.parametrize("rows", [1, 20])
def test_completing_asks_the_database_little(rows, sign_in, amel, django_assert_max_num_queries):
    client = sign_in(amel)
    _, url = paste(client, "\n".join(f"https://exemple.be/{number}" for number in range(rows)))
    with django_assert_max_num_queries(8):
        client.get(url)


def test_bookmarks_are_read_then_confirmed(sign_in, amel):
    theme = make_theme("École et culture")
    client = sign_in(amel)
    found = client.post(IMPORT, {"file": SimpleUploadedFile("signets.html", BOOKMARKS.encode())})
    batch = Batch.objects.get()
    assert found["Location"] == batch.get_absolute_url()
    assert [row["theme"] for row in batch.rows] == [theme.pk, theme.pk, None, None]
    page = client.get(found["Location"]).content.decode()
    assert "dossier\u00a0: Sous-dossier" in page and "2\u00a0lignes laissées de côté" in page
    assert not Link.objects.exists()
    client.post(reverse("links:batch_discard", args=[batch.uuid]))
    assert not Batch.objects.exists()


def test_a_file_that_is_no_list_is_told(sign_in, amel):
    client = sign_in(amel)
    assert client.get(IMPORT).status_code == 200
    assert client.post(IMPORT).status_code == 422
    found = client.post(IMPORT, {"file": SimpleUploadedFile("x.csv", b"rien du tout")})
    assert found.status_code == 422 and "Aucune adresse dans ce fichier" in found.content.decode()


def test_what_files_contain_is_inert(sign_in, amel):
    hostile = BOOKMARKS.replace("Deux", "&lt;script&gt;alert(1)&lt;/script&gt;").replace(
        "https://exemple.be/trois", "https://exemple.be/&quot;&gt;&lt;img src=x&gt;"
    )
    client = sign_in(amel)
    client.post(IMPORT, {"file": SimpleUploadedFile("x.html", hostile.encode())})
    page = client.get(Batch.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert(1)" not in page and "<img src=x" not in page
    assert json.dumps(Batch.objects.get().rows)
