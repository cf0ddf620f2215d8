"""kill -9 while a dossier is published and while its open pages are cut: what stands is whole, and the next try ends it."""

import os
import random
import shutil
import time
from pathlib import Path

from tests import children

CHILD = Path(__file__).with_name("publishing_child.py")
ROOT = CHILD.parents[2]
ALL = bool(os.environ.get("ATTACK_ALL"))


def run(action, folder):
    return children.run([CHILD, action], MAILLAGE_DATA=folder)


def state(folder):
    return run("check", folder).answer()


def test_killed_while_publishing(tmp_path, migrated):
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert run("prepare", tmp_path).wait(120) == 0
    for wait in [0.01, 0.3, *(random.uniform(0.0, 1.2) for _ in range(12 if ALL else 1))]:
        child = run("publish", tmp_path)
        assert child.stdout.readline() == "ready\n"
        time.sleep(wait)
        child.kill()
        if ALL:
            found = state(tmp_path)
            assert found["opened"] and found["whole"] and found["orphans"] == 0
            assert found["decisions"] == found["entries"] == int(found["listed"])
    assert run("publish", tmp_path).wait(120) == 0
    assert state(tmp_path) == {
        "listed": True, "opened": True, "decisions": 1, "entries": 1, "extracts": {"PUBLIC": True, "MEMBERS": True}, "orphans": 0, "whole": True,
    }  # fmt: skip
