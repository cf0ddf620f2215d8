from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.kernel.backup import archive


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Write rows and files into one archive, while the site runs; it is read again before it gets its name"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=None, help="a folder, or a file ending with .tar (default: DATA_DIR/backups)")
        parser.add_argument("--keep", type=int, default=0, help="keep only that many archives in the folder")

    def handle(self, *args: Any, to: Path | None, keep: int, **options: Any) -> None:
        path = to or archive.default_folder()
        if path.suffix != ".tar":
            path /= f"maillage-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar"
        try:
            manifest = archive.write(path=path.absolute())
        except (archive.BackupError, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        rows = sum(told["rows"] for told in manifest["tables"].values())
        print(f"{path}: {rows} rows, {len(manifest['files'])} files, {path.stat().st_size / 1e6:.1f} MB, verified")
        for name in archive.missing_files(path=path):
            self.stderr.write(f"not on the disk, not in the archive: {name}")
        if keep > 0:
            for old in sorted(path.parent.glob("maillage-*.tar"))[:-keep]:
                old.unlink()
