"""Keep forked children alive, and leave none behind. Standard library only."""

import contextlib
import os
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A child that lived this long was well: its next failure counts as the first one.
STEADY_AFTER = 60.0
GRACE = 30.0
# How long an orphan gets to finish what it does.
ORPHAN_GRACE = 15.0


@dataclass(slots=True, eq=False)
class Child:
    """A function to keep running in a process of its own.

    `tries`: quick failures in a row after which all is given up; None: never give up.
    """

    name: str
    target: Callable[[], None]
    tries: int | None = None
    pid: int | None = None
    started: float = 0.0
    due: float = 0.0
    failures: int = 0

    def died(self, *, now: float) -> None:
        """Plan the next start: at once at first, then later and later (seconds)."""
        self.failures = 1 if now - self.started > STEADY_AFTER else self.failures + 1
        self.pid = None
        self.due = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.failures - 1))


def say(*, text: str) -> None:
    """Write one line for whoever reads the terminal or the journal."""
    with contextlib.suppress(OSError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def watch_lifeline(*, read_end: int) -> None:
    """End this process when the one that holds the other end of the pipe is gone, even killed outright."""

    def wait() -> None:
        with contextlib.suppress(OSError):
            os.read(read_end, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(ORPHAN_GRACE)
        os._exit(1)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


class Supervisor:
    """Start children, start them again when they die, and stop them all on SIGTERM or SIGINT."""

    def __init__(self, *, children: list[Child], follow_parent: bool = False) -> None:
        """`follow_parent`: stop when the process that started this one is gone (`make`, killed outright)."""
        self.children = children
        self.parent = os.getppid() if follow_parent else None
        self.signals = 0
        self.exit_code = 0
        self.lifeline = os.pipe()

    def run(self, *, ready: Callable[[], bool] | None = None) -> int:
        """Supervise until told to stop; the exit code. `ready` is called often until it returns True."""
        wake_read, wake_write = os.pipe()
        for end in (wake_read, wake_write):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._asked_to_stop)
        try:
            while not self.signals:
                self._start_those_due()
                if ready and ready():
                    ready = None
                select.select([wake_read], [], [], self._longest_wait(waiting=ready is not None))
                with contextlib.suppress(BlockingIOError):
                    os.read(wake_read, 4096)
                self._reap()
                if self.parent is not None and os.getppid() != self.parent:
                    break
        finally:
            self._stop_all()
        return self.exit_code

    def _asked_to_stop(self, _number: int, _frame: object) -> None:
        self.signals += 1

    def _longest_wait(self, *, waiting: bool) -> float | None:
        pauses = [child.due - time.monotonic() for child in self.children if child.pid is None]
        if waiting:
            pauses.append(0.05)
        if self.parent is not None:
            pauses.append(2.0)
        return max(0.0, min(pauses)) if pauses else None

    def _start_those_due(self) -> None:
        for child in self.children:
            if child.pid is None and time.monotonic() >= child.due:
                self._start(child=child)

    def _start(self, *, child: Child) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        child.started = time.monotonic()
        child.pid = os.fork()
        if child.pid:
            return
        code = 1
        try:
            self._settle_child()
            child.target()
            code = 0
        except SystemExit as leaving:
            code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        except BaseException:
            traceback.print_exc()
        finally:
            # Not sys.exit: what the parent registered to run at its exit is not the child's business.
            with contextlib.suppress(OSError, ValueError):
                sys.stdout.flush()
                sys.stderr.flush()
            os._exit(code)

    def _settle_child(self) -> None:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # Ctrl-C reaches a whole group: only the supervisor must hear it, and stop the others in order.
        os.setpgid(0, 0)
        read_end, write_end = self.lifeline
        os.close(write_end)
        watch_lifeline(read_end=read_end)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            for child in self.children:
                if child.pid == pid:
                    self._bury(child=child, code=os.waitstatus_to_exitcode(status))

    def _bury(self, *, child: Child, code: int) -> None:
        child.died(now=time.monotonic())
        if self.signals:
            return
        end = f"signal {-code}" if code < 0 else f"code {code}"
        if child.tries is not None and child.failures >= child.tries:
            say(text=f"{child.name} ended {child.failures} times in a row ({end}): giving up")
            self.exit_code = 1
            self.signals += 1
            return
        say(text=f"{child.name} ended ({end}): starting it again in {child.due - time.monotonic():.1f} s")

    def _stop_all(self) -> None:
        asked = max(1, self.signals)
        self.signals = asked
        deadline = time.monotonic() + GRACE
        self._send(number=signal.SIGTERM)
        while any(child.pid for child in self.children):
            self._reap()
            # A second Ctrl-C: somebody is in a hurry.
            if time.monotonic() > deadline or self.signals > asked:
                self._send(number=signal.SIGKILL)
                deadline = time.monotonic() + GRACE
                asked = self.signals
            time.sleep(0.02)

    def _send(self, *, number: int) -> None:
        for child in self.children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, number)
