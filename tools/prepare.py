"""Make the site ready to serve, then become the server.

    prepare.py demo     a demonstration: everything made up, data under var/
    prepare.py serve    production: settings from the environment, see docs/settings.md

Both collect the static files when they changed, and end as `manage.py serve`, which takes the place of this process.

    prepare.py assets   only the static files, made again
"""

import fcntl
import hashlib
import json
import os
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.chdir(ROOT)
sys.path[0] = str(ROOT)
# Modules of the site compiled once: the second start is faster.
sys.dont_write_bytecode = False
# In a file, a bar of progress drawn ten times a second is noise.
if not sys.stderr.isatty():
    os.environ.setdefault("TQDM_MININTERVAL", "15")
DATA = Path(os.environ.get("MAILLAGE_DATA") or ROOT / "var").resolve()
# Megabytes beyond the reserve of the site (FILES_RESERVE_MB) under which a failure is put down to the disk.
DISK_ROOM = 50

ACCOUNTS = (
    ("Coordination", "coordination@demo.example"),
    ("Responsable d’une organisation", "responsable@demo.example"),
    ("Membre", "membre@demo.example"),
    ("Membre d’une autre organisation", "autre-membre@demo.example"),
    ("Candidate, pas encore acceptée", "candidate@demo.example"),
)


# What the web server in front refuses by itself, in the words of the site: (heading, lead, advice).
PAGES = {
    413: (
        "Cet envoi est trop lourd.",
        "Le serveur ne prend pas de fichier aussi grand. Rien n’est perdu : votre texte est resté dans la page précédente.",
        "Revenez en arrière, puis réduisez le fichier, envoyez-en moins à la fois, ou donnez un lien.",
    ),
    429: (
        "Laissons passer une minute.",
        "Beaucoup de pages ont été demandées depuis votre adresse en peu de temps.",
        "Attendez un instant, puis rechargez la page. Si vous écriviez un long texte, revenez en arrière : votre navigateur l’a sans doute gardé.",
    ),
    503: (
        "Le site revient dans un instant.",
        "Il redémarre, ou quelqu’un l’entretient. Ce n’est pas de votre faute, et rien n’est perdu.",
        "Rechargez la page dans une minute. Si vous écriviez un long texte, revenez en arrière : votre navigateur l’a sans doute gardé.",
    ),
}
PAGE = (
    '{% extends "errors/500.html" %}{% block title %}{{ heading }}{% endblock %}{% block heading %}{{ heading }}{% endblock %}'
    "{% block lead %}{{ lead }}{% endblock %}{% block advice %}{{ advice }}{% endblock %}"
)


def say(text):
    print(text, flush=True)


def refuse(text):
    """End for a reason that trying again does not change: systemd then leaves it stopped (EX_CONFIG)."""
    print(text, file=sys.stderr, flush=True)
    sys.exit(78)


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


def alone():
    """Two at once on the same data: the second waits until the first is ready; it then finds the port taken, or goes on with another.

    The lock is held for as long as this process lives, and the server it becomes: between two, nobody prepares the same data.
    """
    DATA.mkdir(parents=True, exist_ok=True)
    file = (DATA / "prepare.lock").open("a+")
    told = False
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            serving = file.read().split()
            if serving == [":".join(address())]:
                sys.exit(f"\nAnother make {sys.argv[1]} serves these data at {serving[0]} already. Stop it first, or choose another port.")
            if serving:
                return None
            if not told:
                say(f"Another command prepares {DATA}: waiting for it…")
            told = True
            time.sleep(0.3)
        else:
            file.truncate(0)
            os.set_inheritable(file.fileno(), True)
            return file


def start_django():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.config.settings")
    from django.core.exceptions import ImproperlyConfigured

    try:
        import django

        django.setup()
    except ImproperlyConfigured as problem:
        refuse(f"\n{problem}\n\nEach setting is explained in docs/settings.md; deploy/maillage.env.example is a start.")


def collect_static():
    """Collect, name by hash and compress the static files, unless none changed since."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    digest = hashlib.sha256(f"{settings.STORAGES['staticfiles']['BACKEND']} {PAGES}".encode())
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
    write_pages(root / "erreurs")
    stamp.write_text(digest.hexdigest())


def write_pages(folder):
    """The pages that nginx shows by itself: too large, too many, the site does not answer."""
    from django.template import engines

    folder.mkdir(exist_ok=True)
    template = engines["django"].from_string(PAGE)
    for status, (heading, lead, advice) in PAGES.items():
        text = template.render({"heading": heading, "lead": lead, "advice": advice})
        (folder / f"{status}.html").write_text(text, encoding="utf-8")


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


def become_server(welcome, lock):
    host, number = address()
    # Who waits for the data learns from it that they are ready, and where they are served.
    if lock:
        lock.write(":".join(address()))
        lock.flush()
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
    lock = alone()
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

  Ctrl-C stops everything.""",
        lock,
    )


def serve():
    refuse_taken_port()
    lock = alone()
    start_django()
    waiting, new = unapplied()
    if waiting and not new:
        refuse(
            f"\n{waiting} migrations wait: the database is older than this version of Maillage. Make a backup, then apply them:\n"
            "  .venv/bin/python manage.py backup       (installed as docs/runbook.md says: maillage backup)\n"
            "  .venv/bin/python manage.py migrate\n"
            "and run the same command again."
        )
    migrate()
    collect_static()
    become_server("", lock)


def assets():
    if not os.environ.get("SECRET_KEY"):
        os.environ.setdefault("MAILLAGE_DEMO", "1")
    start_django()
    from django.conf import settings

    (Path(settings.STATIC_ROOT) / ".collected").unlink(missing_ok=True)
    collect_static()
    say(f"Static files are in {settings.STATIC_ROOT}")


def explain(problem):
    """What to do, when the reason is outside: the folder is not ours, the disk is full. Empty otherwise."""
    if isinstance(problem, PermissionError) or "readonly database" in str(problem) or "unable to open database" in str(problem):
        return f"Nothing can be written in {DATA} ({problem}).\nName a folder of yours: MAILLAGE_DATA=$HOME/maillage"
    reserve = os.environ.get("FILES_RESERVE_MB") or "200"
    free = shutil.disk_usage(DATA if DATA.exists() else ROOT).free >> 20
    if free < DISK_ROOM + (int(reserve) if reserve.isdigit() else 0):
        return (
            f"The disk that holds {DATA} is too full: {free} MB are left, and {reserve} stay in reserve.\n"
            "Make room, or name another folder (MAILLAGE_DATA=/a/larger/folder), then run the same command again."
        )
    return ""


def main():
    try:
        {"demo": demo, "serve": serve, "assets": assets}[sys.argv[1]]()
    except KeyboardInterrupt:
        say("\nInterrupted. Run the same command again to go on.")
        return 130
    except Exception as problem:
        words = explain(problem)
        if not words:
            raise
        sys.exit("\n" + words)
    return 0


if __name__ == "__main__":
    sys.exit(main())
