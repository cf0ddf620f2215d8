"""Run the whole test suite, browser journeys included, on SQLite and on a temporary PostgreSQL.

With both, what does not depend on the database runs on the first one alone: the tests that cannot reach it (see `tests/conftest.py`)
and how pages look in a browser. With one, everything runs on it.

Usage:

    test.py [sqlite] [postgres] [-- options of pytest]
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import debian
from postgres import Cluster, Unavailable, binaries

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = """No Chromium was found, and it cannot be installed from here. Install one, then run the same command again:
  Debian:        sudo apt-get install chromium
  any system:    CHROMIUM=/path/to/chromium make test
Without the browser journeys: make test ARGS="-m 'not journey'" """


ONCE = """What cannot reach the database, and how pages look in a browser, was tried on {first}: on {second} the rest runs.
Everything on {second}: make test-{kind}"""


class Interrupted(Exception):
    """SIGTERM: what was started must be stopped."""


def interrupt(_number, _frame):
    raise Interrupted


def find_browser():
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        return shutil.which(wanted)
    return next((path for path in map(shutil.which, BROWSERS) if path), None)


def browser(options):
    """The path of Chromium, installed when it may be; empty when no journey is asked for."""
    if "not journey" in options:
        return ""
    path = find_browser()
    if not path and not os.environ.get("CHROMIUM") and debian.install(["chromium", "fonts-dejavu-core"]):
        path = find_browser()
    if not path:
        sys.exit("\n" + NO_BROWSER)
    return path


def processes():
    """Two more than the processors, up to six: tests wait for a browser, a server, a clock."""
    return min(6, max(2, os.cpu_count() or 2) + 2)


def pytest_command(options):
    command = [sys.executable, "-m", "pytest"]
    if not any(option.startswith(("-n", "--numprocesses", "-p", "--pdb")) for option in options):
        command += ["-n", os.environ.get("TEST_PROCESSES") or str(processes())]
        # The first half of the tests to one process, the second to another; whoever is done takes from what is left.
        command += ["--dist", "worksteal"]
    return [*command, *options]


def run_pytest(*, label, options, env):
    print(f"\n=== Tests on {label} ===", flush=True)
    started = time.monotonic()
    # A group of its own, so that an interruption ends every process of the run, browsers included.
    process = subprocess.Popen(pytest_command(options), cwd=ROOT, env=env, start_new_session=True, stdin=subprocess.DEVNULL)
    try:
        code = process.wait()
    finally:
        if process.poll() is None:
            stop_group(process)
    return code, time.monotonic() - started


def stop_group(process):
    for number, seconds in ((signal.SIGINT, 10), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=seconds)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def environment(**more):
    env = {name: value for name, value in os.environ.items() if name not in SETTINGS_OF_A_SITE}
    # Read once, by whichever process comes first: most of the time of collecting is that of compiling.
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    env.update(MAILLAGE_TESTING="1", **more)
    return env


# What somebody may have exported to run a site must not bend the tests.
SETTINGS_OF_A_SITE = {
    "DATABASE_URL", "MAILLAGE_DATA", "MAILLAGE_DEMO", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "SMTP_HOST",
    "MAIL_FROM", "MAILLAGE_TESTED_ON", "DJANGO_SETTINGS_MODULE", "FILES_ACCEL", "PORT", "HOST", "WEB_WORKERS", "SCALE", "MAKEFLAGS", "MAKELEVEL",
}  # fmt: skip


def on_sqlite(*, options, extra):
    return run_pytest(label="SQLite", options=options, env=environment(**extra))


def on_postgres(*, options, extra):
    try:
        with Cluster() as cluster:
            label = f"PostgreSQL {cluster.version}"
            return run_pytest(label=label, options=options, env=environment(DATABASE_URL=cluster.url, **extra))
    except Unavailable as problem:
        print(f"\n{problem}", file=sys.stderr, flush=True)
        return 1, 0.0


def main():
    arguments = sys.argv[1:]
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    wanted, options = arguments[:cut] or ["sqlite", "postgres"], arguments[cut + 1 :]
    signal.signal(signal.SIGTERM, interrupt)
    path = browser(" ".join(options))
    if "postgres" in wanted:
        # Said before the minutes that the other database takes.
        try:
            binaries()
        except Unavailable as problem:
            sys.exit(f"\n{problem}")
    extra = {"CHROMIUM": path} if path else {}
    kinds = {"sqlite": ("SQLite", on_sqlite), "postgres": ("PostgreSQL", on_postgres)}
    results = []
    try:
        for kind in wanted:
            label, function = kinds[kind]
            if results:
                extra["MAILLAGE_TESTED_ON"] = results[0][0]
                print(f"\n{ONCE.format(first=results[0][0], second=label, kind=kind)}", flush=True)
            results.append((label, *function(options=options, extra=extra)))
    except (KeyboardInterrupt, Interrupted):
        print("\ntests: interrupted, all is stopped", file=sys.stderr)
        return 130
    print("\n=== Summary ===")
    for label, code, seconds in results:
        # 5: nothing was selected, which is what somebody who passes -k may well ask of one of the two.
        verdict = "passed" if code == 0 else "no test selected" if code == 5 else f"FAILED (code {code})"
        print(f"  {label:12} {verdict}, {seconds:.0f} s")
    return int(any(code for _, code, _ in results))


if __name__ == "__main__":
    sys.exit(main())
