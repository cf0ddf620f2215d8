import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from maillage.kernel.files import care, public
from maillage.kernel.files.models import StoredFile


class Command(BaseCommand):
    requires_system_checks = ()
    help = "clean: remove what no page keeps · check: compare rows with bytes · reanalyse: read files again"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["clean", "check", "reanalyse"])
        parser.add_argument("--state", choices=["pending", "failed", "all"], default="failed", help="files to read again (default: failed)")

    def handle(self, *args: Any, action: str, state: str, **options: Any) -> None:
        if action == "clean":
            print(f"{care.clean()} removed")
        elif action == "check":
            problems = 0
            for problems, line in enumerate(care.check(), start=1):  # noqa: B007  (counted, used after)
                print(line)
            print(f"{StoredFile.objects.count()} files, {problems} problems")
            sys.exit(1 if problems else 0)
        else:
            files = StoredFile.objects.all() if state == "all" else StoredFile.objects.filter(state=state.upper())
            with transaction.atomic():
                for file in files.iterator():
                    public.analyse_later(file=file)
            print(f"{files.count()} files will be read again")
