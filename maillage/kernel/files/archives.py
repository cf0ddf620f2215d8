"""Office documents are zip archives: their table of contents is judged before anything is unpacked."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from maillage.kernel.files.refusals import refused

MAX_ENTRIES = 8_000
MAX_DIRECTORY = 2 << 20
MAX_UNPACKED = 400 << 20
MAX_RATIO = 200
FREE_UNPACKED = 20 << 20  # below this, the ratio does not matter
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, ValueError, OverflowError, NotImplementedError, EOFError, KeyError)


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What says the type of an archive: names of its members, ODF's `mimetype`, OOXML's `[Content_Types].xml` (empty when absent)."""

    names: frozenset[str]
    mimetype: bytes
    content_types: bytes


def inspect(*, path: Path, most_unpacked: int = MAX_UNPACKED) -> Contents:
    """Read the table of contents of a zip, within bounds: `most_unpacked` bytes once unpacked.

    Raises:
        FileRefused: broken, protected by a password, too many members, or far larger once unpacked.
    """
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MAX_ENTRIES or unpacked > most_unpacked:
                raise refused("archive_bomb")
            if unpacked > FREE_UNPACKED and unpacked > MAX_RATIO * path.stat().st_size:
                raise refused("archive_bomb")
            if any(member.header_offset < 0 for member in members):
                raise refused("archive_broken")  # cut short: reading would be asked for from before the start
            if any(member.flag_bits & 1 for member in members):
                raise refused("archive_locked")
            names = frozenset(member.filename for member in members)
            if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
                raise refused("archive_broken")
            mimetype = _read(archive, "mimetype", 200) if "mimetype" in names else b""
            content_types = _read(archive, "[Content_Types].xml", 1 << 20) if "[Content_Types].xml" in names else b""
    except BROKEN as error:
        raise refused("archive_broken") from error
    return Contents(names=names, mimetype=mimetype.strip(), content_types=content_types)


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as member:
        return member.read(limit)


def _check_directory(path: Path) -> None:
    """Bound the table of contents itself: a million empty members would fill the memory while being listed."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 65_557))
        tail = file.read()
    start = tail.rfind(b"PK\x05\x06")
    if start < 0:
        raise refused("archive_broken")
    entries, size = struct.unpack("<HL", tail[start + 10 : start + 16])
    locator, record = tail[max(0, start - 20) : start], tail[max(0, start - 76) : max(0, start - 20)]
    if locator.startswith(b"PK\x06\x07"):
        # Read instead of the other one, wherever the locator says it is: anywhere else than just before, it hides something.
        if not record.startswith(b"PK\x06\x06") or struct.unpack("<Q", locator[8:16])[0] != path.stat().st_size - len(tail) + start - 76:
            raise refused("archive_broken")
        entries, size = struct.unpack("<QQ", record[32:48])
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise refused("archive_bomb")
