"""The two servers compared: the product and its floor, started by the same command on the same database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from harness import processes

ROOT = Path(__file__).resolve().parent.parent.parent
BENCH = ROOT / "bench"
HOST = "127.0.0.1"


def environment(*, data, floor=False):
    """The settings of a server: those of the demonstration, with the log lines of production."""
    env = {name: value for name, value in os.environ.items() if name not in ("DEBUG", "MAILLAGE_TESTING", "DATABASE_URL")}
    if os.environ.get("BENCH_DATABASE_URL"):
        env["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]
    return env | {
        "MAILLAGE_DATA": str(data),
        "MAILLAGE_DEMO": "1",
        "MAILLAGE_FOLLOW_PARENT": "1",
        "LOG_LEVEL": "INFO",
        "PYTHONPATH": f"{BENCH}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "floor.settings" if floor else "maillage.config.settings",
    }


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


class Server:
    """A running server and what it costs."""

    def __init__(self, *, data, floor=False, workers=2):
        self.floor = floor
        self.port = free_port()
        self.log = Path(data) / ("floor.log" if floor else "product.log")
        command = [sys.executable, "manage.py", "serve", "--host", HOST, "--port", str(self.port), "--workers", str(workers)]
        if floor:
            command += ["--without-worker", "--skip-checks"]
        started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment(data=data, floor=floor), stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        self._wait()
        self.start_seconds = time.monotonic() - started

    def _wait(self):
        path = "/" if self.floor else "/sante/"
        for _ in range(6000):
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://{HOST}:{self.port}{path}", timeout=5).close()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit(f"The server did not start; see {self.log}:\n" + self.log.read_text()[-2000:])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def web(self):
        """The processes that answer: the first child of the supervisor, and its own."""
        below = processes.children(pid=self.process.pid)
        return processes.tree(pid=below[0]) if below else []

    def cpu(self):
        return processes.cpu(pids=self.web())

    def worker_cpu(self):
        """Seconds of processor of the task worker and of the children it started."""
        below = processes.children(pid=self.process.pid)[1:]
        return sum(processes.cpu(pids=processes.tree(pid=pid)) for pid in below)

    def memory(self):
        return processes.memory(pids=processes.tree(pid=self.process.pid))

    def web_peak(self):
        return processes.memory(pids=self.web())["peak"]
