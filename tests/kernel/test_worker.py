"""Long tasks have queues of their own: reactions and mails never wait behind them; within a queue, the most urgent go first."""

import os
import signal
import threading
import time

import pytest
from django.core.files.base import ContentFile
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from maillage.kernel.db.public import writing
from maillage.kernel.files import public as files
from maillage.kernel.files.tasks import analyse_file
from maillage.kernel.journal.acts import react
from maillage.kernel.notices.delivering import deliver
from maillage.kernel.server import work
from maillage.people.tasks import mail_sign_in
from maillage.transfer.tasks import run_import

pytestmark = pytest.mark.django_db(transaction=True)
QUEUES = ["default", *work.LONG_QUEUES]


@pytest.fixture(autouse=True)
def kept_in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": QUEUES}}


def run(queue):
    """Run what waits in a queue; the names of what ran, in order."""
    before = set(DBTaskResult.objects.exclude(finished_at=None).values_list("pk", flat=True))
    work.Lane(name="w", stop=threading.Event(), interval=0, queues=[queue], batch=True).run()
    done = DBTaskResult.objects.exclude(finished_at=None).exclude(pk__in=before).order_by("finished_at")
    return [row.task_path.rsplit(".", 1)[-1] for row in done]


def test_reactions_and_mails_go_before_what_a_large_import_leaves():
    for number in range(3):
        analyse_file.enqueue(file_id=-number)
        react.enqueue(entry_id=-number)
    run_import.enqueue(run_id=-1, trial=True)
    deliver.enqueue(mail_id=-1)
    mail_sign_in.enqueue(request_id=-1)
    assert run("*") == ["mail_sign_in", "deliver", "react", "react", "react"]
    assert run("files") == ["analyse_file"] * 3
    assert run("imports") == ["run_import"]


def test_files_people_bring_are_read_before_those_of_an_import():
    kept = [files.receive(upload=ContentFile(f"Texte {number}.".encode(), name=f"{number}.txt"), owner=None) for number in range(3)]
    with writing():
        for file, hurry in zip(kept, (False, False, True), strict=True):
            files.analyse_later(file=file, hurry=hurry)
    waiting = DBTaskResult.objects.ready().filter(queue_name="files")
    assert [row.args_kwargs["kwargs"]["file_id"] for row in waiting] == [kept[2].pk, kept[0].pk, kept[1].pk]


def test_a_long_task_under_way_holds_nothing_up(monkeypatch):
    """The lane of files is in the middle of one; the main lane goes on. Asked to stop, the worker leaves it for the next start."""
    started, free, stop = threading.Event(), threading.Event(), threading.Event()

    def slow(*, file):
        started.set()
        free.wait(20)
        return "READ"

    monkeypatch.setattr("maillage.kernel.files.analysis.analyse_stored", slow)
    file = files.receive(upload=ContentFile(b"Texte.", name="a.txt"), owner=None)
    analyse_file.enqueue(file_id=file.pk)
    thread = threading.Thread(target=work.long_lanes(name="w", interval=0.05), args=(stop,))
    thread.start()
    try:
        assert started.wait(20)
        react.enqueue(entry_id=-1)
        assert run("*") == ["react"]
        assert work.give_back(name="another") == 0 and work.give_back(name="w") == 1
        row = DBTaskResult.objects.get(queue_name="files")
        assert row.status == TaskResultStatus.READY and row.worker_ids == []
    finally:
        stop.set()
        free.set()
        thread.join(20)
    assert not thread.is_alive()
    assert DBTaskResult.objects.get(queue_name="files").status == TaskResultStatus.SUCCESSFUL


def test_every_task_has_a_queue_somebody_serves(settings):
    from maillage.config import settings as site

    assert site.TASKS["default"]["QUEUES"] == QUEUES


@pytest.fixture
def lanes(monkeypatch, settings, tmp_path):
    """Have the main lane do what a test says, and nothing else run; signals are as before afterwards."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(work, "BACKGROUND", [])
    monkeypatch.setattr(work, "STOP_WAIT", 0.1)
    monkeypatch.setattr(work, "long_lanes", lambda **_: threading.Event.wait)
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
    before = {number: signal.getsignal(number) for number in numbers}

    def use(run):
        lane = type("Lane", (), {"__init__": lambda self, *, stop, **_: setattr(self, "stop", stop), "run": run})
        monkeypatch.setattr(work, "Lane", lane)

    yield use
    for number, handler in before.items():
        signal.signal(number, handler)


def test_asked_to_stop_the_worker_finishes_what_is_under_way(lanes):
    finished = []

    def run(lane):
        os.kill(os.getpid(), signal.SIGTERM)
        assert lane.stop.wait(20)
        time.sleep(0.3)
        finished.append(True)

    lanes(run)
    work.work()
    assert finished == [True]


def test_asked_twice_it_ends_at_once(lanes):
    free = threading.Event()

    def run(lane):
        os.kill(os.getpid(), signal.SIGTERM)
        assert lane.stop.wait(20)
        os.kill(os.getpid(), signal.SIGTERM)
        free.wait(20)

    lanes(run)
    work_stops = time.monotonic() + 15
    with pytest.raises(SystemExit) as ended:
        work.work()
    free.set()
    assert ended.value.code == 1 and time.monotonic() < work_stops


def test_what_a_worker_ended_twice_was_running_goes_on_at_the_next_start(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(work, "BACKGROUND", [])
    monkeypatch.setattr(work, "STOP_WAIT", 0.1)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)}
    started, free, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(**_):
        started.set()
        free.wait(20)
        ended.set()

    monkeypatch.setattr(type(deliver), "call", lambda self, *args, **kwargs: slow())
    deliver.enqueue(mail_id=-1)

    def ask_twice():
        started.wait(20)
        for _ in range(2):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(0.2)

    asking = threading.Thread(target=ask_twice)
    asking.start()
    try:
        with pytest.raises(SystemExit):
            work.work(interval=0.05)
        row = DBTaskResult.objects.get()
        assert row.status == TaskResultStatus.RUNNING
        assert work.take_back_abandoned() == 1
        row.refresh_from_db()
        assert row.status == TaskResultStatus.READY
    finally:
        asking.join()
        free.set()
        assert ended.wait(20)
        time.sleep(0.2)
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_main_lane_that_fails_begins_again(lanes, monkeypatch):
    monkeypatch.setattr(work, "FIRST_PAUSE", 0.01)
    begun = []

    def run(lane):
        begun.append(True)
        if len(begun) < 3:
            raise RuntimeError("the database is away")
        lane.stop.set()

    lanes(run)
    work.work()
    assert len(begun) == 3
