"""The tools: environment, lock files, server, generator. What they cannot show here (a bare machine), CI shows."""

import ast
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from maillage.kernel.server import port, work
from maillage.kernel.server.supervisor import LONGEST_PAUSE, Child

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "maillage"
TOOLS = ROOT / "tools"
sys.path.insert(0, str(TOOLS))

import bootstrap
import lint
import new_context
import postgres
import pythons


def requirements(name):
    """The pinned versions of a lock file, by package."""
    found = re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE)
    return dict(found)


# --- Environment ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["bootstrap.py", "pythons.py", "debian.py", "new_context.py"])
def test_what_starts_on_a_bare_machine_reads_on_an_old_python(name):
    ast.parse((TOOLS / name).read_text(), feature_version=(3, 6))


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_lock_files_hold_hashes_and_no_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_development_lock_holds_the_other_one():
    run, dev = requirements("requirements.lock"), requirements("requirements-dev.lock")
    assert {name: version for name, version in run.items() if dev.get(name) != version} == {}


def test_lock_files_hold_every_dependency():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(wanted):
        return {re.split(r"[\[<>=!~; ]", one)[0].lower() for one in wanted}

    assert names(project["project"]["dependencies"]) - set(requirements("requirements.lock")) == set()
    assert names(project["dependency-groups"]["dev"]) - set(requirements("requirements-dev.lock")) == set()


def fake_python(folder, version, *, complete=True):
    """A program that answers like an interpreter of that version."""
    path = folder / "bin" / "python"
    path.parent.mkdir(parents=True)
    answer = f"case $2 in *Py_GIL*) {f'echo {version} 0' if complete else 'exit 1'};; *) echo {version};; esac"
    path.write_text(f"#!/bin/sh\n{answer}\n")
    path.chmod(0o755)
    return str(path)


def test_an_old_or_mutilated_python_is_refused_in_words(tmp_path):
    assert pythons.probe(fake_python(tmp_path / "old", "3.8.18")) == ((3, 8, 18), "it is 3.8.18, and 3.12 is needed")
    assert pythons.probe(fake_python(tmp_path / "new", "3.13.1")) == ((3, 13, 1), None)
    version, problem = pythons.probe(fake_python(tmp_path / "poor", "3.13.1", complete=False))
    assert version is None
    assert "lacks ssl" in problem


def test_the_preferred_version_comes_before_the_newest(tmp_path, monkeypatch):
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for version in ("3.11.9", "3.12.7", "3.13.1", "3.13.10", "3.14.0"):
        fake_python(tmp_path / "versions" / version, version)
    found, _ = pythons.find(str(tmp_path / "tools"))
    assert found[1:] == ((3, 13, 10), "a pyenv version")


def test_an_environment_that_is_up_to_date_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "STAMP", str(tmp_path / "stamp.json"))
    monkeypatch.delenv("MAILLAGE_PYTHON", raising=False)
    fake_python(tmp_path, "3.13.1")
    assert not bootstrap.up_to_date("run")
    (tmp_path / "stamp.json").write_text(json.dumps({"dev": bootstrap.fingerprint("dev")}))
    assert bootstrap.up_to_date("dev")
    assert bootstrap.up_to_date("run"), "the development environment serves too"
    (tmp_path / "stamp.json").write_text(json.dumps({"run": bootstrap.fingerprint("run")}))
    assert not bootstrap.up_to_date("dev")


def test_what_installers_were_told_elsewhere_is_forgotten(monkeypatch):
    monkeypatch.setenv("PIP_CONSTRAINT", "/somewhere/constraints.txt")
    monkeypatch.setenv("PIP_TARGET", "/somewhere")
    env = bootstrap.clean_environment()
    assert env["PIP_CONSTRAINT"] == os.devnull
    assert "PIP_TARGET" not in env


# --- Commands ---------------------------------------------------------------------------------------------------------


