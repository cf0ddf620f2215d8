"""By hand, against a demonstration loaded in MAILLAGE_DATA: kill -9 of the whole server again and again, or a storm of writes.

MAILLAGE_DEMO=1 MAILLAGE_DATA=/tmp/x PORT=8133 .venv/bin/python -m tests.attack.by_hand crash 30
MAILLAGE_DEMO=1 MAILLAGE_DATA=/tmp/x PORT=8133 .venv/bin/python -m tests.attack.by_hand storm 20
"""

import contextlib
import http.client
import io
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
PORT = int(os.environ.get("PORT", "8133"))
MEMBERS = ("membre@demo.example", "responsable@demo.example", "autre-membre@demo.example")
CHECK = """
import django; django.setup()
from django.db import connection
from django.db.models import Q
from maillage.library.models import Resource, ResourceTheme, VersionFile, Decision
from maillage.transfer.models import ImportItem
from maillage.kernel.journal.models import Entry
wrong = []
with connection.cursor() as cursor:
    cursor.execute("PRAGMA integrity_check"); ok = cursor.fetchone()[0]
    if ok != "ok": wrong.append(f"base: {ok}")
for each in Resource.objects.exclude(published_at=None):
    if not each.decisions.filter(kind="PUBLISHED").exists(): wrong.append(f"{each.pk} published without a decision")
    if each.withdrawn_at is None and each.theme_rows.filter(listed_at=None).exists(): wrong.append(f"{each.pk} published and not listed")
    if not Entry.objects.filter(subject=each.uuid, kind="library.resource.published").exists(): wrong.append(f"{each.pk} published without a fact")
if ResourceTheme.objects.filter(resource__published_at=None).exclude(listed_at=None).exists(): wrong.append("listed and not published")
for row in VersionFile.objects.select_related("file"):
    if not row.file.path.exists(): wrong.append(f"{row.file.uuid} has no bytes")
    if not row.file.attached: wrong.append(f"{row.file.uuid} is held and not kept")
for item in ImportItem.objects.filter(outcome="IMPORTED", trial=False):
    if not Resource.objects.filter(uuid=item.resource).exists(): wrong.append(f"imported {item.path} is not there")
print(len(wrong), Resource.objects.count(), *wrong[:9], sep=" | ")
"""


