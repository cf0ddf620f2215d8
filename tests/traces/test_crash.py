"""A server killed while ten people write at four tables: all that their pages were told is kept is there."""

import json
import os
import shutil
import signal
from pathlib import Path

from tests.library import test_crash as library

CHILD = Path(__file__).with_name("writing_child.py")


def test_killed_while_writing(tmp_path, migrated, monkeypatch):
    monkeypatch.setattr(library, "CHILD", CHILD)
    shutil.copyfile(migrated, tmp_path / "maillage.sqlite3")
    assert library.run("prepare", tmp_path).wait(60) == 0
    told = []
    for _ in range(2):
        child = library.run("write", tmp_path)
        assert child.stdout.readline() == "ready\n"
        told += [child.stdout.readline() for _ in range(60)]
        os.kill(child.pid, signal.SIGKILL)
        # What was said before it died.
        told += child.stdout.readlines()
        child.wait(10)
    kept = set(json.loads(library.run("read", tmp_path).all_it_says()))
    whole = {line.strip() for line in told if line.endswith("\n")}
    assert len(whole) >= 120
    assert whole - kept == set()
