"""Which versions visitors read of a resource open to all."""

from maillage.library.models import Resource, Version
from maillage.library.models.choices import Access


def open_versions(*, resource: Resource, former: bool = False) -> bool:
    """Let visitors read the current version of a resource open to all, in the caller's transaction; with `former`, all its versions.

    What they may read once, they may read later: a version stays open when a newer one comes. Return whether a former one was opened.
    """
    if resource.access != Access.PUBLIC:
        return False
    closed = Version.objects.filter(resource=resource, open_to_all=False)
    newest = Version.objects.filter(resource=resource).order_by("-number").values_list("number", flat=True).first()
    closed.filter(number=newest).update(open_to_all=True)
    return bool(former and closed.update(open_to_all=True))
