"""A server killed while people share leaves nothing half-published, and no page pointing to a file that is not there."""

import json
import random
import shutil
import time
from pathlib import Path

from tests import children

CHILD = Path(__file__).with_name("sharing_child.py")
ROOT = CHILD.parents[2]


def run(action, folder):
    return children.run([CHILD, action], MAILLAGE_DATA=folder)


def test_killed_while_sharing(tmp_path, migrated):
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert run("prepare", tmp_path).wait(120) == 0
    for _ in range(3):
        child = run("share", tmp_path)
        # Some are whole, then one is cut anywhere.
        assert [child.stdout.readline() for _ in range(3)] == ["ready\n", "shared\n", "shared\n"]
        time.sleep(random.uniform(0, 0.2))
        child.kill()
    checking = run("check", tmp_path)
    answer = json.loads(checking.all_it_says())
    assert answer["wrong"] == []
    assert answer["resources"] > 3
