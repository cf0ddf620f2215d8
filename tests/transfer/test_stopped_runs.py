"""Batches that stop, are asked for twice, are undone in two times, or are left behind."""

import errno
import os
import struct
import time
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.files import public as files
from maillage.kernel.files.public import FileRefused, StoredFile
from maillage.kernel.journal.models import Entry
from maillage.library.models import Resource
from maillage.transfer.domain import leftovers, runs, sources
from maillage.transfer.models import ImportItem, ImportRun
from maillage.transfer.periodic import run_once
from maillage.transfer.queries import SHOWN, report
from maillage.transfer.tasks import run_import

from .test_views_imports import archive, coordination  # noqa: F401  (a fixture)

pytestmark = pytest.mark.django_db


def prepared(by, **files):
    given = archive(**(files or {"a.txt": "Compte rendu de mai.", "b.txt": "Compte rendu de juin.", "c.txt": "Compte rendu d’août."}))
    return runs.prepare(by=by, archive=given, sheet=None, access="MEMBERS", publish=True)


def line(run, path, outcome, **given):
    return ImportItem(run=run, path=path, outcome=outcome, at=timezone.now(), **given)


@pytest.mark.parametrize("trial", [True, False])
@pytest.mark.parametrize(("setting", "value"), [("FILES_TOTAL_MB", 1), ("FILES_RESERVE_MB", 1 << 40)])
def test_a_batch_stops_when_there_is_no_room_and_goes_on_later(denis, settings, committed, trial, setting, value):
    run = prepared(denis)
    files.receive(upload=ContentFile(b"Ce qui est ici depuis toujours.", name="avant.txt"))
    StoredFile.objects.update(size=2 << 20)
    setattr(settings, setting, value)
    with committed():
        run_import.enqueue(run_id=run.pk, trial=trial)
    run.refresh_from_db()
    assert "coordination" in run.problem and not run.finished_at and not run.tried_at
    assert run.waits and not run.items.exists()
    settings.FILES_TOTAL_MB, settings.FILES_RESERVE_MB = 0, 0
    with committed():
        run_import.enqueue(run_id=run.pk, trial=False)
    run.refresh_from_db()
    assert run.finished_at and not run.problem and Resource.objects.count() == 3


@pytest.mark.parametrize(("code", "stops"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EIO, False)])
def test_a_disk_that_fills_stops_the_batch_and_a_bad_sector_does_not(denis, committed, monkeypatch, code, stops):
    run = prepared(denis)
    real, calls = runs._import, []

    def fill(**given):
        calls.append(given["path"])
        if len(calls) == 2:
            raise OSError(code, os.strerror(code))
        return real(**given)

    monkeypatch.setattr(runs, "_import", fill)
    with committed():
        run_import.enqueue(run_id=run.pk, trial=False)
    run.refresh_from_db()
    assert bool(run.finished_at) is not stops
    assert ("plus de place" in run.problem) is stops
    assert run.items.filter(outcome="REFUSED").exists() is not stops
    if stops:
        with committed():
            run = runs.run_archive(run=run, trial=False)
        assert run.finished_at and Resource.objects.count() == 3


def test_asked_for_twice_the_second_time_does_nothing(denis, committed):
    run = prepared(denis)
    with committed():
        for _ in range(2):
            run_import.enqueue(run_id=run.pk, trial=False)
        run_import.enqueue(run_id=run.pk, trial=True)
    run.refresh_from_db()
    assert run.finished_at and not run.problem and not run.tried_at
    assert not run.folder.exists()
    assert Entry.objects.filter(kind="transfer.import.done").count() == 1


def test_a_batch_that_has_begun_is_not_tried_any_more(coordination, denis, committed):  # noqa: F811
    run = prepared(denis)
    ImportRun.objects.filter(pk=run.pk).update(started_at=timezone.now())
    answer = coordination.post(reverse("transfer:import_detail", args=[run.uuid]))
    assert answer.status_code == 409 and "déjà commencé" in answer.text
    with committed():
        runs.run_archive(run=run, trial=True)
    assert not run.items.exists() and not run.tried_at and run.waits


