"""The task that cuts the PDF an audience is served. django.tasks finds it by its module: the act imports it when needed."""

from uuid import UUID

from django.tasks import task


@task(queue_name="copies")
def make_extract(*, version: str, audience: str) -> str:
    """Make the PDF an audience is served; return what was done."""
    from maillage.dossiers.domain import extracts

    return extracts.make(version=UUID(version), audience=audience)


@task(queue_name="copies")
def make_lost_extracts(*, again: bool) -> int:
    """Make those whose task was lost, and with `again` those that failed; return how many were made."""
    from maillage.dossiers.domain import extracts

    return extracts.make_lost(again=again)
