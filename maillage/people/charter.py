"""Which charter of sharing can be read now. The room that holds its text says so."""

from collections.abc import Callable

_VERSION: list[Callable[[], str]] = []


def register_charter(version: Callable[[], str]) -> None:
    """Say, in `AppConfig.ready`, which version of the charter can be read now: a short text."""
    _VERSION[:] = [version]


def has_charter() -> bool:
    """Say whether the network has a charter to accept."""
    return bool(_VERSION)


def charter_version() -> str:
    """Give the version that can be read now; empty when the network has no charter."""
    return _VERSION[0]()[:20] if _VERSION else ""
