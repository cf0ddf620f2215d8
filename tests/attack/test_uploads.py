"""Real and hostile files through the real form: never a failure, words beside the field, and what is good is found.

The suite takes one of each nature; `ATTACK_ALL=1` takes all of them.
"""

import os
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.kernel.files.models import StoredFile
from maillage.library.models import Resource
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.attack.documents import good, hostile
from tests.attack.test_inert import Reader
from tests.factories.library import make_theme

pytestmark = pytest.mark.django_db
ALL = bool(os.environ.get("ATTACK_ALL"))
SHARE = "/bibliotheque/partager/"
FEW = (
    "une page",
    "mal nommé.docx",
    "tableau.docx",
    "budget",
    "diapos.pptx",
    "tableur",
    "note windows",
    "liste.csv",
    "dossier/",
    "photo.webp",
    "un bit",
)


def send(client, *files, **more):
    data = {
        "key": str(uuid.uuid4()),
        "title": "Un document",
        "summary": "Une phrase.",
        "theme": make_theme().pk,
        "access": "PUBLIC",
        "publier": "1",
        **more,
    }
    return client.post(SHARE, {**data, "fichiers": [SimpleUploadedFile(name or "x", content) for name, content in files]})


def test_good_files_are_shared_and_found_by_their_words(sign_in, amel):
    client = sign_in(amel)
    chosen = [each for each in good() if ALL or each[0].startswith(FEW)]
    for name, content, word in chosen:
        answer = send(client, (name, content), title=f"Document {word or name}"[:150])
        assert answer.status_code == 302 and "ressources" in answer["Location"], (name, answer.content.decode()[:0])
    assert Resource.objects.listed_for(amel).count() == len(chosen)
    assert not [file.name for file in StoredFile.objects.filter(state=StoredFile.State.PENDING)]
    rebuild(engine(), processes=0)
    for name, _content, word in chosen:
        if word:
            found = client.get("/recherche.json", {"q": f'"{word}" médiation'}).json()["results"]
            assert [each["title"] for each in found] == [f"Document {word}"], (name, word)
            assert found[0]["file_page"] or name.endswith((".txt", ".csv", ".md", ".xlsx", ".ods", ".docx", ".odt"))
    for resource in Resource.objects.all():
        reader = Reader()
        reader.feed(client.get(resource.get_absolute_url()).content.decode())
        assert not reader.acts


def test_hostile_files_are_refused_in_words_or_harmless(sign_in, amel):
    client = sign_in(amel)
    client.raise_request_exception = False
    slow = {"bombe.docx", "faux.odt", "profond.docx", "boucle.pdf", "gonfle.docx", "menteur.png"}
    refused = 0
    for name, content in hostile():
        if not ALL and name in slow:
            continue
        answer = send(client, (name, content))
        assert answer.status_code in (302, 422), (name, answer.status_code)
        if answer.status_code == 422:
            refused += 1
            page = answer.content.decode()
            reader = Reader()
            reader.feed(page)
            assert not reader.acts, name
            assert "À corriger" in page and 'class="err"' in page, name
            # What was typed is there, and the next sending goes through with another file.
            assert "Un document" in page and "Une phrase." in page
        else:
            file = StoredFile.objects.latest("pk")
            sent = client.get(f"/bibliotheque/fichiers/{file.uuid}/?telecharger=1")
            assert sent["Content-Disposition"].startswith("attachment") and "\n" not in sent["Content-Disposition"]
            assert sent["X-Content-Type-Options"] == "nosniff" and "sandbox" in sent["Content-Security-Policy"]
            assert "html" not in sent["Content-Type"] and "svg" not in sent["Content-Type"]
            assert not {"/", "\\", "<", ">", "\u202e", "\r"} & set(file.name)
    assert refused > 40
    assert "root:x" not in " ".join(StoredFile.objects.values_list("pages__text", flat=True).exclude(pages__text=None))


def test_a_refusal_can_be_repaired(sign_in, amel):
    client = sign_in(amel)
    key = str(uuid.uuid4())
    assert send(client, ("page.html", b"<html><script>1</script>"), key=key).status_code == 422
    assert send(client, ("bonne.txt", b"Une bonne note."), key=key).status_code == 302
    assert Resource.objects.get(uuid=key).versions.get().files.get().file.name == "bonne.txt"


def test_several_files_of_which_one_is_refused(sign_in, amel):
    """The good ones are kept, the refused one is named, and nothing is published behind the back of whoever sent them."""
    client = sign_in(amel)
    key = str(uuid.uuid4())
    answer = send(client, ("a.txt", b"Une note."), ("b.exe", b"MZ" + b"\0" * 80), ("c.txt", b"Une autre."), key=key)
    assert answer.status_code == 422 and "b.exe" in answer.content.decode()
    draft = Resource.objects.get(uuid=key)
    assert draft.is_draft and draft.versions.get().files.count() == 2


