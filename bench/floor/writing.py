"""The rows of an act, written with the plain ORM in one transaction."""

from uuid import uuid4

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone

from maillage.kernel.changes.models import Change, Stamp
from maillage.kernel.files.models import StoredFile
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.models import Message, OutgoingMail
from maillage.library.models import Decision, Resource, ResourceOrganisation, ResourceTheme
from maillage.people.models import Person


def publish(request, uuid):
    now = timezone.now()
    with transaction.atomic():
        resource = get_object_or_404(Resource.objects.select_related("contributor"), uuid=uuid, published_at=None)
        resource.published_at = resource.updated_at = now
        resource.save()
        Decision.objects.create(resource=resource, kind="PUBLISHED", by=request.user, at=now)
        ResourceTheme.objects.filter(resource=resource).update(listed_at=now)
        ResourceOrganisation.objects.filter(resource=resource).update(listed_at=now)
        Person.objects.filter(pk=resource.contributor_id).update(trusted_at=now)
        Entry.objects.create(kind="bench.published", payload={"resource": str(uuid)}, subject=uuid, actor=request.user, at=now)
        Stamp.objects.update(version=F("version") + 1)
        Change.objects.create(kind="library.resource", uuid=uuid, at=now)
        title = f"« {resource.title} » est publiée"
        Message.objects.create(person=resource.contributor, name="bench", fact=str(uuid), title=title, url="/", created_at=now)
        OutgoingMail.objects.create(
            to=resource.contributor.email,
            subject=title,
            text=title,
            person=resource.contributor,
            created_at=now,
            next_attempt_at=now,
            sent_at=now,
        )
    return HttpResponseRedirect("/week/")


def upload(request):
    posted = request.FILES["file"]
    storage = FileSystemStorage(location=settings.DATA_DIR / "floor-uploads")
    name = storage.save(f"{uuid4()}.pdf", posted)
    StoredFile.objects.create(
        name=posted.name, size=posted.size, media_type="application/pdf", extension="pdf", owner=request.user, created_at=timezone.now()
    )
    return HttpResponse(name)
