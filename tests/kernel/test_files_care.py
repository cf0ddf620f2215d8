"""Cleaning, checking, and the task that reads."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from maillage.kernel.files import care, storage
from maillage.kernel.files import public as files
from maillage.kernel.files.alone import alone
from maillage.kernel.files.analysis import analyse_stored
from maillage.kernel.journal.models import Entry
from tests.kernel import samples

pytestmark = pytest.mark.django_db
State = files.StoredFile.State


def stored(data=None, name="a.pdf"):
    return files.receive(upload=ContentFile(data or samples.pdf(), name=name))


def grow_old(file=None, *, hours):
    before = time.time() - hours * 3600
    for path in storage.root().rglob("*"):
        os.utime(path, (before, before))
    files.StoredFile.objects.filter(**({"pk": file.pk} if file else {})).update(created_at=timezone.now() - timedelta(hours=hours))


class TestClean:
    def test_a_lock_stays_as_long_as_the_work_it_guards(self):
        with alone(name="copies") as mine:
            grow_old(hours=3)
            care.clean()
            with alone(name="copies") as another:
                assert mine and not another

    def test_a_file_no_page_kept_goes_after_two_days(self):
        kept, left, new = stored(), stored(), stored()
        files.keep(file=kept)
        grow_old(kept, hours=72)
        grow_old(left, hours=49)
        assert care.clean() == 1
        assert {file.pk for file in files.StoredFile.objects.all()} == {kept.pk, new.pk}
        assert not left.path.exists() and kept.path.exists() and new.path.exists()

    def test_bytes_without_a_row_go_after_an_hour_and_strangers_stay(self):
        file = stored()
        files.keep(file=file)
        lost = storage.path_of(uuid=storage.uuids.uuid4())
        storage.write(data=b"perdu", path=lost)
        half = storage.root() / storage.INCOMING / "half"
        half.write_bytes(b"moiti")
        stranger = storage.root() / "note.txt"
        stranger.write_bytes(b"x")
        assert care.clean() == 0
        grow_old(hours=2)
        assert care.clean() == 2
        assert not lost.exists() and not half.exists() and stranger.exists() and file.path.exists()

    def test_the_command(self, capsys):
        call_command("files", "clean")
        assert "0 removed" in capsys.readouterr().out


class TestCheck:
    def test_lost_altered_and_unknown_files_are_told(self, capsys):
        lost, altered, good = stored(), stored(name="b.pdf"), stored()
        lost.path.unlink()
        altered.path.chmod(0o600)
        altered.path.write_bytes(b"%PDF-1.4 autre")
        (storage.root() / "note.txt").write_bytes(b"x")
        grow_old(hours=2)
        lines = sorted(care.check())
        assert [line.split()[0] for line in lines] == ["altered", "missing", "unknown"]
        assert str(good.uuid) not in "".join(lines)
        with pytest.raises(SystemExit) as caught:
            call_command("files", "check")
        assert caught.value.code == 1 and "3 problems" in capsys.readouterr().out


class TestReading:
    def test_the_task_writes_pages_previews_proposals_and_a_fact(self, committed):
        file = stored(samples.pdf(("Le guide des centres", "Page deux"), info="/Title (Guide des centres)"))
        with committed():
            files.analyse_later(file=file)
        file.refresh_from_db()
        assert (file.state, file.page_count, file.has_text, file.found_title) == (State.DONE, 2, True, "Guide des centres")
        assert list(file.pages.order_by("number").values_list("number", "text")) == [(1, "Le guide des centres"), (2, "Page deux")]
        assert [preview.path.read_bytes()[8:12] for preview in file.previews.all()] == [b"WEBP"] * 2
        assert Entry.objects.get(kind="files.file.analysed").subject == file.uuid

    def test_reading_again_replaces(self):
        file = stored()
        analyse_stored(file=file)
        assert analyse_stored(file=file) == State.DONE
        assert file.pages.count() == file.previews.count() == 1

    def test_what_cannot_be_read_says_why(self):
        file = stored(b"%PDF-1.4 rien de bon")
        assert analyse_stored(file=file) == State.FAILED
        file.refresh_from_db()
        assert file.state_reason.endswith("lu.") and not file.previews.exists()

    def test_a_file_gone_meanwhile_leaves_nothing(self, committed):
        from maillage.kernel.files.tasks import analyse_file

        file = stored()
        ghost = files.StoredFile.objects.get(pk=file.pk)
        files.StoredFile.objects.all().delete()
        assert analyse_stored(file=ghost) == ""
        assert [path for path in storage.root().rglob("*") if path.is_file()] == []
        assert analyse_file.call(file_id=file.pk) == ""

    def test_bytes_lost_before_reading_are_said(self):
        file = stored()
        file.path.unlink()
        assert analyse_stored(file=file) == State.FAILED

    def test_the_command_reads_failed_files_again(self, capsys, committed):
        file = stored()
        files.StoredFile.objects.update(state=State.FAILED)
        with committed():
            call_command("files", "reanalyse")
        assert "1 files" in capsys.readouterr().out
        file.refresh_from_db()
        assert file.state == State.DONE
