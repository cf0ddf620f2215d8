"""A PostgreSQL cluster of one's own, for the time of a test: nothing of it stays. Standard library only.

Usage:

    python tools/postgres.py COMMAND…    runs the command with DATABASE_URL set
"""

import contextlib
import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parent))

import debian

NOT_FOUND = """No PostgreSQL server was found (initdb, postgres), and it cannot be installed from here. Install one, then try again:
  Debian, Ubuntu:  sudo apt-get install postgresql
  Fedora:          sudo dnf install postgresql-server
  macOS:           brew install postgresql
Tests on SQLite alone: make test-sqlite"""
# Safety is of no use to a cluster that lives for minutes.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "logging_collector": "off",
}


class Unavailable(Exception):
    """No cluster can be started; the message says what to do."""


def folders():
    """Where the binaries may be, the most explicit first."""
    on_path = shutil.which("initdb")
    if on_path:
        yield str(Path(on_path).resolve().parent)
    pg_config = shutil.which("pg_config")
    if pg_config:
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            yield subprocess.check_output([pg_config, "--bindir"], text=True).strip()
    found = glob.glob("/usr/lib/postgresql/*/bin") + glob.glob("/usr/pgsql-*/bin") + glob.glob("/opt/homebrew/opt/postgresql*/bin")
    yield from sorted(found, key=lambda path: [int(part) for part in path.replace("-", "/").split("/") if part.isdigit()], reverse=True)


def find_binaries():
    for folder in folders():
        if all(os.access(os.path.join(folder, name), os.X_OK) for name in ("initdb", "postgres")):
            return folder
    return None


def binaries():
    """Where PostgreSQL is, installed when it may be.

    Raises Unavailable, with what to do.
    """
    found = find_binaries() or (install_binaries() and find_binaries())
    if not found:
        raise Unavailable(NOT_FOUND)
    return found


def install_binaries():
    """With apt, without the cluster that Debian would create and start; a later installation by hand creates it as ever."""
    config = Path("/etc/postgresql-common/createcluster.conf")
    ours = debian.may_install() and not config.exists()
    if ours:
        with contextlib.suppress(OSError):
            config.parent.mkdir(parents=True, exist_ok=True)
            config.write_text("create_main_cluster = false\n")
    try:
        return debian.install(["postgresql"])
    finally:
        if ours:
            config.unlink(missing_ok=True)


def account():
    """PostgreSQL refuses to run as root: the account to take instead, or None when we are somebody already."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Unavailable("PostgreSQL does not run as root, and there is no account postgres or nobody to run it as.")


class Cluster:
    """Started on entry, stopped and removed on exit, whatever happens in between."""

    def __enter__(self):
        self.bin = binaries()
        self.account = account()
        self.process = None
        # A short path: the name of a socket may not exceed about 100 characters.
        self.folder = tempfile.mkdtemp(prefix="maillage-pg-", dir="/tmp" if os.path.isdir("/tmp") else None)
        try:
            self._start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(self, *_):
        self._remove()

    @property
    def url(self):
        return f"postgres://maillage@{quote(self.folder, safe='')}/maillage"

    def _run_as(self):
        if not self.account:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def _start(self):
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        # Others may pass (root under another name, say), but only with the name of this folder, which is random.
        os.chmod(self.folder, 0o711)
        data = os.path.join(self.folder, "data")
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": self.folder}
        made = subprocess.run(
            [os.path.join(self.bin, "initdb"), "-D", data, "-U", "maillage", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env, cwd=self.folder,
            **self._run_as(),
        )  # fmt: skip
        if made.returncode:
            raise Unavailable(f"initdb failed:\n{made.stdout}")
        options = [f"-c{name}={value}" for name, value in (OPTIONS | {"unix_socket_directories": self.folder}).items()]
        self.log = open(os.path.join(self.folder, "log"), "w+")
        self.process = subprocess.Popen(
            [os.path.join(self.bin, "postgres"), "-D", data, *options],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=env, cwd=self.folder, start_new_session=True,
            preexec_fn=die_with_parent, **self._run_as(),
        )  # fmt: skip
        self._create_database(env)
        self.version = Path(data, "PG_VERSION").read_text().strip()

    def _create_database(self, env):
        """Wait until the server answers, and make the database that tests connect to first."""
        command = [os.path.join(self.bin, "psql"), "-h", self.folder, "-U", "maillage", "-d", "postgres", "-q"]
        command += ["-c", "CREATE DATABASE maillage"]
        deadline = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < deadline:
            if subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/").returncode == 0:
                return
            time.sleep(0.1)
        self.log.seek(0)
        raise Unavailable(f"PostgreSQL did not start:\n{self.log.read()[-3000:]}")

    def _remove(self):
        if self.process:
            # Fast shutdown: open sessions are ended.
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    self.process.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(timeout=10)
                    break
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def die_with_parent():
    """Linux: the server ends with the tests, even when they are killed outright."""
    with contextlib.suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def main():
    try:
        with Cluster() as cluster:
            return subprocess.call(sys.argv[1:], env=dict(os.environ, DATABASE_URL=cluster.url))
    except Unavailable as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    sys.exit(main())
