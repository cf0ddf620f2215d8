"""What must be asked from inside the site: run by `pages.py` in a process of its own, with the settings of the product.

inside.py prepare SCALE    migrate, load the demonstration, collect the static files, fill the floor's search table
inside.py facts            addresses to measure and session cookies, as JSON
inside.py queries          queries, bytes and compressed bytes of each page given on the standard input, as JSON
inside.py waiting COUNT    contributions that wait for the coordination, made for the bench; their identifiers
"""

import gzip
import json
import re
import sys
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command, get_commands
from django.db import connection, transaction
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from harness import seeding, seeding_discussions, seeding_meetings
from harness.writes import MEASURED_WORD

ROOT = Path(__file__).resolve().parent.parent.parent
CSRF = "benchbenchbenchbenchbenchbench32"
MEMBER, COORDINATOR = "membre@demo.example", "coordination@demo.example"


def prepare(scale):
    sys.path.insert(0, str(ROOT / "tools"))
    import prepare as tools

    tools.migrate()
    stamp = Path(settings.DATA_DIR) / "bench.json"
    if not stamp.exists():
        if "demo" not in get_commands():
            raise SystemExit("There is no `manage.py demo load` yet, and no data in " + str(settings.DATA_DIR))
        call_command("demo", "load", "--scale", str(scale))
        stamp.write_text(json.dumps({"scale": scale}))
    tools.collect_static()
    if "search" in get_commands() and not index_is_there():
        call_command("search", "rebuild")
    fill_search_table()
    seeding.seed(scale=scale, member=MEMBER)
    seeding_meetings.seed(scale=scale, member=MEMBER)
    seeding_discussions.seed(scale=scale, member=MEMBER)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def index_is_there():
    """Whether there is an index, made by this version of the site."""
    from maillage.search.current import engine
    from maillage.search.engine import Missing

    try:
        engine().view()
    except Missing:
        return False
    return True


def fill_search_table():
    """One row of SQLite's full text search for each published resource, with the text of its files."""
    if connection.vendor != "sqlite":
        return
    from maillage.library.models import Resource, VersionFile

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'bench_words'")
        if cursor.fetchone():
            return
        with transaction.atomic():
            cursor.execute(
                'CREATE VIRTUAL TABLE bench_words USING fts5(title, summary, body, access UNINDEXED, tokenize="unicode61 remove_diacritics 2")'
            )
            for resource in Resource.objects.filter(published_at__isnull=False, withdrawn_at=None).iterator():
                files = VersionFile.objects.filter(version__resource=resource).values_list("file_id", flat=True)
                cursor.execute(
                    "SELECT group_concat(text, ' ') FROM files_filepage WHERE file_id IN (" + ",".join(map(str, [*files, 0])) + ")"
                )
                body = f"{resource.context} {resource.quote} {cursor.fetchone()[0] or ''}"
                row = [resource.pk, resource.title, resource.summary, body, resource.access]
                cursor.execute("INSERT INTO bench_words(rowid, title, summary, body, access) VALUES (%s, %s, %s, %s, %s)", row)


def session(email):
    """The cookies of somebody signed in."""
    person = people().get(email=email)
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return {settings.SESSION_COOKIE_NAME: store.session_key, settings.CSRF_COOKIE_NAME: CSRF}


def people():
    from maillage.people.models import Person

    return Person.objects


def facts():
    from maillage.library.models import Resource, ResourceTheme

    open_ones = Resource.objects.filter(published_at__isnull=False, withdrawn_at=None, access="PUBLIC")
    # The same kind of resource at every scale: public, with a file and a team that used it when there are such.
    resource = (
        open_ones.annotate(n=Count("versions__files"), u=Count("uses")).filter(n__gte=1, n__lte=2).order_by("-u", "pk").first()
        or open_ones.first()
    )
    busiest = ResourceTheme.objects.filter(listed_at__isnull=False).values_list("theme").annotate(n=Count("pk")).order_by("-n").first()[0]
    words = re.findall(r"\w{5,}", resource.title)[:2] or ["culture"]
    from maillage.network.models import Theme

    print(
        json.dumps(
            {
                "resource": {"url": resource.get_absolute_url(), "pk": resource.pk},
                "theme": {"slug": Theme.objects.get(pk=busiest).slug, "pk": busiest},
                "words": " ".join(words),
                **shared(),
                **gathered(),
                "cookies": {"member": session(MEMBER), "coordinator": session(COORDINATOR)},
                "csrf": CSRF,
                "counts": {"resources": Resource.objects.count(), "people": people().count()},
            }
        )
    )


