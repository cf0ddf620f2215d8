#!/usr/bin/env python3
"""Write the local list of known passwords from lists of breached ones, one password a line (or gzip of it).

    python tools/passwords.py LIST [LIST...]

Sources of the list in the repository: docs/dependencies.md. Only what the rule of length lets through is kept: the first
bytes of its SHA-256, sorted. Nobody reads a password in the result.
"""

import gzip
import hashlib
import sys
from pathlib import Path

RESULT = Path(__file__).resolve().parent.parent / "maillage" / "people" / "data" / "known_passwords.bin"
SHORTEST = 10
WIDTH = 5


def lines(path: str) -> list[str]:
    """Read a list, packed or not."""
    data = Path(path).read_bytes()
    text = (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8", errors="replace")
    return [line for line in text.split("\n") if "\ufffd" not in line]


def main() -> None:
    """Read, keep, write."""
    known = {word.strip("\r").casefold() for path in sys.argv[1:] for word in lines(path)}
    kept = sorted({hashlib.sha256(word.encode()).digest()[:WIDTH] for word in known if len(word) >= SHORTEST})
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_bytes(b"".join(kept))
    print(f"{len(kept)} passwords, {RESULT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
