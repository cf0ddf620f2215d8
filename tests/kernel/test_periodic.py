"""Jobs run when their time has come, once, whatever fails."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from maillage.kernel import periodic
from maillage.kernel.notices.models import Message, OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    monkeypatch.setattr(periodic, "JOBS", {})
    return []


def test_a_job_runs_at_once_then_when_its_time_has_come(jobs):
    @periodic.every(hours=2)
    def lamp():
        jobs.append(1)

    now = timezone.now()
    with time_machine.travel(now, tick=False):
        periodic.run_due()
        periodic.run_due()
    assert len(jobs) == 1
    with time_machine.travel(now + timedelta(hours=2, minutes=1), tick=False):
        periodic.run_due()
    assert len(jobs) == 2


def test_a_job_that_fails_does_not_stop_the_next(jobs):
    @periodic.every(hours=1)
    def broken():
        raise ValueError

    @periodic.every(hours=1)
    def lamp():
        jobs.append(1)

    assert len(periodic.run_due()) == 2
    assert jobs == [1]


def test_the_jobs_of_the_house_all_run(db):
    names = [name.rsplit(".", 1)[-1] for name in periodic.JOBS]
    assert {"send_waiting_mails", "clean_files", "forget_old_facts", "forget_old_messages"} <= set(names)
    for job in periodic.JOBS.values():
        job.run()


def test_old_mails_and_messages_are_forgotten(amel):
    now = timezone.now()
    for days in (1, 400):
        at = now - timedelta(days=days)
        for ended in ("sent_at", "failed_at", "dropped_at"):
            OutgoingMail.objects.create(to="a@exemple.test", subject="x", text="x", created_at=at, **{ended: at})
        Message.objects.create(person=amel, name="test", fact=str(days), title="x", url="/", created_at=at)
    from maillage.kernel.notices.periodic import forget_old_messages

    forget_old_messages()
    assert OutgoingMail.objects.count() == 3 and not OutgoingMail.objects.filter(created_at__lt=now - timedelta(days=30)).exists()
    assert Message.objects.count() == 1


def test_files_whose_reading_was_lost_are_read_again(amel, committed):
    from django.core.files.base import ContentFile

    from maillage.kernel.files import care
    from maillage.kernel.files import public as files
    from maillage.kernel.files.models import StoredFile

    file = files.receive(upload=ContentFile("Une note.".encode(), name="note.txt"), owner=amel)
    with committed():
        assert care.read_forgotten() == 0
    StoredFile.objects.filter(pk=file.pk).update(created_at=timezone.now() - timedelta(hours=2))
    with committed():
        assert care.read_forgotten() == 1
    file.refresh_from_db()
    assert file.state == StoredFile.State.DONE
