"""The tasks that make stamped copies, in a queue of their own. django.tasks finds it by its module: the act imports it when needed."""

from django.db import transaction
from django.tasks import task


@task(queue_name="copies")
def make_copy(*, release_id: int) -> bool:
    """Make the stamped copy of a release; return whether there is one now."""
    from maillage.dossiers.domain.copies import make_copy as make

    return make(release_id=release_id)


@task(queue_name="copies")
def retry_copies() -> int:
    """Make again the copies that were lost; return how many were tried."""
    from maillage.dossiers.domain.copies import retry_copies as retry

    return retry()


def make_copy_soon(*, release_id: int) -> None:
    """Enqueue it after the commit."""
    transaction.on_commit(lambda: make_copy.enqueue(release_id=release_id))
