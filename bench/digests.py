"""Write the digests of 2,000 people after one day of activity, and measure time and memory: `.venv/bin/python bench/digests.py`.

    bench/digests.py                                   on SQLite
    python tools/postgres.py python bench/digests.py   on a temporary PostgreSQL

The day: 60 resources, 20 links, 10 initiatives, 10 meetings, 10 needs, 40 questions with 200 answers, each of these told to thirty people who
follow the question. Everybody chose a digest each day and helps on two themes of thirty. Then the same again, in a process that is
killed (SIGKILL) when a third is written, and started again: the script fails when somebody has two mails or none.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness.servers import ROOT, environment

PEOPLE, THEMES, FOLLOWERS = 2_000, 30, 30
MADE = {"resources": 60, "links": 20, "initiatives": 10, "meetings": 10, "needs": 10, "questions": 40, "answers": 200}
MOST_SECONDS = 60


def fill():
    """Make the network and its day."""
    from django.core.management import call_command
    from django.db import transaction
    from django.utils import timezone

    from maillage.community.models import Answer, Discussion, DiscussionTheme
    from maillage.initiatives.models import Initiative, InitiativeTheme
    from maillage.kernel.notices.public import Message
    from maillage.letters.models import MailPreferences
    from maillage.library.models import Resource, ResourceTheme
    from maillage.links.models import Link, LinkTheme
    from maillage.meetings.models import Meeting, MeetingTheme
    from maillage.needs.models import Need, NeedTheme
    from maillage.network.models import HelpOffer, Theme
    from maillage.people.models import Person

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    chance = random.Random(1)
    now = timezone.now()
    words = "Nous avons commencé par écouter : trente rencontres, chez les gens, à la maison de repos, sur le marché. " * 4

    def at():
        return now - timedelta(seconds=chance.randrange(3600, 80_000))

    with transaction.atomic():
        themes = Theme.objects.bulk_create([Theme(name=f"Thème {n}", slug=f"bench-{n}", created_at=now) for n in range(THEMES)])
        long_ago = now - timedelta(days=400)
        people = Person.objects.bulk_create(
            [Person(email=f"m{n}@mesure.example", name=f"Prénom Nom {n}", joined_at=long_ago, created_at=long_ago) for n in range(PEOPLE)]
        )
        HelpOffer.objects.bulk_create([HelpOffer(person=each, theme=theme) for each in people for theme in chance.sample(themes, 2)])
        MailPreferences.objects.bulk_create([MailPreferences(person=each, weekdays=list(range(7)), changed_at=now) for each in people])

        def things(model, count, through, name, **fields):
            rows = []
            for number in range(count):
                when = at()
                given = {key: value(number, when) if callable(value) else value for key, value in fields.items()}
                rows.append(model(title=f"{model.__name__} {number} : raconter son territoire", **given))
            made = model.objects.bulk_create(rows)
            through.objects.bulk_create([through(theme=chance.choice(themes), **{name: row}) for row in made])
            return made

        def by(*_):
            return chance.choice(people)

        def when(_, moment):
            return moment

        common = {"created_at": when, "updated_at": when, "published_at": when, "summary": words[:500]}
        things(Resource, MADE["resources"], ResourceTheme, "resource", contributor=by, quote=words, access="MEMBERS", **common)
        things(Initiative, MADE["initiatives"], InitiativeTheme, "initiative", contributor=by, **common)
        links = {
            "url": lambda n, _: f"https://exemple.test/{n}",
            "normalised": lambda n, _: f"exemple.test/{n}",
            "likeness": lambda n, _: f"{n}",
        }
        things(
            Link,
            MADE["links"],
            LinkTheme,
            "link",
            sponsor=by,
            why=words[:390],
            created_at=when,
            updated_at=when,
            published_at=when,
            **links,
        )
        soon = {"starts_at": lambda n, _: now + timedelta(days=n + 2), "ends_at": lambda n, _: now + timedelta(days=n + 2, hours=3)}
        things(
            Meeting, MADE["meetings"], MeetingTheme, "meeting", created_by=by, stage="OPEN", lead=words[:290], created_at=when, changed_at=when,
            announced_at=when, **soon,
        )  # fmt: skip
        things(Need, MADE["needs"], NeedTheme, "need", created_by=by, detail=words, created_at=when, changed_at=when, voices=1)
        asked = things(
            Discussion,
            MADE["questions"],
            DiscussionTheme,
            "discussion",
            author=by,
            text=words,
            created_at=when,
            opened_at=when,
            last_at=when,
        )
        answers = Answer.objects.bulk_create(
            [
                Answer(discussion=chance.choice(asked), author=by(), text=words, created_at=moment, opened_at=moment)
                for moment in (at() for _ in range(MADE["answers"]))
            ]
        )
        told = [
            Message(
                person=person, name="community.answered", fact=str(answer.uuid), title=f"Une réponse à « {answer.discussion.title} »",
                url=answer.get_absolute_url(), about_kind=Discussion.KIND, about=answer.discussion.uuid, weight="ordinary", text=words,
                for_digest=True, created_at=answer.opened_at,
            )
            for answer in answers for person in chance.sample(people, FOLLOWERS)
        ]  # fmt: skip
        Message.objects.bulk_create(told, batch_size=500)
    print(json.dumps({"people": PEOPLE, "messages": len(told), **MADE}))


def memory(name):
    """Give a figure of the memory of this process, in megabytes."""
    with Path("/proc/self/status").open() as lines:
        return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(name))


def moment():
    """Give the instant at which digests are due: past the hour of today, or of yesterday."""
    from django.utils import timezone

    from maillage.letters import digest_days

    now = timezone.now()
    return max(now, digest_days.moment_of(timezone.localdate(now)) + timedelta(minutes=1))


def run():
    """Write the digests; print the time, and the memory after each batch."""
    from django.conf import settings
    from django.db import connection

    from maillage.kernel.notices.public import OutgoingMail
    from maillage.letters.domain import digests

    settings.MAIL_PER_MINUTE = 0
    after, real = [], digests._send_batch

    def watched(batch, **options):
        sent = real(batch, **options)
        after.append(memory("VmRSS"))
        return sent

    asked = []

    def counting(execute, *given):
        asked.append(1)
        return execute(*given)

    digests._send_batch = watched
    now = moment()
    before = memory("VmRSS")
    began, used = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(counting):
        sent = digests.send_digests(now=now)
    took, used = time.perf_counter() - began, time.process_time() - used
    mail = OutgoingMail.objects.order_by("-pk").first()
    weight = len(mail.text.encode()) + len(mail.html.encode()) if mail else 0
    print(
        json.dumps(
            {
                "mails": sent, "seconds": round(took, 1), "processor": round(used, 1), "queries": len(asked), "before": before,
                "after": after, "peak": memory("VmHWM"), "bytes": weight,
            }
        ),
        flush=True,
    )  # fmt: skip


def forget():
    """Take back all that was written, for the second run."""
    from maillage.kernel.notices.public import Message, OutgoingMail
    from maillage.letters.models import Digest

    Digest.objects.all().delete()
    OutgoingMail.objects.all().delete()
    Message.objects.update(digested_at=None)
    print("{}")


def count():
    """Print how many have a mail, and how many mails there are."""
    from maillage.kernel.notices.public import OutgoingMail
    from maillage.letters.models import Digest

    mails = OutgoingMail.objects.values_list("person_id", flat=True)
    print(json.dumps({"rows": Digest.objects.count(), "mails": len(mails), "people": len(set(mails))}))


def ask(what, *, data, wait=True):
    """Run a step in a process of its own."""
    command = [sys.executable, __file__, what]
    env = environment(data=data) | {"LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if not wait:
        return process
    said, _ = process.communicate()
    assert process.returncode == 0, what
    return json.loads(said.splitlines()[-1])


def main():
    """Fill, write, measure; again, killed and started again."""
    data = Path(tempfile.mkdtemp(prefix="maillage-digests-"))
    if os.environ.get("DATABASE_URL"):
        os.environ["BENCH_DATABASE_URL"] = os.environ["DATABASE_URL"]
    try:
        print(ask("fill", data=data), flush=True)
        found = ask("run", data=data)
        print(found, flush=True)
        assert found["mails"] == PEOPLE, found
        assert found["seconds"] < MOST_SECONDS, found
        assert found["after"][-1] - found["after"][1] < 20, "memory is flat"
        ask("forget", data=data)
        process = ask("run", data=data, wait=False)
        while process.poll() is None and ask("count", data=data)["mails"] < PEOPLE // 3:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        print("killed:", ask("count", data=data), flush=True)
        again = ask("run", data=data)
        after = ask("count", data=data)
        print("started again:", again["mails"], after)
        assert after == {"rows": PEOPLE, "mails": PEOPLE, "people": PEOPLE}, after
        print("Nobody twice, nobody missing.")
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        import django

        django.setup()
        {"fill": fill, "run": run, "forget": forget, "count": count}[sys.argv[1]]()
    else:
        main()
