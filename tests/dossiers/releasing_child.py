"""Run by test_release_crash: many ask at once, owners answer at once, copies are made until they are killed; or says what is left."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest.mock import patch

import django

django.setup()

from django.db import connection
from django.utils import timezone

from maillage.dossiers.domain import copies, releases, requests
from maillage.dossiers.models import AccessAnswer, AccessRequest, Dossier, Release
from maillage.kernel.access.public import Stale
from maillage.kernel.files.models import StoredFile
from maillage.kernel.files.storage import INCOMING, root
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.network.public import Membership, Organisation
from maillage.people.models import Person
from tests.cast import make_person
from tests.factories.library import make_file, make_pdf
from tests.factories.releases import PARTS, add_version, make_shared

ASKING = 100
ANSWERED = 4


def prepare(pages):
    owner, other = make_person("Amel"), make_person("Bruno")
    team = Organisation.objects.create(kind="CENTRE", name="Vallée", slug="vallee", created_at=timezone.now())
    for person in (owner, other):
        Membership.objects.create(person=person, organisation=team, is_steward=True, is_main=True, started_on=timezone.localdate())
    for number in range(ASKING):
        make_person(f"Membre {number}")
    dossier = make_shared(owner, team, version=False)
    file = make_file(owner, "long.pdf", make_pdf([f"Page {number} secrète" for number in range(1, pages + 1)]))
    add_version(dossier, parts=(*PARTS[:1], ("Analyse", 3, pages - 2, "RELEASE"), ("Annexes", pages - 1, pages, "CLOSED")), file=file)


def together(acts):
    """Start all acts at the same instant, each on its own connection; give what they returned or raised."""
    gate = threading.Barrier(len(acts))

    def run(act):
        gate.wait()
        try:
            return act()
        except Stale:
            return "stale"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def storm():
    dossier = Dossier.objects.get()
    people = list(Person.objects.filter(name__startswith="Membre").order_by("pk"))
    asks = [lambda person=person: requests.ask(dossier=dossier, person=person, purpose="Pour voir.") for person in [*people, *people[:20]]]
    made = together(asks)
    asked = list(AccessRequest.objects.order_by("pk"))
    owners = list(Person.objects.filter(name__in=["Amel", "Bruno"]).order_by("pk"))
    until = timezone.localdate() + timedelta(days=60)
    answers = []
    for request in asked[:ANSWERED]:
        answers.append(
            together(
                [lambda owner=owner: requests.accept(request=request, owner=owner, note="Un mot.", ends_on=until) for owner in owners]
                + [lambda owner=owner: requests.decline(request=request, owner=owner, word="Non.") for owner in owners]
            )
        )
    print(
        json.dumps(
            {
                "asked": len(asked),
                "returned": len({each.pk for each in made}),
                "told": Message.objects.filter(name="dossiers.access_requested").count(),
                "mails": OutgoingMail.objects.filter(subject__contains="demande").count(),
                "answers": AccessAnswer.objects.count(),
                "stale": [sum(each == "stale" for each in four) for four in answers],
                "releases": Release.objects.count(),
                "granted": AccessAnswer.objects.filter(granted=True).count(),
                "copies": Release.objects.filter(copy__isnull=False).count(),
            }
        )
    )


def accept():
    person, owner = Person.objects.get(name="Membre 0"), Person.objects.get(name="Amel")
    request = requests.ask(dossier=Dossier.objects.get(), person=person, purpose="Pour voir.")
    with patch.object(releases, "make_copy_later"):
        release = requests.accept(request=request, owner=owner, note="Un mot.", ends_on=timezone.localdate() + timedelta(days=60))
    print("ready", flush=True)
    copies.make_copy(release_id=release.pk)


def again():
    print("ready", flush=True)
    Release.objects.filter(copy=None).update(copy_seen_at=timezone.now() - copies.SILENT_AFTER - timedelta(seconds=1))
    copies.retry_copies()


def check():
    release = Release.objects.get()
    held = [each.copy for each in Release.objects.filter(copy__isnull=False)]
    made = StoredFile.objects.filter(owner=None, attached=True)
    print(
        json.dumps(
            {
                "copy": release.copy is not None,
                "done": release.copy_done,
                "failure": release.copy_failure,
                "orphans": made.exclude(pk__in=[each.pk for each in held]).count(),
                "whole": all(each.path.exists() and each.path.stat().st_size == each.size for each in held),
                "left": len(list((root() / INCOMING).glob("*copy-*"))),
            }
        )
    )


if sys.argv[1] == "prepare":
    prepare(int(sys.argv[2]))
else:
    {"storm": storm, "accept": accept, "again": again, "check": check}[sys.argv[1]]()
