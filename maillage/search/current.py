"""The engine of this process."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from maillage.search.engine import Engine

_engines: dict[Path, Engine] = {}


def engine() -> Engine:
    """The engine on the data folder of the settings."""
    root = Path(settings.DATA_DIR) / "index"
    found = _engines.get(root)
    if found is None:
        _engines.clear()
        found = _engines[root] = Engine(root)
    return found
