"""What is the same for every reader of an audience, whoever they are."""

from maillage.community.public import Discussion
from maillage.kernel.changes.kept import KeptValues
from maillage.library import public as library


def shown_kinds() -> tuple[str, ...]:
    """Give the kinds whose change makes the kept parts of the front page stale."""
    return (*library.shown_kinds(), Discussion.KIND)


SAME = KeptValues(kinds=shown_kinds)
