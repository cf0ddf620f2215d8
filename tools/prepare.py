"""Make the site ready to serve, then become the server.

    prepare.py demo     a demonstration: everything made up, data under var/
    prepare.py serve    production: settings from the environment, see docs/settings.md

Both collect the static files when they changed, and end as `manage.py serve`, which takes the place of this process.

    prepare.py assets   only the static files, made again
"""

import hashlib
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.chdir(ROOT)
sys.path[0] = str(ROOT)
# Modules of the site compiled once: the second start is faster.
sys.dont_write_bytecode = False

ACCOUNTS = (
    ("Coordination", "coordination@demo.example"),
    ("Responsable d’une organisation", "responsable@demo.example"),
    ("Membre", "membre@demo.example"),
    ("Membre d’une autre organisation", "autre-membre@demo.example"),
    ("Candidate, pas encore acceptée", "candidate@demo.example"),
)


def say(text):
    print(text, flush=True)


def address():
    host = os.environ.get("HOST") or "localhost"
    return host, os.environ.get("PORT") or "8000"


def refuse_taken_port():
    """Better known before minutes of preparation than after."""
    from maillage.kernel.server import port

    host, number = address()
    problem = port.taken(host=host, port=int(number)) if number.isdigit() else "it is not a number"
    if problem:
        sys.exit(f"\nCannot listen on {host}, port {number}: {problem}.\nChoose another one, for example: make {sys.argv[1]} PORT=8001")


def start_django():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        import django

        django.setup()
    except ImproperlyConfigured as problem:
        sys.exit(f"\n{problem}\n\nEach setting is explained in docs/settings.md; deploy/maillage.env.example is a start.")


def collect_static():
    """Collect, name by hash and compress the static files, unless none changed since."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Collecting and compressing the static files…")
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    root.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


def has_command(name):
    from django.core.management import get_commands

    return name in get_commands()


def unapplied():
    """(how many migrations wait, whether the database is new)."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return len(plan), not executor.loader.applied_migrations


def demo_stamp():
    """What was loaded, and into which database."""
    from django.conf import settings

    return Path(settings.DATA_DIR) / "demo.json"


def migrate():
    from django.core.management import call_command

    waiting, new = unapplied()
    if new:
        demo_stamp().unlink(missing_ok=True)
    if waiting:
        say(f"Preparing the database ({waiting} migrations)…")
        call_command("migrate", interactive=False, verbosity=0)


def load_demo():
    from django.core.management import call_command
    from django.db import connection

    scale = os.environ.get("SCALE") or ""
    if scale and not scale.isdigit():
        sys.exit(f"SCALE={scale} is not a number of documents, for example: make demo SCALE=20000")
    if not has_command("demo"):
        return
    stamp = demo_stamp()
    wanted = {"scale": scale, "database": str(connection.settings_dict["NAME"])}
    if stamp.exists() and json.loads(stamp.read_text()) == wanted:
        return
    say("Loading the demonstration network…")
    call_command("demo", "load", *(["--scale", scale] if scale else []))
    stamp.write_text(json.dumps(wanted))


def become_server(welcome):
    host, number = address()
    os.environ |= {"HOST": host, "PORT": number, "MAILLAGE_FOLLOW_PARENT": "1"}
    if welcome:
        os.environ["MAILLAGE_WELCOME"] = welcome
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, str(ROOT / "manage.py"), "serve"])


def demo():
    host, number = address()
    shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::"} else host
    url = f"http://{shown}:{number}"
    os.environ |= {"MAILLAGE_DEMO": "1", "DEBUG": "0"}
    os.environ.setdefault("BASE_URL", url)
    refuse_taken_port()
    started = time.monotonic()
    start_django()
    migrate()
    load_demo()
    collect_static()
    accounts = "\n".join(f"    {email:28} {who}" for who, email in ACCOUNTS)
    become_server(
        f"""
  Maillage is ready ({time.monotonic() - started:.0f} s): {url}

    {url}/demo/            enter as any of these with one click
    {url}/demo/courriers/  every e-mail it "sent"

  Accounts (password: maillage-demo)
{accounts}

  Ctrl-C stops everything."""
    )


def serve():
    refuse_taken_port()
    start_django()
    waiting, new = unapplied()
    if waiting and not new:
        sys.exit(
            f"\n{waiting} migrations wait: the database is older than this version of Maillage. Make a backup, then apply them:\n"
            "  .venv/bin/python manage.py backup\n"
            "  .venv/bin/python manage.py migrate\n"
            "and run the same command again."
        )
    migrate()
    collect_static()
    become_server("")


def assets():
    if not os.environ.get("SECRET_KEY"):
        os.environ.setdefault("MAILLAGE_DEMO", "1")
    start_django()
    from django.conf import settings

    (Path(settings.STATIC_ROOT) / ".collected").unlink(missing_ok=True)
    collect_static()
    say(f"Static files are in {settings.STATIC_ROOT}")


if __name__ == "__main__":
    try:
        {"demo": demo, "serve": serve, "assets": assets}[sys.argv[1]]()
    except KeyboardInterrupt:
        sys.exit(130)
