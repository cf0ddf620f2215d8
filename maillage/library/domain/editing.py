"""Keep a published resource right: edits, versions, dates."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.journal import public as journal
from maillage.letters import public as letters
from maillage.library import rules
from maillage.library.domain.content import Content, write_content
from maillage.library.domain.drafts import attach_files
from maillage.library.domain.opening import open_versions
from maillage.library.domain.publishing import CHECK_AFTER, KIND, settled
from maillage.library.events import ResourceChecked, ResourceRevised, VersionAdded
from maillage.library.models import Resource, Revision, Version
from maillage.library.models.resources import slug_of

NO_RIGHT = "Seules les personnes qui s’occupent de cette ressource peuvent la modifier."


def revise(
    *,
    resource: Resource,
    person: Any,
    content: Content,
    check_on: date | None = None,
    read_at: datetime | None = None,
    open_former: bool = False,
) -> Revision | None:
    """Edit a published resource and keep what changed; None when nothing did. `read_at`: `updated_at` when the form was opened.

    A resource opened to all opens its current version; the former ones too with `open_former`. The coordination edits what waits too:
    it goes on waiting, and its history says what words became, never those that were not published.

    Raises:
        Refused: no right.
        Stale: not published any more, or edited by somebody else since `read_at`.
    """
    with writing():
        resource = _held(resource=resource, person=person, or_waiting=True)
        if read_at is not None and read_at != resource.updated_at:
            raise Stale("Quelqu’un a modifié cette ressource entre-temps. Vérifiez, puis enregistrez à nouveau.")
        found = write_content(resource=resource, content=content)
        # Publishing opens what waits: the access may change again before.
        if resource.is_listed and open_versions(resource=resource, former=open_former):
            found["former"] = ["pour les membres", "ouvertes à toutes et tous"]
        if check_on != resource.check_on and check_on is not None:
            resource.check_on = check_on
            resource.save(update_fields=["check_on"])
        if not found:
            return None
        now = timezone.now()
        resource.slug = slug_of(resource.title)
        resource.proposed = [name for name in resource.proposed if name not in found]
        resource.updated_at = now
        resource.save()
        kept = found if resource.is_listed else _without_unpublished(resource=resource, found=found)
        revision = Revision.objects.create(resource=resource, by=person, at=now, changes=kept)
        journal.record(ResourceRevised(resource=resource.uuid), actor=person)
        changes.touch(kind=KIND, uuid=resource.uuid)
    return revision


def _without_unpublished(*, resource: Resource, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """Give what changed without the words before, and take from former edits those replaced now.

    Once it is published, everybody reads the history: a name taken out before must not be there.
    """
    for former in resource.revisions.all():
        former.changes = {name: pair for name, pair in former.changes.items() if name not in found}
        if former.changes:
            former.save(update_fields=["changes"])
        else:
            former.delete()
    return {name: ["", after] for name, (_, after) in found.items()}


def add_version(*, resource: Resource, person: Any, note: str, added: Sequence[files.StoredFile]) -> Version:
    """Bring new files with a note; the former versions stay. The same files and note sent again are the version they made.

    Raises:
        Refused: no right, no note or no file.
        Stale: not published any more.
    """
    with writing():
        resource = _held(resource=resource, person=person)
        if not note.strip() or not added:
            raise Refused("Une nouvelle version demande un fichier et une phrase sur ce qui change.")
        now = timezone.now()
        newest = resource.versions.order_by("-number").first()
        if newest and _is_the_same(version=newest, note=note.strip(), added=added):
            for file in added:
                if not file.attached:
                    files.give_up(file=file)
            return newest
        version = Version.objects.create(resource=resource, number=newest.number + 1 if newest else 1, note=note.strip(), by=person, at=now)
        attach_files(resource=resource, person=person, added=added, version=version)
        open_versions(resource=resource)
        _mark_up_to_date(resource=resource, now=now)
        journal.record(VersionAdded(resource=resource.uuid, number=version.number), actor=person)
        changes.touch(kind=KIND, uuid=resource.uuid)
        letters.tell_followers(
            thing=resource, kind=KIND, says="une nouvelle version", fact=f"version-{version.number}", words=version.note, by=person
        )
    return version


def _is_the_same(*, version: Version, note: str, added: Sequence[files.StoredFile]) -> bool:
    held = version.files.order_by("position", "pk").values_list("file__sha256", flat=True)
    return version.note == note and list(held) == [file.sha256 for file in added]


def confirm_up_to_date(*, resource: Resource, person: Any) -> Resource:
    """Say that nothing in it is outdated today; it will be checked again in two years.

    Raises:
        Refused: no right.
        Stale: not published any more.
    """
    with writing():
        resource = _held(resource=resource, person=person)
        _mark_up_to_date(resource=resource, now=timezone.now())
        journal.record(ResourceChecked(resource=resource.uuid), actor=person)
        changes.touch(kind=KIND, uuid=resource.uuid)
    return resource


def _mark_up_to_date(*, resource: Resource, now: datetime) -> None:
    today = timezone.localtime(now).date()
    resource.up_to_date_on, resource.check_on, resource.updated_at = today, today + CHECK_AFTER, now
    resource.save(update_fields=["up_to_date_on", "check_on", "updated_at"])


def _held(*, resource: Resource, person: Any, or_waiting: bool = False) -> Resource:
    resource = locked(row=resource)
    if or_waiting and rules.may_edit_waiting(person=person, resource=resource):
        return resource
    if not resource.is_listed:
        raise Stale(settled(resource=resource))
    if not rules.may_edit(person=person, resource=resource):
        raise Refused(NO_RIGHT)
    return resource
