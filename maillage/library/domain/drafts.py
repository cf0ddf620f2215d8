"""Begin, keep, complete and give up a draft."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.library import rules
from maillage.library.domain.content import Content, content_of, write_content
from maillage.library.models import Resource, Version, VersionFile

ALREADY_SENT = "Cette contribution est déjà envoyée."


def save_draft(
    *,
    person: Any,
    key: UUID,
    content: Content,
    add: Sequence[files.StoredFile] = (),
    remove: Sequence[UUID] = (),
    known: Sequence[str] = (),
) -> Resource:
    """Keep a draft as it is now, making it at the first call. `key` is the identity the form carries: sent twice, one draft.

    `known`: the proposals the form already showed. One that came since is kept where the form is empty.

    Raises:
        Refused: not a member, or the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        draft = own_draft(person=person, key=key)
        unseen = [name for name in draft.proposed if name not in known and not getattr(content, name)]
        if unseen:
            kept = content_of(resource=draft)
            content = replace(content, **{name: getattr(kept, name) for name in unseen})
        touched = write_content(resource=draft, content=content)
        draft.proposed = [name for name in draft.proposed if name not in touched]
        draft.updated_at = timezone.now()
        draft.save()
        remove_files(resource=draft, uuids=remove)
        attach_files(resource=draft, person=person, added=add)
    return draft


def add_file_to_draft(*, person: Any, key: UUID, file: files.StoredFile) -> Resource:
    """Hang a received file on a draft, making the draft at the first file.

    Raises:
        Refused: not a member, or the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        draft = own_draft(person=person, key=key)
        attach_files(resource=draft, person=person, added=[file])
        draft.updated_at = timezone.now()
        draft.save(update_fields=["updated_at"])
    return draft


def discard_draft(*, person: Any, draft: Resource) -> None:
    """Delete a draft with its files.

    Raises:
        Refused: the draft of somebody else.
        Stale: it was sent since.
    """
    with writing():
        draft = locked(row=draft)
        if not rules.may_edit_draft(person=person, resource=draft):
            raise Refused("Seule la personne qui a commencé ce brouillon peut le supprimer.")
        if not draft.is_draft:
            raise Stale(ALREADY_SENT)
        delete_with_files(draft=draft)


def delete_with_files(*, draft: Resource) -> None:
    """Delete a draft and the files nothing else holds, in the caller's transaction."""
    held = [row.file for row in VersionFile.objects.filter(version__resource=draft).select_related("file")]
    draft.delete()
    for file in held:
        _give_up_if_free(file)


def own_draft(*, person: Any, key: UUID) -> Resource:
    """Fetch or make, and hold, the draft of this key, in the caller's transaction.

    Raises:
        Refused: not a member, or the draft of somebody else.
        Stale: it was sent since.
    """
    if not rules.may_contribute(person=person):
        raise Refused("Le partage est réservé aux membres du réseau.")
    now = timezone.now()
    resource, made = Resource.objects.get_or_create(uuid=key, defaults={"contributor": person, "created_at": now, "updated_at": now})
    if made:
        return resource
    resource = locked(row=resource)
    if resource.contributor_id != person.pk:
        raise Refused("Ce brouillon appartient à quelqu’un d’autre.")
    if not resource.is_draft:
        raise Stale(ALREADY_SENT)
    return resource


def attach_files(
    *, resource: Resource, person: Any, added: Sequence[files.StoredFile], version: Version | None = None, hurry: bool = True
) -> None:
    """Hang files on the first version (or on `version`), in the caller's transaction; their text is read after the commit.

    `hurry=False` leaves the files that people have just brought be read first.
    """
    if not added:
        return
    if version is None:
        version, _ = Version.objects.get_or_create(resource=resource, number=1, defaults={"by": person, "at": timezone.now()})
    last = version.files.aggregate(last=Max("position"))["last"]
    position = -1 if last is None else last
    for file in added:
        position += 1
        _, new = VersionFile.objects.get_or_create(version=version, file=file, defaults={"position": position})
        if new:
            files.keep(file=file)
            if file.state == file.State.PENDING:
                files.analyse_later(file=file, hurry=hurry)


def remove_files(*, resource: Resource, uuids: Sequence[UUID]) -> None:
    """Take files off a draft and delete them, in the caller's transaction."""
    if not uuids:
        return
    rows = VersionFile.objects.filter(version__resource=resource, file__uuid__in=uuids).select_related("file")
    held = [row.file for row in rows]
    rows.delete()
    for file in held:
        _give_up_if_free(file)


def _give_up_if_free(file: files.StoredFile) -> None:
    if not VersionFile.objects.filter(file=file).exists():
        files.give_up(file=file)