def test_refusals_are_shown_first_wherever_they_are(denis):
    run = prepared(denis)
    ImportRun.objects.filter(pk=run.pk).update(started_at=timezone.now())
    run.refresh_from_db()
    ImportItem.objects.bulk_create(line(run, f"{number:05}.txt", "IMPORTED") for number in range(SHOWN * 5))
    ImportItem.objects.bulk_create([line(run, "su.txt", "KNOWN"), line(run, "z1.html", "REFUSED"), line(run, "z2.html", "REFUSED")])
    shown = report(run=run)
    assert [item.path for item in shown["lines"][:4]] == ["z1.html", "z2.html", "su.txt", "00000.txt"]
    assert len(shown["lines"]) == SHOWN and shown["more"] == SHOWN * 4 + 3


def crowded(*, entries, zip64, claimed=None):
    """An archive of empty members: `claimed` bytes of table of contents, which the first record says to be of one member."""
    table = (b"PK\x01\x02" + bytes(42)) * entries
    size = len(table) if claimed is None else claimed
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 46 if zip64 else size, 0, 0)
    if zip64:
        record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, 0)
        end = record + struct.pack("<4sLQL", b"PK\x06\x07", 0, len(table), 1) + end
    return table + end


@pytest.mark.parametrize("zip64", [True, False])
@pytest.mark.parametrize("entries", [sources.MAX_ENTRIES + 1, sources.MAX_DIRECTORY // 46 + 1])
def test_an_endless_table_of_contents_is_refused_before_it_is_listed(tmp_path, monkeypatch, entries, zip64):
    (tmp_path / "foule.zip").write_bytes(crowded(entries=entries, zip64=zip64))
    made = []
    real = zipfile.ZipInfo
    monkeypatch.setattr(zipfile, "ZipInfo", lambda *given: made.append(1) or real(*given))
    with pytest.raises(FileRefused) as refusal:
        sources.Archive(path=tmp_path / "foule.zip")
    assert refusal.value.code == "archive_entries" and "plus de 20" in refusal.value.reason
    assert not made


def test_a_table_of_contents_longer_than_its_archive_is_refused_in_words(tmp_path):
    (tmp_path / "court.zip").write_bytes(crowded(entries=1, zip64=True, claimed=1 << 40))
    with pytest.raises(FileRefused) as refusal:
        sources.Archive(path=tmp_path / "court.zip")
    assert "ne s’ouvre pas" in refusal.value.reason


def test_an_archive_within_an_archive_is_read_to_its_end(tmp_path):
    inner = crowded(entries=sources.MAX_ENTRIES + 1, zip64=False)
    with zipfile.ZipFile(tmp_path / "deux.zip", "w") as outer:
        outer.writestr("dedans.zip", inner)
    source = sources.Archive(path=tmp_path / "deux.zip")
    with source.open(path="dedans.zip") as member:
        assert member.read() == inner


def test_undoing_that_is_cut_goes_on_where_it_was(denis, committed, monkeypatch):
    run = prepared(denis)
    with committed():
        run = runs.run_archive(run=run, trial=False)
    real, calls = runs.library.discard_resource, []

    def cut(**given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(runs.library, "discard_resource", cut)
    with pytest.raises(KeyboardInterrupt), committed():
        runs.undo(run=run, by=denis)
    run.refresh_from_db()
    assert not run.undone_at and Resource.objects.count() == 2
    with committed():
        assert runs.undo(run=run, by=denis) == (3, 0)
    run.refresh_from_db()
    assert run.undone_at and not Resource.objects.exists() and not run.folder.exists()
    assert len(calls) == 4
    assert Entry.objects.filter(kind="transfer.import.undone").count() == 1


def test_two_do_not_undo_at_once(denis, committed):
    run = prepared(denis)
    with committed():
        run = runs.run_archive(run=run, trial=False)
    with runs.alone(run=run), pytest.raises(Stale, match="en cours"):
        runs.undo(run=run, by=denis)
    assert Resource.objects.count() == 3


def test_a_long_undoing_is_done_by_the_worker(coordination, denis, committed, monkeypatch):  # noqa: F811
    run = prepared(denis)
    with committed():
        runs.run_archive(run=run, trial=False)
    monkeypatch.setattr(runs, "UNDONE_AT_ONCE", 2)
    page = coordination.post(reverse("transfer:import_undo", args=[run.uuid]), follow=True)
    assert "L’annulation est en cours" in page.text
    run.refresh_from_db()
    assert run.undone_at and not Resource.objects.exists()
    assert coordination.post(reverse("transfer:import_undo", args=[run.uuid])).status_code == 403


def aged(run, **dates):
    days = {name: timezone.now() - timedelta(days=age) for name, age in dates.items()}
    ImportRun.objects.filter(pk=run.pk).update(**days)
    run.refresh_from_db()


def test_archives_nobody_came_back_to_are_erased_and_said_so(coordination, denis, committed):  # noqa: F811
    old, tried, recent = prepared(denis), prepared(denis), prepared(denis)
    aged(old, prepared_at=31)
    aged(tried, prepared_at=31, tried_at=29)
    assert run_once() == 1
    assert not old.folder.exists() and tried.waits and recent.waits
    old.refresh_from_db()
    assert "trente jours" in old.problem and not old.finished_at
    here = reverse("transfer:import_detail", args=[old.uuid])
    page = coordination.get(here).text
    assert "trente jours" in page and "Essayer à blanc" not in page and "Reprendre pour de bon" not in page
    for address in (here, reverse("transfer:import_start", args=[old.uuid])):
        answer = coordination.post(address)
        assert answer.status_code == 409 and "n’est plus là" in answer.text
    with pytest.raises(FileRefused, match="n’est plus là"):
        runs.run_archive(run=old, trial=False)


def test_a_batch_stopped_a_month_ago_is_finished_and_can_be_undone(denis, committed, monkeypatch):
    run = prepared(denis)
    real, calls = runs._import, []

    def cut(**given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(**given)

    monkeypatch.setattr(runs, "_import", cut)
    with pytest.raises(KeyboardInterrupt), committed():
        runs.run_archive(run=run, trial=False)
    aged(run, prepared_at=40, started_at=40)
    assert leftovers.erase_leftovers() == 0, "a file was brought in today"
    run.items.update(at=timezone.now() - timedelta(days=31))
    with runs.alone(run=run):
        assert leftovers.erase_leftovers() == 0, "it is being worked on"
    assert leftovers.erase_leftovers() == 1
    run.refresh_from_db()
    assert run.finished_at and "trente jours" in run.problem and not run.folder.exists()
    with committed():
        assert runs.undo(run=run, by=denis) == (1, 0)
    with pytest.raises(Refused):
        runs.undo(run=run, by=denis)


def test_folders_without_batch_go_after_a_day_and_those_of_finished_ones_at_once(denis, committed, settings):
    run = prepared(denis)
    with committed():
        runs.run_archive(run=run, trial=False)
    root = run.folder.parent
    names = (str(run.uuid), f"{run.uuid}-ab12", "11111111-1111-4111-8111-111111111111", "en-cours")
    for name in names:
        (root / name).mkdir()
        (root / name / "archive.zip").write_bytes(b"x")
        if name != "en-cours":
            os.utime(root / name, (time.time() - 90_000,) * 2)
    assert leftovers.erase_leftovers() == 3
    assert [path.name for path in root.iterdir()] == ["en-cours"]
    run.refresh_from_db()
    assert not run.problem


def test_nothing_left_behind_is_no_trouble(db):
    assert leftovers.erase_leftovers() == 0