class Reader:
    """A browser without script."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    def ask(self, method, path, data=None, files=(), timeout=40):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Host": f"127.0.0.1:{PORT}"}
        body = None
        if files:
            mark = uuid.uuid4().hex
            parts = [
                f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                for name, value in (data or {}).items()
            ]
            for name, filename, content in files:
                parts.append(
                    f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n\r\n'.encode() + content + b"\r\n"
                )
            body = b"".join(parts) + f"--{mark}--\r\n".encode()
            headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
        elif data is not None:
            body = urlencode(data).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=timeout)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location", "")

    def token(self, path):
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask("GET", path)[1])
        return found[1] if found else ""

    def post(self, path, data=None, files=(), form=None):
        return self.ask("POST", path, {**(data or {}), "csrfmiddlewaretoken": self.token(form or path)}, files)

    def enter(self, email):
        status, _, _ = self.post("/compte/connexion/", {"login": email, "password": "maillage-demo"})
        assert status == 302, (email, status)
        return self


def share(reader, theme):
    word = uuid.uuid4().hex[:8]
    data = {
        "key": str(uuid.uuid4()),
        "title": f"Essai {word}",
        "summary": "Une phrase.",
        "theme": theme,
        "access": "PUBLIC",
        "publier": "1",
    }
    return reader.post("/bibliotheque/partager/", data, [("fichiers", f"{word}.txt", f"Une note {word}. ".encode() * 400)])[0]


def theme_of(reader):
    return re.search(r'<option value="(\d+)"', reader.ask("GET", "/bibliotheque/partager/")[1].partition('name="theme"')[2])[1]


def import_some(reader):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(30):
            archive.writestr(f"{uuid.uuid4().hex}.txt", f"Une note {number} {uuid.uuid4().hex}")
    _, _, place = reader.post("/la-semaine/importer/", {"access": "PUBLIC", "publish": "on"}, [("archive", "a.zip", out.getvalue())])
    return reader.post(f"{place}reprise/", form="/la-semaine/importer/")[0] if place else 0


def serve():
    log = open("/tmp/attack-server.log", "a")
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(PORT)], cwd=ROOT, stdout=log, stderr=log, start_new_session=True
    )


def tree(pid):
    """Give a process and all below it."""
    found, parents = [pid], {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                parents.setdefault(int((folder / "stat").read_text().rpartition(")")[2].split()[1]), []).append(int(folder.name))
    for each in found:
        found += parents.get(each, [])
    return found


def wait_ready(limit=60):
    start = time.monotonic()
    while time.monotonic() - start < limit:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if Reader().ask("GET", "/sante/", timeout=2)[0] == 200:
                return time.monotonic() - start
        time.sleep(0.05)
    raise SystemExit("the server does not answer")


def manage(*arguments):
    return subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def crash(rounds):
    starts, wrong, sessions = [], [], {}
    for number in range(rounds):
        server = serve()
        starts.append(wait_ready())
        stop = threading.Event()

        def busy(email, act):
            with contextlib.suppress(OSError, http.client.HTTPException, AssertionError, TypeError):
                # Sessions outlive the server; signing in each time would meet the limits.
                reader = sessions.get(email) or Reader().enter(email)
                sessions[email] = reader
                theme = theme_of(reader)
                while not stop.is_set():
                    act(reader, theme)

        people = [threading.Thread(target=busy, args=(email, share)) for email in MEMBERS[1:]]
        people.append(threading.Thread(target=busy, args=("coordination@demo.example", lambda reader, _theme: import_some(reader))))
        for each in people:
            each.start()
        time.sleep(random.uniform(1.5, 6))
        for pid in reversed(tree(server.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        stop.set()
        server.wait()
        for each in people:
            each.join()
        files = manage("files", "check")
        checked = subprocess.run(
            [sys.executable, "-c", CHECK],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "maillage.config.settings", "PYTHONPATH": str(ROOT)},
        )
        if files.returncode or re.search(r"^(missing|altered)", files.stdout, re.MULTILINE) or not checked.stdout.startswith("0 "):
            wrong.append((number, files.stdout[-400:], checked.stdout[-400:] + checked.stderr[-400:]))
        print(f"{number:3} started in {starts[-1]:.1f} s; {checked.stdout.strip()}", flush=True)
    server = serve()
    starts.append(wait_ready())
    for _ in range(60):  # what the killed servers left to read is read first
        time.sleep(10)
        search = manage("search", "check")
        if not search.returncode:
            break
    print(search.stdout[-600:], search.stderr[-300:])
    server.send_signal(signal.SIGTERM)
    server.wait()
    print(f"{rounds} kills, starts: slowest {max(starts):.1f} s; wrong: {wrong}; search check: {search.returncode}")


def storm(people):
    server = serve()
    try:
        wait_ready()
        counts, lock, end = Counter(), threading.Lock(), time.monotonic() + 25
        readers = [Reader().enter(MEMBERS[1 + number % 2]) for number in range(people)]
        theme = theme_of(readers[0])
        address = re.search(r"/bibliotheque/ressources/(\d+)-", readers[0].ask("GET", "/bibliotheque/ressources/")[1])[1]

        def busy(reader):
            while time.monotonic() < end:
                with lock:
                    pass
                for status in (
                    share(reader, theme),
                    reader.post(
                        f"/bibliotheque/ressources/{address}/garder/", {"garder": random.choice("01")}, form="/compte/deconnexion/"
                    )[0],
                ):
                    with lock:
                        counts[status] += 1

        threads = [threading.Thread(target=busy, args=(reader,)) for reader in readers]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        print("storm:", dict(counts))
        race(theme)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def race(theme):
    """Two sessions of the coordination answer the same contribution at the same instant."""
    first, second = Reader().enter("coordination@demo.example"), Reader().enter("coordination@demo.example")
    member = Reader().enter("membre@demo.example")
    pairs = Counter()
    for _ in range(10):
        share(member, theme)
        page = first.ask("GET", "/la-semaine/contributions/")[1]
        found = re.search(r"/la-semaine/contributions/([0-9a-f-]{36})/publier/", page)
        if not found:
            continue
        path, tokens = (
            f"/la-semaine/contributions/{found[1]}/decliner/",
            [each.token("/la-semaine/contributions/") for each in (first, second)],
        )
        statuses = [0, 0]

        def decide(place, reader, path=path, tokens=tokens, statuses=statuses):
            statuses[place] = reader.ask("POST", path, {"csrfmiddlewaretoken": tokens[place], "decliner-word": f"Non {place}."})[0]

        threads = [threading.Thread(target=decide, args=each) for each in enumerate((first, second))]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        pairs[tuple(sorted(statuses))] += 1
    print("race:", dict(pairs))


if __name__ == "__main__":
    {"crash": crash, "storm": storm}[sys.argv[1]](int(sys.argv[2]))
