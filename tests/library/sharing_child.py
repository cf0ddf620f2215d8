"""Run by test_crash: shares documents until it is killed, or checks what is left."""

import json
import sys
import uuid

import django

django.setup()

from django.core.files.base import ContentFile
from django.utils import timezone

from maillage.kernel.files import public as files
from maillage.kernel.files.models import StoredFile
from maillage.kernel.journal.models import Entry
from maillage.library.domain import drafts, publishing
from maillage.library.domain.content import Content
from maillage.library.models import Resource, VersionFile
from maillage.network.public import Theme
from maillage.people.models import Person


def share():
    person, theme = Person.objects.get(), Theme.objects.first()
    print("ready", flush=True)
    for number in range(100_000):
        file = files.receive(upload=ContentFile(b"Une page de notes. " * 2000, name="notes.txt"), owner=person)
        content = Content(title=f"Note {number}", summary="Une phrase.", themes=[theme])
        draft = drafts.save_draft(person=person, key=uuid.uuid4(), content=content, add=[file])
        publishing.submit(resource=draft, person=person)
        print("shared", flush=True)


def check():
    wrong = []
    for resource in Resource.objects.all():
        decisions = resource.decisions.count()
        facts = Entry.objects.filter(kind="library.resource.published", subject=resource.uuid).count()
        listed = [row.listed_at for row in resource.theme_rows.all()]
        if resource.is_listed and not (decisions == facts == 1 and listed == [resource.published_at]):
            wrong.append(f"half published: {resource.pk}")
        if not resource.is_listed and (decisions or facts or listed != [None]):
            wrong.append(f"half draft: {resource.pk}")
    for row in VersionFile.objects.select_related("file"):
        if not row.file.attached or not row.file.path.exists() or row.file.path.stat().st_size != row.file.size:
            wrong.append(f"file not whole: {row.file_id}")
    held = VersionFile.objects.values("file_id")
    wrong += [f"orphan kept: {file.pk}" for file in StoredFile.objects.filter(attached=True).exclude(pk__in=held)]
    print(json.dumps({"wrong": wrong, "resources": Resource.objects.count()}))


if sys.argv[1] == "prepare":
    now = timezone.now()
    Person.objects.create_user("amel@vallee.test", name="Amel", joined_at=now, trusted_at=now)
else:
    {"share": share, "check": check}[sys.argv[1]]()
