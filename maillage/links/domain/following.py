"""What changes below and must be followed here: themes that were merged, people who left."""

from typing import Any

from maillage.kernel.changes import public as changes
from maillage.kernel.db.public import writing
from maillage.links.domain.sharing import KIND
from maillage.links.models import Batch, Link, LinkTheme
from maillage.network.public import Theme


def follow_merge(*, theme: Theme, into: Theme) -> int:
    """Move the links of a theme to the theme it is merged into, in the caller's transaction; return how many."""
    rows = LinkTheme.objects.filter(theme=theme)
    uuids = list(Link.objects.filter(theme_rows__in=rows).values_list("uuid", flat=True))
    already = LinkTheme.objects.filter(theme=into).values("link_id")
    rows.filter(link_id__in=already).delete()
    rows.update(theme=into)
    changes.touch_all(kind=KIND, uuids=uuids)
    return len(uuids)


def forget(*, person: Any) -> None:
    """Erase what is personal when somebody leaves: batches and links that wait; published links stay, without their name."""
    with writing():
        Batch.objects.filter(owner=person).delete()
        Link.objects.filter(sponsor=person, published_at=None).delete()
        touched = Link.objects.filter(sponsor=person).values_list("uuid", flat=True)
        changes.touch_all(kind=KIND, uuids=list(touched))
