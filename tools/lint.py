"""Check the code without running it: every check is run, then the summary says which failed.

Usage:

    lint.py [words]    only the checks whose name holds one of the words
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# Made up, and enough for `check --deploy` to judge what a real site would run with.
PRODUCTION = {
    "SECRET_KEY": "for-the-check-only-" + "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "reseau.example",
    "BASE_URL": "https://reseau.example",
    "SMTP_HOST": "relay.reseau.example",
    "MAIL_FROM": "Réseau <reseau@reseau.example>",
    "DEBUG": "0",
    "MAILLAGE_DEMO": "0",
}


# Rules about where lines break, and about the type of a button that has none on purpose: it sends its form.
LAYOUT = "H022,H015,H043"


def manage(*arguments):
    return [sys.executable, "manage.py", *arguments]


def checks():
    """Yield (name, command, more of the environment)."""
    yield "style", [BIN / "ruff", "check", "--quiet", "."], {}
    yield "format", [BIN / "ruff", "format", "--check", "--quiet", "."], {}
    yield "types", [sys.executable, "-m", "mypy", "--no-error-summary"], {"DEBUG": "1"}
    yield "import contracts", [BIN / "lint-imports"], {}
    yield "templates", [BIN / "djlint", "maillage", "--lint", "--quiet", "--profile=django", f"--ignore={LAYOUT}"], {}
    yield "stylesheet", [sys.executable, "-c", STYLESHEET], {}
    yield "migrations", manage("makemigrations", "--check", "--dry-run"), {"DEBUG": "1"}
    yield "production settings", manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION
    yield "house tests", [sys.executable, "-m", "pytest", "tests/house", "-q", "-n0"], {}


STYLESHEET = """
import sys
from maillage.kernel.ui import stylesheet
if stylesheet.TARGET.read_text(encoding="utf-8") != stylesheet.bundle():
    sys.exit("trame.css is behind its sources: run make assets")
"""


def run(*, command, more, data):
    """(whether it passed, what it printed)."""
    env = dict(os.environ, MAILLAGE_DATA=data, PYTHONPATH=str(ROOT), **more)
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "MAILLAGE_TESTING"):
        env.pop(name, None)
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
    )  # fmt: skip
    return done.returncode == 0, done.stdout


def main():
    words = sys.argv[1:]
    failed = []
    with tempfile.TemporaryDirectory(prefix="maillage-lint-") as data:
        for name, command, more in checks():
            if words and not any(word in name for word in words):
                continue
            started = time.monotonic()
            passed, text = run(command=command, more=more, data=data)
            print(f"lint: {name:22} {'passed' if passed else 'FAILED'}  {time.monotonic() - started:5.1f} s", flush=True)
            if not passed:
                failed.append(name)
                print(text.rstrip() or "(it printed nothing)", flush=True)
    if failed:
        print(f"\nlint: {len(failed)} failed: {', '.join(failed)}")
    return int(bool(failed))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
