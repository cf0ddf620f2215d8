"""Run by test_dossiers_killed: shares a dossier until it is killed, makes its open pages again, or says what stands."""

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.utils import timezone

from maillage.dossiers.domain import consent, extracts, publishing
from maillage.dossiers.models import Dossier, DossierDecision, DossierKind, DossierVersion, Extract, Part, PersonalCheck
from maillage.kernel.files import public as files
from maillage.kernel.files.care import clean
from maillage.kernel.files.models import StoredFile
from maillage.kernel.journal.models import Entry
from maillage.network.public import Membership, Organisation
from maillage.people.models import Person
from tests.cast import make_person
from tests.factories.library import make_file, make_pdf

PAGES = 60


def prepare():
    owner = make_person("Amel", trusted_at=timezone.now())
    team = Organisation.objects.create(kind="CENTRE", name="Vallée", slug="vallee", created_at=timezone.now())
    Membership.objects.create(person=owner, organisation=team, is_steward=True, is_main=True, started_on=timezone.localdate())
    kind, _ = DossierKind.objects.get_or_create(slug="demande", defaults={"name": "Demande de reconnaissance"})
    now = timezone.now()
    file = make_file(owner, "long.pdf", make_pdf([f"Page {number}" for number in range(1, PAGES + 1)]))
    files.keep(file=file)
    draft = Dossier.objects.create(
        kind=kind,
        title="Un dossier",
        access="PUBLIC",
        organisation=team,
        contributor=owner,
        period_from=2025,
        created_at=now,
        updated_at=now,
    )
    version = DossierVersion.objects.create(dossier=draft, number=1, file=file, by=owner, at=now)
    Part.objects.create(version=version, title="Ouverte", first_page=1, last_page=PAGES - 10, access="PUBLIC")
    Part.objects.create(version=version, title="Fermée", first_page=PAGES - 9, last_page=PAGES, access="CLOSED")
    answers = dict.fromkeys(("people", "signatures", "salaries", "accounts", "photos"), "NONE")
    PersonalCheck.objects.create(version=version, answers=answers, found={}, by=owner, at=now)
    consent.give(person=owner, dossier=draft, board_on=None, words="")


def publish():
    owner, dossier = Person.objects.get(name="Amel"), Dossier.objects.get()
    print("ready", flush=True)
    publishing.submit(dossier=dossier, person=owner, pages=PAGES)
    # The task that follows the commit was taken back from the worker that died.
    extracts.make_lost(again=True)


def check():
    dossier = Dossier.objects.get()
    StoredFile.objects.filter(attached=False).update(created_at=timezone.now() - timedelta(days=9))
    clean()
    held = {each.file_id for each in Extract.objects.exclude(file=None)} | {each.file_id for each in DossierVersion.objects.all()}
    print(
        json.dumps(
            {
                "listed": dossier.is_listed,
                "opened": bool(dossier.versions.get().opened_at) == dossier.is_listed,
                "decisions": DossierDecision.objects.count(),
                "entries": Entry.objects.filter(kind="dossiers.dossier.published").count(),
                "extracts": {each.audience: each.file is not None for each in Extract.objects.all()},
                "orphans": StoredFile.objects.exclude(pk__in=held).count(),
                "whole": all(Path(each.path).exists() and each.path.stat().st_size == each.size for each in StoredFile.objects.all()),
            }
        )
    )


{"prepare": prepare, "publish": publish, "check": check}[sys.argv[1]]()