@pytest.mark.parametrize(
    "path",
    [
        "/bibliotheque/partager/fichiers/",
        "/bibliotheque/partager/fichiers/?cle=x",
        f"/bibliotheque/partager/fichiers/?cle={uuid.UUID(int=7)}",
    ],
)
def test_files_sent_alone(sign_in, amel, path):
    client = sign_in(amel)
    for name, content in hostile()[:20]:
        answer = client.post(path, {"file": SimpleUploadedFile(name or "x", content)})
        assert answer.status_code in (200, 413, 422) and ("error" in answer.json()) == (answer.status_code != 200), name
    assert client.post(path, {"file": "pas un fichier"}).status_code == 422
    assert client.post(path, b"\0\xff" * 50, content_type="multipart/form-data; boundary=x").status_code in (400, 422)
    assert client.post(path, b"", content_type="multipart/form-data").status_code in (400, 422)


def test_more_files_than_a_form_takes(sign_in, amel):
    client = sign_in(amel)
    client.raise_request_exception = False
    files = [(f"{number}.txt", f"Note {number}".encode()) for number in range(130)]
    answer = send(client, *files)
    assert answer.status_code == 413, "Django takes a hundred files at once"
    assert "<h1" in answer.content.decode()


def test_sheets_and_archives_of_an_import(sign_in, denis, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client = sign_in(denis)
    client.raise_request_exception = False
    from tests.attack.documents import zipped

    archive = zipped(**{"a.txt": "Une note.", "é/ü.txt": "x", "b" * 600 + ".txt": "Long", "b" * 600 + "c.txt": "Long aussi"})
    for name, content in [
        *hostile(),
        ("liste." + "a" * 300, b"Nom;Titre\na.txt;T"),
        ("li." + "a" * 252, b"Nom;Titre\na.txt;T"),
        ("liste.csv", b"Nom;Titre\r\na.txt;\x01\x02T\x00\r\n"),
        ("l.csv", b'"' * 5000),
    ]:
        sheet = SimpleUploadedFile(name or "x", content)
        answer = client.post(
            "/la-semaine/importer/", {"archive": SimpleUploadedFile("a.zip", archive), "sheet": sheet, "access": "MEMBERS"}
        )
        assert answer.status_code in (302, 422), name
    for name, content in hostile():
        answer = client.post("/la-semaine/importer/", {"archive": SimpleUploadedFile(name or "x", content), "access": "MEMBERS"})
        assert answer.status_code in (302, 422), name
    answer = client.post("/la-semaine/importer/", {"archive": SimpleUploadedFile("a.zip", archive), "access": "MEMBERS", "publish": "on"})
    place = answer["Location"]
    assert client.post(place).status_code == 302
    assert client.get(place).status_code == 200
    assert client.post(f"{place}reprise/").status_code == 302
    assert client.get(place).status_code == 200
    assert client.post(f"{place}annulation/").status_code == 302


def test_a_folder_of_an_old_site(denis, tmp_path, committed):
    """Names of other systems: not UTF-8, with line ends, decomposed, very deep."""
    import os

    from maillage.transfer.domain import runs

    root = os.fsencode(tmp_path / "site")
    os.makedirs(root)
    names = [
        b"\xe9t\xe9.txt",
        b"a\nb.txt",
        "é".encode() + b".txt",
        "e\u0301.txt".encode(),
        b"=1+1.txt",
        b"\x01.txt",
        b"x" * 240 + b".txt",
        b"\xff\xfe",
        b"sans.",
        b" .txt",
    ]
    for number, name in enumerate(names):
        with open(os.path.join(root, name), "wb") as file:
            file.write(f"Une note {number}.".encode())
    os.symlink("/etc/passwd", os.path.join(root, b"passwd.txt"))
    os.makedirs(os.path.join(root, *[b"profond"] * 60))
    with open(os.path.join(root, *[b"profond"] * 60, b"z.txt"), "wb") as file:
        file.write(b"Au fond.")
    lines = []
    with committed():
        run = runs.run_folder(
            by=denis,
            folder=tmp_path / "site",
            sheet=None,
            access="PUBLIC",
            publish=True,
            trial=False,
            report=lines.append,
            expect=lambda count: None,
        )
    assert len(lines) == len(names) + 1
    assert {line.outcome for line in lines} == {"IMPORTED"}, [(line.path, line.reason) for line in lines if line.outcome != "IMPORTED"]
    run.refresh_from_db()
    assert run.finished_at
