"""Where files come from: a folder, or an archive. Both give the same thing: paths and how to open them."""

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from django.conf import settings

from maillage.kernel.files.public import FileRefused

MAX_ENTRIES = 20_000
MAX_DIRECTORY = 16 << 20
ENTRY = b"PK\x01\x02"
MAX_RATIO = 200
IGNORED = {"thumbs.db", "desktop.ini", ".ds_store", "__macosx"}


class Source(Protocol):
    """A tree of files."""

    def paths(self) -> list[str]:
        """Give the paths of the files, sorted, with `/` between folders."""
        ...

    def open(self, *, path: str) -> IO[bytes]:
        """Open one file for reading."""
        ...


def in_unicode(*, path: str) -> str:
    """Give a path that can be kept and shown: the names of old disks are often in the letters of Windows."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return path


def _is_wanted(path: str) -> bool:
    parts = [part.casefold() for part in path.split("/")]
    return not any(part in IGNORED or part.startswith((".", "~$", "._")) for part in parts)


@dataclass(frozen=True)
class Folder:
    """A folder of this machine. Links are not followed out of it."""

    root: Path

    def paths(self) -> list[str]:
        """Give the paths of the files below the folder."""
        return sorted(self._walk())

    def _walk(self) -> Iterator[str]:
        for path in self.root.rglob("*"):
            name = path.relative_to(self.root).as_posix()
            if path.is_file() and not path.is_symlink() and _is_wanted(name):
                yield name

    def open(self, *, path: str) -> IO[bytes]:
        """Open one file of the folder."""
        return (self.root / path).open("rb")


class _Opened(io.FileIO):
    """An archive of which `zipfile` reads no table of contents beyond our bounds.

    It reads the whole table at once, then makes an object of each entry, whatever number its records say (there are two, and the
    second, of ZIP64, replaces the first). What is asked for and what comes are bounded: no record is believed.
    """

    bounded = True

    def read(self, size: int | None = -1) -> bytes:
        """Read as a file does; refuse a table of contents that is too long."""
        if self.bounded and (size or 0) > MAX_DIRECTORY:
            raise _too_many()
        data = super().read(-1 if size is None else size) or b""
        if self.bounded and data.count(ENTRY) > MAX_ENTRIES:
            raise _too_many()
        return data


def _too_many() -> FileRefused:
    return FileRefused(code="archive_entries", reason="Cette archive contient plus de 20 000 fichiers\u00a0: partagez-la en plusieurs.")


class Archive:
    """A ZIP archive. Nothing is unpacked on the disk: members are read one by one."""

    def __init__(self, *, path: Path) -> None:
        try:
            opened = _Opened(path)
            self.zip = zipfile.ZipFile(opened)
            infos = self.zip.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, OverflowError, NotImplementedError, struct.error) as error:
            raise FileRefused(code="archive_broken", reason="Cette archive ne s’ouvre pas : refaites un ZIP sans mot de passe.") from error
        # What follows are members, read by pieces; one may be an archive itself.
        opened.bounded = False
        if len(infos) > MAX_ENTRIES:
            raise _too_many()
        self.members: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = self._name(info)
            if name.startswith("/") or ".." in name.split("/") or (info.external_attr >> 16) & 0o170000 == 0o120000:
                raise FileRefused(code="archive_path", reason=f"Cette archive contient un chemin refusé : {name[:80]}.")
            if info.is_dir() or not _is_wanted(name):
                continue
            if info.flag_bits & 1:
                raise FileRefused(code="archive_encrypted", reason="Cette archive est protégée par un mot de passe : refaites-la sans.")
            if info.file_size > 1_000_000 and info.file_size > MAX_RATIO * max(info.compress_size, 1):
                raise FileRefused(code="archive_bomb", reason=f"Un fichier de cette archive gonfle trop en s’ouvrant : {name[:80]}.")
            self.members[name] = info
        if sum(info.file_size for info in self.members.values()) > 4 * settings.IMPORT_MAX_MB * 1_000_000:
            raise FileRefused(code="archive_size", reason="Cette archive est trop grande une fois ouverte : partagez-la en plusieurs.")

    @staticmethod
    def _name(info: zipfile.ZipInfo) -> str:
        name = info.filename
        if not info.flag_bits & 0x800:
            try:
                name = name.encode("cp437").decode("utf-8")
            except UnicodeError:
                pass
        return name.replace("\\", "/")

    def paths(self) -> list[str]:
        """Give the paths of the members that are files."""
        return sorted(self.members)

    def open(self, *, path: str) -> IO[bytes]:
        """Open one member."""
        return self.zip.open(self.members[path])
