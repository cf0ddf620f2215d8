"""What readers do with a resource: keep it at hand, say how they used it, take its files."""

from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.kernel.files.public import StoredFile
from maillage.kernel.journal import public as journal
from maillage.kernel.notices.public import send
from maillage.library import notices, rules
from maillage.library.domain.publishing import KIND
from maillage.library.events import ResourceUsed
from maillage.library.models import DownloadCount, Keep, Resource, Use
from maillage.network import public as network


def say_used(
    *, resource: Resource, person: Any, organisation: network.Organisation, words: str, their_resource: Resource | None = None
) -> Use:
    """Tell what an organisation did with a resource; said again, the words are replaced.

    Raises:
        Refused: the person is not of that organisation, the words are missing, or the linked version is not published.
    """
    with writing():
        if not rules.may_say_used(person=person, resource=resource) or organisation not in network.organisations_of(person=person):
            raise Refused("On raconte pour l’organisation dont on est membre.")
        if not words.strip():
            raise Refused("Dites en une phrase ce que vous en avez fait.")
        if their_resource is not None and (their_resource.pk == resource.pk or not their_resource.is_listed):
            raise Refused("Votre version doit être une autre ressource publiée.")
        use, new = Use.objects.update_or_create(
            resource=resource,
            organisation=organisation,
            defaults={"words": words.strip(), "by": person, "at": timezone.now(), "their_resource": their_resource},
        )
        if new:
            journal.record(ResourceUsed(resource=resource.uuid, organisation=organisation.uuid), actor=person)
            if resource.contributor_id != person.pk:
                send(notices.ResourceUsedNotice(use=use))
        changes.touch(kind=KIND, uuid=resource.uuid)
    return use


def keep_at_hand(*, resource: Resource, person: Any, kept: bool) -> None:
    """Put a resource among those a person keeps, or take it out."""
    with writing():
        if kept:
            Keep.objects.get_or_create(resource=resource, person=person, defaults={"at": timezone.now()})
        else:
            Keep.objects.filter(resource=resource, person=person).delete()


def count_download(*, resource: Resource, file: StoredFile, day: date) -> None:
    """Count one download of a file on a day. Nothing is kept of who took it."""
    with writing():
        if not DownloadCount.objects.filter(resource=resource, file=file, day=day).update(count=F("count") + 1):
            row, new = DownloadCount.objects.get_or_create(resource=resource, file=file, day=day, defaults={"count": 1})
            if not new:
                DownloadCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
