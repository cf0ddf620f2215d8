from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maillage.kernel.backup import archive
from maillage.kernel.backup.restoring import restore


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Bring an archive back, on SQLite or PostgreSQL. Stop the server first"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--replace", action="store_true", help="move aside the people and files that are here")

    def handle(self, *args: Any, replace: bool, **options: Any) -> None:
        try:
            manifest = restore(path=options["archive"], replace=replace, say=print)
        except (archive.BackupError, OSError) as error:
            raise CommandError(f"Nothing was restored: {error}") from error
        print(f"restored as of {manifest['created_at']}; now run: manage.py search rebuild")
