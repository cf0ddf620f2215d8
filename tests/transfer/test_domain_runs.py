"""Bring what exists: same gate, one line per file, never twice, undone cleanly."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from maillage.kernel.access.public import Refused
from maillage.kernel.files.models import StoredFile
from maillage.kernel.files.public import FileRefused
from maillage.library.models import Keep, Resource
from maillage.network.models import Organisation, Theme
from maillage.transfer.domain import runs
from maillage.transfer.models import ImportItem, ImportRun

pytestmark = pytest.mark.django_db

SHEET = (
    "Fichier;Titre;Thèmes;Organisation;Année;Accès\r\n"
    "comptes/reunion.txt;La réunion de mai;Autres;Centre culturel de la Vallée;2019;public\r\n"
    "note.txt;;Inconnu;;vieux;\r\n"
)


@pytest.fixture
def organisation(denis):
    from django.utils import timezone

    return Organisation.objects.create(
        name="Centre culturel de la Vallée", slug="vallee", kind=Organisation.Kind.values[0], created_at=timezone.now()
    )


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "ancien"
    (root / "comptes").mkdir(parents=True)
    (root / "comptes" / "reunion.txt").write_text("Compte rendu de la réunion : nous avons parlé du territoire.", encoding="utf-8")
    (root / "note.txt").write_text("Une note assez courte, mais lisible.", encoding="utf-8")
    (root / "page.html").write_text("<html><script>alert(1)</script></html>", encoding="utf-8")
    (root / ".DS_Store").write_bytes(b"x")
    (root / "copie.txt").write_text("Une note assez courte, mais lisible.", encoding="utf-8")
    return root


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(SHEET, encoding="cp1252")
    return path


def bring(folder, by, sheet=None, trial=False, publish=True):
    lines = []
    run = runs.run_folder(
        by=by, folder=folder, sheet=sheet, access="MEMBERS", publish=publish, trial=trial, report=lines.append, expect=lambda total: None
    )
    return run, {item.path: item for item in lines}


def test_each_file_has_its_line(folder, sheet, denis, organisation, committed):
    with committed():
        run, lines = bring(folder, denis, sheet)
    assert {path: item.outcome for path, item in lines.items()} == {
        "comptes/reunion.txt": "IMPORTED",
        "copie.txt": "IMPORTED",
        "note.txt": "KNOWN",
        "page.html": "REFUSED",
    }
    assert lines["page.html"].reason
    resource = Resource.objects.get(title="La réunion de mai")
    assert resource.access == "PUBLIC"
    assert resource.year == 2019
    assert [one.name for one in resource.organisations.all()] == [organisation.name]
    assert resource.published_at is not None
    assert Resource.objects.get(title="Copie").access == "MEMBERS"


def test_what_the_sheet_says_wrongly_is_said_and_nothing_is_lost(folder, sheet, denis, organisation, committed):
    (folder / "copie.txt").unlink()
    with committed():
        _, lines = bring(folder, denis, sheet)
    assert "thème inconnu « Inconnu »" in lines["note.txt"].reason
    assert "année illisible « vieux »" in lines["note.txt"].reason
    assert Resource.objects.get(title="Note").themes.get().slug == Theme.objects.get(name="Autres").slug


def test_a_trial_writes_nothing_but_its_report(folder, sheet, denis, organisation, committed):
    with committed():
        run, lines = bring(folder, denis, sheet, trial=True)
    assert lines["comptes/reunion.txt"].outcome == "IMPORTED"
    assert not Resource.objects.exists()
    assert not StoredFile.objects.exists()
    run.refresh_from_db()
    assert run.tried_at
    assert not run.started_at


def test_the_same_folder_again_brings_nothing_twice(folder, denis, committed):
    with committed():
        bring(folder, denis)
        before = Resource.objects.count()
        _, lines = bring(folder, denis)
    assert Resource.objects.count() == before
    assert {item.outcome for item in lines.values()} == {"KNOWN", "REFUSED"}


def test_a_run_that_is_cut_goes_on_where_it_was(folder, denis, monkeypatch, committed):
    archive = zipped(folder)
    run = runs.prepare(by=denis, archive=archive, sheet=None, access="MEMBERS", publish=True)
    real, calls = runs._import, []

    def cut(**given):
        calls.append(given["path"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(runs, "_import", cut)
    with pytest.raises(KeyboardInterrupt), committed():
        runs.run_archive(run=run, trial=False)
    monkeypatch.setattr(runs, "_import", real)
    with committed():
        run = runs.run_archive(run=run, trial=False)
    assert run.finished_at
    assert Resource.objects.count() == 2
    assert run.items.count() == 4
    assert not run.folder.exists()


def test_a_run_stops_while_the_antivirus_is_silent_and_goes_on_later(folder, denis, settings, committed):
    run = runs.prepare(by=denis, archive=zipped(folder), sheet=None, access="MEMBERS", publish=True)
    settings.CLAMD = "/nulle/part/clamd.ctl"
    with pytest.raises(FileRefused, match="réessayez"), committed():
        runs.run_archive(run=run, trial=False)
    assert run.folder.exists() and not Resource.objects.exists()
    settings.CLAMD = ""
    with committed():
        run = runs.run_archive(run=run, trial=False)
    assert run.finished_at and Resource.objects.count() == 2


def test_undo_removes_all_but_what_somebody_touched(folder, sheet, denis, bruno, organisation, committed):
    with committed():
        run, _ = bring(folder, denis, sheet)
        kept = Resource.objects.get(title="La réunion de mai")
        from django.utils import timezone

        Keep.objects.create(resource=kept, person=bruno, at=timezone.now())
        run.refresh_from_db()
        assert runs.undo(run=run, by=denis) == (1, 1)
    assert list(Resource.objects.all()) == [kept]
    assert StoredFile.objects.filter(attached=True).count() == 1
    run.refresh_from_db()
    with pytest.raises(Refused):
        runs.undo(run=run, by=denis)


def zipped(folder, extra=None):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
        for name, data in (extra or {}).items():
            archive.writestr(name, data)
    return ContentFile(content.getvalue(), name="ancien.zip")


@pytest.mark.parametrize("name", ["../dehors.txt", "/etc/passwd", "a/../../b.txt"])
def test_an_archive_with_a_path_that_leaves_is_refused(folder, denis, name):
    with pytest.raises(FileRefused) as refusal:
        runs.prepare(by=denis, archive=zipped(folder, {name: "x"}), sheet=None, access="MEMBERS", publish=False)
    assert "chemin refusé" in refusal.value.reason
    assert not ImportRun.objects.exists()


def test_an_archive_that_swells_is_refused(folder, denis):
    with pytest.raises(FileRefused) as refusal:
        runs.prepare(by=denis, archive=zipped(folder, {"bombe.txt": "0" * 30_000_000}), sheet=None, access="MEMBERS", publish=False)
    assert "gonfle" in refusal.value.reason


def test_what_is_not_an_archive_is_refused(denis):
    with pytest.raises(FileRefused):
        runs.prepare(by=denis, archive=ContentFile(b"pas un zip", name="x.zip"), sheet=None, access="MEMBERS", publish=False)


def test_the_command_reports_and_counts(folder, sheet, denis, organisation, capsys, committed):
    with committed():
        call_command("import_folder", folder, sheet=sheet, dry_run=True)
        call_command("import_folder", folder, sheet=sheet, publish=True)
    out = capsys.readouterr().out
    assert "refusé   page.html" in out
    assert "2 repris, 1 déjà là, 1 refusé." in out
    assert "Essai : " in out


def test_the_command_says_what_is_missing(tmp_path, db):
    with pytest.raises(CommandError, match="not a folder"):
        call_command("import_folder", tmp_path / "nulle-part")
    with pytest.raises(CommandError, match="Nobody"):
        call_command("import_folder", tmp_path)


def test_outcomes_are_french():
    assert [label for _, label in ImportItem.Outcome.choices][:3] == ["repris", "déjà là", "refusé"]
