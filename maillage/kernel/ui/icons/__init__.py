"""The icons of the interface: Phosphor, bold weight, as path data of a 256 × 256 box."""

import json
from pathlib import Path

PATHS: dict[str, str] = json.loads((Path(__file__).parent / "phosphor-bold.json").read_text(encoding="utf-8"))


def path(name: str) -> str:
    """Return the path data of an icon; raise `LookupError` when it was not vendored (tools/vendor_assets.py)."""
    try:
        return PATHS[name]
    except KeyError:
        raise LookupError(f"unknown icon {name!r}: add it to tools/vendor_assets.py and run make assets") from None