def test_make_help_lists_the_commands():
    text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in ("demo", "serve", "setup", "test", "lint", "bench", "bench-search", "assets", "new-context", "lock"):
        assert f"make {name} " in text


@pytest.mark.parametrize("name", [".ci/run", "tools/python"])
def test_scripts_are_executable_and_plain_shell(name):
    assert os.access(ROOT / name, os.X_OK)
    subprocess.run(["sh", "-n", ROOT / name], check=True)


def test_the_list_of_checks_holds_all_of_them():
    names = [name for name, _, _ in lint.checks()]
    for wanted in ("style", "format", "types", "import contracts", "templates", "migrations", "production settings", "house tests"):
        assert wanted in names


def test_the_example_of_settings_names_only_settings_that_exist():
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE))
    used = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / "deploy" / "maillage.env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert used - documented - {"HOST", "PORT", "WEB_WORKERS"} == set()


def test_nginx_takes_files_as_big_as_the_site_does():
    text = (ROOT / "deploy" / "nginx.conf.example").read_text(encoding="utf-8")
    assert int(re.search(r"client_max_body_size (\d+)m", text)[1]) > 50
    assert re.search(r"location /proteges/ \{\s+internal;", text)
    # Two requests that never end would hold both web processes.
    assert "proxy_request_buffering on;" in text and "proxy_request_buffering off" not in text


def test_the_address_of_the_temporary_cluster_is_understood():
    import dj_database_url

    cluster = postgres.Cluster()
    cluster.folder = "/tmp/maillage-pg-x"
    assert dj_database_url.parse(cluster.url)["HOST"] == "/tmp/maillage-pg-x"


# --- Server -----------------------------------------------------------------------------------------------------------

SUPERVISED = """
import os, sys, time
from maillage.kernel.server.supervisor import Child, Supervisor

def child():
    with open(sys.argv[1], "a") as file:
        print(os.getpid(), file=file)
    time.sleep(60)

def brief():
    sys.exit(3)

children = [Child(name="child", target=child)] if sys.argv[2] == "long" else [Child(name="brief", target=brief, tries=2)]
sys.exit(Supervisor(children=children).run())
"""


