"""Many at once, owners together, and kills while a copy is made: one answer, nobody lost, one whole copy in the end."""

import random
import shutil
import time
from pathlib import Path

from tests import children

CHILD = Path(__file__).with_name("releasing_child.py")
ROOT = CHILD.parents[2]


def run(action, folder, *more):
    return children.run([CHILD, action, *more], MAILLAGE_DATA=folder)


def test_a_hundred_ask_at_once_and_owners_answer_together(tmp_path, migrated):
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert run("prepare", tmp_path, "8").wait(120) == 0
    found = run("storm", tmp_path).answer()
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
        child.kill()
    assert run("again", tmp_path).wait(120) == 0
    found = run("check", tmp_path).answer()
    assert found == {"copy": True, "done": 100, "failure": "", "orphans": 0, "whole": True, "left": 0}
