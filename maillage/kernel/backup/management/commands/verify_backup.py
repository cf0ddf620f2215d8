import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maillage.kernel.backup import archive


class Command(BaseCommand):
    help = "Read a whole archive and compare it with its manifest"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        problems = list(archive.verify(path=options["archive"]))
        for problem in problems:
            print(problem)
        missing = [] if problems else archive.missing_files(path=options["archive"])
        for name in missing:
            print(f"named by a row, not in the archive: {name}")
        print("damaged" if problems else "complete" if not missing else "readable, but files are missing")
        sys.exit(1 if problems else 0)
