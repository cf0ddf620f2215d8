"""The task that makes stamped copies. django.tasks finds it by its module: the act imports it when needed."""

from django.db import transaction
from django.tasks import task


@task
def make_copy(*, release_id: int) -> bool:
    """Make the stamped copy of a release; return whether there is one now."""
    from maillage.dossiers.domain.copies import make_copy as make

    return make(release_id=release_id)


def make_copy_soon(*, release_id: int) -> None:
    """Enqueue it after the commit."""
    transaction.on_commit(lambda: make_copy.enqueue(release_id=release_id))
