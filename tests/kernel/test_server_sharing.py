"""What web processes share stays shared: objects made immortal before the fork."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.kernel.server.sharing import can_be_immortal

ROOT = Path(__file__).resolve().parent.parent.parent

# In a process of its own: nothing makes an object mortal again.
SCRIPT = """
import gc, json, os, re, sys, weakref
from maillage.kernel.server.sharing import make_immortal

class Thing:
    pass

def inner():
    def innermost():
        return 123456.75
    return innermost

kept = [Thing() for _ in range(1000)]
before = sys.getrefcount(kept[0])
made = make_immortal()
gc.freeze()
held = [kept[0]] * 50
assert sys.getrefcount(kept[0]) > 2**31 > before, "still counted"
assert made > 1000
code = inner.__code__.co_consts
inside = next(each for each in code if hasattr(each, "co_consts"))
assert sys.getrefcount(code) > 2**31 and sys.getrefcount(inside) > 2**31, "code within code is still counted"
assert sys.getrefcount(next(each for each in inside.co_consts if each == 123456.75)) > 2**31, "constants are still counted"
child = os.fork()
if child == 0:
    # A forked process works as any: it makes, changes, drops and collects.
    for _ in range(200):
        json.loads(json.dumps({"a": [str(n) for n in range(50)]}))
        re.sub("a", "b", "banane")
    kept.clear()
    mortal = Thing()
    gone = weakref.ref(mortal)
    del mortal
    assert gone() is None, "what is made afterwards is freed as ever"
    gc.collect()
    sys.exit(7)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
del kept, held
gc.collect()
print("well")
"""


@pytest.mark.skipif(not can_be_immortal(), reason="this Python counts otherwise")
def test_what_is_made_immortal_is_no_longer_counted_and_the_rest_lives_as_before():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "well\n"), done.stderr


def test_trying_leaves_counts_as_they_were():
    thing = object()
    before = sys.getrefcount(thing)
    can_be_immortal()
    assert sys.getrefcount(thing) == before


def test_another_python_is_left_alone(monkeypatch):
    monkeypatch.setattr(sys, "byteorder", "big")
    assert can_be_immortal() is False
