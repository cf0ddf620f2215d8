"""Backup and restore: the same rows and bytes, here or on the other database; never over what is alive."""

import io
import json
import re
import stat
import tarfile
import uuid

import pytest
from django.db import connection

from maillage.kernel.backup import archive as archive_of
from tests.kernel.sites import Site

FILL = """
from django.contrib.auth import get_user_model
from maillage.kernel.files.analysis import analyse_stored
from maillage.kernel.journal.models import Entry
person = get_user_model().objects.create(email="amel@demo.example", created_at=timezone.now())
for number in range(3):
    file = files.receive(upload=ContentFile(samples.pdf((f"Page {number}, été",)), name=f"été {number}.pdf"), owner=person)
    files.keep(file=file)
    analyse_stored(file=file)
Entry.objects.create(kind="essai", payload={"b": [1, None, "é\\U0001f600"], "a": 0.1}, at=timezone.now())
store = settings.DATA_DIR / "files"
(store / "dossier vide" / "é\\nligne").mkdir(parents=True)
(store / ("x" * 200)).write_bytes(b"long")
(store / os.fsdecode(b"octets \\xff\\xfe")).write_bytes(b"odd")
"""
COUNT = """
from django.contrib.auth import get_user_model
from maillage.kernel.journal.models import Entry
print(get_user_model().objects.count(), files.StoredFile.objects.count(), Entry.objects.count(), Entry.objects.get(kind="essai").payload == {"a": 0.1, "b": [1, None, "é\\U0001f600"]})
"""
NEXT = """
from maillage.kernel.journal.models import Entry
last = Entry.objects.order_by("pk").last().pk
print(Entry.objects.create(kind="suivant", at=timezone.now()).pk - last)
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory, migrated):
    site = Site(tmp_path_factory.mktemp("source"), migrated=migrated)
    site.run(FILL)
    site.archive = site.folder / "out" / "copie.tar"
    site.said = site.manage("backup", "--to", site.archive)
    return site


def manifest_of(archive):
    with tarfile.open(archive) as tar:
        return json.load(tar.extractfile("manifeste.json"))


def test_the_archive_is_private_complete_and_says_what_it_is(source):
    assert re.search(r"\d+ rows, \d+ files, .* verified", source.said)
    assert stat.S_IMODE(source.archive.stat().st_mode) == 0o600
    assert [path.name for path in source.archive.parent.iterdir()] == ["copie.tar"]
    manifest = manifest_of(source.archive)
    assert manifest["tables"]["files.storedfile"]["rows"] == 3
    assert "sessions.session" not in manifest["tables"]
    with tarfile.open(source.archive) as tar:
        note = tar.extractfile("LISEZMOI.txt").read().decode()
        names = tar.getnames()
    assert "SECRET_KEY" in note and not [name for name in names if "secret" in name or "sqlite" in name]
    assert json.loads((source.folder / "last_backup.json").read_text())["bytes"] > 1000
    assert "complete" in source.manage("verify_backup", source.archive)


def test_round_trip_byte_for_byte(source, tmp_path):
    target = Site(tmp_path / "target")
    target.manage("restore", source.archive)
    assert target.tree() == source.tree()
    assert target.run(COUNT) == source.run(COUNT)
    assert not [line for line in target.manage("files", "check").splitlines() if line.startswith(("missing", "altered"))]
    target.manage("backup", "--to", tmp_path / "again.tar")
    first, second = manifest_of(source.archive), manifest_of(tmp_path / "again.tar")
    assert {name: (told["rows"], told["sha256"]) for name, told in first["tables"].items()} == {
        name: (told["rows"], told["sha256"]) for name, told in second["tables"].items()
    }
    assert first["files"] == second["files"] and first["folders"] == second["folders"]
    assert target.run(NEXT).strip() == "1"


def test_a_living_site_is_refused_or_moved_aside(source, tmp_path, migrated):
    target = Site(tmp_path / "target", migrated=migrated)
    target.run('files.receive(upload=ContentFile(b"texte vivant", name="a.txt"))')
    before = target.tree()
    assert "--replace" in target.manage("restore", source.archive, expect=1)
    assert target.tree() == before
    said = target.manage("restore", source.archive, "--replace")
    (aside,) = target.folder.glob("avant-restauration-*")
    assert aside.name in said and (aside / "maillage.sqlite3").exists()
    assert [path.read_bytes() for path in (aside / "files").rglob("*") if path.is_file()] == [b"texte vivant"]
    assert target.tree() == source.tree()


def damage(archive, copy, change):
    data = bytearray(archive.read_bytes())
    change(data)
    copy.write_bytes(data)
    return copy


@pytest.mark.parametrize("place", ["a stored file", "a table", "the manifest", "the end"])
def test_a_damaged_archive_is_refused_and_changes_nothing(source, tmp_path, place):
    with tarfile.open(source.archive) as tar:
        members = {member.name: member for member in tar.getmembers()}
    name = {
        "a stored file": next(name for name in members if name.startswith("fichiers/") and members[name].size > 500),
        "a table": "donnees/files.filepage.jsonl.gz",
        "the manifest": "manifeste.json",
        "the end": "",
    }[place]

    def change(data):
        if name:
            data[members[name].offset_data + members[name].size // 2] ^= 0x20
        else:
            del data[len(data) // 2 :]

    copy = damage(source.archive, tmp_path / "abîmée.tar", change)
    assert "damaged" in source.manage("verify_backup", copy, expect=1)
    target = Site(tmp_path / "target")
    assert "Nothing was restored" in target.manage("restore", copy, expect=1)
    assert not (target.folder / "files").exists()


def rewrite(archive, copy, change):
    """Write an archive again with another manifest."""
    with tarfile.open(archive) as tar, tarfile.open(copy, "w") as out:
        for member in tar.getmembers():
            data = tar.extractfile(member).read() if member.isfile() else b""
            if member.name == "manifeste.json":
                manifest = json.loads(data)
                change(manifest)
                manifest["seal"] = archive_of.seal(manifest=manifest)
                data = json.dumps(manifest).encode()
                member.size = len(data)
            out.addfile(member, io.BytesIO(data))
    return copy


def test_an_archive_from_a_newer_version_is_refused(source, tmp_path):
    copy = rewrite(source.archive, tmp_path / "neuve.tar", lambda manifest: manifest["migrations"].append(["files", "9999_later"]))
    assert "upgrade first" in Site(tmp_path / "target").manage("restore", copy, expect=1)


def test_an_archive_cannot_write_elsewhere(source, tmp_path):
    copy = rewrite(source.archive, tmp_path / "méchante.tar", lambda manifest: manifest["folders"].append("files/../../evil"))
    assert "Nothing was restored" in Site(tmp_path / "target").manage("restore", copy, expect=1)
    assert not (tmp_path / "evil").exists()


def test_not_an_archive(tmp_path):
    (tmp_path / "x.tar").write_bytes(b"pas une archive")
    site = Site(tmp_path / "target")
    assert "Nothing was restored" in site.manage("restore", tmp_path / "x.tar", expect=1)
    assert "Nothing was restored" in site.manage("restore", tmp_path / "absent.tar", expect=1)


def test_the_site_writes_while_it_is_saved(source, tmp_path):
    """A writer never waits for the backup, and each archive is one moment: as many files as rows, or more."""
    writer = (
        "\nfor number in range(30):\n    files.keep(file=files.receive(upload=ContentFile(f'texte {number}'.encode(), name='a.txt')))\n"
    )
    target = source.copied_to(tmp_path / "vivant")
    running = target.start(writer)
    for number in range(3):
        said = target.manage("backup", "--to", tmp_path / f"{number}.tar")
        assert "not in the archive" not in said
    assert running.wait(30) == 0


def test_a_file_lost_before_is_told_and_the_rest_saved(source, tmp_path):
    target = source.copied_to(tmp_path / "troué")
    target.run("files.StoredFile.objects.order_by('pk').first().path.unlink()")
    assert "not in the archive: été 0.pdf" in target.manage("backup", "--to", tmp_path / "x.tar")
    assert "files are missing" in target.manage("verify_backup", tmp_path / "x.tar")


def test_only_so_many_archives_are_kept(source, tmp_path):
    for day in range(1, 4):
        (tmp_path / f"maillage-2026010{day}-000000.tar").write_bytes(b"x")
    source.manage("backup", "--to", tmp_path, "--keep", "2")
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert len(kept) == 2 and kept[0] == "maillage-20260103-000000.tar"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs the PostgreSQL run")
def test_from_sqlite_to_postgresql_and_back(source, tmp_path):
    from urllib.parse import quote

    import psycopg

    told, name = connection.settings_dict, f"restored_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(
        host=told["HOST"], port=told["PORT"] or None, user=told["USER"], password=told["PASSWORD"], dbname="postgres", autocommit=True
    ) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    try:
        host = f"{quote(told['HOST'], safe='')}{':' + str(told['PORT']) if told['PORT'] else ''}"
        there = Site(tmp_path / "postgres", f"postgres://{told['USER']}:{told['PASSWORD']}@{host}/{name}")
        there.manage("restore", source.archive)
        assert there.run(COUNT) == source.run(COUNT)
        assert there.tree() == source.tree()
        assert there.run(NEXT).strip() == "1"
        assert "--replace" in there.manage("restore", source.archive, expect=1)
        there.manage("backup", "--to", tmp_path / "postgres.tar")
        assert "schema" in there.manage("restore", tmp_path / "postgres.tar", "--replace")
        back = Site(tmp_path / "back")
        back.manage("restore", tmp_path / "postgres.tar")
        assert back.run(COUNT).split()[:2] == source.run(COUNT).split()[:2]
        assert back.run(NEXT).strip() == "1"
    finally:
        with psycopg.connect(
            host=told["HOST"], port=told["PORT"] or None, user=told["USER"], password=told["PASSWORD"], dbname="postgres", autocommit=True
        ) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_columns_are_written_by_name():
    """Their order in a model is not that of its migrations."""
    from django.apps import apps

    from maillage.kernel.backup.tables import fields_of, tables_of

    for model in tables_of(apps=apps):
        columns = [field.column for field in fields_of(model)]
        assert columns == sorted(columns)
