"""Have 200 people register at the same instant for 20 seats, over HTTP, and count: `.venv/bin/python bench/registrations.py`.

    bench/registrations.py                                   on SQLite
    python tools/postgres.py python bench/registrations.py   on a temporary PostgreSQL

Half of them are members, in one tap; the others have no account and confirm by the address they were mailed. Then all who have
a seat cancel at the same instant, twice each: the next in line are offered a seat, in order. The script fails on any answer
that is an error page, any seat too many, and any order that is not that of arrival.
"""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness.client import percentile
from harness.servers import HOST, ROOT, Server, environment

PEOPLE, SEATS = 200, 20
CSRF = "c" * 32


def prepare():
    """Make the network; print the cookies and addresses of each."""
    from datetime import timedelta

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from maillage.meetings.domain import registrations as acts
    from maillage.meetings.domain.registrations import Entry
    from maillage.meetings.models import Meeting
    from maillage.meetings.signed import registration_path
    from maillage.people.models import Person

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = timezone.now()
    made = [
        Person.objects.create_user(f"m{number}@mesure.example", None, name=f"Membre {number}", joined_at=now, seen_on=timezone.localdate())
        for number in range(PEOPLE // 2)
    ]
    starts = now + timedelta(days=30)
    meeting = Meeting.objects.create(
        title="Mesure", stage="OPEN", starts_at=starts, ends_at=starts + timedelta(hours=6), seats_on_site=SEATS, created_by=made[0],
        created_at=now, changed_at=now, announced_at=now,
    )  # fmt: skip
    sent = []
    for person in made:
        store = SessionStore()
        store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store.save()
        sent.append(
            {"path": f"/rencontres/{meeting.pk}/inscription/", "cookie": f"{settings.SESSION_COOKIE_NAME}={store.session_key}", "body": {}}
        )
    for number in range(PEOPLE - len(made)):
        entry = Entry(mode="ON_SITE", name=f"Personne {number}", email=f"p{number}@mesure.example")
        found = acts.register(meeting=meeting, person=None, entry=entry)
        sent.append({"path": registration_path(registration=found), "cookie": "", "body": {"choix": "confirmer"}})
    print(json.dumps({"csrf": settings.CSRF_COOKIE_NAME, "sent": sent}))


def check():
    """Print what the database holds: states, the seated and the waiting in order of arrival, and the addresses of those seated."""
    from maillage.kernel.notices.public import OutgoingMail
    from maillage.meetings.models import Registration
    from maillage.meetings.signed import registration_path

    rows = list(Registration.objects.order_by("queued_at", "pk"))
    print(
        json.dumps(
            {
                "states": dict(Counter(row.state for row in rows)),
                "seated": [row.pk for row in rows if row.state == "SEATED"],
                "offered": [row.pk for row in rows if row.state == "OFFERED"],
                "waiting": [row.pk for row in rows if row.state == "WAITING"],
                "order": [row.pk for row in rows],
                "instants": len({row.queued_at for row in rows}),
                "paths": [registration_path(registration=row) for row in rows if row.state == "SEATED"],
                "mails": OutgoingMail.objects.count(),
            }
        )
    )


def ask(what, *, data):
    """Run `prepare` or `check` in a process that knows the site."""
    run = subprocess.run(
        [sys.executable, __file__, what],
        env=environment(data=data) | {"LOG_LEVEL": "ERROR"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(run.stdout.splitlines()[-1])


def together(requests, *, port, csrf):
    """Send all at the same instant, each on a connection of its own; give (status, seconds) of each and the whole time."""
    gate, found, lock = threading.Barrier(len(requests) + 1), [], threading.Lock()

    def send(request):
        cookies = "; ".join(filter(None, (request["cookie"], f"{csrf}={CSRF}")))
        body = urlencode(request["body"] | {"csrfmiddlewaretoken": CSRF})
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded", "Host": f"{HOST}:{port}"}
        connection = http.client.HTTPConnection(HOST, port, timeout=120)
        gate.wait()
        began = time.perf_counter()
        try:
            connection.request("POST", request["path"], body, headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except OSError as error:
            status = type(error).__name__
        finally:
            connection.close()
        with lock:
            found.append((status, time.perf_counter() - began))

    threads = [threading.Thread(target=send, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    gate.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    return found, time.perf_counter() - began


def told(name, found, seconds):
    """Print the figures of a storm."""
    times = sorted(took for _, took in found)
    statuses = dict(Counter(status for status, _ in found))
    half, most = percentile(times, 0.5), percentile(times, 0.95)
    print(
        f"{name}: {len(found)} requests in {seconds:.1f} s, p50 {half:.2f} s, p95 {most:.2f} s, longest {times[-1]:.2f} s, {statuses}",
        flush=True,
    )
    return statuses


def main():
    """Prepare, storm, count, cancel, count."""
    data = Path(tempfile.mkdtemp(prefix="maillage-registrations-"))
    if os.environ.get("DATABASE_URL"):
        os.environ["BENCH_DATABASE_URL"] = os.environ["DATABASE_URL"]
    try:
        given = ask("prepare", data=data)
        with Server(data=data) as server:
            how = {"port": server.port, "csrf": given["csrf"]}
            statuses = told("registering", *together(given["sent"], **how))
            found = ask("check", data=data)
            print({name: found[name] for name in ("states", "mails")})
            assert statuses == {302: PEOPLE}, statuses
            assert found["states"] == {"SEATED": SEATS, "WAITING": PEOPLE - SEATS}, found["states"]
            assert found["order"] == found["seated"] + found["waiting"], "the seats went to those who came first"
            assert found["instants"] == PEOPLE, "everybody has a rank of their own"
            leaving = [{"path": path, "cookie": "", "body": {"choix": "annuler"}} for path in found["paths"]]
            statuses = told("cancelling", *together([*leaving, *leaving], **how))
            after = ask("check", data=data)
            print({name: after[name] for name in ("states", "mails")})
            assert statuses == {302: 2 * SEATS}, statuses
            assert after["states"] == {"CANCELLED": SEATS, "OFFERED": SEATS, "WAITING": PEOPLE - 2 * SEATS}, after["states"]
            assert after["offered"] == found["waiting"][:SEATS], "the next in line, in order"
        print("Exactly what was there, in order, and no error page.")
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in ("prepare", "check"):
        import django

        django.setup()
        {"prepare": prepare, "check": check}[sys.argv[1]]()
    else:
        main()
