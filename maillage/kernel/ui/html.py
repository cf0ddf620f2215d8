"""Joining pieces of HTML without losing or gaining an escape."""

from collections.abc import Iterable

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString


def joined(parts: Iterable[str], between: str = "") -> SafeString:
    """Return the pieces end to end; what is not already safe is escaped."""
    return SafeString(between.join(conditional_escape(part) for part in parts))