def shared():
    """One dossier, link and initiative open to all; what the member was lent, and shares."""
    from maillage.dossiers.models import Dossier, Release
    from maillage.initiatives.models import Initiative
    from maillage.links.models import Link

    def found(row):
        return {"url": row.get_absolute_url(), "pk": row.pk}

    public = {"access": "PUBLIC", "slug__startswith": "mesure-"}
    release = Release.objects.get(person__email=MEMBER, code__startswith="MESURE")
    return {
        "dossier": found(Dossier.objects.filter(**public).order_by("pk")[5]),
        "columns": list(Dossier.objects.filter(**public).order_by("-published_at", "-pk").values_list("pk", flat=True)[:3]),
        "link": found(Link.objects.filter(**public).order_by("pk")[5]),
        "initiative": found(Initiative.objects.filter(**public).order_by("pk")[5]),
        "release": found(release),
        "register": Dossier.objects.get(slug="mesure-0").pk,
    }


def gathered():
    """A meeting to come and one with traces, open to all; the month of the first one; a need that became a meeting; a thread of three hundred answers, all of them shown."""
    from maillage.community.models import Discussion
    from maillage.meetings.models import Meeting
    from maillage.needs.models import Need

    public = Meeting.objects.filter(access="PUBLIC", title__contains=", mesure de rencontre")
    meeting = public.filter(stage="OPEN").order_by("starts_at")[4]
    need = Need.objects.filter(title__contains=", mesure de besoin").order_by("pk")[25]
    thread = Discussion.objects.filter(title__contains=", mesure de question").order_by("-answers", "pk")[0]
    return {
        "meeting": {"url": meeting.get_absolute_url(), "pk": meeting.pk},
        "month": [meeting.starts_at.year, meeting.starts_at.month],
        "trace": public.filter(stage="PUBLISHED").order_by("-ends_at", "pk")[4].pk,
        "need": {"url": need.get_absolute_url(), "pk": need.pk},
        "question": {"url": f"{thread.get_absolute_url()}?toutes=1", "pk": thread.pk},
    }


def queries():
    """Each page asked twice, so that what is kept in the process is warm; the second time is counted."""
    found = {}
    for page in json.load(sys.stdin):
        client = Client(raise_request_exception=False)
        client.cookies.load(page["cookies"])
        try:
            client.get(page["path"].replace("{n}", "1"), headers={"host": "127.0.0.1"})
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(page["path"].replace("{n}", "2"), headers={"host": "127.0.0.1"})
            body = answer.getvalue() if answer.streaming else answer.content
        except Exception as error:
            found[page["key"]] = {"status": f"{type(error).__name__}: {error}"[:200], "queries": 0, "bytes": 0, "gzip": 0, "statements": []}
            continue
        found[page["key"]] = {
            "status": answer.status_code,
            "queries": len(captured),
            "bytes": len(body),
            "gzip": len(gzip.compress(body, 6)),
            "statements": [f"{each['time']} {each['sql'][:300]}" for each in captured],
        }
    print(json.dumps(found))


def waiting(count):
    """Contributions like the ones members send: themes, organisation, a link to read."""
    from maillage.library.models import Resource, ResourceOrganisation, ResourceTheme
    from maillage.network.models import Organisation, Theme

    member = people().get(email=MEMBER)
    now = timezone.now()
    theme, organisation = Theme.objects.filter(merged_into=None).first(), Organisation.objects.first()
    made = Resource.objects.bulk_create(
        Resource(
            title=f"Mesure {MEASURED_WORD}{number} : un carnet pour préparer la saison", summary="Une contribution faite pour mesurer.",
            context="Écrit pour voir combien de temps prend une publication.", contributor=member, created_at=now, updated_at=now,
            submitted_at=now, import_key="bench",
        )
        for number in range(count)
    )  # fmt: skip
    ResourceTheme.objects.bulk_create(ResourceTheme(resource=each, theme=theme) for each in made)
    ResourceOrganisation.objects.bulk_create(ResourceOrganisation(resource=each, organisation=organisation) for each in made)
    print(json.dumps([str(each.uuid) for each in made]))


if __name__ == "__main__":
    {"prepare": lambda: prepare(int(sys.argv[2])), "facts": facts, "queries": queries, "waiting": lambda: waiting(int(sys.argv[2]))}[
        sys.argv[1]
    ]()
