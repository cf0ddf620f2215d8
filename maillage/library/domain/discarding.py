"""Undo an import: what nobody has touched goes as if it had never come."""

from typing import Any
from uuid import UUID

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import locked, writing
from maillage.kernel.files import public as files
from maillage.kernel.journal import public as journal
from maillage.library.domain.publishing import KIND
from maillage.library.events import ResourceDiscarded
from maillage.library.models import Decision, Resource, VersionFile


def discard_resource(*, uuid: UUID, by: Any) -> bool:
    """Remove an imported resource with its files, unless somebody has edited, used, kept or completed it since.

    Return whether it went; one already gone counts as gone.
    """
    found = Resource.objects.filter(uuid=uuid).first()
    if found is None:
        return True
    with writing():
        resource = locked(row=found)
        if (
            resource.revisions.exists()
            or resource.uses.exists()
            or resource.keeps.exists()
            or resource.versions.count() > 1
            or resource.decisions.exclude(kind=Decision.Kind.PUBLISHED).exists()
        ):
            return False
        stored = [row.file for row in VersionFile.objects.filter(version__resource=resource).select_related("file")]
        resource.delete()
        for file in stored:
            files.give_up(file=file)
        changes.touch(kind=KIND, uuid=uuid)
        journal.record(ResourceDiscarded(resource=uuid), actor=by)
    return True
