"""The archive: a plain tar of compressed tables and of files as they are, with a manifest that says the SHA-256 of each."""

# ruff: noqa: SLF001  (Django's description of models has no public name)
import gzip
import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from maillage.kernel.backup import tables

# The first format did not seal its manifest; its archives are still restored.
FORMAT, UNSEALED = 2, 1
FOLDERS = ("files", "media")
SKIPPED = {".incoming"}
MANIFEST = "manifeste.json"
NOTE = """Sauvegarde de Maillage.

donnees/   une table par fichier : lignes JSON compressées (gzip), la première donne les colonnes
fichiers/  les fichiers déposés, tels quels
manifeste.json  nombre de lignes, tailles et empreintes SHA-256

Absents de cette archive : les réglages et les secrets (variables d’environnement, SECRET_KEY, mots de passe du relais
de courrier et de la base), les sessions ouvertes, les journaux techniques, l’index de recherche (il se reconstruit).
L’archive contient des données personnelles : gardez-la chiffrée, ailleurs que sur le serveur.

Restaurer : manage.py restore CHEMIN
""".replace(" :", "\u00a0:")
BLOCK = 1 << 20


class BackupError(Exception):
    """An archive that cannot be written, read or trusted; the sentence says why."""


def default_folder() -> Path:
    return Path(getattr(settings, "BACKUP_DIR", "") or Path(settings.DATA_DIR) / "backups")


def write(*, path: Path) -> dict[str, Any]:
    """Write an archive while the site runs; it has its name only once complete and read again. Return its manifest.

    Raises:
        BackupError: what was written does not read back.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".en-cours-", suffix=".tar", delete_on_close=False) as out:
        os.fchmod(out.fileno(), 0o600)
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            manifest = _write_members(tar, path.parent)
        out.flush()
        os.fsync(out.fileno())
        out.close()
        if problems := list(verify(path=Path(out.name))):
            raise BackupError("; ".join(problems[:5]))
        Path(out.name).replace(path)
    note = Path(settings.DATA_DIR) / "last_backup.json"
    note.write_text(json.dumps({"at": manifest["created_at"], "path": str(path), "bytes": path.stat().st_size}))
    return manifest


def _write_members(tar: tarfile.TarFile, folder: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "version": getattr(settings, "VERSION", ""),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tables": {},
        "folders": [],
        "files": {},
    }
    _add(tar, "LISEZMOI.txt", NOTE.encode())
    with tables.snapshot() as using:
        manifest["database"] = connections[using].vendor
        applied = MigrationRecorder(connections[using]).applied_migrations()
        manifest["migrations"] = sorted([app, name] for app, name in applied if app in {config.label for config in apps.get_app_configs()})
        for model in tables.tables_of(apps=apps):
            with tempfile.TemporaryFile(dir=folder) as packed:
                manifest["tables"][model._meta.label_lower] = tables.dump(model=model, using=using, out=packed)
                member = _member(f"donnees/{model._meta.label_lower}.jsonl.gz", packed.tell())
                packed.seek(0)
                tar.addfile(member, packed)
    # Files after rows: a file that came in meanwhile is one too many, never one too few.
    for name, source in _sources():
        if source.is_dir() and not source.is_symlink():
            manifest["folders"].append(name)
            tar.add(source, arcname=f"fichiers/{name}", recursive=False)
        elif source.is_file():
            with source.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                reader = _Hashing(file)
                tar.addfile(_member(f"fichiers/{name}", size), reader)
                manifest["files"][name] = [size, reader.digest.hexdigest()]
    manifest["seal"] = seal(manifest=manifest)
    _add(tar, MANIFEST, json.dumps(manifest, sort_keys=True, indent=1).encode())
    return manifest


def seal(*, manifest: dict[str, Any]) -> str:
    """Give the SHA-256 of a manifest, its seal left out."""
    return hashlib.sha256(json.dumps({**manifest, "seal": ""}, sort_keys=True).encode()).hexdigest()


def _sources() -> Iterator[tuple[str, Path]]:
    data = Path(settings.DATA_DIR)
    for folder in FOLDERS:
        for place, folders, names in os.walk(data / folder):
            folders[:] = sorted(set(folders) - SKIPPED)
            for path in (Path(place), *(Path(place) / name for name in sorted(names))):
                yield path.relative_to(data).as_posix(), path


class _Hashing:
    """A file that is hashed while it is copied."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(datetime.now(UTC).timestamp())
    return member


