"""Many at once, owners together, and kills while a copy is made: one answer, nobody lost, one whole copy in the end."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

CHILD = Path(__file__).with_name("releasing_child.py")
ROOT = CHILD.parents[2]


def run(action, folder, *more):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "MAILLAGE_TESTING": "1",
        "MAILLAGE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, str(CHILD), action, *more], env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def answer_of(child, *, timeout=120):
    said = child.communicate(timeout=timeout)[0]
    assert child.returncode == 0
    return json.loads(said.splitlines()[-1])


def test_a_hundred_ask_at_once_and_owners_answer_together(tmp_path, migrated):
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert run("prepare", tmp_path, "8").wait(120) == 0
    found = answer_of(run("storm", tmp_path))
    assert found["asked"] == found["returned"] == 100, "one request for each person, sent twice by twenty of them"
    assert found["told"] == 200, "both owners are told of each"
    assert found["answers"] == 4 and found["stale"] == [3, 3, 3, 3]
    assert found["releases"] == found["granted"] == found["copies"]


def test_killed_while_stamping(tmp_path, migrated):
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert run("prepare", tmp_path, "400").wait(120) == 0
    for action, wait in (("accept", 0.4), ("again", 0.3), ("again", random.uniform(0.2, 1.5))):
        child = run(action, tmp_path)
        assert child.stdout.readline() == "ready\n"
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        child.stdout.close()
    assert run("again", tmp_path).wait(120) == 0
    found = answer_of(run("check", tmp_path))
    assert found == {"copy": True, "done": 100, "failure": "", "orphans": 0, "whole": True, "left": 0}
