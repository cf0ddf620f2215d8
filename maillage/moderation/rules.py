"""Who may report, settle, read the desk."""

from typing import Any

from maillage.kernel.access.public import is_coordinator


def may_settle(*, person: Any) -> bool:
    """The coordination settles what waits."""
    return is_coordinator(person=person)