def _add(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    tar.addfile(_member(name, len(data)), io.BytesIO(data))


def read_manifest(*, tar: tarfile.TarFile) -> dict[str, Any]:
    """Give the manifest of an open archive.

    Raises:
        BackupError: none, damaged, or written by a newer version of the format.
    """
    try:
        manifest: dict[str, Any] = json.load(open_member(tar=tar, name=MANIFEST))
    except ValueError as error:
        raise BackupError("the manifest cannot be read") from error
    if manifest.get("format") not in (FORMAT, UNSEALED):
        raise BackupError(f"format {manifest.get('format')} is not known here")
    if manifest["format"] != UNSEALED and manifest.get("seal") != seal(manifest=manifest):
        raise BackupError("the manifest is damaged")
    return manifest


def open_member(*, tar: tarfile.TarFile, name: str) -> IO[bytes]:
    """Open a member by name.

    Raises:
        BackupError: it is not there, or not a file.
    """
    try:
        file = tar.extractfile(name)
    except KeyError:
        file = None
    if file is None:
        raise BackupError(f"{name} is missing")
    return file


def open_archive(*, path: Path) -> tarfile.TarFile:
    """Open an archive.

    Raises:
        BackupError: not a tar.
    """
    try:
        return tarfile.open(path, "r:", encoding="utf-8", errors="surrogateescape")
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{path.name} is not a complete archive ({error})") from error


def verify(*, path: Path) -> Iterator[str]:
    """Read a whole archive and give a line for each thing that differs from its manifest."""
    try:
        with open_archive(path=path) as tar:
            manifest = read_manifest(tar=tar)
            for name, told in manifest["tables"].items():
                if problem := _check_table(tar, name, told):
                    yield problem
            for name, (size, sha256) in manifest["files"].items():
                with open_member(tar=tar, name=f"fichiers/{name}") as file:
                    if hashlib.file_digest(cast("io.BufferedReader", file), "sha256").hexdigest() != sha256:
                        yield f"{name} differs from its SHA-256 ({size} bytes expected)"
    except (BackupError, tarfile.TarError, OSError, EOFError) as error:
        yield str(error)


def _check_table(tar: tarfile.TarFile, name: str, told: dict[str, Any]) -> str:
    digest, lines = hashlib.sha256(), -1
    try:
        with gzip.open(open_member(tar=tar, name=f"donnees/{name}.jsonl.gz")) as packed:
            for line in packed:
                digest.update(line)
                lines += 1
    except (OSError, EOFError, ValueError) as error:
        return f"table {name} cannot be read ({error})"
    if digest.hexdigest() != told["sha256"] or lines != told["rows"]:
        return f"table {name} differs from its SHA-256 ({lines} rows, {told['rows']} expected)"
    return ""


def missing_files(*, path: Path) -> list[str]:
    """Give the stored files that a row names and the archive has not: lost before, or deleted while it was written."""
    with open_archive(path=path) as tar:
        manifest = read_manifest(tar=tar)
        columns = manifest["tables"].get("files.storedfile", {}).get("columns", [])
        if not columns:
            return []
        with gzip.open(open_member(tar=tar, name="donnees/files.storedfile.jsonl.gz")) as packed:
            rows = [dict(zip(columns, json.loads(line), strict=True)) for line in packed][1:]
        places = ((row["uuid"].replace("-", ""), row) for row in rows)
        return [
            row["name"] for key, row in places if manifest["files"].get(f"files/{key[:2]}/{key[2:4]}/{key}", [0, ""])[1] != row["sha256"]
        ]
