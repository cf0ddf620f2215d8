"""Processes that run a program on a site of their own, and may be killed: forked from one that has read the project, not begun anew each.

    child = run(["tests/library/sharing_child.py", "share"], MAILLAGE_DATA=tmp_path)
    assert child.stdout.readline() == "ready\n"
    child.kill()

A test process has one nursery; each child it gives has its own environment, and reads the settings again.
"""

import array
import contextlib
import gc
import importlib
import json
import logging.config
import os
import random
import runpy
import signal
import socket
import subprocess
import sys
import warnings
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = {"PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "TMPDIR"}
SITE = {"MAILLAGE_TESTING": "1", "DJANGO_SETTINGS_MODULE": "maillage.config.settings", "LOG_LEVEL": "ERROR", "PYTHONPATH": str(ROOT)}
PIECES = socket.AF_UNIX, socket.SOCK_SEQPACKET


class Child:
    """A program that runs: as `subprocess.Popen`, with what it prints as text."""

    def __init__(self, *, stdout, pieces):
        self._pieces, self.returncode = pieces, None
        self.stdout = os.fdopen(stdout, encoding="utf-8")
        self.pid = int(pieces.recv(16))

    def kill(self):
        """Kill it if it still runs, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.wait(60)

    def wait(self, timeout=120):
        """Give its code once it has ended: minus the number of the signal, if one ended it."""
        if self.returncode is None:
            self._pieces.settimeout(timeout)
            self.returncode = int(self._pieces.recv(16))
            self._pieces.close()
            self.stdout.close()
        return self.returncode

    def all_it_says(self, timeout=120):
        """Give what it prints until it ends."""
        said = self.stdout.read()
        self.wait(timeout)
        return said

    def answer(self, timeout=120):
        """Give the last line it prints, read as JSON; it must have ended well."""
        said = self.all_it_says(timeout)
        assert self.returncode == 0, said
        return json.loads(said.splitlines()[-1])


def run(arguments, *, stderr=subprocess.DEVNULL, **env):
    """Start a program (a path, `-m module` or `-c code`, then its arguments) on the site this environment tells.

    `stderr`: STDOUT, or nowhere.
    """
    environment = {name: os.environ[name] for name in KEPT & os.environ.keys()} | SITE | {name: str(each) for name, each in env.items()}
    asked = json.dumps({"arguments": [str(each) for each in arguments], "env": environment, "errors": stderr == subprocess.STDOUT})
    mine, theirs = socket.socketpair(*PIECES)
    stdout, printed = os.pipe()
    with theirs:
        given = array.array("i", [theirs.fileno(), printed])
        nursery().sendmsg([asked.encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, given)])
        os.close(printed)
    return Child(stdout=stdout, pieces=mine)


@cache
def nursery():
    """Start the process whose children these are; it ends with this one."""
    mine, theirs = socket.socketpair(*PIECES)
    with theirs:
        environment = {name: os.environ[name] for name in KEPT & os.environ.keys()} | SITE | {"MAILLAGE_DATA": os.environ["MAILLAGE_DATA"]}
        command = [sys.executable, "-m", "tests.children", str(theirs.fileno())]
        subprocess.Popen(command, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    return mine


def give_birth(asking):
    """Fork a child for each that asks; give, in a child, what it is to run."""
    while True:
        asked, given, _, _ = asking.recvmsg(1_000_000, socket.CMSG_SPACE(8))
        if not asked:
            return None
        fds = array.array("i", given[0][2])
        if os.fork() == 0:
            asking.close()
            return born(json.loads(asked), *fds)
        for each in fds:
            os.close(each)


def born(asked, pieces, printed):
    """Stay between a child, which may be killed, and whoever waits for its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=pieces) as asking:
        child = os.fork()
        if child:
            os.close(printed)
            asking.send(str(child).encode())
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            asking.send(str(code).encode())
            os._exit(0)
    os.dup2(printed, 1)
    os.dup2(printed if asked["errors"] else os.open(os.devnull, os.O_WRONLY), 2)
    os.close(printed)
    return asked


def settle(env):
    """Read the settings of this environment in place of those of the nursery."""
    from django.conf import empty, settings
    from django.db import connections

    os.environ.clear()
    os.environ.update(env)
    for name in [each for each in sys.modules if each.startswith("maillage.config.")]:
        del sys.modules[name]
    settings.__dict__.clear()
    settings._wrapped = empty
    del connections.settings
    connections.__init__()
    logging.config.dictConfig(settings.LOGGING)
    random.seed()


def start(arguments):
    """Run a program as the interpreter would."""
    if arguments[0] == "-m":
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    elif arguments[0] == "-c":
        sys.argv = ["-c", *arguments[2:]]
        exec(compile(arguments[1], "<child>", "exec"), {"__name__": "__main__"})  # noqa: S102  (written in the tests)
    else:
        sys.argv = arguments
        runpy.run_path(arguments[0], run_name="__main__")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    import django

    django.setup()
    importlib.import_module("django.core.management")
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as asking:
        wanted = give_birth(asking)
    if wanted:
        settle(wanted["env"])
        start(wanted["arguments"])
