"""Who may write the pages."""

from typing import Any

from maillage.kernel.access.public import is_coordinator


def may_write_pages(*, person: Any) -> bool:
    """The coordination writes the pages of the network."""
    return is_coordinator(person=person)
