"""Bring an archive back, on this database or on another kind, whole or not at all."""

# ruff: noqa: SLF001  (Django's description of models has no public name)
import hashlib
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from maillage.kernel.backup import archive, tables
from maillage.kernel.backup.archive import BackupError

Say = Callable[[str], None]


def restore(*, path: Path, replace: bool, say: Say = lambda _: None) -> dict[str, Any]:
    """Restore an archive: files, then rows in one transaction, each compared with the manifest; then newer migrations.

    `replace` moves what is here aside (a folder `avant-restauration-…`, or a schema on PostgreSQL) instead of refusing.

    Raises:
        BackupError: the archive is damaged or too new, or this place is not empty: nothing was changed then; or it does not read back,
            and the message says where what was here is.
    """
    say("reading the archive")
    if problems := list(archive.verify(path=path)):
        raise BackupError("; ".join(problems[:5]))
    with archive.open_archive(path=path) as tar:
        manifest = archive.read_manifest(tar=tar)
        targets = _check_versions(manifest)
        if not replace and not _is_empty():
            raise BackupError("this place already holds people or files: --replace moves them aside")
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restauration-") as staging:
            say(f"{len(manifest['files'])} files")
            _stage_files(tar, manifest, Path(staging))
            aside = _move_aside(say)
            for folder in archive.FOLDERS:
                if (Path(staging) / folder).exists():
                    (Path(staging) / folder).rename(Path(settings.DATA_DIR) / folder)
        try:
            state = MigrationExecutor(connection).migrate(targets)
            _load(tar, manifest, tables.tables_of(apps=state.apps), say)
        except (DatabaseError, ValueError, BackupError) as error:
            raise BackupError(f"{error}; what was here before is in {aside or 'no other place: it was empty'}") from error
    call_command("migrate", verbosity=0)
    return manifest | {"aside": aside}


def _check_versions(manifest: dict[str, Any]) -> list[tuple[str, str]]:
    """Give the migrations to stop at, so that the tables are those of the archive."""
    loader = MigrationExecutor(connection).loader
    applied = {(app, name) for app, name in manifest["migrations"]}
    if unknown := sorted(applied - set(loader.graph.nodes)):
        raise BackupError(f"this archive comes from a newer version ({unknown[0][0]} {unknown[0][1]}): upgrade first")
    return [
        node
        for node in sorted(applied)
        if not any(child.key in applied for child in loader.graph.node_map[node].children if child.key[0] == node[0])
    ]


def _is_empty() -> bool:
    people = get_user_model()
    with_people = people._meta.db_table in connection.introspection.table_names() and people._base_manager.exists()
    files = any(path.is_file() for folder in archive.FOLDERS for path in (Path(settings.DATA_DIR) / folder).rglob("*"))
    return not with_people and not files


def _stage_files(tar: tarfile.TarFile, manifest: dict[str, Any], staging: Path) -> None:
    for name in manifest["folders"]:
        _inside(staging, name).mkdir(parents=True, exist_ok=True)
    for name, (_, sha256) in manifest["files"].items():
        place = _inside(staging, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with archive.open_member(tar=tar, name=f"fichiers/{name}") as source, place.open("wb") as target:
            while block := source.read(archive.BLOCK):
                digest.update(block)
                target.write(block)
            target.flush()
            os.fsync(target.fileno())
        place.chmod(0o640)
        if digest.hexdigest() != sha256:
            raise BackupError(f"{name} changed while it was read")


def _inside(folder: Path, name: str) -> Path:
    parts = Path(name).parts
    if not parts or parts[0] not in archive.FOLDERS or ".." in parts:
        raise BackupError(f"{name!r} is not a place for files")
    return folder / name


def _move_aside(say: Say) -> str:
    """Put what is here out of the way, an empty database with its tables included; return where, empty when nothing was."""
    name = f"avant-restauration-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    data, moved = Path(settings.DATA_DIR), []
    connection.close()
    places = [data / folder for folder in archive.FOLDERS]
    if connection.vendor == "sqlite":
        database = Path(str(connection.settings_dict["NAME"]))
        places += [Path(f"{database}{end}") for end in ("", "-wal", "-shm")]
    elif connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER SCHEMA public RENAME TO "{name}"')
            cursor.execute("CREATE SCHEMA public")
        moved.append("schema")
    for place in places:
        if place.exists() and not (place.is_dir() and not any(place.iterdir())):
            (data / name).mkdir(exist_ok=True, mode=0o700)
            shutil.move(place, data / name / place.name)
            moved.append(place.name)
        elif place.is_dir():
            place.rmdir()
    if moved:
        say(f"what was here is kept in {name} ({', '.join(moved)})")
    return name if moved else ""


def _load(tar: tarfile.TarFile, manifest: dict[str, Any], models: list[Any], say: Say) -> None:
    """Fill the tables in one transaction, then read them again: the same SHA-256, or nothing stays."""
    with transaction.atomic():
        for model in models:
            model._base_manager.all()._raw_delete("default")
        for model in models:
            label = model._meta.label_lower
            if label not in manifest["tables"]:
                continue
            with archive.open_member(tar=tar, name=f"donnees/{label}.jsonl.gz") as lines:
                tables.load(model=model, lines=cast(BinaryIO, lines), using="default")
        say(f"{sum(told['rows'] for told in manifest['tables'].values())} rows")
        tables.settle(tables=models, using="default")
        for model in models:
            told = manifest["tables"].get(model._meta.label_lower)
            with tempfile.TemporaryFile() as out:
                if told and tables.dump(model=model, using="default", out=out)["sha256"] != told["sha256"]:
                    raise BackupError(f"table {model._meta.label_lower} does not read back as it was saved")
    if missing := set(manifest["tables"]) - {model._meta.label_lower for model in models}:
        say(f"tables unknown here, left out: {', '.join(sorted(missing))}")
