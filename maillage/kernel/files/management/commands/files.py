import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from maillage.kernel.files import care, public
from maillage.kernel.files.models import StoredFile


class Command(BaseCommand):
    requires_system_checks = ()
    help = (
        "clean: remove what no page keeps · check: compare rows with bytes · scan: look for viruses (CLAMD) · reanalyse: read files again"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["clean", "check", "scan", "reanalyse"])
        parser.add_argument("--state", choices=["pending", "failed", "all"], default="failed", help="files to read again (default: failed)")

    def handle(self, *args: Any, action: str, state: str, **options: Any) -> None:
        if action == "clean":
            print(f"{care.clean()} removed")
        elif action in ("check", "scan"):
            if action == "scan" and not settings.CLAMD:
                raise CommandError("CLAMD names no antivirus.")
            problems = 0
            for problems, line in enumerate(care.check() if action == "check" else care.scan(), start=1):  # noqa: B007  (counted, used after)
                print(line)
            print(f"{StoredFile.objects.count()} files, {problems} problems")
            sys.exit(1 if problems else 0)
        else:
            files = StoredFile.objects.all() if state == "all" else StoredFile.objects.filter(state=state.upper())
            with transaction.atomic():
                for file in files.iterator():
                    public.analyse_later(file=file)
            print(f"{files.count()} files will be read again")
