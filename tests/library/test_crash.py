"""A server killed while people share leaves nothing half-published, and no page pointing to a file that is not there."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

CHILD = Path(__file__).with_name("sharing_child.py")
ROOT = CHILD.parents[2]


def run(action, folder, **options):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "MAILLAGE_TESTING": "1",
        "MAILLAGE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, str(CHILD), action],
        env=environment,
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        **options,
    )


def test_killed_while_sharing(tmp_path, migrated):
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert run("prepare", tmp_path).wait(120) == 0
    for _ in range(3):
        child = run("share", tmp_path)
        # Some are whole, then one is cut anywhere.
        assert [child.stdout.readline() for _ in range(3)] == ["ready\n", "shared\n", "shared\n"]
        time.sleep(random.uniform(0, 0.2))
        child.send_signal(signal.SIGKILL)
        child.wait(10)
        child.stdout.close()
    checking = run("check", tmp_path)
    answer = json.loads(checking.communicate(timeout=60)[0])
    assert answer["wrong"] == []
    assert answer["resources"] > 3