@contextmanager
def supervisor(tmp_path, kind="long"):
    pids = tmp_path / "pids"
    pids.touch()
    process = subprocess.Popen([sys.executable, "-c", SUPERVISED, pids, kind], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield process, pids
    finally:
        process.kill()
        process.communicate()


def wait_for(condition):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text() if Path(f"/proc/{pid}").exists() else True


def known(pids):
    return [int(line) for line in pids.read_text().split()]


def test_a_child_that_dies_is_started_again_and_all_stop_when_asked(tmp_path):
    with supervisor(tmp_path) as (process, pids):
        assert wait_for(lambda: len(known(pids)) == 1)
        os.kill(known(pids)[0], signal.SIGKILL)
        assert wait_for(lambda: len(known(pids)) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
        assert not alive(known(pids)[1])


def test_nothing_survives_a_supervisor_that_is_killed(tmp_path):
    with supervisor(tmp_path) as (process, pids):
        assert wait_for(lambda: known(pids))
        process.kill()
        assert wait_for(lambda: not alive(known(pids)[0]))


def test_a_child_that_never_lives_ends_it_all(tmp_path):
    with supervisor(tmp_path, "brief") as (process, _):
        assert process.wait(timeout=60) == 1
        assert "2 times in a row (code 3): giving up" in process.stderr.read()


def test_pauses_grow_and_are_forgotten_after_a_steady_life():
    child = Child(name="child", target=lambda: None)
    pauses = []
    for _ in range(9):
        child.died(now=10.0)
        pauses.append(child.due - 10.0)
    assert pauses[:3] == [0.5, 1.0, 2.0]
    assert pauses[-1] == LONGEST_PAUSE
    child.died(now=1000.0)
    assert child.due == 1000.5


def test_a_port_in_use_is_said_before_anything_starts():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        number = other.getsockname()[1]
        assert port.taken(host="127.0.0.1", port=number) == "it is already in use by another program"
        assert port.answers(address="0.0.0.0", port=number)
    assert port.taken(host="127.0.0.1", port=number) is None
    assert port.taken(host="127.0.0.1", port=99999) == "ports go from 1 to 65535"


def running_task(*workers):
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING, args_kwargs={"args": [], "kwargs": {}}, task_path="tests.nothing",
        worker_ids=list(workers), backend_name="default", run_after=get_date_max(), exception_class_path="", traceback="",
    )  # fmt: skip


def test_the_tasks_of_a_dead_worker_are_queued_again(db):
    (work.locks_folder() / "dead").touch()
    orphan, elsewhere = running_task("dead"), running_task("on-another-machine")
    with work.identity() as name:
        mine = running_task(name)
        assert work.take_back_abandoned() == 1
    for row in (orphan, elsewhere, mine):
        row.refresh_from_db()
    assert [orphan.status, elsewhere.status, mine.status] == ["READY", "RUNNING", "RUNNING"]
    # A worker that ends without having written how its task ended leaves it to the next one.
    assert work.take_back_abandoned() == 1
    mine.refresh_from_db()
    assert mine.status == "READY" and list(work.locks_folder().iterdir()) == []
    assert work.take_back_abandoned() == 0


def test_a_task_that_kills_its_workers_is_given_up(db):
    (work.locks_folder() / "dead").touch()
    deadly = running_task("before", "before-that", "dead")
    work.take_back_abandoned()
    deadly.refresh_from_db()
    assert deadly.status == TaskResultStatus.FAILED
    assert "died 3 times" in deadly.traceback


def test_a_background_function_that_fails_is_started_again(db, monkeypatch):
    monkeypatch.setattr(work, "FIRST_PAUSE", 0.01)
    runs = []

    def follow(stop):
        runs.append(stop)
        if len(runs) < 3:
            raise ValueError

    work.keep_running(function=follow, stop=threading.Event())
    assert len(runs) == 3


# --- Generator --------------------------------------------------------------------------------------------------------


def test_a_new_room_has_every_file_and_compiles(tmp_path):
    written = [Path(path).relative_to(tmp_path).as_posix() for path in new_context.write(str(tmp_path), "jobs", "vacancy")]
    for name in ("README.md", "events.py", "models.py", "rules.py", "queries.py", "notices.py", "domain.py", "public.py", "forms.py"):
        assert f"maillage/jobs/{name}" in written
    for name in ("views.py", "urls.py", "apps.py", "migrations/__init__.py", "templates/jobs/vacancy_list.html"):
        assert f"maillage/jobs/{name}" in written
    assert "maillage/jobs/templates/jobs/mail/added/body.html" in written
    assert {"tests/jobs/test_rules.py", "tests/jobs/test_domain.py", "tests/jobs/test_views.py"} <= set(written)
    for name in written:
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert not re.search(r"@(room|noun)@", text, re.IGNORECASE)
        if name.endswith(".py"):
            compile(text, name, "exec")
    assert "class Vacancy(BaseModel)" in (tmp_path / "maillage/jobs/models.py").read_text(encoding="utf-8")


def test_a_new_room_passes_the_checks_of_style(tmp_path):
    for room in ("agora", "pooling"):
        new_context.write(str(tmp_path), room, room)
    (tmp_path / "maillage" / "kernel").symlink_to(PACKAGE / "kernel")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    ruff = Path(sys.executable).parent / "ruff"
    for command in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        done = subprocess.run(
            [ruff, *command, "maillage/agora", "maillage/pooling", "tests"], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["", "Jobs", "2jobs", "class", "../jobs", "people"])
def test_a_bad_name_of_room_is_refused(name):
    done = subprocess.run([sys.executable, TOOLS / "new_context.py", name], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "new-context:" in done.stderr
