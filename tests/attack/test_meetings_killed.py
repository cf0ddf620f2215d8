"""kill -9 while people register and while traces are published: what stands is whole, nobody is told twice, and the next try ends it."""

import random
import shutil
import time
from pathlib import Path

from tests import children
from tests.attack import test_dossiers_killed as killing

CHILD = Path(__file__).with_name("meeting_child.py")
PRESENT = 25


def run(action, folder):
    return children.run([CHILD, action], MAILLAGE_DATA=folder)


def state(folder):
    return run("check", folder).answer()


def test_killed_while_registering_and_publishing(tmp_path, migrated):
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert run("prepare", tmp_path).wait(120) == 0
    for _ in range(8 if killing.ALL else 1):
        child = run("register", tmp_path)
        assert [child.stdout.readline() for _ in range(7)] == ["ready\n", *["done\n"] * 6]
        time.sleep(random.uniform(0, 0.1))
        child.kill()
    for wait in [0.02, *(random.uniform(0, 0.3) for _ in range(12 if killing.ALL else 0))]:
        child = run("publish", tmp_path)
        assert child.stdout.readline() == "ready\n"
        time.sleep(wait)
        child.kill()
        if killing.ALL:
            found = state(tmp_path)
            count = PRESENT if found["published"] else 0
            assert (
                found["thanked"] == found["certificates"] == found["asked"] == count
                and (found["stage"] == "PUBLISHED") == found["published"]
            )
    assert run("publish", tmp_path).wait(120) == 0
    found = state(tmp_path)
    # Everybody kept is whole; a kill leaves at most one address to confirm, each time.
    assert found.pop("unconfirmed") <= (8 if killing.ALL else 1) and found.pop("people") >= 6
    assert found == {
        "seated": 4, "in order": True, "whole": True, "published": True, "stage": "PUBLISHED", "thanks": [1], "thanked": PRESENT, "certificates": PRESENT,
        "asked": PRESENT, "entries": 1,
    }  # fmt: skip
